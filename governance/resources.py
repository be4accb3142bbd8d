"""What places, organisations, people, programmes, boards and documents show of themselves."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.access import Reader
from core.choices import Precision, Qualifier, Role
from core.columns import Choice, Column, Day, Link, Number, Text, Truth, Whole
from core.resources import Resource, Write
from core.writing import Writing
from governance import choices, forms, models, services
from governance.permissions import can_open_programmes

NETWORK_TEAM = frozenset({Role.NETWORK})
SECRETARIES = frozenset({Role.SECRETARY})


def sourced() -> list[Column]:
    """Where a record comes from: the document, and the place in it."""
    return [Link("document"), Text("source")]


class PlaceResource(Resource):
    """Places: the tree of areas."""

    name, model = "places", models.Place
    writing = Writing(
        models.Place,
        ("name", "kind", "parent", "gss_code", "population", "summary"),
        roles=NETWORK_TEAM,
        network=True,
        check=services.check_place,
    )
    columns = [
        Text("name", brief=True),
        Choice("kind", choices.PlaceKind, brief=True),
        Link("parent", brief=True, label="Part of"),
        Text("gss_code", label="GSS code"),
        Whole("population", brief=True),
        Text("summary"),
        *sourced(),
    ]
    expand = {"parent": "places", "document": "documents"}
    takes_part = "programmes__reference"


class OrganisationResource(Resource):
    """Organisations: public, voluntary and private bodies, and kinds of body."""

    name, model = "organisations", models.Organisation
    writing = Writing(
        models.Organisation,
        ("name", "kind", "sector", "org_id", "also_known_as", "place", "summary"),
        roles=NETWORK_TEAM,
        network=True,
    )
    columns = [
        Text("name", brief=True),
        Choice("kind", choices.OrganisationKind, brief=True),
        Choice("sector", choices.Sector, brief=True),
        Text("org_id", label="org-id"),
        Text("also_known_as"),
        Link("place", brief=True),
        Text("summary"),
        *sourced(),
    ]
    expand = {"place": "places", "document": "documents"}
    takes_part = "participations__programme__reference"


class PersonResource(Resource):
    """People named in programmes, by name and job title."""

    name, model = "people", models.Person
    writing = Writing(models.Person, ("name", "job_title", "organisation"), roles=SECRETARIES)
    columns = [
        Text("name", brief=True),
        Text("job_title", brief=True),
        Link("organisation", brief=True),
        *sourced(),
    ]
    expand = {"organisation": "organisations", "document": "documents"}


class ProgrammeResource(Resource):
    """Programmes: what the public bodies of a place run together."""

    name, model = "programmes", models.Programme
    writing = Writing(
        models.Programme,
        ("title", "place", "vision", "summary", "starts_on", "ends_on", "reporting_cycle"),
    )
    create = Write(services.open_programme, forms.OpenProgramme, may=can_open_programmes)
    actions = {}
    columns = [
        Text("title", brief=True),
        Link("place", brief=True),
        Text("vision"),
        Text("summary"),
        Day("starts_on", brief=True),
        Day("ends_on", brief=True),
        Choice("reporting_cycle", choices.ReportingCycle, brief=True),
        *sourced(),
    ]
    expand = {"place": "places", "document": "documents"}


class DocumentResource(Resource):
    """Documents: what a programme rests on, and where figures come from."""

    name, model = "documents", models.Document
    writing = Writing(
        models.Document,
        ("title", "kind", "issued_on", "author", "issued_by", "part_of", "held", "summary", "source"),
        roles=SECRETARIES,
    )
    columns = [
        Text("title", brief=True),
        Choice("kind", choices.DocumentKind, brief=True),
        Day("issued_on", brief=True),
        Text("author"),
        Link("issued_by", brief=True),
        Link("part_of"),
        Truth("held"),
        Text("summary"),
        Text("source"),
    ]
    expand = {"issued_by": "organisations", "part_of": "documents"}


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


class ParticipationResource(Resource):
    """Participations: which organisations, and which boards of the network's own, take part in a programme."""

    name, model = "participations", models.Participation
    writing = Writing(
        models.Participation,
        ("organisation", "board", "standing", "note", "document", "source"),
        check=services.name_programme,
    )
    columns = [
        Link("organisation", brief=True),
        Link("board", brief=True),
        Choice("standing", choices.Standing, brief=True),
        Text("note"),
        *sourced(),
    ]
    expand = {"organisation": "organisations", "board": "boards", "document": "documents"}

    @classmethod
    def rows(cls, reader: Reader) -> QuerySet[Any]:
        """With the programme, which names the record."""
        return super().rows(reader).select_related("programme")


class NetworkMembershipResource(Resource):
    """Network memberships: the places of the network, and when they joined."""

    name, model = "network-memberships", models.NetworkMembership
    writing = Writing(
        models.NetworkMembership,
        ("place", "wave", "from_on", "from_precision", "note", "source"),
        roles=NETWORK_TEAM,
        network=True,
    )
    columns = [
        Link("place", brief=True),
        Choice("wave", choices.NetworkWave, brief=True),
        Day("from_on", brief=True, label="From"),
        Choice("from_precision", Precision),
        Text("note"),
        *sourced(),
    ]
    expand = {"place": "places", "document": "documents"}
    takes_part = "place__programmes__reference"


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


class FigureResource(Resource):
    """Figures that sources state, each with its source and qualifier; those that disagree are all kept."""

    name, model = "figures", models.Figure
    writing = Writing(
        models.Figure,
        (
            *("subject", "label", "value", "unit", "qualifier", "quoted", "uncertain", "as_at", "coverage"),
            *("part_of", "conflicts_with", "conflict_note", "place", "document", "source"),
        ),
        roles=frozenset({Role.OFFICER, Role.FINANCE}),
    )
    columns = [
        Text("subject", brief=True),
        Text("label"),
        Number("value", brief=True),
        Text("unit", brief=True),
        Choice("qualifier", Qualifier),
        Text("quoted", brief=True),
        Text("uncertain"),
        Day("as_at", label="As at"),
        Text("coverage"),
        Link("part_of"),
        Link("conflicts_with"),
        Text("conflict_note"),
        Link("place"),
        Link("document"),
        Text("source", brief=True),
    ]
    expand = {"part_of": "figures", "conflicts_with": "figures", "place": "places", "document": "documents"}


RESOURCES = (
    PlaceResource,
    OrganisationResource,
    PersonResource,
    ProgrammeResource,
    DocumentResource,
    BoardResource,
    ParticipationResource,
    NetworkMembershipResource,
    MembershipResource,
    FigureResource,
)
