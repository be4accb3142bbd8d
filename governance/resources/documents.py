"""What documents and figures show of themselves."""

from __future__ import annotations

from core.choices import Qualifier, Role
from core.columns import Choice, Day, Link, Number, Text, Truth
from core.resources import Resource
from core.writing import Writing
from governance import choices, models
from governance.resources.sourced import SECRETARIES


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
        Choice("qualifier", Qualifier, label="Value is stated", beside="value"),
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
