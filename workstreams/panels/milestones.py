"""The milestones of a workstream, and the days of one milestone: where it stood, stands, and how far it has moved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.urls import reverse

from core.access import access_of
from workstreams.choices import MilestoneKind, ProposalState
from workstreams.figures import days_overdue, slip_days
from workstreams.models import Milestone, Rebaseline, Workstream
from workstreams.permissions import can_update
from workstreams.services.warnings import held_up

if TYPE_CHECKING:
    from core.access import Reader


def milestones(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any] | None:
    """Every milestone with its baselines, its forecast and the days between, and what it runs into. Three queries."""
    rows = Milestone.objects.visible_to(reader).current().filter(workstream=workstream)
    found = list(rows.order_by(F("due_on").asc(nulls_last=True), "reference"))
    if not found:
        return None
    proposed = Rebaseline.objects.visible_to(reader).current().filter(milestone__in=found)
    waiting = {one.milestone_id: one for one in proposed.filter(state=ProposalState.PROPOSED)}
    warnings = held_up(found, reader)
    told = [
        _milestone(one, day) | {"proposed": waiting.get(one.pk), "warnings": warnings.get(one.pk, [])} for one in found
    ]
    return {"rows": told}


def days_of_milestone(milestone: Milestone, reader: Reader, day: date) -> dict[str, Any]:
    """The days of one milestone beside each other, and every proposal to move its baseline. One query."""
    seen = Rebaseline.objects.visible_to(reader).current().filter(milestone=milestone)
    proposals = list(seen.select_related("proposed_by", "decided_by", "board").order_by("-created_at", "-reference"))
    access = access_of(reader)
    writes = can_update(reader, milestone.workstream) and milestone.done_on is None
    moves = writes and milestone.baseline_on and not any(one.state == ProposalState.PROPOSED for one in proposals)
    asked = f"?milestone={milestone.reference}&programme={milestone.scope.programme_reference}"
    return {
        "milestone": milestone,
        "rows": _days(milestone),
        "late": _milestone(milestone, day)["late"],
        "proposals": [
            {"proposal": one, "board": one.board if one.board and access.sees(one.board) else None} for one in proposals
        ],
        "propose_url": f"{reverse('workstreams:rebaseline_new')}{asked}" if moves else "",
    }


def _days(one: Milestone) -> list[dict[str, Any]]:
    """Each day of a milestone with how far it lies from its two baselines."""
    days = [
        ("Original baseline", one.baseline_on, one.baseline_precision),
        ("Current baseline", one.baseline_now_on, one.baseline_now_precision),
        ("Forecast", one.forecast_on, one.forecast_precision),
        ("Done", one.done_on, one.done_precision),
    ]
    if one.kind == MilestoneKind.DELIVERABLE:
        days.append(("Accepted", one.accepted_on, "day"))
    return [
        {
            "label": label,
            "day": day,
            "precision": precision,
            "current": in_words(slip_days(one.baseline_now_on, day)) if number > 1 else "",
            "original": in_words(slip_days(one.baseline_on, day)) if number else "",
        }
        for number, (label, day, precision) in enumerate(days)
    ]


def _milestone(one: Milestone, day: date) -> dict[str, Any]:
    reached = one.done_on or one.forecast_on
    late = 0 if one.done_on or one.is_unconfirmed else days_overdue(one.due_on, day)
    moved = one.rebaselined_on is not None
    return {
        "milestone": one,
        "slip": in_words(slip_days(one.baseline_now_on, reached)),
        "original_slip": in_words(slip_days(one.baseline_on, reached)) if moved else "",
        "moved": moved,
        "late": late,
        "unconfirmed": one.is_unconfirmed,
        "to_accept": one.done_on is not None and not one.is_complete,
    }


def in_words(days: int | None) -> str:
    """How far a day lies from its baseline, in words; nothing where one of the two is unknown."""
    if not days:
        return "" if days is None else "None"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'later' if days > 0 else 'earlier'}"
