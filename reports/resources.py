"""What schedules and progress reports show of themselves."""

from __future__ import annotations

from core.columns import Account, Choice, Day, Json, Link, Moment, Text, Truth
from core.resources import Resource
from governance.choices import ReportingCycle
from reports import choices, models


class ProgressReportResource(Resource):
    """Progress reports: what a programme tells a board of one period; `sections` are as they were drawn."""

    name, model = "progress-reports", models.ProgressReport
    columns = [
        Text("title", brief=True),
        Link("board", brief=True),
        Day("due_on", brief=True, label="Day"),
        Choice("state", choices.ReportState, brief=True),
        Moment("published_at", brief=True, label="Published"),
        Day("since_on", label="Covers from"),
        Link("schedule"),
        Text("foreword"),
        Truth("late"),
        Moment("drawn_at", label="Drawn"),
        Account("published_by"),
        Text("content_hash", sortable=False),
        Json("sections", "data", shape={"type": "object", "additionalProperties": True}),
    ]
    expand = {"board": "boards", "schedule": "report-schedules"}
    ordering = ("-due_on", "reference")


class ReportScheduleResource(Resource):
    """Report schedules: which board is reported to, and how often."""

    name, model = "report-schedules", models.ReportSchedule
    columns = [
        Link("board", brief=True),
        Choice("cycle", ReportingCycle, brief=True),
        Day("first_due_on", label="First report"),
        Day("next_due_on", brief=True, label="Next report"),
        Truth("publish_when_due", brief=True),
        Truth("paused", brief=True),
    ]
    expand = {"board": "boards"}


RESOURCES = (ProgressReportResource, ReportScheduleResource)
