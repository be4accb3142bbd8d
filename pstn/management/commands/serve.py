"""`manage.py serve`: everything that `make run` starts, in one command."""

import fcntl
import gc
import hashlib
import json
import os
import signal
import socket
import sys
from http.client import HTTPConnection
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from pstn.supervisor import Child, Supervisor, end_with_parent


class Command(BaseCommand):
    """Prepare the database, the static files and the demonstration; then run web, worker and scheduler."""

    help = "Run web, worker and scheduler until Ctrl-C, or until the process that started this ends."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, announce, and stop with everything that was started."""
        end_with_parent(os.getppid(), signal.SIGTERM)
        port = self.free_port()
        lock = (settings.PSTN_HOME / "serving.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"Another `serve` already runs on {settings.PSTN_HOME}.") from None
        self.prepare()
        supervisor = Supervisor(self.children(), say=self.say)
        sys.exit(supervisor.run(ready=lambda: self.announce(port)))

    def say(self, text: str) -> None:
        """Print at once, also into a file or a pipe."""
        self.stdout.write(text)
        self.stdout.flush()

    def free_port(self) -> int:
        """Return the port of PORT once it is known to be free."""
        text = os.environ.get("PORT") or "8000"
        if not (text.isdecimal() and 0 < int(text) < 65536):
            raise CommandError(f"PORT={text} is not a port. Choose a number: PORT=8001 make run")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.BIND, int(text)))
            except OSError as error:
                raise CommandError(
                    f"Port {text} cannot be used ({error.strerror}). Choose another: PORT=8001 make run"
                ) from None
        return int(text)

    def prepare(self) -> None:
        """Bring database, static files and demonstration up to date, and leave no connection open."""
        self.say("Preparing the database …")
        gc.freeze()  # what stays anyway is searched for garbage no more, and what comes is less often:
        gc.set_threshold(10_000, 20, 20)  # that was a third of the time that a new database takes
        call_command("migrate", interactive=False, verbosity=0)
        self.collect()
        if settings.DEMO and "load_demo" in get_commands():
            self.say("Loading the places …")
            call_command("load_demo", stdout=self.stdout)
        elif settings.DEMO:
            self.say("There is no demonstration to load yet.")
        connections.close_all()

    def collect(self) -> None:
        """Collect and compress the static files, unless the same ones were collected before."""
        listed = [
            f"{path} {storage.size(path)} {storage.get_modified_time(path)}"
            for finder in get_finders()
            for path, storage in finder.list([])
        ]
        same = hashlib.sha256("\n".join(sorted(listed)).encode()).hexdigest()
        kept = settings.PSTN_HOME / "static.sha256"
        if not kept.exists() or kept.read_text() != same or not settings.STATIC_ROOT.exists():
            call_command("collectstatic", interactive=False, verbosity=0)
            kept.write_text(same)

    def children(self) -> list[Child]:
        """Name the processes: separate, so that none of them takes another with it unnoticed."""
        python = [sys.executable, "-m"]
        hush = ["-W", "ignore:You're running the worker with superuser"]  # it reads JSON only
        celery = [sys.executable, *hush, "-m", "celery", "--quiet", "--app", "pstn"]
        alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return [
            Child("web", [*python, "gunicorn", "--config", "python:pstn.web", "pstn.wsgi"]),
            Child("worker", [*celery, "worker", "--pool", "solo", *alone, "--loglevel", "WARNING"]),
            Child("scheduler", [*celery, "beat", "--loglevel", "WARNING"]),
        ]

    def announce(self, port: int) -> bool:
        """Once the web answers, print where it is and who signs in; False until then."""
        connection = HTTPConnection(settings.BIND, port, timeout=2)
        try:
            connection.request("GET", "/livez", headers={"Host": "localhost"})
            if connection.getresponse().status != 200:
                return False
        except OSError:
            return False
        finally:
            connection.close()
        self.say(f"\nThe PSTN manager is at http://{settings.BIND}:{port}/ (Ctrl-C stops it).")
        accounts = settings.PSTN_HOME / "demo-accounts.json"
        if settings.DEMO and accounts.exists():
            self.say(f"Sign in as (also in {accounts}, with tokens for the REST API):\n")
            for account in json.loads(accounts.read_text()):
                self.say("  {username:<24} {password:<24} {role:<14} {}".format(account["programme"] or "", **account))
        return True
