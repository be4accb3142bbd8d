"""The rating of somebody independent: who may give one, and what the workstream shows of it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from core.choices import RAG
from core.services import change_record, create_record
from tests import doors
from tests.factories.core import NOW
from tests.factories.workstreams import published_update
from tests.reading import panel, table, words
from workstreams.models import AssuranceRating, Delegation

pytestmark = pytest.mark.django_db
YOURS = "You write updates of this workstream. An assurance rating comes from somebody who does not."


@pytest.fixture
def said(workstream):
    return {
        "programme": workstream.scope.programme_reference,
        "workstream": workstream,
        "as_at": date(2026, 10, 5),
        "rag": "amber",
        "reason": "Two of four partners have not signed.",
    }


@pytest.mark.parametrize("door", doors.DOORS)
def test_somebody_else_rates_a_workstream_and_it_shows_it_beside_its_own(workstream, officer, manager, said, door):
    published_update(workstream, officer, manager)
    made = doors.add(door, manager, "assurance-ratings", **said)
    assert made.faults == {}
    workstream.refresh_from_db()
    assert (workstream.rag, workstream.assurance_rag, workstream.assured_on) == ("green", "amber", date(2026, 10, 5))
    assert made.record.given_by == manager


@pytest.mark.parametrize("door", doors.DOORS)
def test_whoever_leads_it_does_not(workstream, officer, said, door):
    answer = doors.add(door, officer, "assurance-ratings", **said)
    assert answer.faults == {"workstream": [YOURS]}
    assert door != "page" or answer.kept["reason"] == said["reason"]


@pytest.mark.parametrize("hand", ["deputy", "stands in", "has written"])
def test_nor_does_anybody_who_has_a_hand_in_it(workstream, colleague, manager, said, hand):
    if hand == "deputy":
        change_record(workstream, actor=None, now=NOW, deputy_user=colleague)
    elif hand == "stands in":
        days = {"from_on": date(2026, 10, 1), "to_on": date(2099, 10, 1)}
        one = Delegation(workstream=workstream, to_user=colleague, **days)
        create_record(one, actor=None, now=NOW, scope=workstream.scope)
    else:
        published_update(workstream, colleague, manager)
    assert doors.add("api", colleague, "assurance-ratings", **said).faults == {"workstream": [YOURS]}


def test_a_colleague_who_has_none_does(colleague, said):
    assert doors.add("api", colleague, "assurance-ratings", **said).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"as_at": date(2099, 10, 5)}, "as_at", "cannot be in the future"),
        ({"rag": "mauve"}, "rag", "mauve"),
    ],
)
def test_what_a_rating_cannot_be_is_refused(manager, said, door, wrong, field, told):
    answer = doors.add(door, manager, "assurance-ratings", **said | wrong)
    assert told in answer.faults[field][0]
    assert not AssuranceRating.objects.exists()


@pytest.mark.parametrize("door", doors.DOORS)
def test_what_was_closed_before_is_not_rated(workstream, manager, said, door):
    change_record(workstream, actor=None, now=NOW, closed_on=date(2026, 10, 4))
    answer = doors.add(door, manager, "assurance-ratings", **said)
    assert answer.faults == {"workstream": ["This workstream was closed before that day."]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_who_gave_it_corrects_it_and_nobody_else(workstream, manager, colleague, said, door):
    made = doors.add("api", colleague, "assurance-ratings", **said).record
    assert doors.change(door, colleague, made, rag="red").record.rag == "red"
    workstream.refresh_from_db()
    assert workstream.assurance_rag == "red"
    if door != "import":
        assert doors.change(door, manager, made, rag="green").faults


@pytest.mark.parametrize("visibility", ["public", "partners", "board"])
def test_a_rating_is_seen_by_who_sees_the_workstream(workstream, manager, said, visibility):
    change_record(workstream, actor=None, now=NOW, visibility=visibility)
    made = doors.add("api", manager, "assurance-ratings", **said).record
    assert made.visibility == visibility


def test_the_latest_day_counts_and_withdrawing_it_brings_the_one_before_back(workstream, manager, said):
    shown = []
    for day, rag in ((5, "amber"), (9, "red"), (7, "green")):
        made = doors.add("api", manager, "assurance-ratings", **said | {"as_at": date(2026, 10, day), "rag": rag})
        workstream.refresh_from_db()
        shown.append(workstream.assurance_rag)
    for one in AssuranceRating.objects.order_by("-as_at"):
        doors.act("page", manager, one, "withdraw")
        workstream.refresh_from_db()
        shown.append(workstream.assurance_rag)
    assert made.faults == {}
    assert shown == ["amber", "red", "red", "green", "amber", RAG.NOT_RATED]


def test_the_page_of_the_workstream_shows_the_two_side_by_side(workstream, officer, manager, said):
    published_update(workstream, officer, manager)
    doors.add("api", manager, "assurance-ratings", **said, recommendations="Sign first.")
    client = Client()
    client.force_login(manager)
    page = client.get(reverse("workstreams:workstream", args=[workstream.reference]))
    (row,) = table(page, "Assurance ratings, beside the lead’s own Green")[1:]
    assert row[1:3] == ["Amber", "Two of four partners have not signed. Recommended: Sign first."]
    assert "Give an assurance rating" in words(panel(page, "Why this rating"))
