"""What waits for what: within a programme and across, never in a circle, and telling nobody what they may not see."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.choices import Role
from core.services import change_record, withdraw_record
from tests import doors
from tests.factories.core import NOW, GrantFactory
from tests.factories.governance import ProgrammeFactory
from tests.factories.workstreams import DependencyFactory, MilestoneFactory, WorkstreamFactory
from tests.reading import panel, table, words
from workstreams.models import Dependency
from workstreams.resources import DependencyResource

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(workstream):
    return MilestoneFactory(workstream=workstream, title="Let the contract", baseline_on=date(2026, 11, 30))


@pytest.fixture
def then(workstream):
    return MilestoneFactory(workstream=workstream, title="Open the hub", baseline_on=date(2026, 12, 31))


@pytest.fixture
def abroad():
    """A milestone of another programme."""
    workstream = WorkstreamFactory(scope=ProgrammeFactory().scope, title="Elsewhere")
    return MilestoneFactory(workstream=workstream, title="Secret hand-over", baseline_on=date(2026, 11, 30))


@pytest.fixture
def bridge(abroad, then):
    return DependencyFactory(predecessor=abroad, successor=then, handed_over="A list")


@pytest.fixture
def sees_both(account, scope, abroad):
    user = account(scope, "officer")
    GrantFactory(user=user, scope=abroad.scope, role=Role.VIEWER)
    return user


def said_of(first, then, **more):
    return {"programme": then.scope.programme_reference, "predecessor": first, "successor": then, **more}


def reader(user):
    client = Client()
    client.force_login(user)
    return client


def late(milestone, day):
    change_record(milestone, actor=None, now=NOW, forecast_on=day, forecast_reason="Rain.")


# What may wait for what -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_officer_says_that_one_milestone_waits_for_another(door, officer, first, then):
    said = said_of(first, then, lag_days=14, handed_over="A signed contract")
    made = doors.add(door, officer, "dependencies", **said).record
    assert (made.predecessor, made.successor, made.lag_days, made.handed_over) == (first, then, 14, "A signed contract")


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_milestone_does_not_wait_for_itself(door, officer, then):
    refused = doors.add(door, officer, "dependencies", **said_of(then, then))
    assert refused.faults == {"predecessor": ["A milestone cannot wait for itself. Choose another one"]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_pair_is_recorded_once(door, officer, first, then):
    held = DependencyFactory(predecessor=first, successor=then)
    refused = doors.add(door, officer, "dependencies", **said_of(first, then))
    assert refused.faults == {"predecessor": [f"This dependency is recorded already ({held.reference})"]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_circle_is_refused_and_named(door, officer, workstream, first, then):
    between = MilestoneFactory(workstream=workstream)
    DependencyFactory(predecessor=first, successor=between)
    DependencyFactory(predecessor=between, successor=then)
    refused = doors.add(door, officer, "dependencies", **said_of(then, first))
    way = " waits for ".join(one.reference for one in (first, then, between, first))
    assert refused.faults == {"predecessor": [f"This would make a circle: {way}"]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_change_that_closes_a_circle_is_refused_too(door, officer, workstream, first, then):
    DependencyFactory(predecessor=first, successor=then)
    other = DependencyFactory(predecessor=MilestoneFactory(workstream=workstream), successor=first)
    refused = doors.change(door, officer, other, predecessor=then)
    way = " waits for ".join(one.reference for one in (first, then, first))
    assert refused.faults == {"predecessor": [f"This would make a circle: {way}"]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_circle_through_another_programme_is_refused_without_naming_it(door, officer, abroad, first, then, bridge):
    DependencyFactory(predecessor=first, successor=abroad)
    refused = doors.add(door, officer, "dependencies", **said_of(then, first))
    way = f"{first.reference} waits for {then.reference} waits for one that you may not see waits for {first.reference}"
    assert refused.faults == {"predecessor": [f"This would make a circle: {way}"]}
    assert abroad.reference not in str(refused.faults)


@pytest.mark.parametrize("door", doors.DOORS)
def test_one_of_another_programme_is_named_by_who_sees_it_and_unknown_to_who_does_not(
    door, officer, sees_both, abroad, then
):
    refused = doors.add(door, officer, "dependencies", **said_of(abroad, then))
    assert refused.faults == {"predecessor": [f"There is no {abroad.reference} here. Choose one that you can see."]}
    assert doors.add(door, sees_both, "dependencies", **said_of(abroad, then)).record.predecessor == abroad


@pytest.mark.parametrize("door", doors.DOORS)
def test_what_waits_is_of_the_programme_that_says_so(door, sees_both, abroad, first):
    said = {"programme": first.scope.programme_reference, "predecessor": first, "successor": abroad}
    assert list(doors.add(door, sees_both, "dependencies", **said).faults) == ["successor"]


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_milestone_of_a_closed_workstream_waits_for_nothing_more(door, officer, workstream, first, then):
    change_record(workstream, actor=None, now=NOW, closed_on=date(2026, 10, 1))
    told = "The workstream of this milestone is closed. Choose one that is open"
    assert doors.add(door, officer, "dependencies", **said_of(first, then)).faults == {"successor": [told]}


@pytest.mark.parametrize("door", doors.DOORS)
@pytest.mark.parametrize("lag", [-1, 3651])
def test_days_between_are_some_and_not_too_many(door, lag, officer, first, then):
    assert list(doors.add(door, officer, "dependencies", **said_of(first, then, lag_days=lag)).faults) == ["lag_days"]


@pytest.mark.parametrize("text", ["n" * 10_000, "مرحبا \u202eabc", "<b>note</b>"], ids=["long", "rtl", "html"])
def test_any_text_is_a_note_and_shown_as_text(text, officer, first, then):
    made = doors.add("page", officer, "dependencies", **said_of(first, then, note=text)).record
    assert made.note == text
    page = reader(officer).get(reverse("workstreams:dependency", args=[made.reference])).content
    assert b"<b>note" not in page


def test_it_is_as_narrow_as_the_narrower_of_its_milestones(officer, manager, workstream, council, then):
    narrow = {"visibility": "owner", "audience_id": council.pk}
    secret = MilestoneFactory(workstream=workstream, **narrow)
    made = doors.add("api", officer, "dependencies", **said_of(secret, then)).record
    assert (made.visibility, made.audience_id) == ("owner", council.pk)


# What runs into what --------------------------------------------------------------------------------------------------


@pytest.fixture
def listed(officer):
    """The references that a filter finds."""

    def found(user=officer, **question):
        rows = reader(user).get(reverse("api:dependencies"), question).json()["results"]
        return [row["reference"] for row in rows]

    return found


def test_a_predecessor_whose_forecast_passes_its_successor_is_at_risk(listed, first, then):
    one = DependencyFactory(predecessor=first, successor=then)
    assert (listed(at_risk=True), listed(at_risk=False)) == ([], [one.reference])
    late(first, date(2027, 1, 1))
    assert (listed(at_risk=True), listed(at_risk=False)) == ([one.reference], [])


def test_the_days_between_count(listed, first, then):
    one = DependencyFactory(predecessor=first, successor=then, lag_days=31)
    assert listed(at_risk=True) == []
    change_record(one, actor=None, now=NOW, lag_days=32)
    assert listed(at_risk=True) == [one.reference]


def test_a_successor_that_is_done_is_at_no_risk(listed, first, then):
    DependencyFactory(predecessor=first, successor=then)
    late(first, date(2027, 3, 1))
    change_record(then, actor=None, now=NOW, done_on=date(2026, 10, 1))
    assert listed(at_risk=True) == []


def test_a_day_that_nobody_knows_warns_of_nothing(listed, first, workstream):
    one = DependencyFactory(predecessor=first, successor=MilestoneFactory(workstream=workstream, baseline_on=None))
    assert (listed(at_risk=True), listed(at_risk=False)) == ([], [one.reference])


def test_both_pages_warn(officer, workstream, first, then):
    DependencyFactory(predecessor=first, successor=then)
    late(first, date(2027, 1, 10))
    own = reader(officer).get(reverse("workstreams:milestone", args=[then.reference]))
    assert "At risk 10 days too late" in words(panel(own, "Dependencies"))
    other = reader(officer).get(reverse("workstreams:milestone", args=[first.reference]))
    assert table(other, "What waits for it")[1][0].startswith("Open the hub")
    page = reader(officer).get(reverse("workstreams:workstream", args=[workstream.reference]))
    told = {row[0] for row in table(page, "Milestones, by day")[1:]}
    assert f"Let the contract {first.reference} At risk Comes 10 days too late for Open the hub" in told
    assert f"Open the hub {then.reference} At risk Let the contract comes 10 days too late for it" in told


def test_nobody_is_warned_who_sees_one_end_only(officer, sees_both, abroad, then, bridge):
    late(abroad, date(2027, 1, 10))
    told = [
        "At risk" in reader(user).get(reverse("workstreams:milestone", args=[then.reference])).content.decode()
        for user in (sees_both, officer)
    ]
    assert told == [True, False]


# What must not be told ------------------------------------------------------------------------------------------------


def ways_to(bridge, then):
    """Every way to read a dependency and what waits."""
    yield reverse("workstreams:dependency", args=[bridge.reference])
    yield reverse("workstreams:dependency_change", args=[bridge.reference])
    yield reverse("workstreams:dependency_history", args=[bridge.reference])
    yield reverse("workstreams:dependencies")
    yield reverse("workstreams:dependencies_csv")
    yield reverse("workstreams:milestone", args=[then.reference])
    yield reverse("workstreams:workstream", args=[then.workstream.reference])
    yield reverse("api:dependencies")
    yield reverse("api:dependencies") + "?expand=predecessor,successor"
    yield reverse("api:dependencies-one", args=[bridge.reference])
    yield reverse("api:dependencies-table")
    yield reverse("api:changes")


def body_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_who_does_not_see_the_other_milestone_learns_that_there_is_one_and_no_more(
    officer, sees_both, abroad, then, bridge
):
    late(abroad, date(2027, 1, 10))
    secrets = [abroad.reference, str(abroad.pk), "Secret hand-over", "Elsewhere", abroad.scope.programme_reference]
    told = {"officer": [], "both": []}
    for address in ways_to(bridge, then):
        for name, user in (("officer", officer), ("both", sees_both)):
            answer = reader(user).get(address)
            assert (address, answer.status_code) == (address, 200)
            body = body_of(answer).decode()
            told[name] += [(address, secret) for secret in secrets if secret in body]
    assert told["officer"] == []
    assert {"Secret hand-over", abroad.reference} <= {secret for _, secret in told["both"]}
    page = reader(officer).get(reverse("workstreams:milestone", args=[then.reference]))
    assert table(page, "What it waits for")[1] == ["One that you may not see", "", "A list", ""]


def test_a_milestone_that_is_made_narrow_later_is_hidden_too(account, scope, manager, council, first, then):
    viewer = account(scope, "viewer")
    one = DependencyFactory(predecessor=first, successor=then)
    change_record(first, actor=None, now=NOW, visibility="owner", audience_id=council.pk)
    for address in ways_to(one, then):
        if "change" not in address:  # the feed tells who had it that it is gone; the form is for those who write
            answer = reader(viewer).get(address)
            body = body_of(answer).decode()
            assert (address, answer.status_code, first.reference in body, "Let the contract" in body) == (
                address,
                200,
                False,
                False,
            )
    told = reader(manager).get(reverse("api:dependencies-one", args=[one.reference]) + "?expand=predecessor").json()
    assert told["predecessor"]["reference"] == first.reference


def test_asking_for_it_by_name_finds_nothing_for_who_does_not_see_it(listed, sees_both, abroad, bridge):
    assert listed(predecessor=abroad.reference) == []
    assert listed(sees_both, predecessor=abroad.reference) == [bridge.reference]
    assert (listed(at_risk=True), listed(at_risk=False)) == ([], [])


def test_a_form_that_was_overtaken_does_not_name_it(sees_both, officer, abroad, first, bridge):
    address = reverse("workstreams:dependency_change", args=[bridge.reference])
    typed = {"version": bridge.version, "successor": bridge.successor.reference, "predecessor": first.reference}
    change_record(bridge, actor=None, now=NOW, note="Theirs")
    told = [reader(user).post(address, {**typed, "lag_days": 0}).content.decode() for user in (sees_both, officer)]
    assert ["It now reads: Secret hand-over" in page for page in told] == [True, False]
    assert "It now reads: One that you may not see" in told[1]


def test_what_it_waits_for_cannot_be_withdrawn_and_who_waits_is_not_named(account, abroad, bridge):
    user = account(abroad.scope, "manager")
    refused = doors.act("api", user, abroad, "withdraw")
    assert refused.faults == {"": ["Something that you may not see still refers to it."]}


def test_a_dependency_of_another_programme_is_not_there(account, abroad, bridge):
    user = account(abroad.scope, "manager")
    assert reader(user).get(reverse("workstreams:dependency", args=[bridge.reference])).status_code == 404
    page = reader(user).get(reverse("workstreams:milestone", args=[abroad.reference])).content.decode()
    assert (bridge.reference in page, "Open the hub" in page) == (False, False)
    assert Dependency.objects.count() == 1


# The pages ------------------------------------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow_with_dependencies(officer, workstream, then):
    counts, made = [], 0
    for wanted in (1, 3, 30):
        for _ in range(made, wanted):
            one = MilestoneFactory(workstream=workstream, baseline_on=date(2027, 1, 31))
            DependencyFactory(predecessor=one, successor=then)
        made = wanted
        for name, record in (("workstreams:milestone", then), ("workstreams:workstream", workstream)):
            client = reader(officer)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(name, args=[record.reference])).status_code == 200
            counts.append((name, len(captured)))
    assert len(set(counts)) == 2, counts


@pytest.mark.django_db(transaction=True)
def test_two_that_would_close_a_circle_together_are_not_both_taken(first, then, scope, manager):
    together = Barrier(2)

    def save(pair):
        waits_for, waits = pair
        try:
            together.wait(timeout=10)
            said = {"predecessor": waits_for, "successor": waits, "programme": scope}
            DependencyResource.writing.add(actor=manager, now=NOW, **said)
        except ValidationError as fault:
            return fault.messages[0]
        finally:
            connection.close()
        return ""

    for _ in range(8):
        with ThreadPoolExecutor(2) as pool:
            told = sorted(pool.map(save, [(first, then), (then, first)]))
        assert told[0] == ""
        assert told[1].startswith("This would make a circle")
        withdraw_record(Dependency.objects.current().get(), actor=manager, now=NOW)
