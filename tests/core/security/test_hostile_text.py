"""Questions that are SQL, and text that is code."""

import base64
import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from core import history
from core.choices import Role
from core.models import Scope
from core.problems import InvalidParametersError
from core.resources import day_asked, registry
from core.services import change_record, open_scope
from reports.services import drawn_for
from tests.core.security.senders import signed_in
from tests.factories.filled import THEN, fill
from tests.factories.workstreams import WorkstreamFactory, submitted_update
from workstreams.models import Workstream

pytestmark = pytest.mark.django_db


# Questions that are SQL ----------------------------------------------------------------------------------------------

HOSTILE = [
    "'; DROP TABLE core_scope; --",
    '" OR 1=1 --',
    "1) UNION SELECT password FROM core_user --",
    "reference__scope__code",
    "-scope__grants__user__password",
    "author__password",
    "%s %(x)s %%",
    "{0.__class__}",
    "\\",
    "²",
    "9" * 400,
    "1e999999",
    "NaN",
    "\x00",
    "\U0001f600",
    "[" * 3000,
]

READ_AS_TEXT = {"as_at", "cursor", "expand", "fields", "limit", "ordering", "q"}


@pytest.mark.parametrize("name", ["status-updates", "places"])
def test_no_parameter_reaches_the_database_as_anything_but_a_value(name, inside):
    resource, scopes = registry[name], Scope.objects.count()
    pages = [reverse(resource.url_name(page)) for page in ("list", "csv")]
    for parameter in sorted(resource.parameters()):
        for value in HOSTILE:
            asked = {parameter: value.encode()}
            for address in (reverse(f"api:{name}"), *(pages if parameter in READ_AS_TEXT else ())):
                answer = inside.get(address, asked)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                case = (address, parameter, value)
                assert (case, answer.status_code in (200, 400)) == (case, True)
                assert (case, b"pbkdf2" in body or b"md5$" in body) == (case, False)
    assert Scope.objects.count() == scopes


CURSORS = {
    "another order": [["password"], ["x", "y"]],
    "an order through relations": [["scope__grants__user__password", "pk"], ["x", "y"]],
    "too few values": [["reference", "pk"], ["x"]],
    "no list": {"reference": "x"},
    "a value that is a list": [["reference", "pk"], [["x"], ["y"]]],
    "a value that is an object": [["reference", "pk"], [{"x": 1}, {"y": 1}]],
    "NUL": [["reference", "pk"], ["\x00", "00000000-0000-0000-0000-000000000000"]],
    "half a character": [["reference", "pk"], ["\ud800", "00000000-0000-0000-0000-000000000000"]],
    "no key": [["reference", "pk"], ["x", "'; DROP TABLE core_scope; --"]],
}


@pytest.mark.parametrize("kind", CURSORS)
def test_a_cursor_that_was_made_up_is_refused(kind, inside):
    made_up = base64.urlsafe_b64encode(json.dumps(CURSORS[kind]).encode()).decode().rstrip("=")
    answers = [inside.get(address, {"cursor": made_up}) for address in ("/api/v1/asks/", "/workstreams/asks/")]
    harmless = kind in ("a value that is a list", "a value that is an object")
    assert {answer.status_code for answer in answers} <= ({200, 400} if harmless else {400})


def test_a_cursor_that_is_too_deep_is_refused(inside):
    deep = base64.urlsafe_b64encode(b"[" * 100_000).decode()
    assert inside.get("/api/v1/asks/", {"cursor": deep}).status_code == 400


@given(st.text() | st.from_regex(r"\d{4}-\d{1,2}-\d{1,2}.*") | st.dates().map(str))
def test_a_day_enters_sql_as_digits_or_not_at_all(text):
    try:
        day = day_asked({"as_at": text}, date(2300, 1, 1))
    except InvalidParametersError:
        return
    assert day is None or type(day) is date
    seen = []

    def watch(execute, sql, *rest):
        seen.append(sql)
        return execute(sql, *rest)

    with history.as_at(day), connection.execute_wrapper(watch):
        list(Scope.objects.filter(code=text[:5].replace("\x00", "")))
        list(Workstream.objects.all())
    moments = [literal for literal in re.findall(r"'([^']*)'", seen[-1]) if not literal.isalpha()]
    assert {re.sub(r"\d", "0", moment).partition("+")[0] for moment in moments} <= {
        "0000-00-00 00:00:00",
        "0000-00-00 00:00:00.000000",
    }
    assert bool(moments) == (day is not None)


# Text that is code ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>"])
def test_no_text_of_anybody_becomes_part_of_a_page(mark):
    scope = open_scope(code="XSS", title=mark, programme_reference="XSSPROG")
    filled = fill(scope, mark, roles=[Role.SECRETARY])
    report = filled["progress-reports"]
    change_record(report, actor=None, now=THEN, data=drawn_for(report, THEN))
    client, raw = signed_in(filled.users[Role.MANAGER]), mark.encode()
    work = WorkstreamFactory(scope=scope, title=mark, reports_to=filled["boards"], theme=filled["themes"])
    update = submitted_update(work, filled.users[Role.OFFICER], summary=mark, help_needed=mark)
    addresses = ["/workstreams/updates/due/", "/workstreams/updates/to-publish/"]
    addresses += [reverse(f"workstreams:update_{page}", args=[update.reference]) for page in ("check", "edit")]
    for name, resource in registry.items():
        key = filled[name].reference
        addresses += [reverse(resource.url_name(page), args=[key]) for page in ("detail", "history")]
        addresses.append(reverse(resource.url_name("list")))
    shown = 0
    for address in addresses:
        answer = client.get(address, follow=True)
        assert (address, answer.status_code, raw in answer.content) == (address, 200, False)
        shown += escape(mark).encode() in answer.content
    assert shown > len(registry)
    for query in ({"q": mark}, {"reference": mark}, {mark: "1"}, {"ordering": mark}, {"as_at": mark}, {"cursor": mark}):
        answer = client.get("/workstreams/workstreams/", query)
        assert (query, raw in answer.content) == (query, False)
    assert client.get("/workstreams/workstreams/", {"next": mark}).content.count(raw) == 0
    assert Client().get("/accounts/login/", {"next": mark}).content.count(raw) == 0


def test_a_formula_in_a_text_is_no_formula_in_a_spreadsheet(scope, inside):
    WorkstreamFactory(scope=scope, title="=HYPERLINK(1)", focus="@SUM(1)")
    for client_answer in (
        inside.get("/workstreams/workstreams.csv"),
        inside.get("/api/v1/workstreams/", headers={"Accept": "text/csv"}),
    ):
        lines = b"".join(client_answer.streaming_content).decode()
        assert "'=HYPERLINK(1)" in lines
        assert "'@SUM(1)" in lines
