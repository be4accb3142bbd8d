"""Every resource of the registry over HTTP: lists, records, exports, refusals, caching, queries."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.forms import ModelForm
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIRequestFactory

from core import columns
from core.api import ResourceApi
from core.models import ApiToken
from core.resources import MOST, Write, registry
from core.services import change_record, create_record, withdraw_record
from core.tokens import issue_token
from tests.core.making import Api
from tests.factories.core import NOW, UserFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory
from workstreams.models import Theme
from workstreams.resources import ThemeResource

pytestmark = pytest.mark.usefixtures("today")
PROBLEM = "application/problem+json"


def said(answer):
    """Read an answer's JSON."""
    return json.loads(answer.content)


def read(answer):
    """Read a streamed answer as text."""
    return b"".join(answer.streaming_content).decode()


def test_there_are_resources():
    assert len(registry) > 25


# Lists and records ---------------------------------------------------------------------------------------------------


def test_a_list_holds_each_row_with_every_column_in_the_declared_order(resource, rows, scope, api, see_everywhere):
    made = rows(resource.model, 2, scope)
    see_everywhere()
    listed = [one for one in api.results(f"{resource.name}/", limit=1000) if one["id"] in {str(row.pk) for row in made}]
    assert sorted(one["reference"] for one in listed) == sorted(row.reference for row in made)
    assert [list(one) for one in listed] == [[column.name for column in resource.all_columns()]] * 2


def test_a_list_takes_several_words_of_each_choice_at_once(resource, rows, scope, api):
    rows(resource.model, 1, scope)
    filters = resource.filter_set().base_filters
    words = {name: [key for key, _ in one.extra["choices"]] for name, one in filters.items() if "choices" in one.extra}
    assert "visibility" in words
    answers = [
        api.get(f"{resource.name}/?count=1&" + "&".join(f"{name}={word}" for word in found))
        for name, found in words.items()
    ]
    whole = said(api.get(f"{resource.name}/?count=1"))["count"]
    assert [(answer.status_code, said(answer)["count"]) for answer in answers] == [(200, whole)] * len(words)


def test_a_record_is_found_by_reference_and_by_id(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    by_reference, by_id = api.get(f"{resource.name}/{row.reference}/"), api.get(f"{resource.name}/{row.pk}/")
    assert (by_reference.status_code, by_id.status_code) == (200, 200)
    assert by_reference.content == by_id.content
    assert said(by_id)["reference"] == row.reference


def test_a_record_reads_as_its_list_shows_it(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    (listed,) = [one for one in api.results(f"{resource.name}/") if one["id"] == str(row.pk)]
    assert said(api.get(f"{resource.name}/{row.reference}/")) == listed


def test_csv_and_ndjson_hold_what_the_list_holds(resource, rows, scope, api, see_everywhere):
    rows(resource.model, 3, scope)
    see_everywhere()
    listed = api.results(f"{resource.name}/")
    sheet = api.get(f"{resource.name}/", headers={"accept": "text/csv"})
    lines = api.get(f"{resource.name}/", headers={"accept": "application/x-ndjson"})
    table = list(csv.DictReader(io.StringIO(read(sheet))))
    assert sheet["Content-Type"] == "text/csv; charset=utf-8"
    assert lines["Content-Type"] == "application/x-ndjson"
    assert [json.loads(line) for line in read(lines).splitlines()] == listed
    flat = [column.name for column in resource.all_columns() if not isinstance(column, columns.Json)]
    assert list(table[0]) == flat
    assert [row["id"] for row in table] == [one["id"] for one in listed]
    written = {True: "true", False: "false", None: ""}
    numbers = [c.name for c in resource.all_columns() if isinstance(c, (columns.Number, columns.Money, columns.Whole))]
    for line, one in zip(table, listed, strict=True):
        plain = {name: one[name] for name in flat if name not in numbers}
        assert {name: line[name] for name in plain} == {n: written.get(v, v) for n, v in plain.items()}
        assert [float(line[n]) if line[n] else None for n in numbers] == [one[n] and float(one[n]) for n in numbers]


def test_fields_and_brief_choose_columns(resource, rows, scope, api):
    rows(resource.model, 1, scope)
    short = [column.name for column in resource.all_columns() if column.brief or column.name == "id"]
    assert list(api.results(f"{resource.name}/", fields="version,reference")[0]) == ["reference", "version"]
    assert list(api.results(f"{resource.name}/", brief="1")[0]) == short
    assert len(api.results(f"{resource.name}/", brief="0")[0]) == len(resource.all_columns())


def test_each_link_can_be_expanded_to_a_record_of_the_resource_that_is_named(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    plain = said(api.get(f"{resource.name}/{row.reference}/"))
    found = said(api.get(f"{resource.name}/{row.reference}/", expand=",".join(resource.expand)))
    for name, other in resource.expand.items():
        if plain[name] is None:
            assert found[name] is None
            continue
        shown = [c.name for c in registry[other].all_columns() if (c.brief or c.name == "id") and not c.needs]
        assert found[name]["reference"] == plain[name]
        assert list(found[name]) == shown
    assert {name: value for name, value in found.items() if name not in resource.expand} == {
        name: value for name, value in plain.items() if name not in resource.expand
    }


def test_every_sortable_column_orders_up_and_down(resource, rows, scope, api, see_everywhere):
    rows(resource.model, 3, scope)
    see_everywhere()
    for column in resource.all_columns():
        if not column.sortable:
            assert "ordering" in api.refused(f"{resource.name}/", ordering=column.name)
            continue
        up = [one[column.name] for one in api.results(f"{resource.name}/", ordering=column.name, fields=column.name)]
        down = [
            one[column.name] for one in api.results(f"{resource.name}/", ordering=f"-{column.name}", fields=column.name)
        ]
        there = sorted(value for value in up if value is not None)
        nothing = [None] * (len(up) - len(there))
        assert (up, down) == (there + nothing, there[::-1] + nothing), column.name


def test_q_finds_by_reference_whatever_its_case(resource, rows, scope, api, see_everywhere):
    one, two = rows(resource.model, 2, scope)
    see_everywhere()
    found = api.results(f"{resource.name}/", q=one.reference.lower() + " ", fields="reference")
    assert {"reference": one.reference} in found
    assert {"reference": two.reference} not in found
    assert api.results(f"{resource.name}/", q="nobody wrote this") == []


def test_count_limit_and_next_are_of_the_whole_list(resource, rows, scope, api, see_everywhere):
    rows(resource.model, 3, scope)
    see_everywhere()
    whole = api.results(f"{resource.name}/", fields="id")
    body = said(api.get(f"{resource.name}/", limit=1, count=1, fields="id"))
    seen = [*body["results"]]
    assert body["count"] == len(whole)
    assert list(body) == ["results", "next", "next_cursor", "count"]
    while body["next"]:
        body = said(api.client.get(body["next"]))
        seen += body["results"]
    assert seen == whole
    assert body["next_cursor"] is None


def test_as_at_shows_what_was_recorded_by_the_end_of_a_day(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    path = f"{resource.name}/{row.reference}/"
    today = said(api.get(path))
    assert api.get(path, as_at="2026-10-04").status_code == 404
    assert api.results(f"{resource.name}/", as_at="2026-10-04") == []
    assert said(api.get(path, as_at="5 October 2026")) == today
    assert today in api.results(f"{resource.name}/", as_at="2026-10-05")


def test_csv_and_ndjson_read_the_past_too(rows, scope, api):
    rows(Theme, 1, scope)
    for kind in ("text/csv", "application/x-ndjson"):
        then, later = (read(api.get("themes/", headers={"accept": kind}, as_at=f"2026-10-0{day}")) for day in (4, 5))
        assert len(later.splitlines()) == len(then.splitlines()) + 1


# Refusals ------------------------------------------------------------------------------------------------------------


def test_an_unknown_parameter_is_named_and_refused(resource, api):
    assert list(api.refused(f"{resource.name}/", nonsense="1", colour="red")) == ["colour", "nonsense"]
    assert set(api.refused(f"{resource.name}/", foo="1")) == {"foo"}


UNREADABLE = [
    ("limit", "0"),
    ("limit", "-1"),
    ("limit", "1001"),
    ("limit", "many"),
    ("limit", "9" * 40),
    ("limit", "١"),
    ("as_at", "yesterday"),
    ("as_at", "2026-02-30"),
    ("as_at", "2199-01-01"),
    ("count", "perhaps"),
    ("brief", "perhaps"),
    ("fields", "reference,nonsense"),
    ("expand", "nonsense"),
    ("ordering", "nonsense"),
    ("ordering", "scope__code"),
    ("version", "many"),
    ("version", "1.5"),
    ("visibility", "everybody"),
    ("programme", "a b"),
]


def test_a_parameter_that_cannot_be_read_is_named_and_refused(resource, api):
    told = [(name, value, list(api.refused(f"{resource.name}/", **{name: value}))) for name, value in UNREADABLE]
    assert told == [(name, value, [name]) for name, value in UNREADABLE]


def test_a_word_that_a_choice_does_not_have_is_refused(resource, api):
    for column in resource.columns:
        if isinstance(column, columns.Choice):
            assert list(api.refused(f"{resource.name}/", **{column.name: "nonsense"})) == [column.name]
        if isinstance(column, columns.Truth) and not column.needs:
            assert list(api.refused(f"{resource.name}/", **{column.name: "nonsense"})) == [column.name]
        if isinstance(column, columns.Day):
            assert list(api.refused(f"{resource.name}/", **{f"{column.name}_to": "nonsense"})) == [f"{column.name}_to"]


def test_a_reference_that_nobody_has_finds_nothing(resource, rows, scope, api):
    rows(resource.model, 1, scope)
    for column in resource.columns:
        if isinstance(column, columns.Link):
            assert api.results(f"{resource.name}/", **{column.name: "NO-SUCH-1"}) == []


@pytest.mark.parametrize("value", ["9" * 30, "-" + "9" * 30])
def test_a_number_that_no_column_could_hold_finds_nothing(rows, scope, api, value):
    rows(Theme, 1, scope)
    assert api.results("themes/", order=value) == []


@pytest.mark.parametrize("name", ["q", "reference", "cursor", "ordering", "theme"])
def test_a_nul_in_a_parameter_is_refused(db, api, name):
    answer = api.get("workstreams/", **{name: "a\x00b"})
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_a_list_takes_no_parameter_of_another_page(db, api):
    assert list(api.refused("themes/x/", limit="1")) == ["limit"]


def test_the_longest_list_is_as_long_as_it_says(db, api):
    assert api.results("themes/", limit=MOST) == []


ABSENT = ["NO-SUCH-1", "0190163d-8694-739b-aea5-966c26f8ad90", "%00", "a%00b", "%ff", "x" * 500]


def test_a_record_that_is_not_there_is_not_found(resource, api):
    answers = [api.get(f"{resource.name}/{key}/") for key in ABSENT]
    told = [(answer.status_code, answer["Content-Type"], said(answer)["status"]) for answer in answers]
    assert told == [(404, PROBLEM, 404)] * len(ABSENT)


@pytest.mark.parametrize("path", ["", "nothing/", "themes", "themes/a/b/c/", "../themes/"])
def test_an_address_that_does_not_exist_is_answered_with_a_problem(db, path):
    answer = Client().get(f"/api/v1/x{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


def test_what_belongs_to_another_programme_is_not_found_and_not_listed(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    stranger = Api(UserFactory(scope=None))
    assert api.get(f"{resource.name}/{row.reference}/").status_code == 200
    assert stranger.get(f"{resource.name}/{row.reference}/").status_code == 404
    assert stranger.results(f"{resource.name}/") == []


def test_nobody_reads_without_a_token(resource):
    for path in (f"{resource.name}/", f"{resource.name}/X/"):
        answer = Client().get(f"/api/v1/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)
        assert answer["WWW-Authenticate"] == 'Bearer realm="pstn"'


@pytest.mark.parametrize("secret", ["pstn_wrong", "", "é", "a b"])
def test_a_token_that_nobody_issued_is_refused(db, secret):
    answer = Client().get("/api/v1/themes/", headers={"authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)


def test_a_token_is_refused_from_the_moment_it_expires(manager):
    now = timezone.now()
    for expires_at, status in ((now + timedelta(hours=1), 200), (now - timedelta(hours=1), 401)):
        secret = issue_token(user=manager, name="t", now=NOW, expires_at=expires_at)
        assert Client().get("/api/v1/themes/", headers={"authorization": f"Bearer {secret}"}).status_code == status


def test_a_revoked_token_is_refused(api):
    assert api.get("themes/").status_code == 200
    ApiToken.objects.update(revoked_at=NOW)
    assert api.get("themes/").status_code == 401


def test_the_token_of_a_closed_account_is_refused(api):
    api.user.is_active = False
    api.user.save()
    assert api.get("themes/").status_code == 401


def test_a_method_that_is_not_there_is_refused(resource, api):
    for send, path in (
        (api.client.delete, ""),
        (api.client.put, ""),
        (api.client.delete, "X/"),
        (api.client.put, "X/"),
    ):
        answer = send(f"/api/v1/{resource.name}/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM)
    if resource.create is None:
        assert api.client.post(f"/api/v1/{resource.name}/", {}, "application/json").status_code == 405
    if resource.change is None:
        assert api.client.patch(f"/api/v1/{resource.name}/X/", {}, "application/json").status_code == 405


def test_a_kind_of_answer_that_we_have_not_is_refused(resource, api):
    answer = api.get(f"{resource.name}/", headers={"accept": "image/png"})
    assert (answer.status_code, answer["Content-Type"]) == (406, PROBLEM)


def test_the_root_names_every_list(db, api):
    answer = said(api.get(""))
    assert sorted(answer) == sorted(registry)
    assert {api.client.get(url).status_code for url in answer.values()} == {200}


# Caching -------------------------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_answered_with_304(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    for path in (f"{resource.name}/", f"{resource.name}/{row.reference}/"):
        tag = api.get(path)["ETag"]
        again = api.get(path, headers={"if-none-match": f'"other", {tag}'})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        assert api.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_each_question_has_a_tag_of_its_own(scope, api):
    theme = ThemeFactory(scope=scope)
    assert api.get("themes/")["ETag"] != api.get("themes/", brief=1)["ETag"]
    assert api.get("themes/")["ETag"] != Api(UserFactory(scope=scope)).get("themes/")["ETag"]
    assert api.get("themes/")["ETag"] == api.get("themes/")["ETag"]
    assert api.get(f"themes/{theme.reference}/").has_header("Vary")


@pytest.mark.parametrize("path", ["workstreams/", "workstreams/{}/"])
@pytest.mark.parametrize("what", ["created", "changed", "withdrawn", "linked", "hidden", "access"])
def test_any_change_that_a_reader_could_see_changes_the_tag(scope, api, manager, path, what):
    theme = ThemeFactory(scope=scope)
    workstream = WorkstreamFactory(scope=scope, theme=theme)
    other = WorkstreamFactory(scope=scope)
    path = path.format(workstream.reference)
    tag = api.get(path)["ETag"]
    acts = {
        "created": lambda: WorkstreamFactory(scope=scope),
        "changed": lambda: change_record(workstream, actor=manager, now=NOW, title="New"),
        "withdrawn": lambda: withdraw_record(other, actor=manager, now=NOW),
        "linked": lambda: change_record(theme, actor=manager, now=NOW, title="New"),
        "hidden": lambda: change_record(other, actor=manager, now=NOW, visibility="owner"),
        "access": lambda: _grant(manager),
    }
    acts[what]()
    answer = api.get(path, headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert answer["ETag"] != tag


def _grant(user):
    from core.choices import Role
    from core.services import grant_role
    from tests.factories.core import ScopeFactory

    grant_role(user=user, scope=ScopeFactory(), role=Role.VIEWER, actor=None, now=NOW, from_on=NOW.date())


# Queries -------------------------------------------------------------------------------------------------------------


def test_a_list_asks_the_same_number_of_queries_for_1_3_and_30_rows(resource, rows, scope, api, see_everywhere):
    asked = []
    params = {"expand": ",".join(resource.expand), "count": "1"}
    for more in (1, 2, 27):
        rows(resource.model, more, scope)
        see_everywhere()
        api.get("themes/")  # the token's last use is written down now, and not below
        with CaptureQueriesContext(connection) as queries:
            assert len(api.results(f"{resource.name}/", **params)) >= more
        asked.append(len(queries))
    assert asked == [asked[0]] * 3


# Writing: the mechanism that every resource's create, change and actions go through ----------------------------------


class ThemeForm(ModelForm):
    """The form of the resource below."""

    class Meta:
        model = Theme
        fields = ["title", "summary", "order"]


def close_theme(*, theme, actor, now, version):
    """An action."""
    if theme.summary == "closed":
        raise ValidationError("It is closed already.")
    return change_record(theme, actor=actor, now=now, version=version, summary="closed")


def open_theme(*, scope=None, **values):
    """A service that makes a record in the only scope in which the actor has a role."""
    actor, now = values.pop("actor"), values.pop("now")
    return create_record(Theme(**values), actor=actor, now=now, scope=actor.grants.get().scope)


def change_theme(*, theme, actor, now, version, **values):
    """A service that changes one."""
    return change_record(theme, actor=actor, now=now, version=version, **values)


class WritableTheme(ThemeResource):
    """Themes that can be written."""

    create = Write(open_theme, ThemeForm)
    change = Write(change_theme, ThemeForm, "theme")
    actions = {
        "close": Write(
            close_theme,
            type("NoForm", (ModelForm,), {"Meta": type("Meta", (), {"model": Theme, "fields": []})}),
            "theme",
        )
    }


class WritableThemeApi(ResourceApi):
    """The view of it."""

    resource = WritableTheme


@pytest.fixture
def send(api):
    """Send a write as the manager: method, body, key or action, and headers."""

    def sent(method, body, key=None, action=None, kind="application/json", user=None, **headers):
        view = WritableThemeApi.as_view({"post": "act" if action else "create", "patch": "partial_update"})
        content = body if isinstance(body, (str, bytes)) else json.dumps(body)
        request = getattr(APIRequestFactory(), method)(
            "/api/v1/themes/", content, content_type=kind, headers={"authorization": f"Bearer {api.secret}"} | headers
        )
        answer = view(request, **({"key": key} if key else {}) | ({"action": action} if action else {}))
        if hasattr(answer, "render"):
            answer.render()
        return answer

    return sent


def test_a_record_is_made_and_where_it_is_is_told(send, scope, api):
    answer = send("post", {"title": "Early help", "order": 2})
    theme = Theme.objects.get()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/themes/{theme.reference}/"
    assert answer.content == api.get(f"themes/{theme.reference}/").content
    assert (theme.title, theme.order, theme.scope) == ("Early help", 2, scope)


def test_a_change_made_from_the_current_version_is_taken(send, scope, api):
    theme = ThemeFactory(scope=scope, title="Old", summary="Kept")
    tag = api.get(f"themes/{theme.reference}/")["ETag"]
    answer = send("patch", {"title": "New"}, theme.reference, **{"if-match": tag})
    assert answer.status_code == 200
    assert {name: said(answer)[name] for name in ("title", "summary", "version")} == {
        "title": "New",
        "summary": "Kept",
        "version": 2,
    }
    assert answer["ETag"] != tag
    assert api.get(f"themes/{theme.reference}/", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_a_change_is_taken_although_the_journal_has_moved_on_elsewhere(send, scope, api):
    theme = ThemeFactory(scope=scope)
    tag = api.get(f"themes/{theme.reference}/")["ETag"]
    ThemeFactory(scope=scope)
    assert send("patch", {"title": "New"}, theme.reference, **{"if-match": tag}).status_code == 200


@pytest.mark.parametrize("method,action", [("patch", None), ("post", "close")])
def test_a_change_without_if_match_is_refused(send, scope, method, action):
    theme = ThemeFactory(scope=scope)
    for headers in ({}, {"if-match": "1"}, {"if-match": '"x"'}):
        answer = send(method, {}, theme.reference, action, **headers)
        assert (answer.status_code, answer["Content-Type"]) == (428, PROBLEM)


@pytest.mark.parametrize("method,action", [("patch", None), ("post", "close")])
def test_a_change_made_from_an_older_version_is_refused_with_the_one_that_stands(send, scope, api, method, action):
    theme = ThemeFactory(scope=scope, title="One")
    tag = api.get(f"themes/{theme.reference}/")["ETag"]
    change_record(theme, actor=None, now=NOW, title="Two")
    answer = send(method, {"title": "Three"} if not action else {}, theme.reference, action, **{"if-match": tag})
    assert (answer.status_code, answer["Content-Type"], said(answer)["version"]) == (412, PROBLEM, 2)
    assert Theme.objects.get().title == "Two"


def test_a_star_changes_whatever_version_stands(send, scope):
    theme = ThemeFactory(scope=scope)
    assert send("patch", {"title": "New"}, theme.reference, **{"if-match": "*"}).status_code == 200


def test_an_action_is_done_and_its_refusal_told(send, scope):
    theme = ThemeFactory(scope=scope)
    assert said(send("post", {}, theme.reference, "close", **{"if-match": "*"}))["summary"] == "closed"
    answer = send("post", {}, theme.reference, "close", **{"if-match": "*"})
    assert (answer.status_code, said(answer)["errors"]) == (400, [{"pointer": "", "detail": "It is closed already."}])


@pytest.mark.parametrize(
    "body,pointers",
    [
        ({}, ["/title", "/order"]),
        ({"title": "x" * 301, "order": 1}, ["/title"]),
        ({"title": "x", "order": "many"}, ["/order"]),
        ({"title": "x", "order": 1, "colour": "red", "version": 7}, ["/colour", "/version"]),
        ({"title": None, "order": 1}, ["/title"]),
        ({"title": "a\x00b", "order": 1}, ["/title"]),
        ({"title": "a\ud800b", "order": 1}, ["/title"]),
        ({"title": ["x"], "order": {"a": 1}}, ["/order", "/title"]),
    ],
)
def test_each_fault_in_a_body_is_pointed_at(send, scope, body, pointers):
    answer = send("post", body)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert sorted(fault["pointer"] for fault in said(answer)["errors"]) == sorted(pointers)
    assert not Theme.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "null", "1", b"\xff", "[" * 100_000])
def test_a_body_that_is_no_object_is_refused(send, scope, body):
    answer = send("post", body)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


@pytest.mark.parametrize(
    "kind", ["text/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"]
)
def test_a_body_of_another_kind_is_refused(send, scope, kind):
    answer = send("post", "title=x", kind=kind)
    assert (answer.status_code, answer["Content-Type"]) == (415, PROBLEM)


def test_what_is_not_visible_cannot_be_changed(send, scope):
    hidden = ThemeFactory()
    answer = send("patch", {"title": "Mine"}, hidden.reference, **{"if-match": "*"})
    assert answer.status_code == 404
    hidden.refresh_from_db()
    assert hidden.version == 1


def test_moments_have_six_digits_and_end_in_z(rows, scope, api):
    rows(Theme, 1, scope, created_at=datetime(2026, 10, 5, 9, 0, tzinfo=UTC))
    assert api.results("themes/")[0]["created_at"] == "2026-10-05T09:00:00.000000Z"
