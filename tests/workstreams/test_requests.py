"""Asking for updates, and writing them in somebody's place."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.jobs import run_due
from core.models import Mail
from core.services import change_record, create_record
from pstn.tasks import _run
from tests import doors
from tests.factories.core import NOW
from tests.factories.workstreams import WorkstreamFactory, submitted_update
from tests.workstreams.pages import text_of
from workstreams import services
from workstreams.models import Delegation, UpdateRequest

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def present(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_manager_asks_for_an_update_once_and_the_next_one_answers(door, workstream, manager, officer, mailoutbox):
    doors.act(door, manager, workstream, "request-update", note="How many homes?")
    asked = UpdateRequest.objects.get()
    assert (asked.asked_of, asked.asked_by, asked.note, asked.answered_by) == (
        officer,
        manager,
        "How many homes?",
        None,
    )
    again = doors.act(door, manager, workstream, "request-update")
    assert [*again.faults.values()] == [["This update has been asked for already, and is not there yet."]]
    run_due(now=NOW, run=_run)
    (message,) = mailoutbox
    assert (message.to, message.subject) == ([officer.email], f"Update asked for: {workstream}")
    assert "How many homes?" in message.body
    update = submitted_update(workstream, officer)
    asked.refresh_from_db()
    assert asked.answered_by == update


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_update_that_waits_to_be_published_is_not_asked_for(door, workstream, manager, officer):
    update = submitted_update(workstream, officer)
    refused = doors.act(door, manager, workstream, "request-update")
    told = f"An update waits for you ({update.reference}): publish it or send it back."
    assert [*refused.faults.values()] == [[told]]
    services.return_update(update=update, actor=manager, now=NOW, comment="How many homes?")
    assert doors.act(door, manager, workstream, "request-update").faults == {}


def test_a_request_that_crossed_an_update_is_answered_when_that_is_published(workstream, manager, officer):
    update = submitted_update(workstream, officer)
    asked = UpdateRequest(workstream=workstream, asked_of=officer, asked_by=manager)
    create_record(asked, actor=manager, now=NOW, scope=workstream.scope)
    services.publish_update(update=update, actor=manager, now=NOW)
    asked.refresh_from_db()
    assert asked.answered_by == update


@pytest.mark.parametrize("door", doors.ACTING)
def test_nobody_is_asked_for_the_update_of_a_workstream_without_a_lead(door, workstream, manager):
    change_record(workstream, actor=None, now=NOW, lead_user=None)
    refused = doors.act(door, manager, workstream, "request-update")
    assert refused.faults == {"": ["Nobody writes the updates of this workstream. Give it a lead first."]}
    assert not Mail.objects.exists()


@pytest.mark.parametrize("door", doors.ACTING)
def test_when_the_lead_has_changed_the_new_one_is_asked_instead(door, workstream, manager, officer, colleague):
    doors.act(door, manager, workstream, "request-update", note="How many homes?")
    services.assign_lead(workstream=workstream, lead_user=colleague, actor=manager, now=NOW)
    assert doors.act(door, manager, workstream, "request-update", note="How many homes?").faults == {}
    (old, new) = UpdateRequest.objects.order_by("reference")
    assert [(one.asked_of, one.withdrawn_at is None) for one in (old, new)] == [(officer, False), (colleague, True)]
    assert Mail.objects.filter(user=colleague).exists()
    assert list(doors.act(door, manager, workstream, "request-update").faults.values()) == [
        ["This update has been asked for already, and is not there yet."]
    ]


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_manager_withdraws_what_was_asked_for_and_then_the_workstream(door, workstream, manager, officer):
    doors.act(door, manager, workstream, "request-update")
    asked = UpdateRequest.objects.get()
    told = f"{asked} ({asked.reference}) still refers to it. Withdraw or change that first."
    assert doors.act(door, manager, workstream, "withdraw").faults == {"": [told]}
    assert doors.act(door, officer, asked, "withdraw").record is None
    assert doors.act(door, manager, asked, "withdraw", why="Told by telephone").faults == {}
    asked.refresh_from_db()
    assert (asked.withdrawn_at is None, asked.answered_by) == (False, None)
    assert doors.act(door, manager, workstream, "withdraw").faults == {}
    workstream.refresh_from_db()
    assert workstream.withdrawn_at is not None


def test_the_page_of_a_request_offers_its_withdrawal_to_a_manager(client, workstream, manager, officer):
    doors.act("page", manager, workstream, "request-update")
    address = f"/workstreams/update-requests/{UpdateRequest.objects.get().reference}/"
    offered = []
    for user in (manager, officer):
        client.force_login(user)
        offered.append(f'{address}withdraw/"' in client.get(address).content.decode())
    assert offered == [True, False]


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_officer_asks_nobody(door, workstream, officer):
    assert doors.act(door, officer, workstream, "request-update").faults
    assert not UpdateRequest.objects.exists()


@pytest.mark.parametrize("door", doors.DOORS)
def test_somebody_writes_in_place_of_the_lead_between_two_days(door, workstream, officer, colleague):
    said = {"programme": workstream.scope.programme_reference, "workstream": workstream, "to_user": colleague}
    days = {"from_on": date(2026, 10, 12), "to_on": date(2026, 10, 16)}
    backwards = doors.add(door, officer, "delegations", **said, from_on=days["to_on"], to_on=days["from_on"])
    assert [*backwards.faults.values()] == [["The last day is before the first."]]
    made = doors.add(door, officer, "delegations", **said, **days).record
    writers = [services.writer_of(workstream, day) for day in (made.from_on - DAY, made.from_on, made.to_on + DAY)]
    assert writers == [officer, colleague, officer]
    twice = doors.add(door, officer, "delegations", **said, **days)
    assert [*twice.faults] == ["from_on"]


@pytest.mark.parametrize("door", doors.DOORS)
def test_nobody_writes_in_their_own_place_or_on_days_that_have_passed(door, workstream, officer, colleague):
    said = {"programme": workstream.scope.programme_reference, "workstream": workstream}
    days = {"from_on": date(2026, 9, 28), "to_on": date(2026, 10, 5)}
    own = doors.add(door, officer, "delegations", **said, **days, to_user=officer)
    assert own.faults == {"to_user": ["This is the lead’s own account. Choose who writes in place of the lead."]}
    past = doors.add(door, officer, "delegations", **said, **days | {"to_on": date(2026, 10, 4)}, to_user=colleague)
    assert past.faults == {"to_on": ["These days have passed. Give a last day that is to come."]}
    made = doors.add(door, officer, "delegations", **said, **days, to_user=colleague).record
    assert doors.change(door, officer, made, to_on=date(2026, 10, 2)).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_who_may_not_write_there_is_no_lead_no_deputy_and_writes_in_nobodys_place(
    door, workstream, manager, account, scope
):
    viewer = account(scope, "viewer")
    told = ["This account may not write updates here: make it an officer of the programme first."]
    for name in ("lead_user", "deputy_user"):
        assert doors.change(door, manager, workstream, **{name: viewer}).faults == {name: told}
    said = {"programme": scope.programme_reference, "workstream": workstream, "to_user": viewer}
    days = {"from_on": date(2026, 10, 12), "to_on": date(2026, 10, 16)}
    assert doors.add(door, manager, "delegations", **said, **days).faults == {"to_user": told}


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_account_of_another_programme_is_as_unknown_as_none(door, workstream, manager, stranger):
    refused = doors.change(door, manager, workstream, deputy_user=stranger)
    assert refused.faults == {"deputy_user": [f"There is no account {stranger.username} in this programme."]}


def test_what_was_asked_and_what_is_written_in_somebodys_place_stand_on_the_first_page(
    client, workstream, manager, colleague
):
    WorkstreamFactory(scope=workstream.scope, lead_user=colleague)
    days = {"from_on": NOW.date(), "to_on": NOW.date()}
    standing = Delegation(workstream=workstream, to_user=colleague, **days)
    create_record(standing, actor=None, now=NOW, scope=workstream.scope)
    doors.act("page", manager, workstream, "request-update", note="How many homes?")
    client.force_login(colleague)
    page = client.get(reverse("workstreams:updates_due"))
    assert workstream in [row["workstream"] for row in page.context["rows"]]
    assert f"{manager} asks for it. How many homes?" in text_of(page)
