"""What outcomes, measures and readings show of themselves."""

from __future__ import annotations

from core.choices import Precision, Qualifier
from core.columns import Choice, Day, Link, Number, Text
from core.resources import Resource
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, models
from workstreams.resources.work import OFFICERS


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
