"""Work that the database remembers: queued once for its key, claimed by a conditional update, run again if lost."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F, Q

from core.choices import JobState
from core.models import Job

LEASE = timedelta(minutes=10)
"""How long a worker may be silent about a job before another takes it."""
MOST_ATTEMPTS = 5
LOST = "Its worker was lost each time."
log = logging.getLogger(__name__)

Run = Callable[[str, uuid.UUID | None, datetime], None]
"""Runs a task by its name, with the record that it is about and the moment that counts as now."""


def queue(*, task: str, key: str, due_at: datetime, record_id: uuid.UUID | None = None) -> None:
    """Leave a piece of work to be done; a second one of the same key is the same work."""
    Job.objects.bulk_create([Job(task=task, key=key, record_id=record_id, due_at=due_at)], ignore_conflicts=True)


def run_due(*, now: datetime, run: Run) -> int:
    """Run what is due, and what a lost worker has left; returns how many jobs were run. One failing stops no other."""
    waiting = Q(state=JobState.DUE) | Q(state=JobState.RUNNING, lease_until__lt=now)
    due = Job.objects.filter(waiting, due_at__lte=now).order_by("due_at", "id")
    return sum(_run(job, now, run) for job in list(due))


def _run(job: Job, now: datetime, run: Run) -> int:
    if job.attempts >= MOST_ATTEMPTS:  # its last worker never said how it ended
        Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts).update(
            state=JobState.FAILED, fault=job.fault or LOST
        )
        return 0
    if not _claim(job, now):
        return 0
    try:
        run(job.task, job.record_id, now)
    except Exception as fault:
        log.exception("job %s failed", job.key)
        last = job.attempts + 1 >= MOST_ATTEMPTS
        _leave(job, now, JobState.FAILED if last else JobState.RUNNING, fault=repr(fault)[:2000])
        return 1
    _leave(job, now, JobState.DONE)
    return 1


def _claim(job: Job, now: datetime) -> bool:
    """Take a job unless somebody else has; the update is conditional, so two cannot both."""
    free = Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts)
    return free.update(state=JobState.RUNNING, lease_until=now + LEASE, attempts=F("attempts") + 1) == 1


def _leave(job: Job, now: datetime, state: JobState, fault: str = "") -> None:
    """Say how a job ended; one that is to be tried again keeps its lease and waits for it to run out.

    Only its last taker may: one whose lease ran out meanwhile says nothing.
    """
    done_at = now if state == JobState.DONE else None
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts + 1)
    mine.update(state=state, fault=fault, done_at=done_at)
