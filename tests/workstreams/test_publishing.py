"""Submitting, returning and publishing an update, and what a replay gives."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.choices import RAG, Role, Visibility
from core.models import Journal
from core.resources import url_of
from core.services import StaleVersionError, change_record
from governance.models import Programme
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.workstreams import (
    MilestoneFactory,
    WorkstreamFactory,
    published_update,
    submitted_update,
)
from tests.workstreams.steps import DAY, TODAY, faults_of, submitted_with
from workstreams import services
from workstreams.choices import UpdateState

pytestmark = pytest.mark.django_db


# Submitting


def test_a_green_update_with_a_summary_is_submitted(workstream, officer):
    update = submitted_with(workstream, officer, rag=RAG.GREEN, summary="On plan.")
    assert (update.state, update.submitted_at, update.visibility) == (UpdateState.SUBMITTED, NOW, Visibility.OWNER)


def test_an_update_that_is_not_rated_is_submitted_with_a_summary(workstream, officer):
    assert submitted_with(workstream, officer, summary="Too early.").state == UpdateState.SUBMITTED


@pytest.mark.parametrize("rag", [RAG.RED, RAG.AMBER])
def test_red_and_amber_are_submitted_with_a_way_back_to_green(workstream, officer, rag):
    way = {"rag_reason": "Late.", "path_to_green": "Ask again.", "back_to_green_on": TODAY + DAY}
    assert submitted_with(workstream, officer, rag=rag, summary="Late.", **way).state == UpdateState.SUBMITTED


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ({}, {"summary": ["Enter a summary"]}),
        (
            {"summary": "Late.", "rag": RAG.RED},
            {
                "rag_reason": ["Say why it is red"],
                "path_to_green": ["Say how this gets back to green"],
                "back_to_green_on": ["Enter the date you expect to be back to green"],
            },
        ),
        (
            {"summary": "Late.", "rag": RAG.AMBER, "path_to_green": "Ask.", "back_to_green_on": TODAY}
            | {"rag_reason": "Late."},
            {"back_to_green_on": ["The date you expect to be back to green must be after the day this describes"]},
        ),
        (
            {"summary": "Well.", "as_at": TODAY + DAY},
            {"as_at": ["The day that this update describes cannot be in the future"]},
        ),
    ],
)
def test_an_incomplete_update_is_not_submitted(workstream, officer, said, faults):
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW)
    services.save_update(update=draft, actor=officer, now=NOW, **said)
    assert faults_of(services.submit_update, update=draft, actor=officer, now=NOW) == faults


def test_a_change_of_rating_needs_its_reason(workstream, officer, manager):
    published_update(workstream, officer, manager)
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW + DAY)
    services.save_update(update=draft, actor=officer, now=NOW + DAY, rag=RAG.COMPLETE)
    faults = faults_of(services.submit_update, update=draft, actor=officer, now=NOW + DAY)
    services.save_update(update=draft, actor=officer, now=NOW + DAY, rag_reason="Accepted.")
    services.submit_update(update=draft, actor=officer, now=NOW + DAY)
    assert (faults, draft.state) == (
        {"rag_reason": ["Say why the rating changed from green to complete"]},
        UpdateState.SUBMITTED,
    )


def test_an_update_cannot_describe_an_earlier_day_than_the_last(workstream, officer, manager):
    published_update(workstream, officer, manager)
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW + DAY, as_at=TODAY - DAY)
    assert faults_of(services.submit_update, update=draft, actor=officer, now=NOW + DAY) == {
        "as_at": ["The last update described 5 October 2026: this one cannot describe an earlier day"]
    }


def test_a_correction_may_describe_the_same_day_as_the_last(workstream, officer, manager):
    published_update(workstream, officer, manager)
    assert submitted_with(workstream, officer, as_at=TODAY).state == UpdateState.SUBMITTED


def test_a_new_forecast_needs_its_reason_and_done_a_day_that_has_come(draft, workstream, officer):
    late = MilestoneFactory(workstream=workstream, title="Map")
    done = MilestoneFactory(workstream=workstream, title="Plan")
    changes = {late.reference: {"forecast_on": "2027-01-31"}, done.reference: {"done_on": TODAY + DAY}}
    services.save_update(update=draft, actor=officer, now=NOW, summary="Late.", milestone_changes=changes)
    assert faults_of(services.submit_update, update=draft, actor=officer, now=NOW) == {
        "milestone_changes": [
            "Say why “Map” has moved to 31 January 2027",
            "The day on which “Plan” was done cannot be in the future",
        ]
    }


def test_a_new_forecast_is_a_day_to_come_when_the_update_is_submitted(draft, workstream, officer, manager):
    late = MilestoneFactory(workstream=workstream, title="Map")
    said = {"reason": "Rain.", "forecast_on": TODAY - DAY}
    told = {"update": draft, "actor": officer, "now": NOW}
    services.save_update(**told, summary="Late.", milestone_changes={late.reference: said})
    assert faults_of(services.submit_update, **told) == {
        "milestone_changes": ["The new forecast of “Map” has passed. Give a day to come, or say that it is done"]
    }
    services.save_update(**told, milestone_changes={late.reference: said | {"forecast_on": TODAY}})
    services.submit_update(**told)
    services.publish_update(update=draft, actor=manager, now=NOW + DAY)
    late.refresh_from_db()
    assert late.forecast_on == TODAY


def test_done_and_a_new_forecast_exclude_each_other_and_a_reason_alone_says_nothing(draft, workstream, officer):
    both, alone = MilestoneFactory(workstream=workstream, title="Map"), MilestoneFactory(workstream=workstream)
    said = {"forecast_on": TODAY + DAY, "done_on": TODAY, "reason": "Rain."}
    changes = {both.reference: said, alone.reference: {"reason": "Rain."}}
    told = {"update": draft, "actor": officer, "now": NOW}
    services.save_update(**told, summary="Late.", milestone_changes=changes)
    assert faults_of(services.submit_update, **told) == {
        "milestone_changes": [
            "Say of “Map” either that it is done or what it is forecast for, not both",
            f"Say for when “{alone.title}” is forecast, or leave the reason out",
        ]
    }
    services.save_update(**told, milestone_changes={both.reference: {"done_on": TODAY, "reason": "Rain."}})
    assert services.submit_update(**told).state == UpdateState.SUBMITTED


def test_an_update_is_submitted_once(workstream, officer):
    update = submitted_update(workstream, officer)
    with pytest.raises(ValidationError, match="This update is submitted"):
        services.submit_update(update=update, actor=officer, now=NOW)


def test_submitting_what_has_been_changed_meanwhile_is_refused(draft, officer):
    services.save_update(update=draft, actor=officer, now=NOW, summary="One.")
    with pytest.raises(StaleVersionError):
        services.submit_update(update=draft, actor=officer, now=NOW, version=1)


# Returning


def test_a_returned_update_is_with_its_writer_again(workstream, officer, manager):
    update = submitted_update(workstream, officer)
    services.return_update(update=update, actor=manager, now=NOW, comment=" Which two? ")
    returned = (update.state, update.returned_comment)
    services.save_update(update=update, actor=officer, now=NOW, summary="Two of four.")
    services.submit_update(update=update, actor=officer, now=NOW + DAY)
    assert (returned, update.state, update.submitted_at) == (
        (UpdateState.RETURNED, "Which two?"),
        UpdateState.SUBMITTED,
        NOW + DAY,
    )


def test_returning_needs_a_comment(workstream, officer, manager):
    update = submitted_update(workstream, officer)
    faults = faults_of(services.return_update, update=update, actor=manager, now=NOW, comment=" ")
    assert faults == {"comment": ["Say what needs to change"]}


def test_only_a_submitted_update_is_returned(draft, manager):
    with pytest.raises(ValidationError, match="Only a submitted update can be returned"):
        services.return_update(update=draft, actor=manager, now=NOW, comment="Why?")


def test_an_officer_cannot_return_or_publish(workstream, officer):
    update = submitted_update(workstream, officer)
    with pytest.raises(PermissionDenied):
        services.return_update(update=update, actor=officer, now=NOW, comment="Why?")
    with pytest.raises(PermissionDenied):
        services.publish_update(update=update, actor=officer, now=NOW)


# Publishing


def test_what_a_manager_told_the_writer_is_for_those_who_write_and_publish(
    client, account, scope, workstream, officer, manager
):
    update = submitted_update(workstream, officer)
    services.return_update(update=update, actor=manager, now=NOW, comment="CANARY")
    services.submit_update(update=update, actor=officer, now=NOW)
    services.publish_update(update=update, actor=manager, now=NOW)
    page = url_of(update)
    addresses = [page, f"{page}history/", f"/api/v1/status-updates/{update.reference}/"]
    told = {}
    for user in (officer, manager, *(account(scope, role) for role in ("viewer", "scrutiny", "board_member"))):
        client.force_login(user)
        answers = [client.get(address) for address in addresses]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        told[user] = ["CANARY" in answer.content.decode() for answer in answers]
    writers = (officer, manager)
    assert [told[user] for user in writers] == [[False, True, False]] * 2
    assert [found for user, found in told.items() if user not in writers] == [[False] * 3] * 3


def test_publishing_shows_the_rating_and_the_next_update_is_due_with_the_next_period(workstream, officer, manager):
    update = published_update(workstream, officer, manager)
    assert (workstream.rag, workstream.current_update, workstream.next_update_due_on) == (
        RAG.GREEN,
        update,
        date(2026, 11, 30),
    )


def test_a_published_update_is_as_visible_as_its_workstream(scope, officer, manager):
    workstream = WorkstreamFactory(scope=scope, visibility=Visibility.PUBLIC)
    update = published_update(workstream, officer, manager)
    assert (update.visibility, update.audience_id, update.published_by, update.published_at) == (
        Visibility.PUBLIC,
        None,
        manager,
        NOW,
    )


def test_publishing_moves_milestones(workstream, officer, manager):
    late, done, same = (MilestoneFactory(workstream=workstream) for _ in range(3))
    changes = {
        late.reference: {"forecast_on": date(2027, 1, 31), "reason": "Figures came late."},
        done.reference: {"done_on": TODAY},
    }
    published_update(workstream, officer, manager, milestone_changes=changes, override_reason="It is not needed.")
    for milestone in (late, done, same):
        milestone.refresh_from_db()
    assert (late.forecast_on, late.forecast_reason, late.done_on) == (date(2027, 1, 31), "Figures came late.", None)
    assert (done.done_on, done.forecast_on, same.version) == (TODAY, None, 1)


def test_a_milestone_that_was_done_meanwhile_keeps_the_day_that_was_recorded(workstream, officer, manager):
    milestone = MilestoneFactory(workstream=workstream)
    update = submitted_update(workstream, officer, milestone_changes={milestone.reference: {"done_on": TODAY}})
    change_record(milestone, actor=officer, now=NOW, done_on=NOW.date() - DAY)
    services.publish_update(update=update, actor=manager, now=NOW)
    milestone.refresh_from_db()
    assert (update.state, milestone.done_on, milestone.version) == (UpdateState.PUBLISHED, NOW.date() - DAY, 2)


def test_a_milestone_withdrawn_meanwhile_does_not_hold_publication_up(workstream, officer, manager):
    milestone = MilestoneFactory(workstream=workstream)
    changes = {milestone.reference: {"done_on": TODAY}}
    update = submitted_update(workstream, officer, milestone_changes=changes)
    change_record(milestone, actor=manager, now=NOW, withdrawn_at=NOW)
    services.publish_update(update=update, actor=manager, now=NOW)
    milestone.refresh_from_db()
    assert (update.state, milestone.done_on) == (UpdateState.PUBLISHED, None)


def test_publishing_is_one_change(workstream, officer, manager):
    milestone = MilestoneFactory(workstream=workstream)
    update = submitted_update(workstream, officer, milestone_changes={milestone.reference: {"done_on": TODAY}})
    services.publish_update(update=update, actor=manager, now=NOW)
    change = Journal.objects.filter(record_id=update.pk).latest("seq").change_id
    rows = Journal.objects.filter(change_id=change).order_by("seq")
    assert list(rows.values_list("reference", flat=True)) == [
        update.reference,
        milestone.reference,
        workstream.reference,
    ]


def test_an_update_is_published_once(workstream, officer, manager):
    update = published_update(workstream, officer, manager)
    with pytest.raises(ValidationError, match="This update is published already"):
        services.publish_update(update=update, actor=manager, now=NOW)


def test_a_draft_is_not_published(draft, manager):
    with pytest.raises(ValidationError, match="Only a submitted update can be published"):
        services.publish_update(update=draft, actor=manager, now=NOW)


def test_a_manager_publishes_an_update_of_their_own(workstream, manager):
    assert published_update(workstream, manager, manager).state == UpdateState.PUBLISHED


def test_a_manager_of_another_programme_cannot_publish(workstream, officer):
    update = submitted_update(workstream, officer)
    with pytest.raises(PermissionDenied):
        services.publish_update(update=update, actor=UserFactory(scope=ScopeFactory(), role=Role.MANAGER), now=NOW)


# Replaying


def test_the_columns_of_a_workstream_equal_a_replay(workstream, officer, manager):
    state = ("rag", "current_update_id", "next_update_due_on")
    steps = []

    def kept():
        workstream.refresh_from_db()
        steps.append(({name: getattr(workstream, name) for name in state}, services.replayed_state(workstream)))

    kept()
    published_update(workstream, officer, manager)
    kept()
    programme = Programme.objects.get(scope=workstream.scope)
    change_record(programme, actor=manager, now=NOW + 2 * DAY, reporting_cycle="weekly")
    services.keep_periods(now=NOW + 3 * DAY)
    kept()
    published_update(workstream, officer, manager, NOW + 28 * DAY, rag=RAG.COMPLETE, rag_reason="Accepted.")
    kept()
    services.keep_periods(now=NOW + 80 * DAY)
    kept()
    services.close_workstream(workstream=workstream, actor=manager, now=NOW + 80 * DAY)
    kept()
    services.reopen_workstream(workstream=workstream, actor=manager, now=NOW + 81 * DAY)
    kept()
    assert [now for now, _ in steps] == [replayed for _, replayed in steps]
    assert [now["next_update_due_on"] for now, _ in steps] == [
        None,
        date(2026, 11, 30),
        date(2026, 11, 6),
        date(2026, 11, 13),
        date(2026, 12, 11),
        None,
        date(2026, 12, 11),
    ]


def test_an_update_can_be_read_as_it_was_at_a_version(draft, officer):
    services.save_update(update=draft, actor=officer, now=NOW, summary="One.", back_to_green_on=TODAY)
    services.save_update(update=draft, actor=officer, now=NOW, summary="Two.")
    was = services.update_at_version(draft, 2)
    assert (was.summary, was.back_to_green_on, was.unchanged_since, was.pk) == ("One.", TODAY, {}, draft.pk)
    assert services.update_at_version(draft, 9) is None
