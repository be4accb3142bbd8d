"""Schedules of reports, and a report that has been published."""

from datetime import date

import factory

from governance.choices import ReportingCycle
from reports.figures import due_at
from reports.models import ProgressReport, ReportSchedule
from reports.services import make_report, open_schedule, plan_reports
from tests.factories.core import NOW, ScopeFactory
from tests.factories.governance import BoardFactory


class ScheduleFactory(factory.Factory):
    """A weekly schedule from Monday 12 October 2026 on, opened a week before."""

    class Meta:
        model = ReportSchedule

    scope = factory.SubFactory(ScopeFactory)
    board = factory.SubFactory(BoardFactory, scope=factory.SelfAttribute("..scope"))
    cycle = ReportingCycle.WEEKLY
    first_due_on = date(2026, 10, 12)
    actor = None
    now = NOW

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return open_schedule(**kwargs)


def report_in_preparation(schedule, now=NOW):
    """The report that the scheduler opens for a schedule."""
    plan_reports(now=now)
    return ProgressReport.objects.filter(schedule=schedule).latest("due_on")


def published_report(schedule):
    """The first report of a schedule, made by the scheduler on its day."""
    plan_reports(now=due_at(schedule.first_due_on))
    report = ProgressReport.objects.get(schedule=schedule, due_on=schedule.first_due_on)
    return make_report(report=report, now=due_at(schedule.first_due_on))
