"""The work of the scheduler for reports."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task

from reports import services
from reports.models import ProgressReport


@shared_task(name=services.MAKE)
def make_report(report_id: str, now: str) -> None:
    """Make the report of a period that has ended."""
    report = ProgressReport.objects.select_related("board", "schedule").get(pk=report_id)
    services.make_report(report=report, now=datetime.fromisoformat(now))
