"""What asks show of themselves."""

from __future__ import annotations

from core.columns import Choice, Link, Text
from core.resources import Resource
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, models
from workstreams.resources.work import OFFICERS


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
