"""What milestones show of themselves."""

from __future__ import annotations

from core.choices import Precision
from core.columns import Choice, Day, Link, Text
from core.resources import Resource
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, models, services
from workstreams.filters import MilestoneFilter
from workstreams.resources.work import OFFICERS


class MilestoneResource(Resource):
    """Milestones: what a workstream is to reach, planned, forecast and done."""

    name, model, filters = "milestones", models.Milestone, MilestoneFilter
    writing = Writing(
        models.Milestone,
        (
            *("title", "workstream", "kind", "label", "baseline_on", "baseline_precision", "forecast_on"),
            *("forecast_precision", "forecast_reason", "done_on", "done_precision", "document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_milestone,
    )
    columns = [
        Text("title", brief=True),
        Link("workstream", brief=True),
        Day("due_on", brief=True, label="Due"),
        Day("baseline_on", brief=True, label="Baseline"),
        Choice("baseline_precision", Precision),
        Day("forecast_on", label="Forecast"),
        Choice("forecast_precision", Precision),
        Text("forecast_reason"),
        Day("done_on", brief=True, label="Done"),
        Choice("done_precision", Precision),
        Choice("kind", choices.MilestoneKind),
        Text("label"),
        *sourced(),
    ]
    expand = {"workstream": "workstreams", "document": "documents"}
