"""Many records by one request: in order, all or nothing, every fault by its row."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.api.bulk import MOST, MOST_FAULTY
from core.choices import Role
from core.models import Journal
from core.services import change_record
from tests.factories.core import NOW
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory
from workstreams.models import Milestone, Theme

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture
def send(api, today):
    """Send rows as the manager: by itself new themes."""

    def sent(rows, method="post", path="themes/", **headers):
        content = rows if isinstance(rows, bytes) else json.dumps(rows)
        call = getattr(api.client, method)
        return call(f"/api/v1/{path}", content, content_type="application/json", headers=headers)

    return sent


@pytest.fixture
def new(scope):
    """A row that makes a theme."""

    def row(title, **more):
        return {"programme": scope.programme_reference, "title": title} | more

    return row


def changed(record, version=1, **values):
    """A row that changes a record."""
    return {"reference": record.reference, "version": version} | values


def refused(answer, status):
    """What a refusal says: each pointer with its detail."""
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM), answer.content
    assert answer.json()["type"] == "/pages/api/#rows-refused"
    return {fault["pointer"]: fault["detail"] for fault in answer.json()["errors"]}


# Making --------------------------------------------------------------------------------------------------------------


def test_rows_are_made_in_their_order_by_one_change(send, new, api):
    answer = send([new(title) for title in ("C", "A", "B")])
    assert (answer.status_code, list(answer.json())) == (201, ["results"])
    made = answer.json()["results"]
    assert [row["title"] for row in made] == ["C", "A", "B"]
    assert [row["reference"] for row in made] == sorted(row["reference"] for row in made)
    assert made == [json.loads(api.get(f"themes/{row['reference']}/").content) for row in made]
    told = Journal.objects.values_list("change_id", "verb", "why")
    assert (len(set(told)), {verb for _, verb, _ in told}) == (1, {"created"})
    assert {why for *_, why in told} == {"Themes added in bulk"}


def test_the_faults_of_all_rows_are_told_at_once_and_nothing_is_made(send, new):
    rows = [new("Good"), {"title": "No programme"}, "no object", new("x" * 301), new("Odd", colour="red"), new([])]
    told = refused(send(rows), 400)
    assert list(told) == ["/1/programme", "/2", "/3/title", "/4/colour", "/5/title"]
    assert not Theme.objects.exists()


def test_how_many_rows_were_refused_is_told_in_plain_words(send, new):
    told = [json.loads(send(rows).content)["detail"].split(".")[0] for rows in ([{}, new("A")], [{}, {}])]
    assert told == ["1 row was refused", "2 rows were refused"]


def test_what_services_refuse_is_told_of_all_rows_and_nothing_is_made(send, scope):
    workstream = WorkstreamFactory(scope=scope)
    row = {"programme": scope.programme_reference, "workstream": workstream.reference, "baseline_on": "2026-12-01"}
    bad = {"forecast_on": "2027-01-01", "baseline_on": "2026-12-01", "baseline_precision": "nonsense"}
    told = refused(send([row | {"title": "A"} | bad, row], path="milestones/"), 400)
    assert {pointer.split("/")[1] for pointer in told} == {"0", "1"}
    assert not Milestone.objects.exists()


def test_a_relation_that_is_not_visible_is_as_unknown_as_one_that_is_not_there(send, scope):
    hidden = WorkstreamFactory()
    row = {"programme": scope.programme_reference, "title": "A", "baseline_on": "2026-12-01"}
    told = [
        refused(send([row | {"workstream": key}], path="milestones/"), 400) for key in (hidden.reference, "ZZ-NO-1")
    ]
    assert list(told[0]) == list(told[1]) == ["/0/workstream"]
    assert told[0]["/0/workstream"].replace(hidden.reference, "ZZ-NO-1") == told[1]["/0/workstream"]


def test_whoever_may_not_write_is_refused_by_row_and_makes_nothing(send, new, api, scope):
    api.user.grants.update(role=Role.VIEWER)
    told = refused(send([new("A"), new("B")]), 403)
    assert list(told) == ["/0", "/1"]
    assert not Theme.objects.exists()


@pytest.mark.parametrize("method", ["post", "patch"])
@pytest.mark.parametrize(("rows", "status"), [(b"[]", 400), (b"[" + b"1," * MOST + b"1]", 413), (b"[", 400)])
def test_a_request_has_one_row_at_least_and_a_thousand_at_most(send, scope, method, rows, status):
    answer = send(rows, method)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)


def test_a_list_is_changed_by_an_array_only(send, scope):
    assert send({"title": "x"}, "patch").status_code == 400


# Changing ------------------------------------------------------------------------------------------------------------


def test_rows_are_changed_by_reference_or_id_in_their_order_by_one_change(send, scope):
    themes = [ThemeFactory(scope=scope, title=title, summary="Kept") for title in "ABC"]
    by_id = {"id": str(themes[2].pk).upper(), "version": 1, "title": "C2"}
    both = changed(themes[1], title="B2") | {"id": str(themes[1].pk)}
    answer = send([by_id, changed(themes[0], title="A2"), both], "patch")
    assert answer.status_code == 200, answer.content
    told = [(row["title"], row["summary"], row["version"]) for row in answer.json()["results"]]
    assert told == [("C2", "Kept", 2), ("A2", "Kept", 2), ("B2", "Kept", 2)]
    told = Journal.objects.filter(verb="changed").values_list("change_id", flat=True)
    assert (len(told), len(set(told))) == (3, 1)


def test_rows_without_a_change_stay_at_their_version(send, scope):
    theme = ThemeFactory(scope=scope, title="A")
    assert send([changed(theme, title="A")], "patch").json()["results"][0]["version"] == 1


def test_stale_rows_are_named_with_the_versions_that_stand_and_nothing_is_changed(send, scope):
    fresh, stale, other = (ThemeFactory(scope=scope, title=title) for title in "ABC")
    for theme in (stale, other):
        change_record(theme, actor=None, now=NOW, summary="Meanwhile")
    answer = send([changed(fresh, title="x"), changed(stale, title="x"), changed(other, title="x")], "patch")
    assert list(refused(answer, 412)) == ["/1/version", "/2/version"]
    assert [fault["version"] for fault in answer.json()["errors"]] == [2, 2]
    assert not Theme.objects.filter(title="x").exists()


def test_faults_of_several_kinds_are_told_together(send, scope):
    themes = [ThemeFactory(scope=scope) for _ in range(8)]
    change_record(themes[0], actor=None, now=NOW, title="Meanwhile")
    hidden = ThemeFactory()
    rows = [
        changed(themes[0], title="x"),
        {"reference": themes[1].reference, "title": "x"},
        changed(themes[2], True, title="x"),
        {"version": 1, "title": "x"},
        changed(hidden, title="x"),
        changed(themes[3], title="x"),
        changed(themes[3], title="y"),
        changed(themes[4], colour="red"),
        changed(themes[5], title="x") | {"id": str(themes[6].pk)},
        {"reference": "a\x00b", "version": 1},
        {"id": "no id", "version": 1},
        7,
    ]
    told = refused(send(rows, "patch"), 400)
    assert list(told) == [
        "/0/version",
        "/1/version",
        "/2/version",
        "/3/reference",
        "/4",
        "/6",
        "/7/colour",
        "/8/id",
        "/9",
        "/10",
        "/11",
    ]
    assert not Theme.objects.filter(title__in="xy").exists()


def test_a_record_of_another_programme_is_refused_like_one_that_is_not_there(send, scope):
    hidden = ThemeFactory()
    told = [
        refused(send([{name: value, "version": 1}], "patch"), 404)
        for name, value in (("reference", hidden.reference), ("id", str(hidden.pk)), ("reference", "ZZ-NO-1"))
    ]
    assert told == [told[0]] * 3
    assert hidden.reference not in str(told)


def test_if_match_is_no_answer_for_many_rows(send, scope):
    theme = ThemeFactory(scope=scope)
    answer = send([changed(theme, title="x")], "patch", **{"if-match": "*"})
    assert (answer.status_code, answer.json()["type"]) == (400, "/pages/api/#invalid-header")


def test_a_colleague_who_may_only_read_changes_nothing(send, api, scope):
    theme = ThemeFactory(scope=scope)
    api.user.grants.update(role=Role.VIEWER)
    assert list(refused(send([changed(theme, title="x")], "patch"), 403)) == ["/0"]
    assert Theme.objects.get().version == 1


def test_no_more_rows_are_tried_after_a_hundred_that_services_refuse(send, api, scope, rows):
    themes = rows(Theme, MOST_FAULTY + 2, scope)
    api.user.grants.update(role=Role.VIEWER)
    assert len(refused(send([changed(theme, title="x") for theme in themes], "patch"), 403)) == MOST_FAULTY


# Queries -------------------------------------------------------------------------------------------------------------


def queries_of(send, rows, method):
    """How many statements a request of milestones asks for."""
    with CaptureQueriesContext(connection) as asked:
        answer = send(rows, method, "milestones/")
    assert answer.status_code in (200, 201), answer.content
    return len(asked)


@pytest.mark.parametrize(("method", "most"), [("post", 13), ("patch", 19)])
def test_each_row_costs_the_same_few_queries(send, scope, rows, method, most, proof):
    workstream = WorkstreamFactory(scope=scope)
    row = {"programme": scope.programme_reference, "workstream": workstream.reference, "baseline_on": "2026-12-01"}
    send([row | {"title": "First"}], path="milestones/")
    costs = []
    for number in (1, 11, 501 if proof else 16):
        if method == "post":
            sent = [row | {"title": f"Number {n}"} for n in range(number)]
        else:
            sent = [changed(one, title="New") for one in rows(Milestone, number, scope)]
        costs.append((number, queries_of(send, sent, method)))
    one, few, many = (count for _, count in costs)
    each = (few - one) / 10
    batches = many - few - each * (costs[2][0] - 11)  # of the journal's rows: SQLite takes 999 values at once
    assert (each <= most, batches in range(costs[2][0] // 80 + 1)) == (True, True), costs
