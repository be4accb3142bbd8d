"""What gates show of themselves: checklist, reviewers, conditions, and what was decided."""

from __future__ import annotations

from core.choices import Precision
from core.columns import Account, Choice, Day, Link, Moment, Text, Whole
from core.permissions import can_manage
from core.resources import Resource, Write
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, forms, models, services
from workstreams.resources.work import OFFICERS


class GateResource(Resource):
    """Gates: the decisions at the end of each step of the five-step method."""

    name, model = "gates", models.Gate
    writing = Writing(
        models.Gate,
        (
            *("workstream", "step", "planned_on", "planned_precision", "held_on", "evidence", "skip_reason"),
            *("document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_gate,
        added=services.fill_checklist,
        leaving=services.let_go_of_gate,
    )
    columns = [
        Link("workstream", brief=True),
        Choice("step", choices.Step, brief=True),
        Choice("outcome", choices.GateOutcome, brief=True),
        Day("planned_on", brief=True, label="Planned"),
        Choice("planned_precision", Precision, label="Planned day is exact to", beside="planned_on"),
        Day("held_on", brief=True, label="Held"),
        Text("evidence"),
        Text("skip_reason", label="Why steps are skipped"),
        Text("comment"),
        Link("board", label="Board that decided"),
        Account("decided_by"),
        Moment("decided_at", label="Decided"),
        *sourced(),
    ]
    expand = {"workstream": "workstreams", "board": "boards", "document": "documents"}
    actions = {
        "decide": Write(
            *(services.decide_gate, forms.DecideForm, "record"),
            "Decide whether the workstream goes on. Where it does, its stage becomes the next step.",
            *(can_manage, lambda gate: gate.outcome == choices.GateOutcome.UNDECIDED),
        )
    }


class GateItemResource(Resource):
    """Items of the checklists of gates."""

    name, model = "gate-items", models.GateItem
    writing = Writing(
        models.GateItem,
        ("gate", "title", "order", "met", "evidence", "document", "source"),
        roles=OFFICERS,
        parent="gate",
        check=services.check_of_gate,
        leaving=services.check_leaves_open_gate,
    )
    columns = [
        Text("title", brief=True, label="What is asked"),
        Link("gate", brief=True),
        Choice("met", choices.ItemMet, brief=True),
        Whole("order"),
        Text("evidence"),
        *sourced(),
    ]
    expand = {"gate": "gates", "document": "documents"}
    ordering = ("gate", "order", "reference")


class GateReviewerResource(Resource):
    """Those who looked at what gates rest on, and what they think."""

    name, model = "gate-reviewers", models.GateReviewer
    writing = Writing(
        models.GateReviewer,
        ("gate", "person", "organisation", "view", "reviewed_on", "document", "source"),
        roles=OFFICERS,
        parent="gate",
        check=services.check_of_gate,
        leaving=services.check_leaves_open_gate,
    )
    columns = [
        Link("gate", brief=True),
        Link("person", brief=True),
        Link("organisation", brief=True),
        Day("reviewed_on", brief=True, label="Reviewed"),
        Text("view"),
        *sourced(),
    ]
    expand = {"gate": "gates", "person": "people", "organisation": "organisations", "document": "documents"}


class GateConditionResource(Resource):
    """Conditions with which gates let workstreams proceed."""

    name, model = "gate-conditions", models.GateCondition
    writing = Writing(
        models.GateCondition,
        ("gate", "title", "owner", "due_on", "met_on", "document", "source"),
        roles=OFFICERS,
        parent="gate",
        check=services.check_condition,
        leaving=services.check_leaves_open_gate,
    )
    columns = [
        Text("title", brief=True, label="Condition"),
        Link("gate", brief=True),
        Link("owner", brief=True),
        Day("due_on", brief=True, label="Due"),
        Day("met_on", brief=True, label="Met"),
        *sourced(),
    ]
    expand = {"gate": "gates", "owner": "people", "document": "documents"}
