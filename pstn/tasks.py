"""What the scheduler sends: one tick a minute, which finds in the database what is due."""

from __future__ import annotations

import uuid
from datetime import datetime

from celery import current_app, shared_task
from django.utils import timezone

from core.idempotency import remove_old_keys
from core.jobs import run_due
from reports.services import plan_reports
from workstreams.services import keep_periods, plan_reminders


@shared_task(name="pstn.tasks.tick")
def tick() -> None:
    """Run whatever is due; safe to run twice, and beside another."""
    run_tick(timezone.now())


def run_tick(now: datetime) -> int:
    """Forget old keys, plan what has come due by `now` and run it; returns how many jobs were run."""
    remove_old_keys(now=now)
    keep_periods(now=now)
    plan_reminders(now=now)
    plan_reports(now=now)
    count = 0
    while ran := run_due(now=now, run=_run):  # what was done may leave more to be done, such as a message to be sent
        count += ran
    return count


def _run(task: str, record_id: uuid.UUID | None, now: datetime) -> None:
    current_app.loader.import_default_modules()  # outside a worker nobody has imported them yet
    current_app.tasks[task](str(record_id), now.isoformat())
