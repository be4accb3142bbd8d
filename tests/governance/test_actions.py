"""The rules of actions, through every door; where they are shown, and who sees them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.choices import Visibility
from core.figures import london_day
from core.models import model_of
from core.services import change_record
from governance.models import Action, Board, Programme
from governance.services import open_action
from tests import doors
from tests.factories.core import NOW, GrantFactory, ScopeFactory, UserFactory
from tests.factories.governance import ActionFactory, BoardFactory, PersonFactory
from tests.factories.workstreams import WorkstreamFactory
from workstreams.models import Workstream

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope():
    return ScopeFactory()


@pytest.fixture
def officer(scope):
    return UserFactory(scope=scope, role="officer")


@pytest.fixture
def board(scope):
    return BoardFactory(scope=scope)


@pytest.fixture
def said(scope, board):
    return {"programme": scope.programme_reference, "title": "Write to the bodies", "about": board.reference}


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_action_about_a_board_is_opened_today(door, officer, said, board):
    made = doors.add(door, officer, "actions", **said, due_on=date(2027, 1, 29)).record
    assert (made.about, made.about_type, made.about_reference) == (board, "governance.board", board.reference)
    assert (made.status, made.raised_on, made.due_on) == ("open", london_day(timezone.now()), date(2027, 1, 29))


@pytest.mark.parametrize("door", doors.DOORS)
def test_it_can_be_about_a_record_of_any_kind_and_be_moved_to_another(door, officer, said, scope):
    work, person = WorkstreamFactory(scope=scope), PersonFactory(scope=scope)
    made = doors.add(door, officer, "actions", **said | {"about": work}).record
    assert (made.about, made.about_type) == (work, "workstreams.workstream")
    assert doors.change(door, officer, made, about=person).record.about == person


@pytest.mark.parametrize("door", doors.DOORS)
def test_what_it_is_about_must_be_there_and_be_seen(door, officer, said):
    elsewhere = BoardFactory()
    for reference in (elsewhere.reference, "WIR-BD-99", "nonsense", "X" * 41):
        refused = doors.add(door, officer, "actions", **said | {"about": reference})
        assert list(refused.faults) == ["about"], reference
    assert Action.objects.count() == 0


@pytest.mark.parametrize("door", doors.DOORS)
def test_it_is_about_a_record_of_its_own_programme_even_where_another_is_seen(door, officer, said):
    elsewhere = BoardFactory()
    GrantFactory(user=officer, scope=elsewhere.scope, role="officer")
    refused = doors.add(door, officer, "actions", **said | {"about": elsewhere})
    assert refused.faults == {"about": ["Choose one of the same programme, or of the network."]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_done_action_needs_its_day_and_what_came_of_it(door, officer, scope):
    action = ActionFactory(scope=scope)
    assert doors.change(door, officer, action, status="done").faults == {
        "done_on": ["Say on which day it was done"],
        "outcome": ["Say what came of it"],
    }
    assert doors.change(door, officer, action, status="cancelled", done_on=date(2026, 11, 2)).faults == {
        "outcome": ["Say why it was cancelled"]
    }
    done = doors.change(door, officer, action, status="done", done_on=date(2026, 11, 2), outcome="Both agreed").record
    assert (done.status, done.done_on, done.outcome) == ("done", date(2026, 11, 2), "Both agreed")


@pytest.mark.parametrize("door", doors.DOORS)
def test_it_is_not_done_on_a_day_to_come_nor_before_it_was_raised(door, officer, scope):
    action, tomorrow = ActionFactory(scope=scope), london_day(timezone.now()) + timedelta(1)
    over = {"status": "done", "outcome": "Agreed"}
    assert doors.change(door, officer, action, **over, done_on=tomorrow).faults == {
        "done_on": ["The day it was done cannot be in the future"]
    }
    assert doors.change(door, officer, action, **over, done_on=date(2026, 9, 30)).faults == {
        "done_on": ["It cannot have been done before it was raised"]
    }
    assert doors.change(door, officer, action, raised_on=tomorrow).faults == {
        "raised_on": ["The day it was raised cannot be in the future"]
    }
    assert doors.change(door, officer, action, due_on=date(2026, 9, 1)).faults == {
        "due_on": ["It is due before it was raised"]
    }


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_open_action_has_no_day_on_which_it_was_done(door, officer, scope):
    action = ActionFactory(scope=scope)
    refused = doors.change(door, officer, action, done_on=date(2026, 11, 2))
    assert refused.faults == {"done_on": ["An open action has no such day: say that it is done, or leave this empty"]}


@pytest.mark.parametrize(
    ("role", "writes"),
    [("officer", True), ("secretary", True), ("manager", True), ("viewer", False), ("finance", False)],
)
def test_officers_secretaries_and_managers_write_them(role, writes, scope, said):
    user = UserFactory(scope=scope, role=role)
    for door in ("page", "api"):
        answer = doors.add(door, user, "actions", **said)
        assert bool(answer.record) is writes


@pytest.mark.parametrize("door", doors.DOORS)
def test_it_is_as_narrowly_visible_as_what_it_is_about(door, scope, board):
    secretary = UserFactory(scope=scope, role="secretary", board=board)
    change_record(board, actor=None, now=NOW, visibility=Visibility.BOARD, audience_id=board.pk)
    said = {"programme": scope.programme_reference, "title": "Write to the bodies", "about": board}
    made = doors.add(door, secretary, "actions", **said).record
    assert (made.visibility, made.audience_id) == ("board", board.pk)
    assert Action.objects.visible_to(UserFactory(scope=scope)).count() == 0


def test_the_page_of_a_record_lists_its_actions_and_leads_to_a_form_that_is_filled_in(client, officer, scope, board):
    ActionFactory(scope=scope, about=board, title="Chair to write")
    ActionFactory(scope=scope, title="About something else")
    client.force_login(officer)
    page = client.get(f"/governance/boards/{board.reference}/").content.decode()
    assert "Chair to write" in page
    assert "About something else" not in page
    address = f"/governance/actions/new/?about={board.reference}&amp;programme={scope.programme_reference}"
    assert f'href="{address}"' in page
    form = client.get(address.replace("&amp;", "&")).content.decode()
    assert f'value="{board.reference}"' in form
    page = client.get(f"/governance/actions/{Action.objects.first().reference}/").content.decode()
    assert f'href="/governance/boards/{board.reference}/"' in page


def test_nobody_who_may_not_write_is_offered_to_add_one(client, scope):
    theme = WorkstreamFactory(scope=scope)
    client.force_login(UserFactory(scope=scope))
    assert "Add an action" not in client.get(f"/workstreams/workstreams/{theme.reference}/").content.decode()


def test_the_panel_of_actions_shows_no_more_than_its_reader_may_see(client, scope, board):
    hidden = ActionFactory(scope=scope, about=board, title="Not for everybody")
    change_record(hidden, actor=None, now=NOW, visibility=Visibility.BOARD, audience_id=board.pk)
    for role, seen in (("manager", True), ("viewer", False)):
        client.force_login(UserFactory(scope=scope, role=role))
        page = client.get(f"/governance/boards/{board.reference}/").content.decode()
        assert ("Not for everybody" in page) is seen


def test_a_list_of_actions_takes_as_many_queries_for_thirty_as_for_one(client, officer, scope, board):
    client.force_login(officer)
    counts = []
    for number in (1, 2, 27):
        for _ in range(number):
            ActionFactory(scope=scope, about=board)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/governance/actions/")
        with CaptureQueriesContext(connection) as on_the_page:
            client.get(f"/governance/boards/{board.reference}/")
        counts.append((len(queries), len(on_the_page)))
    assert counts[0] == counts[1] == counts[2]


def test_open_and_overdue_actions_are_found_by_filters(client, officer, scope):
    late = ActionFactory(scope=scope, due_on=date(2026, 10, 30))
    due = ActionFactory(scope=scope, due_on=date(2026, 12, 31))
    over = ActionFactory(
        scope=scope, due_on=date(2026, 10, 30), status="done", done_on=date(2026, 10, 20), outcome="So"
    )
    client.force_login(officer)

    def found(query):
        return {one["reference"] for one in client.get(f"/api/v1/actions/?{query}").json()["results"]}

    assert found("open=true") == {late.reference, due.reference}
    assert found("open=false") == {over.reference}
    assert found("overdue_on=2026-11-01") == {late.reference}
    assert found(f"about={late.about_reference}") == {late.reference}


def test_another_room_opens_one_by_a_service(scope, officer, board):
    made = open_action(about=board, title="Report back", actor=officer, now=NOW, due_on=date(2026, 12, 1))
    assert (made.about, made.scope, made.raised_on) == (board, scope, date(2026, 10, 5))
    with pytest.raises(PermissionDenied):
        open_action(about=board, title="Report back", actor=UserFactory(scope=scope), now=NOW)
    with pytest.raises(ValidationError, match="same programme"):
        open_action(about=BoardFactory(), title="Report back", actor=officer, now=NOW, scope=scope)


def test_the_service_makes_it_as_narrow_as_what_it_is_about(scope, board):
    change_record(board, actor=None, now=NOW, visibility=Visibility.BOARD, audience_id=board.pk)
    made = open_action(about=board, title="Report back", actor=None, now=NOW)
    assert (made.visibility, made.audience_id) == ("board", board.pk)


def test_a_record_is_not_withdrawn_while_an_action_is_about_it(scope, board):
    manager = UserFactory(scope=scope, role="manager")
    action = ActionFactory(scope=scope, about=board)
    refused = doors.act("api", manager, board, "withdraw")
    assert refused.faults == {"": [f"{action} ({action.reference}) still refers to it. Withdraw or change that first."]}


def test_texts_of_any_length_and_direction_are_kept_as_they_are(officer, said):
    for text in ("a" * 10_000, "مرحبا بالعالم", "<script>alert(1)</script><b>bold</b>"):
        over = {"status": "done", "done_on": london_day(timezone.now()), "outcome": text}
        made = doors.add("page", officer, "actions", **said, **over).record
        assert made.outcome == text


def test_a_reference_names_the_kind_of_record_that_it_is_of():
    assert model_of("WIR-WS-04") is Workstream
    assert model_of("NET-BD-01") is Board
    assert model_of("WIRRAL") is Programme
    assert model_of("WIR-ZZ-04") is None


def test_what_it_is_about_is_read_as_at_the_day_of_the_page(client, officer, scope, board):
    then = datetime(2026, 10, 8, 9, tzinfo=UTC)
    ActionFactory(scope=scope, about=board, title="Chair to write", now=then)
    client.force_login(officer)
    assert (
        "Chair to write" not in client.get(f"/governance/boards/{board.reference}/?as_at=2026-10-06").content.decode()
    )
    assert "Chair to write" in client.get(f"/governance/boards/{board.reference}/?as_at=2026-10-08").content.decode()
