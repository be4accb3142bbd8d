"""The rating of somebody independent: who may give one, and what the workstream shows of it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from core.choices import RAG
from core.services import change_record, create_record
from tests import doors
from tests.factories.core import NOW
from tests.factories.workstreams import WorkstreamFactory, published_update
from tests.reading import panel, table, words
from workstreams.models import AssuranceRating, Delegation
from workstreams.services import settle_assurance

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


def shown(workstream):
    workstream.refresh_from_db()
    return workstream.assurance_rag


def of_a_file(workstream, rag):
    """A rating that bears nobody's name, as a place file makes them, shown by the workstream."""
    said = {"workstream": workstream, "as_at": date(2026, 10, 5), "rag": rag, "reason": "As the source has it."}
    made = create_record(AssuranceRating(**said), actor=None, now=NOW, scope=workstream.scope)
    settle_assurance(made, None, NOW)
    return made


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
    assert shown(workstream) == "red"
    assert doors.change(door, manager, made, rag="green").faults
    assert shown(workstream) == "red"


@pytest.mark.parametrize("door", doors.ACTING)
def test_who_gave_it_withdraws_it_and_nobody_else(workstream, officer, manager, colleague, said, door):
    made = doors.add("api", manager, "assurance-ratings", **said | {"rag": "red"}).record
    for other in (officer, colleague):
        assert doors.act(door, other, made, "withdraw").faults
        assert shown(workstream) == "red"
    assert doors.act(door, manager, made, "withdraw").faults == {}
    assert shown(workstream) == RAG.NOT_RATED


@pytest.mark.parametrize("door", doors.DOORS)
def test_one_that_nobody_gave_is_left_alone_by_who_has_a_hand_in_the_workstream(workstream, officer, manager, door):
    made = of_a_file(workstream, "red")
    told = [["Not allowed."]] if door == "page" else [[YOURS]]  # its page offers neither
    assert list(doors.change(door, officer, made, rag="green").faults.values()) == told
    if door != "import":
        assert list(doors.act(door, officer, made, "withdraw").faults.values()) == told
    assert shown(workstream) == "red"
    assert doors.change(door, manager, made, rag="amber").record.rag == "amber"
    assert shown(workstream) == "amber"


def test_who_gave_it_and_took_the_lead_since_neither_changes_nor_withdraws_it(workstream, colleague, said):
    made = doors.add("api", colleague, "assurance-ratings", **said).record
    change_record(workstream, actor=None, now=NOW, lead_user=colleague)
    assert doors.change("api", colleague, made, rag="green").faults == {"workstream": [YOURS]}
    assert doors.act("api", colleague, made, "withdraw").faults == {"workstream": [YOURS]}
    assert shown(workstream) == "amber"


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_rating_stays_with_its_workstream(workstream, manager, said, door):
    made = doors.add("api", manager, "assurance-ratings", **said).record
    told = "A rating stays with its workstream: withdraw it, and give another."
    other = WorkstreamFactory(scope=workstream.scope)
    assert doors.change(door, manager, made, workstream=other).faults == {"workstream": [told]}


def test_it_is_so_too_once_the_workstream_is_closed(workstream, officer, manager, said):
    made = doors.add("api", manager, "assurance-ratings", **said).record
    change_record(workstream, actor=None, now=NOW, closed_on=said["as_at"])
    assert doors.act("api", officer, made, "withdraw").faults
    assert doors.change("api", manager, made, rag="red").record.rag == "red"
    assert doors.act("api", manager, made, "withdraw").faults == {}
    assert shown(workstream) == RAG.NOT_RATED


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


def test_a_page_offers_only_what_would_not_be_refused(workstream, officer, colleague, client, said):
    made = doors.add("api", colleague, "assurance-ratings", **said).record
    page = reverse("workstreams:assurance_rating", args=[made.reference])
    change = reverse("workstreams:assurance_rating_change", args=[made.reference])
    for user, may in ((officer, False), (colleague, True)):
        client.force_login(user)
        given = client.get(reverse("workstreams:workstream", args=[workstream.reference])).text
        assert ("Give an assurance rating" in given) is may
        assert (change in client.get(page).text) is may
