"""The rules of milestones, through every door."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.services import change_record
from tests import doors
from tests.factories.core import NOW
from tests.factories.workstreams import MilestoneFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PASSED = "This day has passed. Give a day to come, or the day on which it was done"


@pytest.fixture
def milestone(workstream):
    return MilestoneFactory(workstream=workstream)


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_forecast_that_leaves_its_baseline_needs_a_reason(door, manager, milestone):
    refused = doors.change(door, manager, milestone, forecast_on=date(2027, 2, 26))
    assert refused.faults == {"forecast_reason": ["Say why the forecast differs from the baseline"]}
    said = {"forecast_on": date(2027, 2, 26), "forecast_reason": "The supplier is late"}
    assert doors.change(door, manager, milestone, **said).record.forecast_on == date(2027, 2, 26)


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_new_milestone_is_held_to_the_same_rules(door, manager, workstream):
    said = {"programme": workstream.scope.programme_reference, "workstream": workstream, "title": "Open the hub"}
    days = {"baseline_on": date(2026, 12, 31), "forecast_on": date(2027, 2, 26)}
    refused = doors.add(door, manager, "milestones", **said, **days)
    assert refused.faults == {"forecast_reason": ["Say why the forecast differs from the baseline"]}
    made = doors.add(door, manager, "milestones", **said, **days, forecast_reason="The supplier is late").record
    assert (made.title, made.due_on) == ("Open the hub", date(2027, 2, 26))


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_action_is_done_through_page_and_api(door, manager, milestone):
    withdrawn = doors.act(door, manager, milestone, "withdraw", why="Twice")
    milestone.refresh_from_db()
    assert withdrawn.faults == {}
    assert milestone.withdrawn_at is not None


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_milestone_is_not_done_in_the_future(door, manager, milestone):
    tomorrow = timezone.now().date() + timedelta(days=2)
    refused = doors.change(door, manager, milestone, done_on=tomorrow)
    assert refused.faults == {"done_on": ["The day it was done cannot be in the future"]}
    assert doors.change(door, manager, milestone, done_on=date(2026, 10, 1)).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_what_is_still_to_be_done_is_not_forecast_for_a_day_that_has_passed(door, manager, milestone):
    said = {"forecast_on": date(2026, 10, 5), "forecast_reason": "Rain."}
    assert doors.change(door, manager, milestone, **said).faults == {"forecast_on": [PASSED]}
    assert doors.change(door, manager, milestone, **said, forecast_precision="month").faults == {}
    done = MilestoneFactory(workstream=milestone.workstream)
    assert doors.change(door, manager, done, **said, done_on=date(2026, 10, 6)).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_new_milestone_is_not_forecast_for_a_day_that_has_passed(door, manager, workstream):
    said = {"programme": workstream.scope.programme_reference, "workstream": workstream, "title": "Open the hub"}
    days = {"baseline_on": date(2026, 10, 5), "forecast_on": date(2026, 10, 5)}
    assert doors.add(door, manager, "milestones", **said, **days).faults == {"forecast_on": [PASSED]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_forecast_that_has_passed_since_may_stand(door, manager, workstream):
    late = MilestoneFactory(workstream=workstream, forecast_on=date(2026, 10, 1), forecast_reason="Rain.")
    assert doors.change(door, manager, late, title="Open two hubs").record.forecast_on == date(2026, 10, 1)


def test_a_month_that_has_begun_is_a_month_in_which_it_was_done(manager, milestone):
    end = (timezone.now().date().replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    assert doors.change("api", manager, milestone, done_on=end, done_precision="month").faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_closed_workstream_takes_no_milestone(door, manager, workstream):
    change_record(workstream, actor=None, now=NOW, closed_on=date(2026, 10, 1))
    said = {"programme": workstream.scope.programme_reference, "workstream": workstream, "title": "Late thought"}
    refused = doors.add(door, manager, "milestones", **said)
    assert refused.faults == {"workstream": ["This workstream is closed. Choose one that is open."]}


@pytest.mark.parametrize("door", doors.DOORS)
@pytest.mark.parametrize(
    "held,said,faults",
    [
        ({"kind": "milestone", "done_on": date(2026, 10, 1)}, {}, ["Only a deliverable is accepted"]),
        ({"kind": "deliverable"}, {}, ["Say first on which day it was done"]),
        (
            {"kind": "deliverable", "done_on": date(2026, 10, 3)},
            {},
            ["It was accepted before it was done. Correct one of the two days"],
        ),
        (
            {"kind": "deliverable", "done_on": date(2026, 10, 1)},
            {"accepted_on": date(2099, 1, 1)},
            ["The day it was accepted cannot be in the future"],
        ),
    ],
)
def test_only_a_deliverable_that_is_done_is_accepted(door, held, said, faults, manager, workstream):
    milestone = MilestoneFactory(workstream=workstream, **held)
    refused = doors.change(door, manager, milestone, **({"accepted_on": date(2026, 10, 2)} | said))
    assert refused.faults == {"accepted_on": faults}


def test_a_deliverable_is_complete_when_it_is_accepted(manager, workstream):
    milestone = MilestoneFactory(workstream=workstream, kind="deliverable", done_on=date(2026, 10, 1))
    assert milestone.is_complete is False
    assert doors.change("api", manager, milestone, accepted_on=date(2026, 10, 2)).record.is_complete is True
