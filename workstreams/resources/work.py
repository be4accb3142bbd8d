"""What themes, workstreams and partners show of themselves."""

from __future__ import annotations

from core.choices import RAG, Role
from core.columns import Account, Choice, Day, Link, Text, Truth, Whole
from core.permissions import can_manage
from core.resources import Resource, Write
from core.writing import WhyForm, Writing
from governance.resources import sourced
from workstreams import choices, forms, models, services
from workstreams.filters import WorkstreamFilter

OFFICERS = frozenset({Role.OFFICER})


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


def is_open(workstream: models.Workstream) -> bool:
    """Whether a workstream has not been closed."""
    return workstream.closed_on is None


REQUEST = Write(
    services.request_update,
    forms.RequestForm,
    "record",
    "Ask whoever writes its updates for the next one.",
    may=can_manage,
    when=is_open,
)
CLOSE = Write(
    services.close_workstream,
    forms.CloseWorkstream,
    "workstream",
    "Close it: no update of it is due any more. It keeps all that it has, and can be reopened.",
    may=can_manage,
    when=is_open,
)
REOPEN = Write(
    services.reopen_workstream,
    WhyForm,
    "workstream",
    "Take it up again: its next update is due with the oldest open period without one.",
    may=can_manage,
    when=lambda workstream: not is_open(workstream),
)


class WorkstreamResource(Resource):
    """Workstreams: pieces of work with a lead, a rating and a board to report to."""

    name, model, filters = "workstreams", models.Workstream, WorkstreamFilter
    writing = Writing(
        models.Workstream,
        (
            *("title", "label", "focus", "theme", "lead", "sponsor", "sponsor_board", "reports_to", "stage"),
            *("lead_user", "deputy_user", "starts_on", "ends_on", "our_grouping", "document", "source"),
        ),
        adds=services.open_workstream,
        alters=services.change_workstream,
        leaving=services.check_workstream_leaves,
    )
    actions = {"request-update": REQUEST, "close": CLOSE, "reopen": REOPEN}
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
        Account("deputy_user", label="Deputy"),
        Choice("assurance_rag", RAG, label="Assurance rating"),
        Day("assured_on", label="Assured as at"),
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
