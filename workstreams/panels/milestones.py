"""The milestones of a workstream."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F

from workstreams.figures import days_overdue, slip_days
from workstreams.models import Milestone, Workstream

if TYPE_CHECKING:
    from core.access import Reader


def milestones(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any] | None:
    """Every milestone with its baseline, its forecast and the days between. One query."""
    rows = Milestone.objects.visible_to(reader).current().filter(workstream=workstream)
    found = list(rows.order_by(F("due_on").asc(nulls_last=True), "reference"))
    return {"rows": [_milestone(one, day) for one in found]} if found else None


def _milestone(one: Milestone, day: date) -> dict[str, Any]:
    slip = slip_days(one.baseline_on, one.done_on or one.forecast_on)
    late = 0 if one.done_on or one.is_unconfirmed else days_overdue(one.due_on, day)
    return {"milestone": one, "slip": _slip(slip), "late": late, "unconfirmed": one.is_unconfirmed}


def _slip(days: int | None) -> str:
    """How far a day lies from its baseline, in words; nothing where one of the two is unknown."""
    if not days:
        return "" if days is None else "None"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'later' if days > 0 else 'earlier'}"
