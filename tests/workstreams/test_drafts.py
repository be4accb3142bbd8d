"""Starting, saving and discarding a draft."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.choices import RAG, Role, Visibility
from core.models import Journal
from core.services import StaleVersionError, change_record
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.governance import BoardFactory, OrganisationFactory
from tests.factories.workstreams import (
    MilestoneFactory,
    WorkstreamFactory,
    published_update,
    submitted_update,
)
from tests.workstreams.steps import DAY, TODAY, faults_of
from workstreams import services
from workstreams.choices import UpdateState
from workstreams.models import StatusUpdate

pytestmark = pytest.mark.django_db

UNREADABLE = "give days like 2014-10-31, from 1900 to 2200, and a reason of at most 500 characters."

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
    way = {"rag_reason": "Late.", "path_to_green": "Ask again.", "back_to_green_on": TODAY + 30 * DAY}
    before = published_update(workstream, officer, manager, **said, **way)
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW + 28 * DAY)
    carried = {name: getattr(draft, name) for name in (*said, *way)}
    assert (carried, draft.previous, draft.milestone_changes) == ({**said, **way}, before, {})


def test_why_it_is_green_and_why_it_is_better_than_rules_say_have_to_be_said_anew(workstream, officer, manager):
    published_update(workstream, officer, manager, rag_reason="Signed.", override_reason="The map is not needed.")
    draft = services.start_update(workstream=workstream, actor=officer, now=NOW + 28 * DAY)
    assert (draft.rag_reason, draft.override_reason) == ("", "")


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
        ({"done_on": "soon"}, UNREADABLE),
        ({"forecast_on": "9999-12-31"}, UNREADABLE),
        ({"reason": "x" * 501}, UNREADABLE),
        ({"reason": "\x00"}, UNREADABLE),
    ],
)
def test_a_change_of_a_milestone_that_cannot_be_read_is_refused(draft, workstream, officer, said, message):
    milestone = MilestoneFactory(workstream=workstream)
    changes = {milestone.reference: said}
    faults = faults_of(services.save_update, update=draft, actor=officer, now=NOW, milestone_changes=changes)
    assert faults == {"milestone_changes": [f"{milestone.reference}: {message}"]}


def test_a_milestone_that_the_writer_cannot_see_is_neither_moved_nor_named(draft, workstream, officer, scope):
    secret = MilestoneFactory(
        workstream=workstream, title="Secret", visibility="board", audience_id=BoardFactory(scope=scope).pk
    )
    told = {secret.reference: {"forecast_on": "2027-01-01"}}
    faults = faults_of(services.save_update, update=draft, actor=officer, now=NOW, milestone_changes=told)
    assert faults == {"milestone_changes": [f"{secret.reference} is not an open milestone of this workstream."]}
    change_record(draft, actor=officer, now=NOW, milestone_changes=told)  # as somebody wrote who sees it
    services.save_update(update=draft, actor=officer, now=NOW, milestone_changes={})
    assert draft.milestone_changes == told
    services.save_update(update=draft, actor=officer, now=NOW, milestone_changes=told)
    assert services.problems_of(draft, NOW)["milestone_changes"] == [
        f"Say why {secret.reference} has moved to 1 January 2027"
    ]


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
