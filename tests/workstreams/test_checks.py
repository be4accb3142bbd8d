"""A milestone's forecast moves away from its baseline with a reason only."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from core.choices import Role
from tests.factories.core import NOW, UserFactory
from tests.factories.workstreams import MilestoneFactory
from workstreams.models import Milestone
from workstreams.resources import MilestoneResource

PLANNED, LATER = date(2026, 12, 31), date(2027, 3, 31)
WHY = "The building is late."


@pytest.fixture
def milestone(db):
    """Planned for 31 December 2026."""
    return MilestoneFactory(baseline_on=PLANNED)


@pytest.fixture
def officer(milestone):
    return UserFactory(scope=milestone.scope, role=Role.OFFICER)


def test_a_milestone_may_be_forecast_for_another_day_with_a_reason(milestone, officer):
    MilestoneResource.writing.alter(record=milestone, actor=officer, now=NOW, forecast_on=LATER, forecast_reason=WHY)
    stored = Milestone.objects.get(pk=milestone.pk)
    assert (stored.due_on, stored.baseline_on, stored.forecast_reason) == (LATER, PLANNED, WHY)


def test_without_a_reason_it_may_not(milestone, officer):
    with pytest.raises(ValidationError) as fault:
        MilestoneResource.writing.alter(record=milestone, actor=officer, now=NOW, forecast_on=LATER)
    assert fault.value.message_dict == {"forecast_reason": ["Say why the forecast differs from the baseline"]}
    assert Milestone.objects.get(pk=milestone.pk).forecast_on is None


def test_the_reason_may_not_be_taken_from_a_forecast_that_stands(milestone, officer):
    said = {"record": milestone, "actor": officer, "now": NOW}
    MilestoneResource.writing.alter(**said, forecast_on=LATER, forecast_reason=WHY)
    with pytest.raises(ValidationError):
        MilestoneResource.writing.alter(**said, forecast_reason="")
    with pytest.raises(ValidationError):
        MilestoneResource.writing.alter(**said, forecast_reason="", baseline_on=date(2026, 11, 30))


@pytest.mark.parametrize("days", [{"forecast_on": PLANNED}, {"forecast_on": LATER, "baseline_on": None}, {}])
def test_a_forecast_of_the_planned_day_or_with_no_plan_needs_none(days, milestone, officer):
    said = {"title": "New", "workstream": milestone.workstream, "baseline_on": PLANNED} | days
    made = MilestoneResource.writing.add(actor=officer, now=NOW, programme=milestone.scope, **said)
    assert made.forecast_reason == ""


def test_a_new_one_needs_a_reason_as_well(milestone, officer):
    said = {"title": "New", "workstream": milestone.workstream, "baseline_on": PLANNED, "forecast_on": LATER}
    with pytest.raises(ValidationError):
        MilestoneResource.writing.add(actor=officer, now=NOW, programme=milestone.scope, **said)
