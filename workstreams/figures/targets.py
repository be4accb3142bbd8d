"""Values of a measure against their target: computed, rated, forecast, added up."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

from core.figures import financial_year_of

PLACES = 4
"""The decimals that a reading is stored with."""
GREEN_WITHIN, AMBER_WITHIN = Decimal(0), Decimal(10)
"""How many percent of its target a value may miss it by and be on target, or near it, where a measure does not say."""
MONTHS_BETWEEN = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
"""How many months lie between the readings of a measure, by how often one is expected."""
FEWEST = 3
"""The fewest readings that a forecast is drawn from."""
DIGITS = 60
"""The digits that a figure has room for while it is computed: more than any number that can be stored."""
Point = tuple[date, Decimal]
"""A value and the day that it describes."""


def rounded(value: Decimal, places: int | None) -> Decimal:
    """A value to so many decimals, halves away from zero; to four where none are said.

    >>> rounded(Decimal("19.45"), 1), rounded(Decimal("-0.5"), 0), rounded(Decimal(1) / 3, None)
    (Decimal('19.5'), Decimal('-1'), Decimal('0.3333'))
    """
    with localcontext(prec=DIGITS):
        return value.quantize(Decimal(1).scaleb(-(PLACES if places is None else places)), ROUND_HALF_UP)


def divided(numerator: Decimal, denominator: Decimal, multiplier: int, places: int | None) -> Decimal:
    """The value of a percentage or rate: numerator over denominator, times 100 or another base, rounded half up.

    >>> divided(Decimal(38930), Decimal(199641), 100, 1)
    Decimal('19.5')
    >>> divided(Decimal(43), Decimal(1000), 1000, 0)
    Decimal('43')
    >>> divided(Decimal(10**16), Decimal("0.0001"), 10**9, 4) == 10**29
    True
    """
    with localcontext(prec=DIGITS):
        return rounded(numerator * multiplier / denominator, places)


def agrees(value: Decimal, numerator: Decimal, denominator: Decimal, multiplier: int) -> bool:
    """Whether a stated value is numerator over denominator, to as many decimals as it is stated with.

    >>> agrees(Decimal("19.5"), Decimal(38930), Decimal(199641), 100)
    True
    >>> agrees(Decimal("9.5"), Decimal(18750), Decimal(199641), 100)
    False
    """
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return divided(numerator, denominator, multiplier, places) == value


def missed_by(value: Decimal, target: Decimal, direction: str) -> Decimal | None:
    """By how many percent of its target a value falls short, to one decimal: 0 where it is as good or better.

    None where no percentage can say it: the target is nothing and is missed, or neither direction is better.

    >>> missed_by(Decimal(90), Decimal(100), "higher"), missed_by(Decimal(90), Decimal(80), "lower")
    (Decimal('10.0'), Decimal('12.5'))
    >>> missed_by(Decimal(1), Decimal(0), "lower") is None
    True
    """
    if direction == "neither":
        return None
    short = target - value if direction == "higher" else value - target
    if short <= 0:
        return Decimal("0.0")
    return rounded(short * 100 / abs(target), 1) if target else None


def rating(
    value: Decimal | None,
    target: Decimal | None,
    direction: str,
    green_within: Decimal | None = None,
    amber_within: Decimal | None = None,
) -> str:
    """How a value stands against its target: on_target, near_target, off_target, or not_rated.

    The margins are percentages of the target by which it may be missed: up to the first it is on target, up to the
    second near it. Where value, target or direction is missing it is not rated, which is never on target. A target of
    nothing that is missed is off target. Compared before rounding.

    >>> [rating(Decimal(n), Decimal(100), "higher") for n in (100, 90, 89)]
    ['on_target', 'near_target', 'off_target']
    >>> rating(Decimal(104), Decimal(100), "lower", Decimal(5), Decimal(10))
    'on_target'
    >>> five = Decimal(5)
    >>> rating(None, five, "higher"), rating(five, None, "higher"), rating(five, five, "neither")
    ('not_rated', 'not_rated', 'not_rated')
    """
    if value is None or target is None or direction == "neither":
        return "not_rated"
    short = target - value if direction == "higher" else value - target
    whole = abs(target)
    if short <= 0 or short * 100 <= whole * margin(green_within, GREEN_WITHIN):
        return "on_target"
    return "near_target" if short * 100 <= whole * margin(amber_within, AMBER_WITHIN) else "off_target"


def margin(own: Decimal | None, usual: Decimal) -> Decimal:
    """A measure's own margin, or the usual one.

    >>> margin(None, AMBER_WITHIN), margin(Decimal(0), AMBER_WITHIN)
    (Decimal('10'), Decimal('0'))
    """
    return usual if own is None else own


def is_worse(value: Decimal, than: Decimal, direction: str) -> bool:
    """Whether a value is worse than another; never where neither direction is better.

    >>> is_worse(Decimal(4), Decimal(5), "higher"), is_worse(Decimal(4), Decimal(5), "lower")
    (True, False)
    """
    return value < than if direction == "higher" else direction == "lower" and value > than


def on_path(path: Sequence[Point], day: date) -> Decimal | None:
    """Where a target path stands on a day: on the straight line between its points, then at its last; None before it.

    >>> path = [(date(2026, 4, 1), Decimal(0)), (date(2026, 4, 11), Decimal(100))]
    >>> on_path(path, date(2026, 4, 6)), on_path(path, date(2027, 1, 1)), on_path(path, date(2026, 3, 31))
    (Decimal('50'), Decimal('100'), None)
    """
    before = [point for point in path if point[0] <= day]
    if not before:
        return None
    start, value = max(before, key=lambda point: point[0])
    after = [point for point in path if point[0] > day]
    if not after:
        return value
    end, then = min(after, key=lambda point: point[0])
    return value + (then - value) * (day - start).days / (end - start).days


def sum_of_year(points: Sequence[Point], day: date) -> Decimal | None:
    """What the readings of a financial year add up to by a day; None where the year has none by then.

    >>> points = [(date(2026, 3, 31), Decimal(9)), (date(2026, 4, 30), Decimal(2)), (date(2026, 5, 31), Decimal(3))]
    >>> sum_of_year(points, date(2026, 5, 31)), sum_of_year(points, date(2027, 4, 1))
    (Decimal('5'), None)
    """
    own = [value for on, value in points if on <= day and financial_year_of(on) == financial_year_of(day)]
    return sum(own, Decimal(0)) if own else None


def expected_on(last: date, frequency: str) -> date | None:
    """The day that the next reading is to be as at: so many months on, and the end of a month again where it was one.

    >>> expected_on(date(2026, 2, 28), "monthly"), expected_on(date(2026, 3, 15), "yearly")
    (datetime.date(2026, 3, 31), datetime.date(2027, 3, 15))
    >>> expected_on(date(2026, 3, 15), "not_stated") is None
    True
    """
    if frequency not in MONTHS_BETWEEN:
        return None
    year, month = divmod(last.year * 12 + last.month - 1 + MONTHS_BETWEEN[frequency], 12)
    days = monthrange(year, month + 1)[1]
    ends = last.day == monthrange(last.year, last.month)[1]
    return date(year, month + 1, days if ends else min(last.day, days))


def start_of_year(day: date) -> date:
    """The day before the financial year of a day starts, on which what adds up over it stands at nothing.

    >>> start_of_year(date(2026, 11, 26))
    datetime.date(2026, 3, 31)
    """
    return date(financial_year_of(day), 4, 1) - timedelta(days=1)


def forecast(points: Sequence[Point], day: date) -> Decimal | None:
    """What a value comes to on a day if nothing changes: the straight line of least squares through what has been.

    To four decimals. None from fewer than three points, or from points of one day.

    >>> points = [(date(2026, 1, 1), Decimal(10)), (date(2026, 1, 11), Decimal(20)), (date(2026, 1, 21), Decimal(30))]
    >>> forecast(points, date(2026, 1, 31)), forecast(points[:2], date(2026, 1, 31))
    (Decimal('40.0000'), None)
    """
    if len(points) < FEWEST or len({on for on, _ in points}) < 2:
        return None
    first = min(on for on, _ in points)
    count = len(points)
    days = [Decimal((on - first).days) for on, _ in points]
    mean_day = sum(days, Decimal(0)) / count
    mean = sum((value for _, value in points), Decimal(0)) / count
    rise = sum(((on - mean_day) * (value - mean) for on, (_, value) in zip(days, points, strict=True)), Decimal(0))
    slope = rise / sum(((on - mean_day) ** 2 for on in days), Decimal(0))
    return rounded(mean + slope * (Decimal((day - first).days) - mean_day), None)


def travel(before: Decimal | None, after: Decimal | None, direction: str) -> str:
    """Which way a value has gone: up (better), down (worse), same; empty where nobody can say.

    >>> four, five = Decimal(4), Decimal(5)
    >>> travel(five, four, "lower"), travel(five, four, "higher"), travel(None, four, "lower")
    ('up', 'down', '')
    """
    if before is None or after is None or direction == "neither":
        return ""
    if before == after:
        return "same"
    return "up" if (after > before) == (direction == "higher") else "down"


@dataclass(frozen=True)
class Part:
    """What one place gives towards a whole: its value, and for a percentage or rate what that was divided from."""

    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class RolledUp:
    """A whole made from its parts: None where it cannot be; `missing` names the parts that are not in it."""

    whole: Part | None
    there: int
    missing: tuple[str, ...] = ()
    why_not: str = ""


def roll_up(
    parts: Mapping[str, Part | None], *, added: bool, multiplier: int = 100, places: int | None = None
) -> RolledUp:
    """The whole of some places: counted numbers are added up; of percentages and rates, numerators and denominators.

    Never an average. A part without a reading, or without numerator and denominator where these are needed, is missing
    and named; what is there still makes a value, which then stands for those parts only.

    >>> north, south = Part(Decimal(50), Decimal(1), Decimal(2)), Part(Decimal(10), Decimal(10), Decimal(100))
    >>> roll_up({"North": north, "South": south}, added=False, places=1).whole
    Part(value=Decimal('10.8'), numerator=Decimal('11'), denominator=Decimal('102'))
    >>> found = roll_up({"North": Part(Decimal(5)), "South": None}, added=True)
    >>> found.whole.value, found.there, found.missing
    (Decimal('5'), 1, ('South',))
    """

    def counts(part: Part | None) -> bool:
        return part is not None and (added or (part.numerator is not None and bool(part.denominator)))

    used = {name: part for name, part in parts.items() if part is not None and counts(part)}
    missing = tuple(name for name in parts if name not in used)
    if not used:
        stated = any(part is not None for part in parts.values())
        why = "No part gives numerator and denominator." if stated else "No part has a reading."
        return RolledUp(None, 0, missing, why)
    top = _sum(part.numerator for part in used.values())
    bottom = _sum(part.denominator for part in used.values())
    if added:
        return RolledUp(Part(sum((part.value for part in used.values()), Decimal(0)), top, bottom), len(used), missing)
    assert top is not None and bottom is not None, "parts without them are missing"
    return RolledUp(Part(divided(top, bottom, multiplier, places), top, bottom), len(used), missing)


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of some numbers; None where one of them is unknown."""
    known = list(values)
    return None if None in known else sum((one for one in known if one is not None), Decimal(0))
