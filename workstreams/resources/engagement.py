"""What engagements show of themselves."""

from __future__ import annotations

from core.choices import Precision, Qualifier
from core.columns import Choice, Day, Link, Text, Whole
from core.resources import Resource
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, models, services
from workstreams.filters import EngagementFilter
from workstreams.resources.work import OFFICERS


class EngagementResource(Resource):
    """Engagements: who was heard, what they said, and what was done about it."""

    name, model, filters = "engagements", models.Engagement, EngagementFilter
    writing = Writing(
        models.Engagement,
        (
            *("title", "kind", "workstream", "place", "run_by", "from_on", "from_precision", "to_on", "to_precision"),
            *("who_was_heard", "how_many", "how_many_qualifier", "what_was_said", "what_was_done", "summary"),
            *("document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_engagement,
    )
    columns = [
        Text("title", brief=True),
        Choice("kind", choices.EngagementKind, brief=True, label="Event or tool"),
        Link("place", brief=True),
        Day("from_on", brief=True, label="From"),
        Choice("from_precision", Precision, label="First day is exact to", beside="from_on"),
        Day("to_on", label="To"),
        Choice("to_precision", Precision, label="Last day is exact to", beside="to_on"),
        Link("workstream"),
        Link("run_by"),
        Text("who_was_heard"),
        Whole("how_many", brief=True, label="People heard"),
        Choice("how_many_qualifier", Qualifier, label="Number is stated", beside="how_many"),
        Text("what_was_said"),
        Text("what_was_done", label="What was done about it"),
        Text("summary"),
        *sourced(),
    ]
    expand = {"place": "places", "workstream": "workstreams", "run_by": "organisations", "document": "documents"}
