"""What reporting periods show of themselves."""

from __future__ import annotations

from datetime import timedelta

from core.columns import Day, Link, Moment, Truth
from core.resources import Resource, Write
from core.writing import WhyForm, Writing
from workstreams import forms, models, services

ONE_DAY = timedelta(days=1)


class ReportingPeriodResource(Resource):
    """Reporting periods: for each, every open workstream of a programme owes one update."""

    name, model = "reporting-periods", models.ReportingPeriod
    writing = Writing(models.ReportingPeriod, ("due_on", "closes_on"), alters=services.move_period, stays=True)
    create = None
    actions = {
        "close": Write(
            services.close_period,
            WhyForm,
            "record",
            "Close it before the last day for late updates: it takes no update any more.",
            may=writing.may_write,
            when=lambda period: period.closed_at is None,
            since=lambda period: period.ends_on + ONE_DAY,
        ),
        "reopen": Write(
            services.reopen_period,
            forms.ReopenForm,
            "record",
            "Take late updates of it again, until the end of a day.",
            may=writing.may_write,
            when=lambda period: period.closed_at is not None,
        ),
    }
    columns = [
        Day("ends_on", brief=True, label="Period to"),
        Day("starts_on", brief=True, label="From"),
        Day("due_on", brief=True, label="Updates due"),
        Day("closes_on", brief=True, label="Late ones until"),
        Moment("closed_at", brief=True, label="Closed"),
        Link("meeting"),
        Truth("set_by_hand", label="Days set by hand"),
    ]
    expand = {"meeting": "meetings"}
    ordering = ("-starts_on", "reference")
