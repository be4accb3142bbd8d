"""What milestones show of themselves."""

from __future__ import annotations

from typing import Any

from core.choices import Precision
from core.columns import AbroadLink, Account, Choice, Day, Link, Moment, Text, Whole
from core.permissions import can_manage
from core.resources import Resource, Write
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, forms, models, services
from workstreams.filters import DependencyFilter, MilestoneFilter
from workstreams.permissions import can_decide_on
from workstreams.resources.work import OFFICERS

ABROAD = "Null where it belongs to another programme; ask for it with expand, which tells those who may see it."


class MilestoneResource(Resource):
    """Milestones: what a workstream is to reach, planned, forecast and done."""

    name, model, filters = "milestones", models.Milestone, MilestoneFilter
    writing = Writing(
        models.Milestone,
        (
            *("title", "workstream", "kind", "label", "baseline_on", "baseline_precision", "forecast_on"),
            *("forecast_precision", "forecast_reason", "done_on", "done_precision", "accepted_on", "accepted_by"),
            *("document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_milestone,
        leaving=services.let_go_of_milestone,
    )
    columns = [
        Text("title", brief=True),
        Link("workstream", brief=True),
        Day("due_on", brief=True, label="Due"),
        Day("baseline_on", brief=True, label="Baseline"),
        Choice("baseline_precision", Precision, label="Baseline is exact to", beside="baseline_on"),
        Day("forecast_on", label="Forecast"),
        Choice("forecast_precision", Precision, label="Forecast is exact to", beside="forecast_on"),
        Text("forecast_reason"),
        Day("done_on", brief=True, label="Done"),
        Choice("done_precision", Precision, label="Day done is exact to", beside="done_on"),
        Choice("kind", choices.MilestoneKind),
        Text("label"),
        *sourced(),
        Day("current_baseline_on", label="Current baseline"),
        Choice(
            *("current_baseline_precision", Precision),
            label="Current baseline is exact to",
            beside="current_baseline_on",
        ),
        Whole("slip_days", label="Slip in days"),
        Whole("original_slip_days", label="Slip in days since the original baseline"),
        Day("accepted_on", label="Accepted"),
        Link("accepted_by"),
    ]
    expand = {"workstream": "workstreams", "document": "documents", "accepted_by": "people"}


AGREED = forms.BoardField(
    label="Board that agreed", empty_label="None", required=False, help_text="The board that agreed, if one did."
)
DECIDED: dict[str, Any] = {
    "may": can_manage,
    "theirs": can_decide_on,
    "when": lambda proposal: proposal.state == choices.ProposalState.PROPOSED,
}


class RebaselineResource(Resource):
    """Proposals of new baselines, and what was decided on each."""

    name, model = "rebaselines", models.Rebaseline
    writing = Writing(
        models.Rebaseline,
        ("milestone", "to_on", "to_precision", "reason", "board", "document", "source"),
        roles=OFFICERS,
        parent="milestone",
        signed="proposed_by",
        check=services.check_rebaseline,
        altering=services.check_proposal_is_theirs,
        leaving=services.check_rebaseline_leaves,
        extra={"board": AGREED},
        when=DECIDED["when"],
    )
    columns = [
        Link("milestone", brief=True),
        Choice("state", choices.ProposalState, brief=True),
        Day("from_on", brief=True, label="Baseline before"),
        Day("to_on", brief=True, label="New baseline"),
        Choice("to_precision", Precision, label="New baseline is exact to", beside="to_on"),
        Choice("from_precision", Precision, label="Baseline before is exact to", beside="from_on"),
        Text("reason"),
        Account("proposed_by"),
        Account("decided_by"),
        Moment("decided_at", label="Decided"),
        Text("decision_comment"),
        Link("board", label="Board that agreed"),
        *sourced(),
    ]
    expand = {"milestone": "milestones", "board": "boards", "document": "documents"}
    actions = {
        "approve": Write(
            *(services.approve_rebaseline, forms.CommentForm, "record"),
            "Let this day be the milestone’s current baseline. Its original baseline stays beside it.",
            **DECIDED,
        ),
        "refuse": Write(
            *(services.refuse_rebaseline, forms.RefusalForm, "record", "Leave the baseline as it is, and say why."),
            **DECIDED,
        ),
    }


class DependencyResource(Resource):
    """Dependencies: which milestone waits for which, also across programmes."""

    name, model, filters = "dependencies", models.Dependency, DependencyFilter
    writing = Writing(
        models.Dependency,
        ("successor", "predecessor", "lag_days", "handed_over", "note", "document", "source"),
        roles=OFFICERS,
        parent="successor",
        abroad=frozenset({"predecessor"}),
        first=services.lock_ways,
        check=services.check_dependency,
    )
    columns = [
        Link("successor", brief=True, label="Milestone that waits"),
        AbroadLink("predecessor", brief=True, label="Waits for", description=ABROAD),
        Whole("lag_days", brief=True, label="Days between"),
        Text("handed_over", brief=True),
        Text("note"),
        *sourced(),
    ]
    expand = {"successor": "milestones", "predecessor": "milestones", "document": "documents"}
