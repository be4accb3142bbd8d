"""The rules of milestones, through every door."""

from datetime import date

import pytest

from tests import doors
from tests.factories.workstreams import MilestoneFactory

pytestmark = pytest.mark.django_db


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
