"""Ratings: which way they go, which one a rule calls for, and the strip of the last periods."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.choices import RAG, WORST_FIRST


def direction_of_travel(before: str | None, after: str) -> str:
    """How a rating has moved: up (better), down (worse) or same; not rated and not started are neither.

    >>> direction_of_travel("amber", "green"), direction_of_travel("green", "red"), direction_of_travel(None, "red")
    ('up', 'down', 'same')
    """
    known = [rating.value for rating in WORST_FIRST if rating.value not in ("not_rated", "not_started")]
    if before not in known or after not in known or before == after:
        return "same"
    return "up" if known.index(after) > known.index(before) else "down"


@dataclass(frozen=True)
class Limits:
    """From where on a rule calls for amber and for red; `reached` where the threshold itself counts already."""

    amber: Decimal | None
    red: Decimal | None
    reached: bool = False


def called_for(value: Decimal, limits: Limits) -> str:
    """The rating that a value calls for: red, amber, or none, which is an empty text.

    >>> over, from_ = Limits(Decimal(14), Decimal(30)), Limits(Decimal(12), None, reached=True)
    >>> called_for(Decimal(31), over), called_for(Decimal(30), over), called_for(Decimal(14), over)
    ('red', 'amber', '')
    >>> called_for(Decimal(25), from_), called_for(Decimal(12), from_), called_for(Decimal(11), from_)
    ('amber', 'amber', '')
    """
    for rating, least in ((RAG.RED, limits.red), (RAG.AMBER, limits.amber)):
        if least is not None and (value > least or (limits.reached and value == least)):
            return rating.value
    return ""


def worst(ratings: Iterable[str]) -> str:
    """The worst of the ratings that rules call for; empty where none does.

    >>> worst(["amber", "red", "amber"]), worst([])
    ('red', '')
    """
    return min(ratings, key=[rating.value for rating in WORST_FIRST].index, default="")


def is_better(said: str, called: str) -> bool:
    """Whether a rating claims more than the rules allow; *not rated* claims nothing.

    >>> is_better("green", "amber"), is_better("amber", "red"), is_better("red", "amber")
    (True, True, False)
    >>> is_better("not_rated", "red"), is_better("not_started", "red"), is_better("green", "")
    (False, True, False)
    """
    if said == RAG.NOT_RATED or not called:
        return False
    return said not in (RAG.RED, called)


STRIP = 12
"""How many of the last periods a strip shows."""


@dataclass(frozen=True)
class Slot:
    """A reporting period as a strip needs it."""

    period: Hashable
    starts_on: date
    ends_on: date
    due_on: date


@dataclass(frozen=True)
class Told:
    """A published update as a strip needs it; of two of one period the later published counts."""

    period: Hashable | None
    as_at: date
    rag: str


def strip(slots: Sequence[Slot], told: Sequence[Told], day: date) -> list[str]:
    """The ratings of the last periods, oldest first; an empty text where no update was published that was due.

    Both come oldest first. What was told before the first period stands in a place of its own.

    >>> june, july = (Slot(n, date(2026, n, 1), date(2026, n, 28), date(2026, n, 28)) for n in (6, 7))
    >>> strip([june, july], [Told(None, date(2026, 5, 2), "red"), Told(7, date(2026, 7, 9), "green")], date(2026, 8, 1))
    ['red', '', 'green']
    >>> strip([june, july], [Told(6, date(2026, 6, 9), "amber")], date(2026, 7, 28))
    ['amber']
    """
    first = slots[0].starts_on if slots else date.max
    found = [one.rag for one in told if one.period is None and one.as_at < first]
    for slot in slots:
        own = [one.rag for one in told if _is_of(one, slot)]
        if own:
            found.append(own[-1])
        elif found and slot.due_on < day:
            found.append("")
    return found[-STRIP:]


def travel_of(strip: Sequence[str]) -> str:
    """Which way a rating went between the last two periods that have one; empty before the second.

    >>> travel_of(["amber", "", "green"]), travel_of(["", "red"])
    ('up', '')
    """
    told = [rating for rating in strip if rating]
    return direction_of_travel(told[-2], told[-1]) if len(told) > 1 else ""


def _is_of(one: Told, slot: Slot) -> bool:
    if one.period is not None:
        return one.period == slot.period
    return slot.starts_on <= one.as_at <= slot.ends_on
