"""Versions over HTTP: what has not changed is not built, what has is not overwritten, and no edit is lost."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import Journal
from core.services import change_record
from tests.core.making import Api
from tests.factories.core import NOW, UserFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory
from workstreams.models import Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(scope):
    """A theme that is read and changed below."""
    return ThemeFactory(scope=scope, title="One")


@pytest.fixture
def path(theme):
    """Its address."""
    return f"themes/{theme.reference}/"


def patched(api, path, body, **headers):
    """Change a record."""
    return api.client.patch(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


def asks_again(api, path, tag, **params):
    """The answer to a reader who holds a tag, and the SQL that it took."""
    with CaptureQueriesContext(connection) as asked:
        answer = api.get(path, headers={"if-none-match": tag}, **params)
    return answer, [query["sql"] for query in asked.captured_queries]


# Reading -------------------------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_built(resource, rows, scope, api, today):
    (row,) = rows(resource.model, 1, scope)
    path = f"{resource.name}/{row.reference}/"
    tag = api.get(path)["ETag"]
    answer, asked = asks_again(api, path, tag)
    built, whole = asks_again(api, path, '"other"')
    assert (answer.status_code, answer.content, answer["ETag"], built.status_code) == (304, b"", tag, 200)
    assert [sql for sql in whole if "json" in sql]
    assert [sql for sql in asked if "json" in sql] == []
    assert len(asked) <= 5


@pytest.mark.parametrize("form", ["{}", "W/{}", '"a", {}', 'W/"a",W/{} , "b"', "*"])
def test_a_tag_holds_weak_or_strong_and_among_others(api, path, today, form):
    tag = api.get(path)["ETag"]
    assert asks_again(api, path, form.format(tag))[0].status_code == 304


@pytest.mark.parametrize("form", ["", '""', "{0}x", '"x{1}"', '"{1}', "x, y", "W/*", '"*"', "{1}"])
def test_what_only_looks_like_the_tag_is_not_it(api, path, today, form):
    tag = api.get(path)["ETag"]
    told = form.format(tag[:-1], tag.strip('"'))
    assert asks_again(api, path, told)[0].status_code == 200


def test_a_tag_is_no_way_round_what_cannot_be_read_or_seen(api, path, today):
    assert asks_again(api, path, "*", expand="nonsense")[0].status_code == 400
    assert asks_again(api, "themes/NO-SUCH-1/", "*")[0].status_code == 404
    assert asks_again(Api(UserFactory(scope=None)), path, "*")[0].status_code == 404


def test_each_form_of_a_record_has_a_tag_of_its_own(api, path, today):
    tags = [api.get(path, **params)["ETag"] for params in ({}, {"brief": 1}, {"fields": "id"}, {"as_at": "2026-11-22"})]
    assert len(set(tags)) == 4


def test_what_is_expanded_is_part_of_what_is_tagged(api, scope, theme, today):
    path = f"workstreams/{WorkstreamFactory(scope=scope, theme=theme).reference}/"
    first = api.get(path, expand="theme")
    change_record(theme, actor=None, now=NOW, title="Two")
    again, _ = asks_again(api, path, first["ETag"], expand="theme")
    assert (again.status_code, again.json()["theme"]["title"]) == (200, "Two")


def test_the_tag_changes_with_the_day_since_rights_do(api, path, today, time_machine):
    tag = api.get(path)["ETag"]
    time_machine.shift(24 * 60 * 60)
    assert asks_again(api, path, tag)[0].status_code == 200


# Changing ------------------------------------------------------------------------------------------------------------


def test_the_tag_of_a_write_is_the_tag_of_the_record(api, path, scope, today):
    body = {"programme": scope.programme_reference, "title": "New"}
    made = api.client.post("/api/v1/themes/", json.dumps(body), content_type="application/json")
    read = api.get(made["Location"].removeprefix("/api/v1/"))
    assert (read["ETag"], read.content) == (made["ETag"], made.content)
    changed = patched(api, path, {"title": "Two"}, **{"if-match": "*"})
    read = api.get(path)
    assert (read["ETag"], read.content) == (changed["ETag"], changed.content)


@pytest.mark.parametrize("told", ["{}", "W/{}", '"9-abc", {}', 'W/"9", W/{}', "*"])
def test_a_change_from_the_version_that_stands_is_taken(api, path, today, told):
    tag = api.get(path)["ETag"]
    assert patched(api, path, {"title": "Two"}, **{"if-match": told.format(tag)}).status_code == 200


@pytest.mark.parametrize(
    ("told", "status", "kind"),
    [
        (None, 428, "version-required"),
        ("", 428, "version-required"),
        ("1", 428, "version-required"),
        ('"x"', 412, "stale-version"),
        ('"' + "1" * 30 + '"', 412, "stale-version"),
        ('"1"', 412, "stale-version"),
        ('W/"1-abc"', 412, "stale-version"),
        ('"1", "3"', 412, "stale-version"),
    ],
)
def test_any_other_change_is_refused(api, path, theme, told, status, kind, today):
    change_record(theme, actor=None, now=NOW, title="Two")
    answer = patched(api, path, {"title": "Three"}, **({} if told is None else {"if-match": told}))
    said = answer.json()
    assert (answer.status_code, said["type"]) == (status, f"/pages/api/#{kind}")
    assert said.get("version") == (2 if status == 412 else None)
    assert Theme.objects.get().title == "Two"


def test_an_answer_is_what_this_request_stored(api, path, today):
    answer = patched(api, path, {"title": "Two"}, **{"if-match": '"1"'})
    assert (answer.json()["title"], answer.json()["version"]) == ("Two", 2)
    assert answer["ETag"].startswith('"2-')


# Many writers --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_no_edit_is_lost_however_many_write_at_once(api, path, theme, proof):
    writers, rounds = (50, 200) if proof else (6, 8)
    together = Barrier(writers)

    def write(number):
        """Read, add a word and write, over and over; how often that was taken."""
        mine = type("System", (), {"client": Client(headers={"authorization": f"Bearer {api.secret}"})})
        taken = 0
        try:
            together.wait(timeout=60)
            for turn in range(rounds):
                read = mine.client.get(f"/api/v1/{path}")
                words = f"{read.json()['summary']} {number}:{turn}".strip()
                answer = patched(mine, path, {"summary": words}, **{"if-match": read["ETag"]})
                assert answer.status_code in (200, 412), answer.content
                taken += answer.status_code == 200
        finally:
            connection.close()
        return taken

    with ThreadPoolExecutor(writers) as pool:
        taken = sum(pool.map(write, range(writers)))
    theme.refresh_from_db()
    words = theme.summary.split()
    assert taken >= rounds
    assert (theme.version - 1, len(words), len(set(words))) == (taken,) * 3
    assert Journal.objects.filter(record_id=theme.pk, verb="changed").count() == taken
