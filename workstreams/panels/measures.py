"""The measures of a workstream."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from core.access import access_of
from workstreams.figures import disagreeing, speaking
from workstreams.models import Measure, Workstream
from workstreams.resources.told import columns_told, rating_told, told
from workstreams.services import readings_of, standing_of

if TYPE_CHECKING:
    from core.access import Access, Reader
    from workstreams.models import Reading


def measures(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any] | None:
    """Every measure with baseline, latest reading, target and rating, and the sources that disagree. Two queries."""
    own = list(Measure.objects.visible_to(reader).current().filter(workstream=workstream).order_by("reference"))
    if not own:
        return None
    readings, access = readings_of(own, day, reader), access_of(reader)
    return {"rows": [_measure(one, readings.get(one.pk, []), access) for one in own]}


def _measure(one: Measure, readings: list[Reading], access: Access) -> dict[str, Any]:
    return {
        "measure": one,
        **columns_told(one, readings, access),
        "rating": rating_told(standing_of(one, readings)),
        "conflicts": [[told(each, access) for each in same] for same in disagreeing(speaking(readings))],
    }
