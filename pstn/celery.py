"""The Celery application: a worker wakes work up, the scheduler ticks once a minute."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pstn.settings")

app = Celery("pstn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    broker_connection_retry_on_startup=True,
    task_acks_late=True,
    task_ignore_result=True,
    task_time_limit=600,
    task_soft_time_limit=540,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    # What is due stands in the database: a tick that waited is dropped, and the next finds the same work.
    beat_scheduler="celery.beat:Scheduler",  # in memory: with one entry there is nothing to remember
    beat_schedule={"tick": {"task": "pstn.tasks.tick", "schedule": 60.0, "options": {"expires": 50}}},
)
app.autodiscover_tasks()
