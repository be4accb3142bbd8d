"""A workstream is closed and reopened, and one that cannot leave says what to do instead."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import Journal
from core.services import change_record, create_record
from governance.models import Meeting
from tests import doors
from tests.factories.core import NOW
from tests.factories.governance import BoardFactory
from tests.factories.workstreams import GateFactory, WorkstreamFactory, published_update, submitted_update
from tests.workstreams.pages import text_of
from tests.workstreams.steps import DAY, TODAY
from workstreams import services
from workstreams.models import ReportingPeriod, UpdateRequest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def present(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


# Closing --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_manager_closes_a_workstream_today_and_nothing_of_it_is_due(door, workstream, manager):
    services.keep_periods(now=NOW)
    workstream.refresh_from_db()
    due_before = workstream.next_update_due_on
    closed = doors.act(door, manager, workstream, "close", why="The board has taken it over").record
    assert (due_before is None, closed.closed_on, closed.next_update_due_on) == (False, TODAY, None)
    assert services.owed_on(due_before) == []
    assert Journal.objects.filter(record_id=workstream.pk).latest("seq").why == "The board has taken it over"


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_officer_neither_closes_nor_reopens(door, workstream, officer, manager):
    assert doors.act(door, officer, workstream, "close").record is None
    workstream.refresh_from_db()
    assert workstream.closed_on is None
    doors.act(door, manager, workstream, "close")
    assert doors.act(door, officer, workstream, "reopen").record is None
    workstream.refresh_from_db()
    assert workstream.closed_on == TODAY


@pytest.mark.parametrize("door", doors.ACTING)
def test_it_closes_on_no_day_to_come_and_not_before_what_was_last_said_of_it(door, workstream, officer, manager):
    published_update(workstream, officer, manager)
    assert doors.act(door, manager, workstream, "close", closed_on=TODAY + DAY).faults == {
        "closed_on": ["The day it closed cannot be in the future."]
    }
    assert doors.act(door, manager, workstream, "close", closed_on=TODAY - DAY).faults == {
        "closed_on": ["Its last update describes 5 October 2026: it cannot have closed before that day."]
    }
    assert doors.act(door, manager, workstream, "close", closed_on=TODAY).record.closed_on == TODAY


@pytest.mark.parametrize("door", doors.ACTING)
def test_it_does_not_close_before_the_day_of_its_last_assurance_rating(door, workstream, manager):
    change_record(workstream, actor=None, now=NOW, assurance_rag="amber", assured_on=TODAY - DAY)
    refused = doors.act(door, manager, workstream, "close", closed_on=TODAY - 2 * DAY)
    assert refused.faults == {
        "closed_on": ["Its last assurance rating describes 4 October 2026: it cannot have closed before that day."]
    }
    assert doors.act(door, manager, workstream, "close", closed_on=TODAY - DAY).faults == {}


@pytest.mark.parametrize("door", doors.ACTING)
def test_it_does_not_close_over_an_open_update(door, workstream, officer, manager):
    update = submitted_update(workstream, officer)
    refused = doors.act(door, manager, workstream, "close")
    assert refused.faults == {"closed_on": ["Publish or discard its open status update first."]}
    services.publish_update(update=update, actor=manager, now=NOW)
    assert doors.act(door, manager, workstream, "close").faults == {}


def test_another_system_discards_a_draft_and_then_closes(workstream, officer, manager, draft):
    assert doors.act("api", officer, draft, "discard").faults == {}
    draft.refresh_from_db()
    assert draft.withdrawn_at == NOW
    assert doors.act("api", manager, workstream, "close").record.closed_on == TODAY
    submitted = submitted_update(WorkstreamFactory(scope=workstream.scope), officer)
    assert doors.act("api", officer, submitted, "discard").record is None


@pytest.mark.parametrize("door", doors.ACTING)
def test_what_was_asked_for_is_asked_for_no_more_once_it_is_closed(door, workstream, manager):
    doors.act(door, manager, workstream, "request-update")
    assert UpdateRequest.objects.current().count() == 1
    doors.act(door, manager, workstream, "close")
    assert (UpdateRequest.objects.count(), UpdateRequest.objects.current().count()) == (1, 0)


# Reopening ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_closed_workstream_is_reopened_and_owes_what_it_owed(door, workstream, manager):
    services.keep_periods(now=NOW)
    workstream.refresh_from_db()
    due = workstream.next_update_due_on
    doors.act(door, manager, workstream, "close")
    assert list(doors.act(door, manager, workstream, "close").faults.values()) == [
        ["This workstream is closed already."]
    ]
    opened = doors.act(door, manager, workstream, "reopen", why="There is money again").record
    assert (opened.closed_on, opened.next_update_due_on) == (None, due)
    assert opened.next_update_due_on == services.replayed_state(opened)["next_update_due_on"]
    assert doors.act(door, manager, workstream, "reopen").faults == {"": ["This workstream is open."]}


def test_after_a_long_time_it_owes_the_update_of_the_period_that_is_open_then(workstream, manager, monkeypatch):
    services.keep_periods(now=NOW)
    doors.act("api", manager, workstream, "close")
    later = NOW + timedelta(days=120)
    monkeypatch.setattr(timezone, "now", lambda: later)
    doors.act("api", manager, workstream, "reopen")
    workstream.refresh_from_db()
    assert workstream.next_update_due_on >= later.date() - timedelta(days=31)
    assert workstream.next_update_due_on == services.replayed_state(workstream)["next_update_due_on"]


def test_its_page_offers_to_close_it_or_to_reopen_it(client, workstream, manager, officer):
    address = f"/workstreams/workstreams/{workstream.reference}/"

    def offered(user):
        client.force_login(user)
        page = client.get(address).content.decode()
        return [action for action in ("request-update", "close", "reopen") if f'{address}{action}/"' in page]

    assert (offered(manager), offered(officer)) == (["request-update", "close"], [])
    client.force_login(manager)
    assert "can be reopened" in text_of(client.get(f"{address}close/"))
    doors.act("page", manager, workstream, "close")
    assert (offered(manager), offered(officer)) == (["reopen"], [])


def test_a_version_that_is_gone_is_neither_closed_nor_reopened(client, workstream, manager):
    client.force_login(manager)
    for action in ("close", "reopen"):
        address = f"/api/v1/workstreams/{workstream.reference}/{action}/"
        answer = client.post(address, {}, content_type="application/json", headers={"If-Match": '"7"'})
        assert answer.status_code == 412


# What cannot leave ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_workstream_that_has_been_reported_on_is_closed_instead(door, workstream, officer, manager):
    update = submitted_update(workstream, officer)
    told = "An update of it is being written. Discard that first, or publish it."
    assert doors.act(door, manager, workstream, "withdraw").faults == {"": [told]}
    services.publish_update(update=update, actor=manager, now=NOW)
    told = "It has been reported on, and what was said of it stays."
    assert doors.act(door, manager, workstream, "withdraw").faults == {"": [f"{told} Close it instead."]}
    doors.act(door, manager, workstream, "close")
    assert doors.act(door, manager, workstream, "withdraw").faults == {"": [f"{told} It is closed already."]}


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_workstream_is_withdrawn_once_its_draft_has_been_discarded(door, workstream, officer, manager, draft):
    assert doors.act(door, manager, workstream, "withdraw").record is None
    services.discard_update(update=draft, actor=manager, now=NOW)
    assert doors.act(door, manager, workstream, "withdraw").faults == {}


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_workstream_for_which_a_gate_was_decided_is_closed_instead(door, workstream, manager):
    GateFactory(workstream=workstream, outcome="proceed", held_on=TODAY)
    told = "A gate has been decided for it, and what was decided stays. Close it instead."
    assert doors.act(door, manager, workstream, "withdraw").faults == {"": [told]}
    assert doors.act(door, manager, workstream, "close").faults == {}


@pytest.mark.parametrize("door", doors.ACTING)
def test_what_something_refers_to_that_is_never_withdrawn_says_so(door, workstream, manager):
    services.keep_periods(now=NOW)
    scope = workstream.scope
    meeting = Meeting(board=BoardFactory(scope=scope), held_on=TODAY)
    create_record(meeting, actor=None, now=NOW, scope=scope)
    period = ReportingPeriod.objects.filter(scope=scope).first()
    change_record(period, actor=None, now=NOW, meeting=meeting)
    told = f"{period} ({period.reference}) still refers to it and is never withdrawn, so this stays too."
    assert doors.act(door, manager, meeting, "withdraw").faults == {"": [told]}
