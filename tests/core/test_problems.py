"""Every refusal of the API is a problem document that says of which request it is, and tells nothing of our code."""

import json
import logging
import re

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test import Client

from core.problems import KINDS, is_away
from core.resources import registry
from core.tracing import HEADER, KEPT, Lines, with_request_id
from tests.factories.workstreams import ThemeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PROBLEM = "application/problem+json"
ID = "0190163d-8694-739b-aea5-966c26f8ad90"


def read(answer, status):
    """The problem that an answer is, after a look at what all have in common."""
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM), answer.content
    said = json.loads(answer.content)
    assert list(said)[:5] == ["type", "title", "status", "detail", "instance"]
    assert said["status"] == status
    assert said["title"] and said["detail"]
    assert said["instance"] == f"urn:uuid:{answer[HEADER]}"
    kind = said["type"].removeprefix("/pages/api/#")
    assert said["type"] == "about:blank" or said["title"] == KINDS[kind]
    return said | {"kind": kind}


def broken(fault):
    """A database that answers nothing but a fault."""

    def answer(*_, **__):
        raise fault

    return connection.execute_wrapper(answer)


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["nothing/", "themes/a/b/c/", "themes"])
def test_an_address_that_is_not_there_is_told_to_everybody_by_every_method(method, path):
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)
    if method != "head":
        assert read(answer, 404)["detail"] == "There is no such address in this API."


@pytest.mark.parametrize("path", ["/api/", "/api/v2/themes/"])
def test_an_address_beside_the_api_is_told_likewise(path):
    assert read(Client().get(path), 404)["kind"] == "about:blank"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("delete", "themes/", "GET, POST, PATCH, HEAD, OPTIONS"),
        ("put", "themes/X/", "GET, PATCH, HEAD, OPTIONS"),
        ("post", "themes/X/", "GET, PATCH, HEAD, OPTIONS"),
        ("get", "themes/X/withdraw/", "POST, OPTIONS"),
        ("post", "", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_that_is_not_taken_is_refused_with_those_that_are(api, method, path, allowed):
    answer = getattr(api.client, method)(f"/api/v1/{path}")
    read(answer, 405)
    assert sorted(answer["Allow"].split(", ")) == sorted(allowed.split(", "))


def test_what_cannot_be_answered_or_read_is_refused_with_what_can(api, scope):
    read(api.get("themes/", headers={"accept": "image/png"}), 406)
    path = f"/api/v1/themes/{ThemeFactory(scope=scope).reference}/"
    made = api.client.post("/api/v1/themes/", "<a/>", content_type="text/xml")
    changed = api.client.patch(path, "<a/>", content_type="text/xml", headers={"if-match": "*"})
    read(made, 415)
    read(changed, 415)
    assert (made["Accept-Post"], changed["Accept-Patch"]) == ("application/json", "application/json")
    assert (made.get("Accept-Patch"), changed.get("Accept-Post")) == (None, None)


@pytest.mark.parametrize(
    ("send", "status", "kind"),
    [
        (lambda client: client.get("/api/v1/themes/?colour=red"), 400, "unknown-parameter"),
        (lambda client: client.get("/api/v1/themes/?limit=x"), 400, "invalid-parameter"),
        (lambda client: client.post("/api/v1/themes/?brief=1", {}, "application/json"), 400, "unknown-parameter"),
        (lambda client: client.post("/api/v1/themes/", "{", "application/json"), 400, "unreadable-body"),
        (lambda client: client.post("/api/v1/themes/", {}, "application/json"), 400, "invalid-record"),
        (lambda client: client.post("/api/v1/themes/", "x" * 10_500_000, "application/json"), 413, "about:blank"),
        (lambda client: client.get("/api/v1/themes/X/"), 404, "about:blank"),
        (lambda client: client.get("/api/v1/themes/", headers={"host": "evil.example"}), 400, "about:blank"),
    ],
)
def test_each_refusal_has_a_kind_that_is_written_down(api, scope, send, status, kind):
    assert read(send(api.client), status)["kind"] == kind


def test_a_refused_token_says_how_to_sign_in():
    answer = Client().get("/api/v1/themes/", headers={"authorization": "Bearer pstn_wrong"})
    read(answer, 401)
    assert answer["WWW-Authenticate"] == 'Bearer realm="pstn"'


def test_a_session_without_its_form_token_is_refused(manager):
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)
    read(client.post("/api/v1/themes/", {}, content_type="application/json"), 403)


# What is ours to mend ------------------------------------------------------------------------------------------------


def test_a_fault_of_ours_is_logged_under_the_id_that_its_answer_gives(api, caplog):
    api.client.raise_request_exception = False
    with broken(RuntimeError("secret")):
        answer = api.get("themes/")
    said = read(answer, 500)
    assert b"secret" not in answer.content
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "RuntimeError: secret" in Lines().format(record)
    assert (record.request_id, said["instance"]) == (answer[HEADER], f"urn:uuid:{answer[HEADER]}")


@pytest.mark.parametrize("sign_in", ["token", "session"])
def test_a_database_that_is_away_is_told_with_when_to_try_again(api, manager, caplog, sign_in):
    client = api.client if sign_in == "token" else Client()
    if sign_in == "session":
        client.force_login(manager)
    client.raise_request_exception = False
    with broken(OperationalError("secret")):
        answer = client.get("/api/v1/themes/")
    assert read(answer, 503)["kind"] == "unavailable"
    assert (answer["Retry-After"], b"secret" in answer.content) == ("5", False)
    assert "OperationalError: secret" in "".join(Lines().format(record) for record in caplog.records)


def test_a_wrong_statement_is_a_fault_of_ours_and_never_passes():
    wrong = OperationalError("no such column")
    wrong.__cause__ = type("Fault", (Exception,), {"sqlite_errorname": "SQLITE_ERROR"})()
    assert (is_away(wrong), is_away(OperationalError("locked")), is_away(None)) == (False, True, False)


def test_who_comes_second_to_a_value_that_may_stand_once_is_told_to_read_again(api, scope):
    body = {"programme": scope.programme_reference, "title": "x"}
    with broken_inserts():
        answer = api.client.post("/api/v1/themes/", body, content_type="application/json")
    assert read(answer, 409)["kind"] == "conflict"


def broken_inserts():
    """A database in which somebody else has just stored the same."""

    def answer(execute, sql, *rest):
        if sql.startswith('INSERT INTO "workstreams_theme"'):
            raise IntegrityError
        return execute(sql, *rest)

    return connection.execute_wrapper(answer)


# Ids of requests -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [ID, ID.upper(), ID.replace("-", "")])
def test_the_id_that_a_sender_gives_is_kept(client, given):
    assert client.get("/livez", headers={HEADER: given})[HEADER] == ID


@pytest.mark.parametrize("given", ["", "x", "a" * 5000, f"{ID}\r\nSet-Cookie: a=b", f"{{{ID}}}", "<script>", "é" * 36])
def test_what_is_no_uuid_is_replaced(client, given):
    told = [client.get("/livez", headers={HEADER: given})[HEADER] for _ in "ab"]
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one) for one in told)
    assert (told[0] != told[1], ID in told) == (True, False)


def test_lines_of_the_log_say_of_which_request_they_are(rf):
    lines, kept = Lines("%(request_id)s %(message)s"), []
    outside = logging.LogRecord("x", logging.INFO, "x", 1, "said", None, None)
    with_request_id(lambda request: kept.append((request, lines.format(outside))) or Client().get("/livez"))(
        rf.get("/")
    )
    request, inside = kept[0]
    assert (inside, lines.format(outside)) == (f"{request.META[KEPT]} said", "- said")
    outside.request = request
    assert lines.format(outside) == inside


# HEAD and OPTIONS ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["themes", "progress-reports"])
def test_options_tell_the_methods_and_the_same_of_what_is_hidden(name, api, rows, scope):
    (row,) = rows(registry[name].model, 1, scope)
    told = []
    for path in (f"{name}/{row.reference}/", f"{name}/NO-SUCH-1/"):
        answer = api.client.options(f"/api/v1/{path}")
        told.append((answer.status_code, answer.content, answer["Allow"], answer.get("Accept-Patch")))
    takes = "application/json" if registry[name].change else None
    assert told == [(204, b"", told[0][2], takes)] * 2
    assert ("PATCH" in told[0][2]) == bool(registry[name].change)


def test_options_tell_nothing_to_who_is_not_signed_in():
    read(Client().options("/api/v1/themes/"), 401)


def test_a_head_is_an_answer_without_its_body(api, scope):
    path = f"/api/v1/themes/{ThemeFactory(scope=scope).reference}/"
    for address in ("/api/v1/themes/", path, "/api/v1/"):
        whole, head = api.client.get(address), api.client.head(address)
        assert (head.status_code, head.content, head.get("ETag")) == (200, b"", whole.get("ETag"))
    assert api.client.head("/api/v1/themes/NO-SUCH-1/").status_code == 404


def test_each_kind_of_problem_is_explained_on_the_page_that_its_type_points_at(client):
    page = client.get("/pages/api/").content.decode()
    assert [kind for kind in KINDS if f'id="{kind}"' not in page] == []
