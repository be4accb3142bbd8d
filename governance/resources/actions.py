"""What actions show of themselves."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.access import Reader
from core.columns import AnyLink, Choice, Day, Link, Text
from core.resources import Resource
from core.writing import Writing
from governance import choices, models, services
from governance.filters import ActionFilter
from governance.permissions import ACTING
from governance.resources.sourced import sourced


class ActionResource(Resource):
    """Actions: what somebody is to do about a record of any kind, by when, and what came of it."""

    name, model, filters = "actions", models.Action, ActionFilter
    writing = Writing(
        models.Action,
        (
            *("title", "about", "owner", "organisation", "board", "raised_on", "due_on"),
            *("status", "done_on", "outcome", "document", "source"),
        ),
        roles=ACTING,
        parent="about",
        check=services.check_action,
    )
    columns = [
        Text("title", brief=True, label="What is to be done"),
        AnyLink("about", brief=True, description="The reference of the record that it is about, of any kind."),
        Link("owner", brief=True),
        Day("due_on", brief=True, label="Due"),
        Choice("status", choices.ActionStatus, brief=True),
        Link("organisation"),
        Link("board"),
        Day("raised_on", label="Raised"),
        Day("done_on", label="Done or cancelled"),
        Text("outcome", label="What came of it"),
        *sourced(),
    ]
    expand = {"owner": "people", "organisation": "organisations", "board": "boards", "document": "documents"}

    @classmethod
    def rows(cls, reader: Reader) -> QuerySet[Any]:
        """With what each is about, by one query for each kind of record."""
        return super().rows(reader).prefetch_related("about")
