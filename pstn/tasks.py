"""What the scheduler sends: one tick a minute, which finds in the database what is due."""

import logging

from celery import shared_task

log = logging.getLogger(__name__)


@shared_task(name="pstn.tasks.tick")
def tick() -> None:
    """Run whatever is due; safe to run twice."""
    log.info("tick")
