"""The way of a status update through the services: every rule, kept and broken."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.choices import RAG, Role, Visibility
from core.models import Journal
from core.services import StaleVersionError, change_record
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.governance import OrganisationFactory
from tests.factories.workstreams import (
    MilestoneFactory,
    ThemeFactory,
    WorkstreamFactory,
    published_update,
    submitted_update,
)
from workstreams import services
from workstreams.choices import UpdateState
from workstreams.models import StatusUpdate

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def draft(workstream, officer):
    return services.start_update(workstream=workstream, actor=officer, now=NOW)


def faults_of(call, **options):
    with pytest.raises(ValidationError) as fault:
        call(**options)
    return fault.value.message_dict


def submitted_with(workstream, officer, **said):
    update = services.start_update(workstream=workstream, actor=officer, now=NOW)
    services.save_update(update=update, actor=officer, now=NOW, **said)
    return services.submit_update(update=update, actor=officer, now=NOW)


# Starting


def test_a_first_draft_is_empty_not_rated_and_describes_today(draft, officer):
    said = (draft.summary, draft.rag, draft.as_at, draft.state, draft.previous, draft.unchanged_since, draft.author)
    assert said == ("", RAG.NOT_RATED, TODAY, UpdateState.DRAFT, None, {}, officer)


def test_a_draft_belongs_to_the_organisation_of_its_writer(draft, council):
    assert (draft.visibility, draft.audience_id) == (Visibility.OWNER, council.pk)


def test_a_draft_of_a_writer_without_organisation_belongs_to_the_writer(workstream, scope):
    alone = UserFactory(scope=scope, role=Role.OFFICER)
    assert services.start_update(workstream=workstream, actor=alone, now=NOW).audience_id == alone.pk


def test_a_writer_without_organisation_sees_the_draft(workstream, scope):
    alone = UserFactory(scope=scope, role=Role.OFFICER)
    draft = services.start_update(workstream=workstream, actor=alone, now=NOW)
    assert list(StatusUpdate.objects.visible_to(alone)) == [draft]


def test_what_a_manager_starts_belongs_to_the_lead(workstream, manager, council):
    assert services.start_update(workstream=workstream, actor=manager, now=NOW).audience_id == council.pk


def test_starting_twice_gives_the_same_draft(draft, workstream, officer):
    assert services.start_update(workstream=workstream, actor=officer, now=NOW) == draft


def test_another_organisation_cannot_take_over_a_draft(draft, workstream, scope):
    other = UserFactory(scope=scope, role=Role.OFFICER, organisation=OrganisationFactory(scope=scope))
    faults = faults_of(services.start_update, workstream=workstream, actor=other, now=NOW)
    assert faults == {"workstream": ["Somebody of another organisation is writing its update already."]}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FINANCE, Role.BOARD_MEMBER, Role.SCRUTINY, Role.SECRETARY])
def test_others_than_officers_and_managers_cannot_start(workstream, scope, role):
    with pytest.raises(PermissionDenied):
        services.start_update(workstream=workstream, actor=UserFactory(scope=scope, role=role), now=NOW)


def test_an_officer_of_another_programme_cannot_start(workstream):
    stranger = UserFactory(scope=ScopeFactory(), role=Role.OFFICER)
    with pytest.raises(PermissionDenied):
        services.start_update(workstream=workstream, actor=stranger, now=NOW)


def test_a_closed_workstream_takes_no_update(workstream, officer, manager):
    services.close_workstream(workstream=workstream, closed_on=TODAY, actor=manager, now=NOW)
    faults = faults_of(services.start_update, workstream=workstream, actor=officer, now=NOW)
    assert faults == {"workstream": ["This workstream is closed."]}


def test_a_draft_carries_forward_what_was_published(workstream, officer, manager):
    said = {"summary": "Two of four.", "next_steps": "Chase.", "rag": RAG.AMBER, "rag_risk": RAG.RED}
    way = {"path_to_green": "Ask again.", "back_to_green_on": TODAY + 30 * DAY}
    before = published_update(workstream, officer, manager, **said, **way)
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW + 28 * DAY)
    carried = {name: getattr(draft, name) for name in (*said, *way)}
    assert (carried, draft.previous, draft.rag_reason, draft.milestone_changes) == ({**said, **way}, before, "", {})


def test_text_carried_forward_keeps_the_day_on_which_it_was_first_said(workstream, officer, manager):
    published_update(workstream, officer, manager, summary="One.", next_steps="Chase.")
    published_update(workstream, officer, manager, NOW + 28 * DAY, summary="Two.")
    third = services.start_update(workstream=workstream, actor=officer, now=NOW + 56 * DAY)
    assert third.unchanged_since == {"summary": "2026-11-02", "next_steps": "2026-10-05"}


def test_text_that_changes_is_no_longer_marked_and_is_marked_again_when_put_back(workstream, officer, manager):
    published_update(workstream, officer, manager, summary="One.")
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW + DAY)
    services.save_update(update=draft, actor=officer, now=NOW + DAY, summary="Two.")
    changed = dict(draft.unchanged_since)
    services.save_update(update=draft, actor=officer, now=NOW + DAY, summary="One.\r\n")
    assert (changed, draft.unchanged_since) == ({}, {"summary": "2026-10-05"})


# Saving


def test_a_draft_may_be_saved_incomplete(draft, officer):
    services.save_update(update=draft, actor=officer, now=NOW, rag=RAG.RED)
    assert (draft.rag, draft.state, draft.version) == (RAG.RED, UpdateState.DRAFT, 2)


def test_saving_what_is_there_already_makes_no_version(draft, officer):
    services.save_update(update=draft, actor=officer, now=NOW, summary="")
    assert draft.version == 1


def test_saving_from_an_old_version_is_refused(draft, officer):
    services.save_update(update=draft, actor=officer, now=NOW, summary="One.")
    with pytest.raises(StaleVersionError) as fault:
        services.save_update(update=draft, actor=officer, now=NOW, version=1, summary="Two.")
    assert fault.value.record.summary == "One."


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"rag": "purple"}, {"rag": ["Value 'purple' is not a valid choice."]}),
        ({"as_at": None}, {"as_at": ["Enter the day that this update describes"]}),
        ({"state": "published"}, {"state": ["This cannot be written in an update."]}),
        (
            {"milestone_changes": []},
            {"milestone_changes": ["Give an object: reference to done_on, forecast_on and reason."]},
        ),
        (
            {"milestone_changes": {"X-MS-1": {}}},
            {"milestone_changes": ["X-MS-1 is not an open milestone of this workstream."]},
        ),
    ],
)
def test_what_cannot_be_stored_is_refused(draft, officer, fields, faults):
    assert faults_of(services.save_update, update=draft, actor=officer, now=NOW, **fields) == faults


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"title": "x"}, "give only done_on, forecast_on and reason."),
        ("soon", "give only done_on, forecast_on and reason."),
        ({"done_on": "soon"}, "give days like 2014-10-31, and a reason of at most 500 characters."),
        ({"reason": "x" * 501}, "give days like 2014-10-31, and a reason of at most 500 characters."),
        ({"reason": "\x00"}, "give days like 2014-10-31, and a reason of at most 500 characters."),
    ],
)
def test_a_change_of_a_milestone_that_cannot_be_read_is_refused(draft, workstream, officer, said, message):
    milestone = MilestoneFactory(workstream=workstream)
    changes = {milestone.reference: said}
    faults = faults_of(services.save_update, update=draft, actor=officer, now=NOW, milestone_changes=changes)
    assert faults == {"milestone_changes": [f"{milestone.reference}: {message}"]}


def test_a_milestone_of_another_workstream_cannot_be_changed(draft, officer, scope):
    other = MilestoneFactory(workstream=WorkstreamFactory(scope=scope))
    changes = {other.reference: {"done_on": TODAY}}
    faults = faults_of(services.save_update, update=draft, actor=officer, now=NOW, milestone_changes=changes)
    assert faults == {"milestone_changes": [f"{other.reference} is not an open milestone of this workstream."]}


def test_a_submitted_update_cannot_be_saved(workstream, officer):
    update = submitted_update(workstream, officer)
    with pytest.raises(ValidationError, match="This update is submitted"):
        services.save_update(update=update, actor=officer, now=NOW, summary="More.")


def test_a_published_update_is_never_edited(workstream, officer, manager):
    update = published_update(workstream, officer, manager)
    with pytest.raises(ValidationError, match="A correction is a new update"):
        services.save_update(update=update, actor=manager, now=NOW, summary="More.")


def test_an_officer_who_may_not_see_a_draft_cannot_save_it(draft, scope):
    other = UserFactory(scope=scope, role=Role.OFFICER, organisation=OrganisationFactory(scope=scope))
    with pytest.raises(PermissionDenied):
        services.save_update(update=draft, actor=other, now=NOW, summary="Mine.")


def test_an_update_can_be_created_with_what_it_says(workstream, officer):
    update = services.create_update(workstream=workstream, actor=officer, now=NOW, rag=RAG.GREEN, summary="Well.")
    assert (update.rag, update.summary, update.state, Journal.objects.filter(record_id=update.pk).count()) == (
        RAG.GREEN,
        "Well.",
        UpdateState.DRAFT,
        1,
    )


def test_an_update_cannot_be_created_beside_an_open_one(draft, workstream, officer):
    faults = faults_of(services.create_update, workstream=workstream, actor=officer, now=NOW, summary="Well.")
    assert faults == {"workstream": ["This workstream has an open update already."]}


# Submitting


def test_a_green_update_with_a_summary_is_submitted(workstream, officer):
    update = submitted_with(workstream, officer, rag=RAG.GREEN, summary="On plan.")
    assert (update.state, update.submitted_at, update.visibility) == (UpdateState.SUBMITTED, NOW, Visibility.OWNER)


def test_an_update_that_is_not_rated_is_submitted_with_a_summary(workstream, officer):
    assert submitted_with(workstream, officer, summary="Too early.").state == UpdateState.SUBMITTED


@pytest.mark.parametrize("rag", [RAG.RED, RAG.AMBER])
def test_red_and_amber_are_submitted_with_a_way_back_to_green(workstream, officer, rag):
    way = {"path_to_green": "Ask again.", "back_to_green_on": TODAY + DAY}
    assert submitted_with(workstream, officer, rag=rag, summary="Late.", **way).state == UpdateState.SUBMITTED


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ({}, {"summary": ["Enter a summary"]}),
        (
            {"summary": "Late.", "rag": RAG.RED},
            {
                "path_to_green": ["Say how this gets back to green"],
                "back_to_green_on": ["Enter the date you expect to be back to green"],
            },
        ),
        (
            {"summary": "Late.", "rag": RAG.AMBER, "path_to_green": "Ask.", "back_to_green_on": TODAY},
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


def test_publishing_shows_the_rating_and_moves_the_next_due_date_one_cycle_on(workstream, officer, manager):
    update = published_update(workstream, officer, manager)
    assert (workstream.rag, workstream.current_update, workstream.next_update_due_on) == (
        RAG.GREEN,
        update,
        date(2026, 10, 30),
    )


def test_an_early_update_moves_the_due_date_on_from_the_day_it_was_due(scope, officer, manager):
    workstream = WorkstreamFactory(scope=scope, next_update_due_on=date(2026, 10, 30))
    published_update(workstream, officer, manager)
    assert workstream.next_update_due_on == date(2026, 11, 30)


def test_a_very_late_update_moves_the_due_date_past_the_day_that_it_describes(scope, officer, manager):
    workstream = WorkstreamFactory(scope=scope, next_update_due_on=date(2026, 3, 31))
    published_update(workstream, officer, manager)
    assert workstream.next_update_due_on == date(2026, 10, 30)


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
    published_update(workstream, officer, manager, milestone_changes=changes)
    for milestone in (late, done, same):
        milestone.refresh_from_db()
    assert (late.forecast_on, late.forecast_reason, late.done_on) == (date(2027, 1, 31), "Figures came late.", None)
    assert (done.done_on, done.forecast_on, same.version) == (TODAY, None, 1)


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


# Discarding


def test_a_discarded_draft_makes_room_for_another(draft, workstream, officer):
    services.discard_update(update=draft, actor=officer, now=NOW)
    again = services.start_update(workstream=workstream, actor=officer, now=NOW)
    assert (draft.withdrawn_at, again.reference == draft.reference) == (NOW, False)


def test_a_submitted_update_cannot_be_discarded(workstream, officer):
    update = submitted_update(workstream, officer)
    with pytest.raises(ValidationError, match="This update is submitted"):
        services.discard_update(update=update, actor=officer, now=NOW)


def test_a_discarded_update_cannot_be_saved(draft, officer):
    services.discard_update(update=draft, actor=officer, now=NOW)
    with pytest.raises(ValidationError, match="This update has been discarded"):
        services.save_update(update=draft, actor=officer, now=NOW, summary="Late thought.")


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
    due = date(2026, 12, 18)
    services.change_workstream(workstream=workstream, actor=manager, now=NOW + DAY, next_update_due_on=due)
    kept()
    programme = workstream.scope_id and workstream._meta.apps.get_model("governance", "Programme").objects.get()
    change_record(programme, actor=manager, now=NOW + 2 * DAY, reporting_cycle="weekly")
    published_update(workstream, officer, manager, NOW + 28 * DAY, rag=RAG.COMPLETE, rag_reason="Accepted.")
    kept()
    change_record(programme, actor=manager, now=NOW + 40 * DAY, reporting_cycle="quarterly")
    kept()
    services.close_workstream(workstream=workstream, closed_on=TODAY, actor=manager, now=NOW + 50 * DAY)
    kept()
    assert [now for now, _ in steps] == [replayed for _, replayed in steps]
    assert [now["next_update_due_on"] for now, _ in steps] == [
        None,
        date(2026, 10, 30),
        date(2026, 12, 18),
        date(2026, 12, 25),
        date(2026, 12, 25),
        None,
    ]


def test_an_update_can_be_read_as_it_was_at_a_version(draft, officer):
    services.save_update(update=draft, actor=officer, now=NOW, summary="One.", back_to_green_on=TODAY)
    services.save_update(update=draft, actor=officer, now=NOW, summary="Two.")
    was = services.update_at_version(draft, 2)
    assert (was.summary, was.back_to_green_on, was.unchanged_since, was.pk) == ("One.", TODAY, {}, draft.pk)
    assert services.update_at_version(draft, 9) is None


# Workstreams


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
