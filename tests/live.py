"""The product as a newcomer runs it, for the browser tests: all that `make run` starts, on its own home."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from playwright.sync_api import Page

from pstn.supervisor import end_with_parent

ROOT = Path(__file__).resolve().parent.parent
START = 180  # seconds until the first page: migrations, static files and five places


@dataclass
class Live:
    """A running product, reached by HTTP and by its commands only."""

    url: str
    home: Path
    environment: dict[str, str]

    def account(self, role: str, programme: str | None = None) -> dict[str, str]:
        """Return the demonstration's account of a role, of a programme where one is named."""
        accounts = json.loads((self.home / "demo-accounts.json").read_text())
        return next(a for a in accounts if a["role"] == role and programme in (None, a["programme"]))

    def sign_in(self, page: Page, role: str, programme: str | None = None) -> dict[str, str]:
        """Sign in as a person would, and return the account."""
        account = self.account(role, programme)
        page.goto(f"{self.url}/accounts/login/")
        page.fill("[name=login]", account["username"])
        page.fill("[name=password]", account["password"])
        with page.expect_navigation():
            page.press("[name=password]", "Enter")
        assert "/accounts/login" not in page.url, page.inner_text("body")
        return account

    def manage(self, *arguments: str) -> str:
        """Run a command of the product on the same home and return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def running(home: Path, database_url: str = "", redis_url: str = "") -> Iterator[Live]:
    """Start web, worker and scheduler on `home`, and stop them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    named = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "PSTN_HOME": str(home), "PORT": str(port)}
    environment = os.environ | named | {"PSTN_DEMO": "1"}
    log = home / "serve.log"
    with log.open("wb") as file:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            preexec_fn=partial(end_with_parent, os.getpid(), signal.SIGTERM),
        )
    try:
        wait_for(server, port, log)
        yield Live(f"http://127.0.0.1:{port}", home, environment)
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(server: subprocess.Popen, port: int, log: Path) -> None:
    """Return once the web answers; fail with what was printed where it does not."""
    for _ in range(START * 5):
        try:
            server.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            pass
        else:
            break
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/livez")
            if connection.getresponse().status == 200:
                return
        except OSError:
            continue
        finally:
            connection.close()
    raise RuntimeError(f"The product does not serve:\n{log.read_text()}")
