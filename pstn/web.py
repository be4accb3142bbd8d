"""How gunicorn serves: `gunicorn --config python:pstn.web pstn.wsgi`."""

import gc
import os

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from pstn.supervisor import end_with_parent

bind = f"{os.environ.get('PSTN_BIND') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or "2")
threads = 4
preload_app = True  # imported once; a worker is a fork of it
graceful_timeout = 5
keepalive = 5
loglevel = "warning"


def when_ready(server: Arbiter) -> None:
    """Leave what has been loaded, and what every worker shares, out of each search for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def post_fork(server: Arbiter, worker: Worker) -> None:
    """Let no worker outlive the process that started it."""
    end_with_parent(server.pid)
