"""The plans of places, engagement and staffing: their rules through every door."""

from datetime import date, timedelta

import pytest

from tests import doors
from tests.factories.around import EngagementFactory, PlacePlanFactory, StaffRoleFactory
from tests.factories.governance import BoardFactory, OrganisationFactory, PersonFactory
from tests.factories.workstreams import MeasureFactory
from workstreams.models import Engagement

pytestmark = pytest.mark.django_db
ADOPTED = date(2026, 9, 1)
FUTURE = date(2200, 1, 1)


def told(answer):
    return [*answer.faults.values()]


# Plans


@pytest.fixture
def plan(scope):
    return PlacePlanFactory(scope=scope)


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_adopted_plan_has_its_day_which_has_come(door, officer, plan):
    for status in ("adopted", "reviewed"):
        refused = doors.change(door, officer, plan, status=status)
        assert told(refused) == [["Give the day on which it was adopted."]]
    future = doors.change(door, officer, plan, status="adopted", adopted_on=FUTURE)
    assert future.faults == {"adopted_on": ["The day of adoption cannot be in the future."]}
    early = doors.change(door, officer, plan, adopted_on=ADOPTED)
    assert early.faults == {"adopted_on": ["It has not been adopted. Change its status, or leave this empty."]}
    assert doors.change(door, officer, plan, status="adopted", adopted_on=ADOPTED).record.status == "adopted"


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_plan_is_reviewed_after_it_is_adopted(door, officer, plan):
    said = {"status": "adopted", "adopted_on": ADOPTED}
    refused = doors.change(door, officer, plan, **said, review_due_on=ADOPTED - timedelta(1))
    assert told(refused) == [["A review cannot be due before the day of adoption."]]
    assert doors.change(door, officer, plan, **said, review_due_on=ADOPTED + timedelta(365)).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_plan_is_led_by_one_person_organisation_or_board(door, officer, plan, scope):
    leaders = {
        "led_by_person": PersonFactory(scope=scope),
        "led_by_organisation": OrganisationFactory(scope=scope),
        "led_by_board": BoardFactory(scope=scope),
    }
    for left_out in leaders:
        two = {name: one for name, one in leaders.items() if name != left_out} | {left_out: None}
        refused = doors.change(door, officer, plan, **two)
        assert told(refused) == [["Name one who leads it: a person, an organisation or a board."]]
        only = dict.fromkeys(leaders) | {left_out: leaders[left_out]}
        assert doors.change(door, officer, plan, **only).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_plan_is_followed_by_measures_each_once(door, officer, plan, workstream):
    measure = MeasureFactory(workstream=workstream)
    said = {"programme": plan.scope.programme_reference, "plan": plan, "measure": measure}
    assert doors.add(door, officer, "place-plan-measures", **said).record.measure == measure
    assert told(doors.add(door, officer, "place-plan-measures", **said)) == [["The plan has this measure already."]]


# Engagement


@pytest.fixture
def engagement(scope):
    return EngagementFactory(scope=scope)


@pytest.mark.parametrize("door", doors.DOORS)
@pytest.mark.parametrize(
    "said",
    [{"who_was_heard": "Parents"}, {"how_many": 12}, {"what_was_said": "More buses"}, {"what_was_done": "A bus"}],
)
def test_nobody_has_been_heard_at_what_has_not_begun(door, said, officer, engagement):
    refused = doors.change(door, officer, engagement, from_on=FUTURE, **said)
    words = "It has not begun yet: leave this empty until then, or correct its first day."
    assert refused.faults == {next(iter(said)): [words]}
    assert doors.change(door, officer, engagement, from_on=ADOPTED, **said).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_event_to_come_can_be_recorded(door, officer, engagement):
    assert doors.change(door, officer, engagement, from_on=FUTURE, summary="In the town hall").faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_engagement_ends_after_it_starts_and_counts_people(door, officer, engagement):
    refused = doors.change(door, officer, engagement, from_on=ADOPTED, to_on=ADOPTED - timedelta(1))
    assert told(refused) == [["The last day is before the first."]]
    assert list(doors.change(door, officer, engagement, how_many=-1).faults) == ["how_many"]


def test_what_nothing_was_done_about_is_found_after_ninety_days(as_officer, scope):
    for title, days in (
        ("Long ago", {"from_on": ADOPTED}),
        ("Long, and ended late", {"from_on": ADOPTED, "to_on": ADOPTED + timedelta(30)}),
        ("Answered", {"from_on": ADOPTED, "what_was_done": "A bus"}),
        ("Without a day", {}),
    ):
        EngagementFactory(scope=scope, title=title, **days)
    due = ADOPTED + timedelta(90)
    assert list(Engagement.objects.unanswered_on(due)) == []
    assert [one.title for one in Engagement.objects.unanswered_on(due + timedelta(1))] == ["Long ago"]
    answer = as_officer.get(f"/api/v1/engagements/?unanswered_on={due + timedelta(31)}&fields=title")
    assert [row["title"] for row in answer.json()["results"]] == ["Long ago", "Long, and ended late"]


# Staffing


@pytest.fixture
def role(scope):
    return StaffRoleFactory(scope=scope)


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_filled_role_has_a_holder_or_a_note(door, officer, role, scope):
    assert told(doors.change(door, officer, role, status="filled")) == [["Name who fills it, or say so in the note."]]
    assert doors.change(door, officer, role, status="filled", note="A secondee, not named").faults == {}
    holder = PersonFactory(scope=scope)
    assert doors.change(door, officer, role, status="filled", note="", filled_by=holder).record.filled_by == holder


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_vacant_role_has_no_holder(door, officer, role, scope):
    refused = doors.change(door, officer, role, filled_by=PersonFactory(scope=scope))
    assert refused.faults == {"filled_by": ["The role is vacant. Change its status, or leave this empty."]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_role_takes_some_of_somebodys_time_and_ends_after_it_starts(door, officer, role):
    refused = doors.change(door, officer, role, full_time_equivalent="0")
    assert told(refused) == [["A role takes more than none of somebody's time."]]
    assert doors.change(door, officer, role, full_time_equivalent="0.5").faults == {}
    refused = doors.change(door, officer, role, from_on=ADOPTED, to_on=ADOPTED - timedelta(1))
    assert told(refused) == [["The last day is before the first."]]


def test_a_programmes_page_counts_what_stands_around_its_work(as_officer, scope, role):
    EngagementFactory(scope=scope, from_on=date(2020, 1, 1))
    StaffRoleFactory(scope=scope, status="filled", note="Somebody")
    StaffRoleFactory(title="Of another programme")
    told = " ".join(as_officer.get(f"/governance/programmes/{scope.programme_reference}/").content.decode().split())
    listed = f'href="/workstreams/staff-roles/?programme={scope.programme_reference}"'
    assert f"{listed}>2 staff roles</a>, 1 filled" in told
    assert "1 engagement</a>, 1 with nothing done about them after 90 days" in told
