"""What themes, workstreams, milestones, updates, outcomes, measures and asks show of themselves."""

from __future__ import annotations

from core.choices import RAG, Precision, Qualifier, Role
from core.columns import Account, Choice, Day, Json, Link, Moment, Number, Text, Truth, Whole
from core.resources import Resource, Write
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, forms, models, services
from workstreams.filters import MilestoneFilter, WorkstreamFilter

OFFICERS = frozenset({Role.OFFICER})
MILESTONE_CHANGES = {
    "type": "object",
    "propertyNames": {"examples": ["WIR-MS-01"]},
    "additionalProperties": {
        "type": "object",
        "properties": {"done_on": Day.shape, "forecast_on": Day.shape, "reason": {"type": "string"}},
    },
}
"""What an update says of milestones, by their references."""


class ThemeResource(Resource):
    """Priority themes: what the partners have agreed to change first."""

    name, model = "themes", models.Theme
    writing = Writing(models.Theme, ("title", "summary", "order", "our_grouping", "document", "source"))
    columns = [
        Text("title", brief=True),
        Text("summary"),
        Whole("order"),
        Truth("our_grouping", label="Grouped by us"),
        *sourced(),
    ]
    expand = {"document": "documents"}
    ordering = ("programme", "order", "reference")


class WorkstreamResource(Resource):
    """Workstreams: pieces of work with a lead, a rating and a board to report to."""

    name, model, filters = "workstreams", models.Workstream, WorkstreamFilter
    writing = Writing(
        models.Workstream,
        (
            *("title", "label", "focus", "theme", "lead", "sponsor", "sponsor_board", "reports_to", "stage"),
            *("starts_on", "ends_on", "next_update_due_on", "our_grouping", "document", "source"),
        ),
        adds=services.open_workstream,
        alters=services.change_workstream,
    )
    columns = [
        Text("title", brief=True),
        Choice("rag", RAG, brief=True, label="Rating"),
        Link("theme", brief=True),
        Link("lead", brief=True),
        Choice("stage", choices.Stage, brief=True),
        Day("next_update_due_on", brief=True, label="Next due"),
        Text("focus"),
        Text("label"),
        Link("reports_to"),
        Link("sponsor"),
        Link("sponsor_board"),
        Account("lead_user", label="Updates are written by"),
        Link("current_update"),
        Day("starts_on"),
        Day("ends_on"),
        Day("closed_on"),
        Truth("our_grouping", label="Grouped by us"),
        *sourced(),
    ]
    expand = {
        "theme": "themes",
        "lead": "people",
        "reports_to": "boards",
        "sponsor": "people",
        "sponsor_board": "boards",
        "current_update": "status-updates",
        "document": "documents",
    }


class WorkstreamPlaceResource(Resource):
    """The places that workstreams work in."""

    name, model = "workstream-places", models.WorkstreamPlace
    writing = Writing(
        models.WorkstreamPlace, ("workstream", "place", "note", "document", "source"), parent="workstream"
    )
    columns = [Link("workstream", brief=True), Link("place", brief=True), Text("note", brief=True), *sourced()]
    expand = {"workstream": "workstreams", "place": "places", "document": "documents"}


class PartnerResource(Resource):
    """Partners of themes and workstreams, and what they do for them."""

    name, model = "partners", models.Partner
    writing = Writing(models.Partner, ("organisation", "role", "theme", "workstream", "named_as", "document", "source"))
    columns = [
        Link("organisation", brief=True),
        Choice("role", choices.PartnerRole, brief=True),
        Link("theme", brief=True),
        Link("workstream", brief=True),
        Text("named_as"),
        *sourced(),
    ]
    expand = {"organisation": "organisations", "theme": "themes", "workstream": "workstreams", "document": "documents"}


class MilestoneResource(Resource):
    """Milestones: what a workstream is to reach, planned, forecast and done."""

    name, model, filters = "milestones", models.Milestone, MilestoneFilter
    writing = Writing(
        models.Milestone,
        (
            *("title", "workstream", "kind", "label", "baseline_on", "baseline_precision", "forecast_on"),
            *("forecast_precision", "forecast_reason", "done_on", "done_precision", "document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_milestone,
    )
    columns = [
        Text("title", brief=True),
        Link("workstream", brief=True),
        Day("due_on", brief=True, label="Due"),
        Day("baseline_on", brief=True, label="Baseline"),
        Choice("baseline_precision", Precision),
        Day("forecast_on", label="Forecast"),
        Choice("forecast_precision", Precision),
        Text("forecast_reason"),
        Day("done_on", brief=True, label="Done"),
        Choice("done_precision", Precision),
        Choice("kind", choices.MilestoneKind),
        Text("label"),
        *sourced(),
    ]
    expand = {"workstream": "workstreams", "document": "documents"}


class StatusUpdateResource(Resource):
    """Status updates: what the lead says about a workstream on a given day."""

    name, model = "status-updates", models.StatusUpdate
    columns = [
        Link("workstream", brief=True),
        Day("as_at", brief=True, label="As at"),
        Choice("state", choices.UpdateState, brief=True),
        Choice("rag", RAG, brief=True, label="Rating"),
        Choice("rag_time", RAG, label="Time"),
        Choice("rag_money", RAG, label="Money"),
        Choice("rag_benefits", RAG, label="Benefits"),
        Choice("rag_risk", RAG, label="Risk"),
        Text("rag_reason", label="Why the rating changed"),
        Text("summary"),
        Text("done", label="Done since last time"),
        Text("next_steps", label="Next"),
        Text("help_needed"),
        Text("path_to_green"),
        Day("back_to_green_on", label="Back to green by"),
        Json("milestone_changes", shape=MILESTONE_CHANGES),
        Json("unchanged_since", shape={"type": "object", "additionalProperties": Day.shape}),
        Link("previous"),
        Account("author"),
        Moment("submitted_at", label="Submitted"),
        Text("returned_comment"),
        Moment("published_at", label="Published"),
        Account("published_by"),
        Truth("demonstration"),
    ]
    expand = {"workstream": "workstreams", "previous": "status-updates"}
    ordering = ("-as_at", "-reference")
    create = Write(services.create_update, forms.CreateUpdateForm)
    change = Write(services.save_update, forms.UpdateForm, "update")
    actions = {
        "submit": Write(
            services.submit_update, forms.NothingForm, "update", "Give the update to the programme manager."
        ),
        "return": Write(services.return_update, forms.ReturnForm, "update", "Send the update back with a comment."),
        "publish": Write(services.publish_update, forms.NothingForm, "update", "Publish the update to the board."),
    }


class OutcomeResource(Resource):
    """Outcomes: the changes that the work is for."""

    name, model = "outcomes", models.Outcome
    writing = Writing(
        models.Outcome,
        ("title", "summary", "label", "theme", "workstream", "population", "document", "source"),
        roles=OFFICERS,
    )
    columns = [
        Text("title", brief=True),
        Link("theme", brief=True),
        Link("workstream", brief=True),
        Text("summary"),
        Text("label"),
        Text("population"),
        *sourced(),
    ]
    expand = {"theme": "themes", "workstream": "workstreams", "document": "documents"}


class MeasureResource(Resource):
    """Measures: how much, how well, and whether anyone is better off."""

    name, model = "measures", models.Measure
    writing = Writing(
        models.Measure,
        (
            *("title", "theme", "workstream", "outcome", "place", "kind", "unit", "direction"),
            *("no_baseline_reason", "document", "source"),
        ),
        roles=OFFICERS,
    )
    columns = [
        Text("title", brief=True),
        Link("theme", brief=True),
        Link("workstream", brief=True),
        Link("outcome"),
        Link("place"),
        Choice("kind", choices.MeasureKind, brief=True),
        Text("unit", brief=True),
        Choice("direction", choices.Direction),
        Text("no_baseline_reason", label="Why there is no baseline"),
        *sourced(),
    ]
    expand = {
        "theme": "themes",
        "workstream": "workstreams",
        "outcome": "outcomes",
        "place": "places",
        "document": "documents",
    }


class ReadingResource(Resource):
    """Readings: one value of a measure from one source; sources that disagree are both kept."""

    name, model = "readings", models.Reading
    writing = Writing(
        models.Reading,
        (
            *("measure", "kind", "value", "unit", "qualifier", "as_at", "as_at_precision", "place", "coverage"),
            *("quoted", "uncertain", "document", "source"),
        ),
        roles=OFFICERS,
        parent="measure",
    )
    columns = [
        Link("measure", brief=True),
        Choice("kind", choices.ReadingKind, brief=True),
        Number("value", brief=True),
        Text("unit", brief=True),
        Choice("qualifier", Qualifier, brief=True),
        Day("as_at", brief=True, label="As at"),
        Choice("as_at_precision", Precision),
        Link("place"),
        Text("coverage"),
        Text("quoted"),
        Text("uncertain"),
        Link("document"),
        Text("source", brief=True),
    ]
    expand = {"measure": "measures", "place": "places", "document": "documents"}


class AskResource(Resource):
    """Asks of Government, and how they have been answered."""

    name, model = "asks", models.Ask
    writing = Writing(
        models.Ask,
        (
            *("title", "summary", "kind", "of_whom", "of_organisation", "theme", "workstream", "benefit"),
            *("status", "document", "source"),
        ),
        roles=OFFICERS,
    )
    columns = [
        Text("title", brief=True),
        Choice("kind", choices.AskKind, brief=True),
        Text("of_whom", brief=True),
        Choice("status", choices.AskStatus, brief=True),
        Link("of_organisation"),
        Link("theme"),
        Link("workstream"),
        Text("summary"),
        Text("benefit"),
        *sourced(),
    ]
    expand = {
        "of_organisation": "organisations",
        "theme": "themes",
        "workstream": "workstreams",
        "document": "documents",
    }


RESOURCES = (
    ThemeResource,
    WorkstreamResource,
    WorkstreamPlaceResource,
    PartnerResource,
    MilestoneResource,
    StatusUpdateResource,
    OutcomeResource,
    MeasureResource,
    ReadingResource,
    AskResource,
)
