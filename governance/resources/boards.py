"""What boards and their seats show of themselves."""

from __future__ import annotations

from core.columns import Choice, Day, Link, Text, Truth, Whole
from core.resources import Resource
from core.writing import Writing
from governance import choices, models, services
from governance.resources.sourced import SECRETARIES, sourced


class BoardResource(Resource):
    """Boards: bodies that decide, oversee, scrutinise or work."""

    name, model = "boards", models.Board
    writing = Writing(
        models.Board,
        (
            *("name", "kind", "status", "reports_to", "place", "governs", "accountable"),
            *("purpose", "quorum", "meeting_cycle", "document", "source"),
        ),
        roles=SECRETARIES,
        check=services.check_board,
    )
    columns = [
        Text("name", brief=True),
        Choice("kind", choices.BoardKind, brief=True),
        Choice("status", choices.BoardStatus, brief=True),
        Link("reports_to", brief=True),
        Link("place"),
        Link("governs"),
        Truth("accountable"),
        Text("purpose"),
        Text("quorum"),
        Text("meeting_cycle"),
        *sourced(),
    ]
    expand = {"reports_to": "boards", "place": "places", "governs": "organisations", "document": "documents"}
    takes_part = "participations__programme__reference"


class MembershipResource(Resource):
    """Memberships: the seats of boards and who holds them."""

    name, model = "memberships", models.Membership
    writing = Writing(
        models.Membership,
        (
            *("board", "seat", "organisation", "person", "role", "voting", "nominated_by", "number"),
            *("from_on", "to_on", "document", "source"),
        ),
        roles=SECRETARIES,
        parent="board",
        check=services.check_membership,
    )
    columns = [
        Link("board", brief=True),
        Text("seat", brief=True),
        Link("organisation", brief=True),
        Link("person", brief=True),
        Choice("role", choices.BoardRole, brief=True),
        Truth("voting"),
        Link("nominated_by"),
        Whole("number"),
        Day("from_on", label="From"),
        Day("to_on", label="To"),
        *sourced(),
    ]
    expand = {
        "board": "boards",
        "organisation": "organisations",
        "person": "people",
        "nominated_by": "boards",
        "document": "documents",
    }
    takes_part = "board__participations__programme__reference"
