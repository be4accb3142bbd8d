"""What a browser is told, and what a fault of ours tells; how production starts."""

import os
import subprocess
import sys

import pytest
from django.test import Client
from django.utils import timezone

from core.exports import texts
from tests.core.security.senders import ROOT
from tests.factories.filled import DAY
from workstreams.models import Workstream

pytestmark = pytest.mark.django_db


# What a browser is told ----------------------------------------------------------------------------------------------

ANSWERS = [
    ("/accounts/login/", 200),
    ("/workstreams/workstreams/", 200),
    ("/workstreams/workstreams.csv", 200),
    ("/workstreams/workstreams/?nothing=1", 400),
    ("/workstreams/updates/due/", 200),
    ("/workstreams/updates/to-publish/", 403),
    ("/workstreams/workstreams/NONE-01/", 404),
    ("/nowhere/", 404),
    ("/pages/help/", 200),
    ("/api/v1/", 200),
    ("/api/v1/docs/", 200),
    ("/api/v1/docs/themes/", 200),
    ("/api/v1/schema/", 200),
    ("/api/v1/workstreams/", 200),
    ("/api/v1/workstreams/?nothing=1", 400),
    ("/api/v1/workstreams/NONE-01/", 404),
    ("/api/v1/nowhere/", 404),
]


@pytest.mark.parametrize(("address", "status"), ANSWERS)
def test_every_answer_tells_the_browser_what_it_may_do(address, status, inside):
    answer = (Client() if "login" in address else inside).get(address)
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert answer.status_code == status
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    assert (policy["frame-ancestors"], policy["base-uri"], policy["form-action"]) == ("'none'", "'none'", "'self'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(("address", "status"), ANSWERS)
def test_nothing_that_depends_on_the_reader_is_kept_by_a_cache_between(address, status, inside):
    told = (Client() if "login" in address else inside).get(address)["Cache-Control"]
    if address == "/api/v1/schema/":  # the same for everybody
        assert told == "max-age=600"
        return
    tagged = address == "/api/v1/workstreams/"  # kept by its reader alone, who asks each time whether it still holds
    assert {"private", "no-cache" if tagged else "no-store"} <= set(told.split(", "))


# What a fault tells, and how production starts -----------------------------------------------------------------------


def test_a_fault_of_ours_tells_nothing_of_our_code(inside, monkeypatch):
    def breaks(*_, **__):
        raise RuntimeError("secret: core/exports/texts.py")

    monkeypatch.setattr(texts, "csv_lines", breaks)
    inside.raise_request_exception = False
    page = inside.get("/workstreams/workstreams.csv")
    api = inside.get("/api/v1/workstreams/", headers={"Accept": "text/csv"})
    assert [
        (answer.status_code, b"secret" in answer.content, b"Traceback" in answer.content) for answer in (page, api)
    ] == [(500, False, False)] * 2
    assert api["Content-Type"] == "application/problem+json"


def test_in_production_cookies_are_for_this_host_over_https_alone(tmp_path):
    asked = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_NAME CSRF_COOKIE_NAME SECURE_SSL_REDIRECT DEBUG"
    told = subprocess.run(
        [sys.executable, "-c", f"from pstn import settings as s; print(*(getattr(s, n) for n in '{asked}'.split()))"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PSTN_HOME": str(tmp_path),
            "SECRET_KEY": "made-up",
            "ALLOWED_HOSTS": "a.example",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["True", "True", "__Host-session", "__Host-csrf", "True", "False"]


def test_the_day_of_the_fixtures_has_come():
    assert timezone.now().date() > DAY
    assert Workstream.objects.count() == 0
