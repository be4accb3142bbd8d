"""What a hostile reader tries: forged forms, addresses that lead away, text that is code, fields not theirs."""

import base64
import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from core import history
from core.choices import Role
from core.exports import texts
from core.models import ApiToken, Scope
from core.problems import InvalidParametersError
from core.resources import day_asked, registry
from core.services import change_record, open_scope
from core.tokens import issue_token
from reports.services import drawn_for
from tests.factories.core import ScopeFactory, UserFactory
from tests.factories.filled import DAY, THEN, fill
from tests.factories.workstreams import WorkstreamFactory, submitted_update
from workstreams.models import StatusUpdate, Workstream
from workstreams.services import start_update

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "a long enough password"  # pragma: allowlist secret


@pytest.fixture
def scope():
    return ScopeFactory()


@pytest.fixture
def officer(scope):
    user = UserFactory(scope=scope, role=Role.OFFICER)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def manager(scope):
    return UserFactory(scope=scope, role=Role.MANAGER)


def signed_in(user, **options):
    client = Client(**options)
    client.force_login(user, BACKEND)
    return client


@pytest.fixture
def inside(officer):
    return signed_in(officer)


@pytest.fixture
def workstream(scope):
    return WorkstreamFactory(scope=scope)


@pytest.fixture
def draft(workstream, officer):
    return start_update(workstream=workstream, actor=officer, now=timezone.now())


def sent(**data):
    """A request of the API with a JSON body."""
    return {"data": data, "content_type": "application/json", "headers": {"If-Match": "*"}}


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
    tagged = address == "/api/v1/workstreams/"  # kept by its reader alone, who asks each time whether it still holds
    assert {"private", "no-cache" if tagged else "no-store"} <= set(told.split(", "))


# Forms and addresses -------------------------------------------------------------------------------------------------


def test_a_form_from_elsewhere_changes_nothing(officer, draft, workstream):
    forged = signed_in(officer, enforce_csrf_checks=True)
    addresses = [
        reverse(f"workstreams:update_{page}", args=[draft.reference]) for page in ("edit", "submit", "discard")
    ]
    addresses.append(reverse("workstreams:update_start", args=[workstream.reference]))
    addresses += ["/accounts/login/", "/accounts/logout/", "/accounts/password/change/"]
    assert [forged.post(address, {"version": 1}).status_code for address in addresses] == [403] * 7
    answer = forged.post("/api/v1/status-updates/", **sent(workstream=workstream.reference))
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert StatusUpdate.objects.get().version == 1


def test_a_token_needs_no_protection_against_forged_forms(officer, workstream):
    secret = issue_token(user=officer, name="Partner", now=timezone.now())
    request = sent(workstream=workstream.reference)
    request["headers"] |= {"Authorization": f"Bearer {secret}"}
    assert Client(enforce_csrf_checks=True).post("/api/v1/status-updates/", **request).status_code == 201


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "http:evil.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x=y",
        "\r\nhttps://evil.example",
    ],
)
def test_signing_in_and_out_leads_nowhere_else(target, officer):
    client = Client()
    for address, data in (
        ("/accounts/login/", {"login": officer.username, "password": PASSWORD, "next": target}),
        ("/accounts/logout/", {"next": target}),
    ):
        answer = client.post(address, data)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith(("//", "/\\"))
        assert "evil" not in answer["Location"]
        assert "x" not in answer.cookies


def test_a_host_that_is_not_ours_is_refused(client):
    assert client.get("/accounts/login/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: x=y", 'a"; filename="evil.exe', "../../etc/passwd"])
def test_what_is_asked_for_writes_no_header_of_a_csv_file(value, inside):
    page = inside.get("/workstreams/workstreams.csv", {"q": value})
    api = inside.get("/api/v1/workstreams/", {"q": value}, headers={"Accept": "text/csv"})
    assert [answer["Content-Disposition"] for answer in (page, api)] == ['attachment; filename="workstreams.csv"'] * 2
    assert [answer.has_header("Set-Cookie") for answer in (page, api)] == [False, False]


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


# Fields and rights that are not the sender's -------------------------------------------------------------------------

NOT_THEIRS = {
    "author": "somebody",
    "created_at": "2000-01-01T00:00:00Z",
    "demonstration": True,
    "id": "00000000-0000-0000-0000-000000000000",
    "published_at": "2000-01-01T00:00:00Z",
    "published_by": "somebody",
    "reference": "ZZ-01",
    "scope": "ZZ",
    "state": "published",
    "submitted_at": "2000-01-01T00:00:00Z",
    "version": 99,
    "visibility": "public",
    "withdrawn_at": "2000-01-01T00:00:00Z",
}


@pytest.mark.parametrize("name", sorted(NOT_THEIRS))
def test_the_api_refuses_a_field_that_is_not_the_writers(name, inside, workstream, draft):
    before = StatusUpdate.objects.filter(pk=draft.pk).values().get()
    one = reverse("api:status-updates-one", args=[draft.reference])
    answers = [
        inside.patch(one, **sent(summary="Mine", **{name: NOT_THEIRS[name]})),
        inside.post("/api/v1/status-updates/", **sent(workstream=workstream.reference, **{name: NOT_THEIRS[name]})),
        inside.post(f"{one}submit/", **sent(**{name: NOT_THEIRS[name]})),
    ]
    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert [answer.json()["errors"][0]["pointer"] for answer in answers] == [f"/{name}"] * 3
    assert StatusUpdate.objects.values().get() == before


def test_a_page_takes_no_field_that_is_not_the_writers(inside, draft):
    kept = sorted({*NOT_THEIRS} - {"version"})
    before = {name: getattr(draft, name) for name in kept}
    form = {"as_at": "1 March 2015", "rag": "green", "summary": "Mine", "action": "draft", "version": draft.version}
    answer = inside.post(
        reverse("workstreams:update_edit", args=[draft.reference]), form | {k: NOT_THEIRS[k] for k in kept}
    )
    draft.refresh_from_db()
    assert (answer.status_code, draft.summary, draft.version) == (302, "Mine", 2)
    assert {name: getattr(draft, name) for name in kept} == before


def test_an_officer_cannot_publish_by_any_door(inside, officer, workstream):
    update = submitted_update(workstream, officer)
    page = inside.post(reverse("workstreams:update_publish", args=[update.reference]), {"version": update.version})
    api = inside.post(f"{reverse('api:status-updates-one', args=[update.reference])}publish/", **sent())
    update.refresh_from_db()
    assert (page.status_code, api.status_code, update.state) == (403, 403, "submitted")


@pytest.mark.parametrize(
    "body",
    ["[]", "1", '"x"', "null", "{", "[" * 100_000, '{"workstream": {"a": [1]}}', '{"workstream": ["x"]}', "\xff"],
)
def test_a_body_that_is_no_request_is_refused(body, inside):
    answer = inside.post("/api/v1/status-updates/", body.encode("latin-1"), content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_body_that_is_too_long_is_refused_unread(inside, officer):
    secret = issue_token(user=officer, name="Partner", now=timezone.now())
    body = b'{"summary": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
    for client, headers in ((inside, {}), (Client(), {"Authorization": f"Bearer {secret}"})):
        answer = client.post("/api/v1/status-updates/", body, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["status"]) == (413, 413)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/html"]
)
def test_a_form_of_another_site_cannot_speak_to_the_api(kind, inside, workstream):
    body = json.dumps({"workstream": workstream.reference})
    answer = inside.generic("POST", "/api/v1/status-updates/", body, content_type=kind)
    assert (answer.status_code, StatusUpdate.objects.count()) == (415, 0)


# Who somebody is -----------------------------------------------------------------------------------------------------


def test_a_token_is_read_from_its_header_alone(officer):
    secret = issue_token(user=officer, name="Partner", now=timezone.now())
    anybody = Client()
    assert anybody.get("/api/v1/", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    for name in ("token", "access_token", "key", "api_key", "Authorization"):
        assert anybody.get("/api/v1/", {name: secret}).status_code == 401
        assert anybody.get("/api/v1/", headers={"Cookie": f"{name}={secret}"}).status_code == 401
    for header in (
        f"Basic {base64.b64encode(secret.encode()).decode()}",
        f"Token {secret}",
        secret,
        "Bearer",
        "Bearer  ",
    ):
        assert anybody.get("/api/v1/", headers={"Authorization": header}).status_code == 401
    assert anybody.get("/workstreams/updates/due/", headers={"Authorization": f"Bearer {secret}"}).status_code == 302


def test_of_a_token_only_a_digest_is_stored(officer):
    secret = issue_token(user=officer, name="Partner", now=timezone.now())
    row = ApiToken.objects.values().get()
    assert len(secret) > 40
    assert [
        name for name, value in row.items() if secret in str(value) or secret.removeprefix("pstn_") in str(value)
    ] == []


@pytest.mark.parametrize("ended", ["expired", "revoked", "of a closed account"])
def test_a_token_that_has_ended_opens_nothing(ended, officer):
    now = timezone.now()
    secret = issue_token(user=officer, name="Partner", now=now, expires_at=now + timedelta(hours=1))
    asked = {"headers": {"Authorization": f"Bearer {secret}"}}
    assert Client().get("/api/v1/workstreams/", **asked).status_code == 200
    if ended == "of a closed account":
        type(officer).objects.update(is_active=False)
    else:
        ApiToken.objects.update(
            **{{"expired": "expires_at", "revoked": "revoked_at"}[ended]: datetime(2020, 1, 1, tzinfo=UTC)}
        )
    assert Client().get("/api/v1/workstreams/", **asked).status_code == 401


def test_a_new_password_ends_the_sessions_elsewhere(officer):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post("/accounts/login/", {"login": officer.username, "password": PASSWORD})
        assert client.get("/workstreams/updates/due/").status_code == 200
    new = "quite another password"  # pragma: allowlist secret
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    officer.refresh_from_db()
    assert officer.check_password(new)
    assert elsewhere.get("/workstreams/updates/due/").status_code == 302


def test_signing_in_renews_the_session_and_signing_out_ends_it(officer):
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    client.post("/accounts/login/", {"login": officer.username, "password": PASSWORD})
    mine = client.cookies[settings.SESSION_COOKIE_NAME]
    assert mine.value != planted
    assert (mine["httponly"], mine["samesite"]) == (True, "Lax")
    client.post("/accounts/logout/")
    client.cookies[settings.SESSION_COOKIE_NAME] = mine.value
    assert client.get("/workstreams/updates/due/").status_code == 302


def test_a_lost_password_does_not_tell_which_addresses_are_known(officer, client):
    told = [
        client.post("/accounts/password/reset/", {"email": email}) for email in (officer.email, "nobody@example.org")
    ]
    assert [(answer.status_code, answer["Location"]) for answer in told] == [
        (302, "/accounts/password/reset/done/")
    ] * 2


def test_a_wrong_name_and_a_wrong_password_are_told_alike(officer, client):
    told = []
    for login in (officer.username, "nobody"):
        answer = client.post("/accounts/login/", {"login": login, "password": "guess"})  # pragma: allowlist secret
        errors = answer.context["form"].errors.get_json_data()
        told.append((answer.status_code, errors))
    assert told[0] == told[1]
    assert list(told[0][1]) == ["__all__"]


def test_guessing_one_persons_password_locks_nobody_else_out(officer, client):
    other = UserFactory()
    other.set_password(PASSWORD)
    other.save()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post("/accounts/login/", {"login": officer.username, "password": "guess"})  # pragma: allowlist secret
    right = {"login": officer.username.upper(), "password": PASSWORD}
    assert client.post("/accounts/login/", right).status_code == 429
    assert client.post("/accounts/login/", {"login": other.username, "password": PASSWORD}).status_code == 302


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
