"""Opening, assigning and closing a workstream."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from core.choices import Role
from tests.factories.core import NOW, UserFactory
from tests.factories.workstreams import (
    ThemeFactory,
)
from tests.workstreams.steps import DAY, TODAY, faults_of
from tests.workstreams.together import at_once
from workstreams import services
from workstreams.resources import MilestoneResource, WorkstreamResource

pytestmark = pytest.mark.django_db


def test_a_manager_opens_a_workstream_whose_first_update_is_due_one_cycle_on(scope, manager):
    workstream = services.open_workstream(scope=scope, actor=manager, now=NOW, title="Food plan")
    assert (workstream.reference, workstream.next_update_due_on) == (f"{scope.code}-WS-01", date(2026, 10, 30))


def test_an_officer_cannot_open_or_change_a_workstream(scope, workstream, officer):
    with pytest.raises(PermissionDenied):
        services.open_workstream(scope=scope, actor=officer, now=NOW, title="Food plan")
    with pytest.raises(PermissionDenied):
        services.change_workstream(workstream=workstream, actor=officer, now=NOW, title="Mine")


def test_a_workstream_cannot_come_under_a_theme_of_another_programme(scope, manager):
    theme = ThemeFactory()
    faults = faults_of(services.open_workstream, scope=scope, actor=manager, now=NOW, title="Food plan", theme=theme)
    assert faults == {"theme": ["This belongs to another programme."]}


def test_a_lead_is_assigned_and_taken_away(workstream, scope, manager):
    lead = UserFactory(scope=scope, role=Role.OFFICER)
    services.assign_lead(workstream=workstream, lead_user=lead, actor=manager, now=NOW)
    assigned = workstream.lead_user
    services.assign_lead(workstream=workstream, lead_user=None, actor=manager, now=NOW)
    assert (assigned, workstream.lead_user) == (lead, None)


def test_a_lead_must_be_able_to_write(workstream, scope, manager):
    viewer = UserFactory(scope=scope, role=Role.VIEWER)
    faults = faults_of(services.assign_lead, workstream=workstream, lead_user=viewer, actor=manager, now=NOW)
    assert faults == {
        "lead_user": ["This account may not write updates here: make it an officer of the programme first."]
    }


@pytest.mark.parametrize(
    ("day", "message"),
    [(TODAY + DAY, "The day it closed cannot be in the future.")],
)
def test_a_workstream_closes_on_a_day_that_has_come(workstream, manager, day, message):
    faults = faults_of(services.close_workstream, workstream=workstream, closed_on=day, actor=manager, now=NOW)
    assert faults == {"closed_on": [message]}


def test_a_workstream_closes_once_and_not_while_an_update_is_open(draft, workstream, officer, manager):
    options = {"workstream": workstream, "closed_on": TODAY, "actor": manager, "now": NOW}
    open_yet = faults_of(services.close_workstream, **options)
    services.discard_update(update=draft, actor=officer, now=NOW)
    services.close_workstream(**options)
    assert (open_yet, faults_of(services.close_workstream, **options)) == (
        {"closed_on": ["Publish or discard its open status update first."]},
        {"closed_on": ["This workstream is closed already."]},
    )


@pytest.mark.django_db(transaction=True)
def test_a_workstream_is_changed_and_a_milestone_added_to_it_together(scope, officer, manager, workstream):
    def change(title):
        WorkstreamResource.writing.alter(record=workstream, actor=manager, now=NOW, title=title)

    def add(title):
        MilestoneResource.writing.add(programme=scope, workstream=workstream, actor=officer, now=NOW, title=title)

    for number in range(16):
        assert at_once(partial(change, f"Title {number}"), partial(add, f"Milestone {number}")) == ["", ""]
