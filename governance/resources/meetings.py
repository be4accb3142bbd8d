"""What meetings show of themselves."""

from __future__ import annotations

from core.columns import Choice, Day, Link, Text
from core.resources import Resource
from core.writing import Writing
from governance import choices, models, services
from governance.resources.sourced import SECRETARIES, sourced


class MeetingResource(Resource):
    """Meetings of boards, planned and past."""

    name, model = "meetings", models.Meeting
    writing = Writing(
        models.Meeting,
        ("board", "held_on", "title", "venue", "status", "document", "source"),
        roles=SECRETARIES,
        parent="board",
        check=services.check_meeting,
    )
    columns = [
        Link("board", brief=True),
        Day("held_on", brief=True, label="Held on"),
        Choice("status", choices.MeetingStatus, brief=True),
        Text("title", brief=True),
        Text("venue"),
        *sourced(),
    ]
    expand = {"board": "boards", "document": "documents"}
    ordering = ("-held_on", "reference")
