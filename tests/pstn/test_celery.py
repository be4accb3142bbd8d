"""The worker over Redis: it takes a tick from the broker, runs it, and leaves nothing in the queue."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from threading import Timer

import pytest
import redis
from celery import Celery

from pstn.celery import app
from pstn.supervisor import end_with_parent

ROOT = Path(__file__).resolve().parents[2]
ENDS = ("succeeded", "raised", "retry", "ignored")
WORKER = [sys.executable, "-m", "celery", "--quiet", "--app", "pstn", "worker", "--pool", "solo", "--loglevel", "INFO"]


@pytest.fixture
def worker(redis_url, database_url, tmp_path):
    own = {"REDIS_URL": redis_url, "DATABASE_URL": database_url, "PSTN_HOME": str(tmp_path), "LOG_LEVEL": "INFO"}
    process = subprocess.Popen(
        WORKER,
        cwd=ROOT,
        env=os.environ | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=partial(end_with_parent, os.getpid()),
    )
    deadline = Timer(60, process.kill)
    deadline.start()
    yield process
    deadline.cancel()
    process.kill()
    process.communicate()


def test_a_tick_sent_over_redis_is_run_once_and_leaves_the_queue(worker, redis_url):
    with Celery(broker=redis_url) as sender:
        sent = [sender.send_task("pstn.tasks.tick", expires=50).id for _ in range(2)]
    told = []
    for line in worker.stdout:
        told += [f"{number} {word}" for number, key in enumerate(sent) for word in ENDS if f"[{key}] {word}" in line]
        if len(told) == 2:
            break
    assert told == ["0 succeeded", "1 succeeded"]
    with redis.from_url(redis_url) as server:
        assert server.llen("celery") == 0


def test_a_tick_that_nobody_took_in_a_minute_is_dropped():
    entries = app.conf.beat_schedule
    assert list(entries) == ["tick"]
    assert entries["tick"]["schedule"] == 60
    assert entries["tick"]["options"]["expires"] < 60
