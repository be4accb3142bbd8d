"""The measures of a workstream."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F

from core.access import Access, access_of
from core.choices import Qualifier
from workstreams.choices import ReadingKind
from workstreams.figures import disagreeing
from workstreams.models import Measure, Reading, Workstream

if TYPE_CHECKING:
    from core.access import Reader


def measures(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any] | None:
    """Every measure with its baseline, latest reading and target, and the sources that disagree. Two queries."""
    own = list(Measure.objects.visible_to(reader).current().filter(workstream=workstream).order_by("reference"))
    if not own:
        return None
    rows = Reading.objects.visible_to(reader).current().filter(measure__in=own).select_related("place", "document")
    readings: dict[Any, list[Reading]] = {}
    for one in rows.order_by("measure__reference", F("as_at").asc(nulls_first=True), "reference"):
        readings.setdefault(one.measure_id, []).append(one)
    access = access_of(reader)
    return {"rows": [_measure(one, readings.get(one.pk, []), access) for one in own]}


def _measure(one: Measure, readings: list[Reading], access: Access) -> dict[str, Any]:
    return {
        "measure": one,
        "baseline": _last(readings, ReadingKind.BASELINE, access),
        "latest": _last(readings, ReadingKind.ACTUAL, access),
        "target": _last(readings, ReadingKind.TARGET, access) or _last(readings, ReadingKind.ANTICIPATED, access),
        "conflicts": [[_reading(each, access) for each in same] for same in disagreeing(readings)],
    }


def _last(readings: Iterable[Reading], kind: str, access: Access) -> list[dict[str, Any]]:
    """The readings of a kind that are of its latest day: several, where places or sources differ."""
    found = [one for one in readings if one.kind == kind]
    return [_reading(one, access) for one in found if one.as_at == found[-1].as_at]


def _reading(one: Reading, access: Access) -> dict[str, Any]:
    """A reading, and what it says as a person would write it: about £4,000,000,000 a year."""
    number = f"{one.value.normalize():,f}"
    if one.unit.startswith("£"):
        says = f"£{number}{one.unit[1:]}"
    else:
        says = f"{number}{'' if one.unit == '%' else ' '}{one.unit}".strip()
    qualifier = "" if one.qualifier == Qualifier.EXACT else f"{one.get_qualifier_display()} "
    document = one.document if one.document and access.sees(one.document) else None
    place = one.place if one.place and access.sees(one.place) else None
    return {"reading": one, "says": f"{qualifier}{says}", "document": document, "place": place}
