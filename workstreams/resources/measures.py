"""What outcomes, measures and readings show of themselves."""

from __future__ import annotations

from core.choices import Precision, Qualifier
from core.columns import Choice, Day, Link, Number, Text, Truth, Whole
from core.resources import Resource
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, models, services
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


PARTS = (
    Text("numerator_label", label="Numerator"),
    Text("denominator_label", label="Denominator"),
    Whole("multiplier", label="Times"),
    Truth("numerator_may_exceed", label="Numerator may exceed denominator"),
)
MARGINS = (Number("green_within", label="On target within %"), Number("amber_within", label="Near target within %"))
"""By how much a target may be missed."""


class MeasureResource(Resource):
    """Measures: how much, how well, and whether anyone is better off."""

    name, model = "measures", models.Measure
    writing = Writing(
        models.Measure,
        (
            *("title", "theme", "workstream", "outcome", "place", "kind", "unit", "direction"),
            *("no_baseline_reason", "accountability", "value_kind", "cumulative", "numerator_label"),
            *("denominator_label", "multiplier", "numerator_may_exceed", "green_within", "amber_within", "headline"),
            *("owner", "frequency", "decimals", "document", "source"),
        ),
        roles=OFFICERS,
        check=services.check_measure,
        after=services.settle_readings,
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
        Choice("accountability", choices.Accountability, label="Whose measure"),
        Choice("value_kind", choices.ValueKind, label="Values are"),
        Truth("cumulative", label="Adds up over the year"),
        *PARTS,
        *MARGINS,
        Truth("headline"),
        Link("owner"),
        Choice("frequency", choices.Frequency, label="Reading expected"),
        Whole("decimals"),
    ]
    expand = {
        "theme": "themes",
        "workstream": "workstreams",
        "outcome": "outcomes",
        "place": "places",
        "document": "documents",
        "owner": "people",
    }


class ReadingResource(Resource):
    """Readings: one value of a measure from one source; sources that disagree are both kept."""

    name, model = "readings", models.Reading
    writing = Writing(
        models.Reading,
        (
            *("measure", "kind", "value", "unit", "qualifier", "as_at", "as_at_precision", "place", "coverage"),
            *("quoted", "uncertain", "document", "source", "period_starts_on", "numerator", "denominator", "evidence"),
            "status",
        ),
        roles=OFFICERS,
        parent="measure",
        check=services.check_reading,
    )
    columns = [
        Link("measure", brief=True),
        Choice("kind", choices.ReadingKind, brief=True),
        Number("value", brief=True),
        Text("unit", brief=True),
        Choice("qualifier", Qualifier, brief=True, label="Value is stated", beside="value"),
        Day("as_at", brief=True, label="As at"),
        Choice("as_at_precision", Precision, label="Day is exact to", beside="as_at"),
        Link("place"),
        Text("coverage"),
        Text("quoted"),
        Text("uncertain"),
        Link("document"),
        Text("source", brief=True),
        Day("period_starts_on", label="Period starts"),
        Number("numerator"),
        Number("denominator"),
        Choice("evidence", choices.Evidence),
        Choice("status", choices.ReadingStatus),
    ]
    expand = {"measure": "measures", "place": "places", "document": "documents"}


class StoryResource(Resource):
    """Stories behind the curve: why a measure stands where it does, who has a part, what works, what we propose."""

    name, model = "stories", models.Story
    writing = Writing(
        models.Story,
        (
            *("measure", "as_at", "story", "partners", "what_works", "proposal", "data_we_lack", "author"),
            *("document", "source"),
        ),
        roles=OFFICERS,
        parent="measure",
        check=services.check_story,
    )
    columns = [
        Link("measure", brief=True),
        Day("as_at", brief=True, label="As at"),
        Text("story", label="Story behind the curve"),
        Text("partners", label="Partners with a role"),
        Text("what_works"),
        Text("proposal", label="What we propose"),
        Text("data_we_lack"),
        Link("author", brief=True),
        *sourced(),
    ]
    expand = {"measure": "measures", "author": "people", "document": "documents"}
