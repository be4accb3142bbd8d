"""Everything within a place: the page, the filter of every list that has places, and the tree behind both."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import history
from core.resources import registry
from core.services import change_record, create_record, open_scope, withdraw_record
from core.trees import at_or_below
from governance.models import Place
from tests.factories.around import EngagementFactory, PlacePlanFactory
from tests.factories.core import NOW
from tests.factories.governance import BoardFactory, PlaceFactory, ProgrammeFactory
from tests.factories.workstreams import MeasureFactory, ReadingFactory, WorkstreamFactory
from tests.workstreams.pages import text_of
from workstreams.models import WorkstreamPlace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def network(db):
    return open_scope(code="NET", title="The network", kind="network")


@pytest.fixture
def tree(network):
    """A county with a borough with a ward, and a town beside the borough."""
    county = PlaceFactory(scope=network, name="County", kind="county")
    borough = PlaceFactory(scope=network, name="Borough", parent=county)
    ward = PlaceFactory(scope=network, name="Ward", kind="ward", parent=borough)
    town = PlaceFactory(scope=network, name="Town", kind="town", parent=county)
    return {"county": county, "borough": borough, "ward": ward, "town": town}


def here(place, query=""):
    return reverse("workstreams:work_here", args=[place.reference]) + query


def counts(answer):
    return {kind["name"]: kind["count"] for kind in answer.context["kinds"]}


def names(places):
    return {place.name for place in places}


# The tree


def test_it_holds_a_place_and_all_below_it_however_deep(officer, network, tree):
    deep = tree["ward"]
    for _ in range(12):
        deep = PlaceFactory(scope=network, parent=deep)
    assert names(at_or_below(Place, [tree["ward"].reference], officer)) >= {"Ward", deep.name}
    assert names(at_or_below(Place, [tree["town"].reference], officer)) == {"Town"}
    both = [tree["town"].reference, tree["ward"].reference]
    assert {"Town", "Ward"} <= names(at_or_below(Place, both, officer))
    assert names(at_or_below(Place, ["NET-PL-99"], officer)) == set()


def test_a_circle_of_places_ends(officer, tree):
    change_record(tree["county"], actor=None, now=NOW, parent=tree["ward"])
    assert names(at_or_below(Place, [tree["borough"].reference], officer)) == {"County", "Borough", "Ward", "Town"}


def test_a_place_that_the_reader_may_not_see_leads_to_nothing(officer, manager, scope):
    hidden = PlaceFactory(scope=scope, name="Hidden", visibility="owner")
    below = PlaceFactory(scope=scope, name="Below", parent=hidden)
    assert names(at_or_below(Place, [hidden.reference], manager)) == {"Hidden", "Below"}
    assert names(at_or_below(Place, [hidden.reference], officer)) == set()
    assert names(at_or_below(Place, [below.reference], officer)) == {"Below"}


def test_it_is_as_it_was_on_a_day(officer, tree):
    change_record(tree["ward"], actor=None, now=NOW + timedelta(days=1), parent=tree["town"])
    found = at_or_below(Place, [tree["borough"].reference], officer)
    assert names(found) == {"Borough"}
    with history.as_at(NOW.date()):
        assert names(found.all()) == {"Borough", "Ward"}


# The filter


def test_every_list_with_places_takes_within(as_officer, scope, tree):
    taking = {name for name, one in registry.items() if "within" in one.filter_set().base_filters}
    assert taking >= {
        *(
            "places",
            "organisations",
            "programmes",
            "boards",
            "workstreams",
            "workstream-places",
            "measures",
            "readings",
        ),
        *("figures", "place-plans", "engagements", "good-practices", "shared-practices", "network-memberships"),
    }
    for name in sorted(taking):
        answer = as_officer.get(f"/api/v1/{name}/?within={tree['county'].reference}&count=1")
        assert (name, answer.status_code) == (name, 200)
    assert as_officer.get("/api/v1/asks/?within=NET-PL-01").status_code == 400


def test_it_finds_rows_at_any_level(as_officer, scope, tree):
    for name in ("county", "ward", "town"):
        EngagementFactory(scope=scope, title=name, place=tree[name])
    for within, found in (("county", ["county", "ward", "town"]), ("borough", ["ward"]), ("town", ["town"])):
        answer = as_officer.get(f"/api/v1/engagements/?within={tree[within].reference}&fields=title")
        assert [row["title"] for row in answer.json()["results"]] == found


def test_a_list_page_shows_within_as_a_filter_in_use_and_asks_nobody_to_choose_of_none(as_officer, scope, tree):
    page = as_officer.get(f"/workstreams/workstreams/?within={tree['ward'].reference}")
    assert ("within" in page.context["filter_form"].fields, len(page.context["chips"])) == (False, 1)


def test_a_list_that_is_kept_sees_a_place_that_was_added_since(as_officer, scope, network, tree):
    address = f"/api/v1/engagements/?within={tree['town'].reference}&fields=title"
    assert as_officer.get(address).json()["results"] == []
    EngagementFactory(scope=scope, title="New", place=PlaceFactory(scope=network, parent=tree["town"]))
    assert [row["title"] for row in as_officer.get(address).json()["results"]] == ["New"]


def test_a_workstream_lies_where_it_works_as_far_as_the_reader_sees_that_it_does(as_officer, scope, tree):
    for title, visibility in (("Seen", "partners"), ("Unseen", "owner")):
        work = WorkstreamFactory(scope=scope, title=title)
        row = WorkstreamPlace(workstream=work, place=tree["ward"], visibility=visibility)
        create_record(row, actor=None, now=NOW, scope=scope)
    gone = create_record(
        WorkstreamPlace(workstream=WorkstreamFactory(scope=scope), place=tree["ward"]), actor=None, now=NOW, scope=scope
    )
    withdraw_record(gone, actor=None, now=NOW)
    answer = as_officer.get(f"/api/v1/workstreams/?within={tree['borough'].reference}&fields=title")
    assert [row["title"] for row in answer.json()["results"]] == ["Seen"]


# The page


def filled(scope, place, number=1):
    """Something of each kind in a place."""
    for _ in range(number):
        work = WorkstreamFactory(scope=scope, title="Work in it")
        create_record(WorkstreamPlace(workstream=work, place=place), actor=None, now=NOW, scope=scope)
        PlacePlanFactory(scope=scope, place=place, title="Plan of it")
        EngagementFactory(scope=scope, place=place, title="Meal in it")
        BoardFactory(scope=scope, place=place, name="Board of it")
        ReadingFactory(measure=MeasureFactory(workstream=work, place=place, title="Measure of it"), place=place)


def test_a_places_page_tells_what_lies_within_it_by_kind(as_officer, scope, tree):
    filled(scope, tree["ward"])
    expected = {"workstreams": 1, "place-plans": 1, "engagements": 1, "boards": 1, "measures": 1, "readings": 1}
    for place in ("county", "borough", "ward"):
        answer = as_officer.get(here(tree[place]))
        assert counts(answer).items() >= expected.items()
        for words in ("Work in it", "Plan of it", "Meal in it", "Board of it", "Measure of it"):
            assert words in text_of(answer)
    assert set(counts(as_officer.get(here(tree["town"])))) == {"places"}


def test_what_the_reader_may_not_see_is_neither_named_nor_counted(client, as_officer, account, tree):
    theirs = ProgrammeFactory().scope
    filled(theirs, tree["ward"])
    answer = as_officer.get(here(tree["county"]))
    assert set(counts(answer)) == {"places"}
    assert [words for words in ("Work in it", "Meal in it", "Plan of it") if words in text_of(answer)] == []
    client.force_login(account(theirs, "officer"))
    assert counts(client.get(here(tree["county"])))["engagements"] == 1


def test_it_leads_on_from_the_place_and_to_whole_lists(as_officer, scope, tree):
    detail = as_officer.get(reverse("governance:place", args=[tree["ward"].reference])).content.decode()
    assert f'href="{here(tree["ward"])}"' in detail
    menu = 'aria-label="Menu"'
    assert (menu in detail, menu in as_officer.get(here(tree["ward"])).content.decode()) == (True, True)
    filled(scope, tree["ward"], 6)
    told = as_officer.get(here(tree["county"], "?as_at=2026-10-05")).content.decode()
    assert f'href="/workstreams/engagements/?within={tree["county"].reference}&amp;as_at=2026-10-05"' in told


def test_it_stands_as_at_a_day(as_officer, scope, tree):
    EngagementFactory(scope=scope, place=tree["ward"], title="Meal in it", now=NOW + timedelta(hours=20))
    assert counts(as_officer.get(here(tree["county"]))) == {"places": 4, "engagements": 1}
    assert counts(as_officer.get(here(tree["county"], "?as_at=2026-10-05"))) == {"places": 4}
    assert as_officer.get(here(tree["county"], "?as_at=2026-10-04")).status_code == 404
    assert as_officer.get(here(tree["county"], "?as_at=never")).status_code == 400


def test_its_queries_do_not_grow_with_its_rows_or_its_tree(as_officer, scope, network, tree):
    numbers = []
    for more in (1, 2, 27):
        filled(scope, PlaceFactory(scope=network, parent=tree["ward"]), more)
        with CaptureQueriesContext(connection) as queries:
            assert as_officer.get(here(tree["county"])).status_code == 200
        numbers.append(len(queries))
    assert len(set(numbers)) == 1
