"""What every test stands on: the chosen database; servers and a browser, started where they are asked for."""

import gc
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32

import django
import hypothesis
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from tests import emptying, servers
from tests.live import Live, running

PROOF = os.environ.get("PSTN_PROOF") == "1"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

LANES = ("sqlite", "postgres")
LEFT = {
    "postgres": {
        "contract",
        "places",
        "browser/test_api_docs.py",
        "browser/test_imports.py",
        "browser/test_front_door.py",
        "pstn/test_demo.py",
        "pstn/test_supervisor.py",
        "workstreams/test_year.py",
    },
    "sqlite": {"security", "browser/test_print.py"},
}
"""Files and folders that one lane leaves to the other."""

DIVIDED = re.compile(
    r"/isolation/|/workstreams/|/browser/test_(journey|pages)|(_|/test_)(views?|pages?|page_faults|panels|timeline)\.py$"
)
"""Files of which each lane does half the tests, or stories: rules and pages do not hang on the database …"""
WHOLE = re.compile(r"_as_at|_before_|histor|_past_|together|same_moment|double_click|left_no_error")
"""… but what is said of a day that is past, or by two at once, does, as does a clean log."""

MIGRATED = pytest.StashKey[str]()
"""The name of a database that has been migrated, and nothing else, on PostgreSQL."""

hypothesis.settings.register_profile("test", max_examples=50, deadline=None, database=None, derandomize=True)
hypothesis.settings.register_profile("proof", max_examples=2000, deadline=None, database=None)
hypothesis.settings.load_profile("proof" if PROOF else "test")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the database by PSTN_TEST_DATABASE, in an environment that owes nothing to the one outside."""
    stack = ExitStack()
    config.add_cleanup(stack.close)
    home = Path(tempfile.mkdtemp(prefix="pstn-test-"))
    stack.callback(shutil.rmtree, home)
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "PORT", "LOG_LEVEL"):
        os.environ.pop(name, None)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "pstn.settings", "PSTN_DEMO": "1", "PSTN_HOME": str(home)}
    os.environ |= {"PSTN_RATE_LIMIT": "1000000", "PSTN_RATE_LIMIT_UNKNOWN": "1000000"}  # tests ask in a hurry
    database = os.environ.get("PSTN_TEST_DATABASE") or "sqlite"
    if database == "postgres":
        os.environ["DATABASE_URL"] = stack.enter_context(servers.postgres())
    elif database != "sqlite":
        raise pytest.UsageError(f"PSTN_TEST_DATABASE={database}: choose sqlite or postgres.")

    from django.conf import settings

    if database == "sqlite":  # a file: threads share it as the processes of the product do
        settings.DATABASES["default"]["TEST"] = {"NAME": str(home / "test.sqlite3")}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.MEDIA_ROOT = home / "media"
    settings.STATIC_ROOT.mkdir()
    django.setup()

    from django.core.servers.basehttp import WSGIRequestHandler

    WSGIRequestHandler.disable_nagle_algorithm = True  # the body waited 40 ms behind its headers


def pytest_report_header() -> str:
    """Say at the top which database this run is about."""
    return f"database: {os.environ.get('PSTN_TEST_DATABASE') or 'sqlite'}, {'full' if PROOF else 'daily'} size"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the browser's journeys and let them run last.

    How a page looks and what the OpenAPI file says do not hang on the database: `make test` looks at each on one, and
    `make proof` on both. A test that is repeated for every resource is done for each of them on one of the two; one of
    core, which is the same for all, for half of them. Of pages, and rules of the work, each lane does half the tests.
    """
    lane = os.environ.get("PSTN_TEST_DATABASE", "")
    if lane and not PROOF:
        nobodys = [item.nodeid for item in items if all(leaves(one, item) for one in LANES) and not sampled(item)]
        if nobodys:
            raise pytest.UsageError(f"No lane does these: {nobodys}")
        left = {item for item in items if leaves(lane, item)}
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
    items.sort(key=turn)


def is_of_a_resource(item: pytest.Item) -> bool:
    """Whether a test is one of those that are repeated for every resource there is."""
    from core.resources import registry

    values = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return any(getattr(value, "name", value) in registry for value in values if isinstance(value, str | type))


def leaves(lane: str, item: pytest.Item) -> bool:
    """Whether a lane leaves a test out: it is the other's, or divided and not this lane's part."""
    ours, others = (LEFT[lane], LEFT[LANES[1 - LANES.index(lane)]])
    named = {"/".join(item.path.parts[-2:]), item.path.parts[-2]}
    if named & ours:
        return True
    return not named & others and parts_of(item) > 0 and not falls_to(lane, item)


def sampled(item: pytest.Item) -> bool:
    """Whether a test is one of those of core that are done for some resources each day and for all at full size."""
    return "core" in item.path.parts and is_of_a_resource(item)


def parts_of(item: pytest.Item) -> int:
    """Into how many parts those tests fall of which a lane does one; 0 where it does them all."""
    if is_of_a_resource(item):
        return 4 if "core" in item.path.parts else 2
    return 2 if DIVIDED.search(item.path.as_posix()) and not WHOLE.search(item.name) else 0


def falls_to(lane: str, item: pytest.Item) -> bool:
    """Whether a lane does a test that is divided: by its name, and a journey by where it leads."""
    told = crc32(item.name.encode())
    if item.path.name == "test_journey.py":
        ways = {item.callspec.id} if hasattr(item, "callspec") else set()
        told = LANES.index("sqlite" if {"EPORT", "without JavaScript"} & ways else "postgres")
    return told % parts_of(item) == LANES.index(lane)


def turn(item: pytest.Item) -> int:
    """When a test has its turn: browsers last; journeys first of them, and at the end what waits for the scheduler."""
    if item.get_closest_marker("browser") is None:
        return 0
    return 3 if item.get_closest_marker("late") else 1 if item.path.name == "test_journey.py" else 2


def pytest_collection_finish() -> None:
    """Leave what has been loaded out of every search for garbage: that takes a sixth of the time of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, pytestconfig: pytest.Config
) -> Iterator[None]:
    """Make the database once, and let tests that commit leave it as migrating had; `live` gets a copy of it."""
    flush = TransactionTestCase._fixture_teardown
    with django_db_blocker.unblock(), ExitStack() as stack:
        rows = emptying.rows_left_by_migrating()
        if url := os.environ.get("DATABASE_URL"):
            connection.close()  # what somebody is connected to cannot be copied
            copy = stack.enter_context(servers.fresh_database(url, "migrated", connection.settings_dict["NAME"]))
            pytestconfig.stash[MIGRATED] = urlsplit(copy).path[1:]
        TransactionTestCase._fixture_teardown = lambda case: emptying.empty(rows)
        yield
        if url:  # a thread of a server may still be answering somebody who has left
            servers.send_away(url, connection.settings_dict["NAME"])
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(scope="session")
def proof() -> bool:
    """Whether this run is the one of full size (`make proof`)."""
    return PROOF


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """The URL by which another process reaches the database under test; what it commits is emptied afterwards."""
    name = connection.settings_dict["NAME"]
    if url := os.environ.get("DATABASE_URL"):
        return urlsplit(url)._replace(path=f"/{name}").geturl()
    return f"sqlite:///{name}"


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis that may be emptied."""
    with servers.redis() as url:
        yield url


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Live]:
    """The product as `make run` starts it, with the five places, on the kind of database under test."""
    url = os.environ.get("DATABASE_URL", "")
    with ExitStack() as stack:
        if url:
            migrated = pytestconfig.stash.get(MIGRATED, "template1")  # there is none where no test asks for a database
            url = stack.enter_context(servers.fresh_database(url, "live", migrated))
        yield stack.enter_context(running(tmp_path_factory.mktemp("live"), database_url=url))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop stands still while a test runs
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=servers.chromium(), args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a context of its own, as in `open_page(viewport={"width": 320, "height": 640})`.

    A script's error, or anything that the content security policy blocked, fails the test at its end.
    """
    contexts, faults = [], []

    def opened(**options: object) -> Page:
        context = browser.new_context(**{"locale": "en-GB", "timezone_id": "Europe/London"} | options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of a wide screen."""
    return open_page(viewport={"width": 1280, "height": 900})


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that a page breaks no accessibility rule of axe, of any impact."""

    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        told = [f"{rule['id']} ({rule['impact']}): {node['html']}" for rule in found for node in rule["nodes"]]
        assert told == [], f"{page.url}\n" + "\n".join(told)

    return check
