"""Milestones: late, slipped, due soon, done since the board was last told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from reports.sections.telling import Telling, iso, link
from workstreams.figures import days_overdue, slip_days
from workstreams.models import Milestone

SOON = timedelta(days=60)


def milestones(telling: Telling) -> dict[str, Any]:
    """Lists, each by day; a milestone that is late or slipped says by how many days.

    One whose day had passed when its source was recorded says nothing of today: it is unconfirmed, and not late.
    """
    rows = telling.rows(Milestone).filter(
        workstream__reports_to__in=telling.boards, workstream__withdrawn_at__isnull=True
    )
    ordered = rows.select_related("workstream").order_by("due_on", "reference")
    found = [one for one in ordered if telling.name(one.workstream)]
    done = [one for one in found if one.done_on and telling.since <= one.done_on <= telling.day]
    open_ones = [one for one in found if one.done_on is None and one.due_on]
    slipped = [one for one in open_ones if (slip_days(one.baseline_now_on, one.forecast_on) or 0) > 0]
    return {
        "late": [_told(telling, one) for one in open_ones if not one.is_unconfirmed and one.due_on < telling.day],
        "unconfirmed": [_told(telling, one) for one in open_ones if one.is_unconfirmed],
        "due": [_told(telling, one) for one in open_ones if telling.day <= one.due_on <= telling.day + SOON],
        "slipped": [_told(telling, one) for one in slipped],
        "done": [_told(telling, one) for one in sorted(done, key=lambda one: (one.done_on, one.reference))],
        "later": sum(1 for one in open_ones if one.due_on > telling.day + SOON),
        "undated": sum(1 for one in found if one.done_on is None and not one.due_on),
    }


def _told(telling: Telling, one: Milestone) -> dict[str, Any]:
    return link(one) | {
        "workstream": link(one.workstream),
        "baseline": iso(one.baseline_now_on),
        "precision": one.baseline_now_precision,
        "due": iso(one.due_on),
        "done": iso(one.done_on),
        "slip": slip_days(one.baseline_now_on, one.done_on or one.forecast_on),
        "days_late": 0 if one.done_on or one.is_unconfirmed else days_overdue(one.due_on, telling.day),
        "reason": one.forecast_reason,
    }
