"""The work of the scheduler for workstreams."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task

from workstreams.services import REMIND
from workstreams.services import send_reminders as send


@shared_task(name=REMIND)
def send_reminders(_: str, now: str) -> None:
    """Remind everybody who owes updates."""
    send(now=datetime.fromisoformat(now))
