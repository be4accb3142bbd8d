"""The keyset cursor: each row once, in order, whatever ties, is empty, comes or goes; and what is no cursor."""

import base64
import json
from datetime import date, timedelta
from random import Random

import pytest
from django.http import QueryDict

from core import dbjson, paging
from core.access import Access
from core.choices import Role
from core.models import new_id
from core.services import withdraw_record
from tests.factories.core import NOW
from tests.factories.workstreams import MilestoneFactory, ThemeFactory, WorkstreamFactory
from workstreams.models import Milestone, Workstream
from workstreams.resources import MilestoneResource, WorkstreamResource

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
DAYS = [None, date(2026, 3, 31), date(2026, 4, 1), date(2027, 1, 1)]
TITLES = ["-", "a", "A", "b", "é", "🙂", "a b", "%_"]


@pytest.fixture
def milestones(scope):
    """200 milestones with ties and nulls in every column, some of them alike in all."""
    chance = Random(200)
    workstreams = [WorkstreamFactory(scope=scope) for _ in range(3)]
    made = [
        Milestone(
            scope=scope,
            reference=f"M-{n:03d}",
            workstream=chance.choice(workstreams),
            title=chance.choice(TITLES),
            label=chance.choice(TITLES),
            baseline_on=chance.choice(DAYS),
            forecast_on=chance.choice(DAYS),
            done_on=chance.choice(DAYS),
            created_at=NOW + timedelta(microseconds=chance.choice([0, 1, 500_000])),
            changed_at=NOW,
        )
        for n in range(200)
    ]
    return Milestone.objects.bulk_create(made)


def pages(resource, scope, limit, between=lambda: None, **params):
    """Yield the references of each page, following the cursor as a client does."""
    reader = Access(new_id(), {scope.pk: frozenset({Role.MANAGER})})
    cursor = ""
    while cursor is not None:
        asked = QueryDict(mutable=True)
        asked.update(
            {name: value for name, value in {**params, "cursor": cursor, "limit": str(limit)}.items() if value}
        )
        told = resource.asked(reader, asked)
        found = dbjson.fetch(told.page(), [dbjson.Part("reference", dbjson.F("reference"))], told.keys)
        rows = found[:limit]
        yield [json.loads(row[0])["reference"] for row in rows]
        cursor = paging.encode(told.terms, rows[-1][1:]) if len(found) > limit else None
        between()


def orders(resource):
    """Return every order by one column, up and down, and two by several."""
    names = [column.name for column in resource.all_columns() if column.sortable]
    assert len(names) > 10
    return [*names, *(f"-{name}" for name in names), "due_on,-title,label", "-done_on,title,-due_on,reference"]


@pytest.mark.parametrize("limit", [7, 50, 199, 200, 1000])
def test_each_row_comes_once_and_in_order_by_every_column(milestones, scope, limit, proof):
    every = orders(MilestoneResource)
    for order in every if proof or limit >= 50 else every[::4]:
        (whole,) = pages(MilestoneResource, scope, 1000, ordering=order)
        found = list(pages(MilestoneResource, scope, limit, ordering=order))
        assert [reference for page in found for reference in page] == whole, order
        assert len(whole) == len(set(whole)) == 200
        assert [len(page) for page in found[:-1]] == [limit] * (len(found) - 1)


def test_each_row_comes_once_by_pages_of_one(milestones, scope, proof):
    few = orders(MilestoneResource) if proof else ["-due_on", "workstream"]
    for order in few:
        found = [page[0] for page in pages(MilestoneResource, scope, 1, ordering=order)]
        assert sorted(found) == sorted(row.reference for row in milestones), order


def test_a_link_that_is_empty_comes_last_in_either_direction(scope):
    themes = [ThemeFactory(scope=scope), ThemeFactory(scope=scope)]
    for theme in (None, themes[0], None, themes[1], themes[0]):
        WorkstreamFactory(scope=scope, theme=theme)
    links = dict(Workstream.objects.values_list("reference", "theme__reference"))
    up = [links[page[0]] for page in pages(WorkstreamResource, scope, 1, ordering="theme")]
    down = [links[page[0]] for page in pages(WorkstreamResource, scope, 1, ordering="-theme")]
    one, two = (theme.reference for theme in themes)
    assert (up, down) == ([one, one, two, None, None], [two, one, one, None, None])


@pytest.mark.parametrize("order", ["due_on", "-due_on", "title", "-workstream", "-created_at", "done_on,-label"])
def test_what_stays_comes_once_although_rows_come_and_go_between_pages(milestones, scope, order):
    chance = Random(order)
    staying = list(Milestone.objects.all())
    chance.shuffle(staying)
    workstream = staying[0].workstream
    come, gone = [], []

    def between():
        gone.extend(withdraw_record(staying.pop(), actor=None, now=NOW) for _ in range(2))
        values = {"title": chance.choice(TITLES), "baseline_on": chance.choice(DAYS), "done_on": chance.choice(DAYS)}
        come.append(MilestoneFactory(workstream=workstream, scope=scope, **values).reference)

    found = [reference for page in pages(MilestoneResource, scope, 20, between, ordering=order) for reference in page]
    assert len(found) == len(set(found))
    assert {row.reference for row in staying} <= set(found)
    assert set(found) <= {row.reference for row in milestones} | set(come)
    assert len(gone) > 10


def test_filters_hold_on_every_page(milestones, scope):
    found = [r for page in pages(MilestoneResource, scope, 3, ordering="-due_on", title="a") for r in page]
    assert sorted(found) == sorted(row.reference for row in milestones if row.title == "a")


def test_an_empty_list_is_one_empty_page(scope):
    assert list(pages(MilestoneResource, scope, 5)) == [[]]


def test_the_next_page_of_a_web_page_goes_on_where_it_ended(milestones, page):
    url, seen = "/workstreams/milestones/?ordering=-due_on", []
    while url:
        context = page(url).context
        seen += [row["reference"] for row in context["rows"]]
        url = context.get("next_url") and "/workstreams/milestones/" + context["next_url"]
    assert sorted(seen) == sorted(row.reference for row in milestones)


# What is no cursor ---------------------------------------------------------------------------------------------------


def cursor_of(value):
    """Write any JSON as a cursor."""
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


PK = "0190163d-8694-739b-aea5-966c26f8ad90"
BAD = {
    "not base64": "!!!",
    "one letter": "x",
    "not ascii": "é",
    "not json": cursor_of("{"),
    "a number": cursor_of(1),
    "null": cursor_of("null"),
    "an object": cursor_of({"order": 1, "values": 2}),
    "nothing in it": cursor_of([]),
    "too few values": cursor_of([["reference", "pk"], ["x"]]),
    "too many values": cursor_of([["reference", "pk"], ["x", PK, PK]]),
    "another order": cursor_of([["-reference", "pk"], ["x", PK]]),
    "another column": cursor_of([["scope__code", "pk"], ["x", PK]]),
    "no id": cursor_of([["reference", "pk"], ["x", "nobody"]]),
    "a list for an id": cursor_of([["reference", "pk"], ["x", [PK]]]),
    "a list for a text": cursor_of([["reference", "pk"], [["x"], PK]]),
    "an object for a text": cursor_of([["reference", "pk"], [{"x": 1}, PK]]),
    "nul": cursor_of([["reference", "pk"], ["a\x00b", PK]]),
    "half a character": cursor_of('[["reference","pk"],["\\ud800","' + PK + '"]]'),
    "deep": cursor_of("[" * 3000),
    "bytes that are no text": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
}


@pytest.mark.parametrize("cursor", BAD.values(), ids=BAD)
def test_what_is_no_cursor_is_refused(api, cursor):
    assert list(api.refused("themes/", ordering="reference", cursor=cursor)) == ["cursor"]


@pytest.mark.parametrize(
    "order,source,value",
    [
        ("order", "order", "many"),
        ("order", "order", [1]),
        ("order", "order", float("inf")),
        ("order", "order", float("nan")),
        ("created_at", "created_at", "soon"),
        ("created_at", "created_at", "0001-01-01T00:00:00+23:59"),
        ("created_at", "created_at", "9999-12-31T23:59:59-23:59"),
        ("created_at", "created_at", 5),
    ],
)
def test_a_value_that_its_column_could_not_hold_is_refused(api, order, source, value):
    cursor = cursor_of([[source, "pk"], [value, PK]])
    assert list(api.refused("themes/", ordering=order, cursor=cursor)) == ["cursor"]


def test_a_number_that_no_database_could_have_stored_is_no_cursor(scope, api):
    ThemeFactory(scope=scope)
    assert list(api.refused("themes/", ordering="order", cursor=cursor_of([["order", "pk"], [10**30, PK]]))) == [
        "cursor"
    ]


def test_a_bad_cursor_on_a_page_is_told_and_the_page_still_offers_its_list(scope, page):
    answer = page("/workstreams/themes/", {"cursor": "!!!"})
    assert answer.status_code == 400
    assert "no cursor of this list" in answer.content.decode()
