"""Where a workstream stands in the five-step method, and what a gate rests on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from core.access import access_of
from workstreams.choices import STEPS, GateOutcome, ItemMet, Stage
from workstreams.figures import days_overdue
from workstreams.models import Gate, GateCondition, GateItem, GateReviewer, Workstream
from workstreams.permissions import can_update

if TYPE_CHECKING:
    from core.access import Reader


def steps(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any] | None:
    """The five steps in their order, each with its gates; nothing where no step and no gate is known. One query."""
    seen = Gate.objects.visible_to(reader).current().filter(workstream=workstream).order_by("created_at", "reference")
    gates = list(seen)
    writes = can_update(reader, workstream) and workstream.closed_on is None
    if not gates and workstream.stage == Stage.NOT_STATED:
        return None
    place = STEPS.index(Stage(workstream.stage)) if workstream.stage != Stage.NOT_STATED else -1
    asked = f"?workstream={workstream.reference}&programme={workstream.scope.programme_reference}"
    return {
        "rows": [
            {
                "step": step.label,
                "stands": "Done" if number < place else "Now" if number == place else "To come" if place >= 0 else "",
                "gates": [_gate(one, day) for one in gates if one.step == step],
            }
            for number, step in enumerate(STEPS)
        ],
        "add_url": f"{reverse('workstreams:gate_new')}{asked}" if writes else "",
    }


def _gate(one: Gate, day: date) -> dict[str, Any]:
    undecided = one.outcome == GateOutcome.UNDECIDED
    late = days_overdue(one.planned_on, day) if undecided and one.planned_precision == "day" else 0
    return {"gate": one, "undecided": undecided, "late": late}


def rests_on(gate: Gate, reader: Reader, day: date) -> dict[str, Any]:
    """The checklist of a gate, its reviewers and its conditions. Three queries."""
    access = access_of(reader)
    items = list(GateItem.objects.visible_to(access).current().filter(gate=gate).order_by("order", "reference"))
    reviewers = GateReviewer.objects.visible_to(access).current().filter(gate=gate).order_by("reference")
    conditions = GateCondition.objects.visible_to(access).current().filter(gate=gate).order_by("due_on", "reference")
    writes = can_update(reader, gate.workstream)
    undecided = gate.outcome == GateOutcome.UNDECIDED
    asked = f"?gate={gate.reference}&programme={gate.scope.programme_reference}"
    return {
        "items": items,
        "met": sum(1 for one in items if one.met == ItemMet.YES),
        "reviewers": [
            {
                "reviewer": one,
                "person": one.person if access.sees(one.person) else None,
                "organisation": one.organisation if one.organisation and access.sees(one.organisation) else None,
            }
            for one in reviewers.select_related("person", "organisation")
        ],
        "conditions": [
            {
                "condition": one,
                "owner": one.owner if one.owner and access.sees(one.owner) else None,
                "late": 0 if one.met_on else days_overdue(one.due_on, day),
            }
            for one in conditions.select_related("owner")
        ],
        "writes": writes,
        "undecided": undecided,
        "asked": asked if writes and undecided else "",
    }
