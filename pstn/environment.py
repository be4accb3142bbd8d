"""How the settings read the environment."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]


def listed(name: str) -> list[str]:
    """Split a variable at its commas; empty where it is not set."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def required(name: str) -> str:
    """Return a variable that production cannot start without."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it, or set PSTN_DEMO=1 for a demonstration on this machine."
        )
    return value


def database(url: str) -> dict[str, Any]:
    """Return how to reach the database of a URL; connections stay open, and one that has gone is made again."""
    made: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if made["ENGINE"] == "django.db.backends.sqlite3":
        made["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",  # one writes at a time: waits for the lock at BEGIN, never fails inside
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    return made


def refuse_public(hosts: list[str]) -> None:
    """Refuse a demonstration, whose passwords lie in a file, on any host but this machine."""
    public = [host for host in hosts if host not in LOOPBACK]
    if public:
        raise ImproperlyConfigured(f"Demo mode does not start on a public host ({', '.join(public)}).")


def kept_key(path: Path) -> str:
    """Return the demonstration's key, made at its first start and readable by its owner alone."""
    if not path.exists():
        made = path.with_name(f"{path.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was first: its key stands
            os.link(made, path)
        made.unlink()
    return path.read_text()
