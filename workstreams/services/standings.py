"""How a measure stands: its latest reading beside its target. Reads, changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import F

from core.figures import financial_year_of
from workstreams import figures
from workstreams.choices import SEEN, Direction, ReadingKind, TargetRating
from workstreams.models import Measure, Reading

if TYPE_CHECKING:
    from core.access import Reader

AHEAD = timedelta(days=365)
"""How far ahead a forecast looks where no target says it."""


@dataclass(frozen=True)
class Standing:
    """A measure on a day. `readings` are those of its own place that have not been revised, by day."""

    measure: Measure
    readings: Sequence[Reading]
    latest: Sequence[Reading] = ()
    """The actual readings of the latest day: several where sources differ."""
    value: Decimal | None = None
    """What is compared with the target: the latest value, or what the year adds up to."""
    target: Decimal | None = None
    """Where the target path stands on the day of the latest reading."""
    against: Reading | None = None
    """The target that this is, or that the path leads to."""
    rating: TargetRating = TargetRating.NOT_RATED
    why_not: str = ""
    """Why it is not rated, in words."""
    missed_by: Decimal | None = None
    """By how many percent of the target it is missed; None where nothing says it."""
    travel: str = ""
    series: Sequence[figures.Point] = field(default_factory=tuple)
    """What has been, without days on which sources disagree: what a forecast is drawn from."""
    path: Sequence[figures.Point] = field(default_factory=tuple)

    @property
    def day(self) -> date | None:
        """The day of the latest reading."""
        return self.latest[0].as_at if self.latest else None

    @property
    def expected_on(self) -> date | None:
        """The day of the next reading; None where there is none yet, or nobody says how often one is expected."""
        return figures.expected_on(self.day, self.measure.frequency) if self.day else None

    @property
    def lax_targets(self) -> list[tuple[Reading, Reading]]:
        """The targets that are worse than the latest baseline, each with that: odd, but nobody forbids them."""
        baselines = [one for one in self.readings if one.kind == ReadingKind.BASELINE]
        targets = [one for one in self.readings if one.kind == ReadingKind.TARGET] if baselines else []
        way = self.measure.direction
        return [(one, baselines[-1]) for one in targets if figures.is_worse(one.value, baselines[-1].value, way)]

    @property
    def forecast(self) -> figures.Point | None:
        """What it comes to if nothing changes: by the next target, the end of the year, or a year on."""
        if self.day is None:
            return None
        ahead = [on for on, _ in self.path if on > self.day]
        ends = figures.start_of_year(date(financial_year_of(self.day) + 1, 4, 1))
        until = ahead[0] if ahead else ends if self.measure.cumulative else self.day + AHEAD
        value = figures.forecast(self.series, until)
        return None if value is None or until <= self.day else (until, value)


def readings_of(measures: Iterable[Measure], day: date, reader: Reader | None = None) -> dict[Any, list[Reading]]:
    """The current readings of some measures, by measure; of what has been, those up to a day. One query.

    A reader is shown what they may see; without one, everything counts.
    """
    rows = Reading.objects.all() if reader is None else Reading.objects.visible_to(reader)
    rows = rows.current().filter(measure__in=list(measures)).select_related("place", "document", "measure")
    found: dict[Any, list[Reading]] = {}
    for one in rows.order_by("measure__reference", F("as_at").asc(nulls_first=True), "reference"):
        if one.as_at is None or one.as_at <= day or one.kind not in SEEN:
            found.setdefault(one.measure_id, []).append(one)
    return found


def standings_of(
    measures: Sequence[Measure],
    day: date,
    reader: Reader | None = None,
    told: Mapping[Any, list[Reading]] | None = None,
) -> dict[Any, Standing]:
    """How each measure stands on a day. One query, or none where the readings are given."""
    readings = readings_of(measures, day, reader) if told is None else told
    return {one.pk: standing_of(one, readings.get(one.pk, [])) for one in measures}


def off_target(measure: Measure, day: date) -> Standing | None:
    """How a measure stands, if its latest reading up to a day is off target; otherwise None. One query.

    `missed_by` says by how many percent of `target`, and `against` which target that is.
    """
    standing = standings_of([measure], day)[measure.pk]
    return standing if standing.rating == TargetRating.OFF_TARGET else None


def standing_of(measure: Measure, readings: Sequence[Reading]) -> Standing:
    """How a measure stands by readings that are in order of their days."""
    own = figures.speaking(of_its_place(measure, readings))
    actual = [one for one in own if one.kind == ReadingKind.ACTUAL]
    latest = [one for one in actual if one.as_at == actual[-1].as_at]
    day = latest[0].as_at if latest else None
    unit = (latest[0].unit if latest else "") or measure.unit
    own = [one for one in own if not (unit and one.unit) or one.unit == unit]
    series = _series(measure, own, day)
    path, why_no_target = _path(measure, own, day)
    target = figures.on_path(path, day) if day else None
    against = _against(own, day)
    if target is None and against is not None and against.as_at is None and not why_no_target:
        target = against.value
    value, why_no_value = _value(measure, latest, series)
    rating = TargetRating(figures.rating(value, target, measure.direction, measure.green_within, measure.amber_within))
    before = [point for point in series if day and point[0] < day]
    return Standing(
        measure=measure,
        readings=own,
        latest=latest,
        value=value,
        target=target,
        against=against,
        rating=rating,
        why_not="" if rating != TargetRating.NOT_RATED else _why_not(measure, why_no_value or why_no_target, day),
        missed_by=None if value is None or target is None else figures.missed_by(value, target, measure.direction),
        travel=figures.travel(before[-1][1] if before else None, value, measure.direction),
        series=series,
        path=path,
    )


def of_its_place(measure: Measure, readings: Sequence[Reading]) -> list[Reading]:
    """The readings of the measure's own place; where it names none, those of none, or of the one that all name."""
    places = {one.place_id for one in readings}
    own = measure.place_id or (next(iter(places)) if len(places) == 1 else None)
    return [one for one in readings if one.place_id in (None, own)]


def _series(measure: Measure, own: Sequence[Reading], day: date | None) -> list[figures.Point]:
    """What has been, by day; what adds up over a year is the sum of that year so far, without the baseline."""
    by_day: dict[date, set[Decimal]] = {}
    for one in own:
        counts = one.kind in SEEN and not (measure.cumulative and one.kind == ReadingKind.BASELINE)
        if counts and one.as_at is not None:
            by_day.setdefault(one.as_at, set()).add(one.value)
    points = [(on, next(iter(values))) for on, values in sorted(by_day.items()) if len(values) == 1]
    if not measure.cumulative or day is None:
        return points
    year = financial_year_of(day)
    disputed = any(len(values) > 1 for on, values in by_day.items() if financial_year_of(on) == year)
    own_year = [] if disputed else [point for point in points if financial_year_of(point[0]) == year]
    return [(on, figures.sum_of_year(own_year, on) or Decimal(0)) for on, _ in own_year]


def _path(measure: Measure, own: Sequence[Reading], day: date | None) -> tuple[list[figures.Point], str]:
    """The target path, from the baseline or from the start of the year; and what is wrong with it, if anything."""
    targets: dict[date, set[Decimal]] = {}
    for one in own:
        if one.kind == ReadingKind.TARGET and one.as_at is not None:
            targets.setdefault(one.as_at, set()).add(one.value)
    if measure.cumulative and day:
        year = financial_year_of(day)
        targets = {on: values for on, values in targets.items() if financial_year_of(on) == year}
    if any(len(values) > 1 for values in targets.values()):
        return [], "Its targets disagree."
    if not targets:
        return [], ""
    path = [(on, next(iter(values))) for on, values in sorted(targets.items())]
    if measure.cumulative:
        return [(figures.start_of_year(path[0][0]), Decimal(0)), *path], ""
    baselines = {(one.as_at, one.value) for one in own if one.kind == ReadingKind.BASELINE and one.as_at}
    start = [point for point in baselines if point[0] < path[0][0]] if len(baselines) == 1 else []
    return [*start, *path], ""


def _against(own: Sequence[Reading], day: date | None) -> Reading | None:
    """The target of a day: the next one, else the last before it, else one without a day."""
    targets = [one for one in own if one.kind == ReadingKind.TARGET]
    dated = [one for one in targets if one.as_at is not None]
    ahead = [one for one in dated if day is None or (one.as_at and one.as_at >= day)]
    return next(iter(ahead or dated[-1:] or targets[-1:]), None)


def _value(measure: Measure, latest: Sequence[Reading], series: Sequence[figures.Point]) -> tuple[Decimal | None, str]:
    if not latest:
        return None, "It has no reading yet."
    if latest[0].as_at is None:
        return None, "Its reading states no day."
    if len({one.value for one in latest}) > 1:
        return None, "Its sources disagree."
    if not measure.cumulative:
        return latest[0].value, ""
    return (series[-1][1], "") if series else (None, "Its sources disagree on a period of this year.")


def _why_not(measure: Measure, why: str, day: date | None) -> str:
    """Why a measure is not rated, in words."""
    if measure.direction == Direction.NEITHER:
        return "Neither direction is better."
    return why or ("It has no target for that day." if day else "It has no target.")
