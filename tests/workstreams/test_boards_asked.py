"""Which boards a programme asks, and names as having agreed; and who answers for them."""

from datetime import date

import pytest

from core.choices import Role, ScopeKind
from core.services import create_record, grant_role
from governance.models import Participation, Programme
from tests import doors
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.governance import BoardFactory, ProgrammeFactory
from tests.factories.risks import EscalationFactory, RiskFactory
from tests.factories.workstreams import MilestoneFactory
from workstreams.models import Escalation

pytestmark = pytest.mark.django_db
ELSEWHERE = "There is no {} here. Choose one of the programme, or one that takes part in it."


@pytest.fixture
def abroad(db):
    """A board that the network holds for another place."""
    return BoardFactory(scope=ScopeFactory(kind=ScopeKind.NETWORK, code="NET"), name="Board of another place")


@pytest.fixture
def partner(abroad, scope):
    """One that the network holds and that takes part in the programme."""
    board = BoardFactory(scope=abroad.scope, name="Board of both places")
    part = Participation(programme=Programme.objects.get(scope=scope), board=board)
    create_record(part, actor=None, now=NOW, scope=scope)
    return board


@pytest.fixture
def risk(scope):
    return RiskFactory(scope=scope)


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_board_of_another_place_is_not_asked(door, officer, risk, abroad):
    refused = doors.act(door, officer, risk, "escalate", board=abroad, question="Well?")
    assert refused.faults == {"board": [ELSEWHERE.format(abroad.reference)]}
    assert not Escalation.objects.exists()


@pytest.mark.parametrize("door", doors.ACTING)
def test_one_that_takes_part_in_the_programme_is(door, officer, risk, partner):
    assert doors.act(door, officer, risk, "escalate", board=partner, question="Well?").faults == {}
    assert Escalation.objects.get().board == partner


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_escalation_that_is_added_by_itself_asks_the_same_boards(door, officer, scope, risk, abroad, partner):
    said = {"programme": scope.programme_reference, "risk": risk, "question": "Well?"}
    refused = doors.add(door, officer, "escalations", **said, board=abroad)
    assert refused.faults == {"board": [ELSEWHERE.format(abroad.reference)]}
    assert doors.add(door, officer, "escalations", **said, board=partner).record.board == partner


@pytest.mark.parametrize("door", doors.DOORS)
def test_no_board_was_asked_before_there_was_anything_to_ask(door, officer, scope):
    said = {"programme": scope.programme_reference, "question": "Well?", "board": BoardFactory(scope=scope)}
    said["risk"] = RiskFactory(scope=scope, raised_on=date(2026, 10, 1))
    refused = doors.add(door, officer, "escalations", **said, asked_on=date(2026, 9, 30))
    assert refused.faults == {"asked_on": ["The risk was raised on 1 October 2026, after this"]}
    assert doors.add(door, officer, "escalations", **said, asked_on=date(2026, 10, 1)).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_who_writes_in_both_programmes_does_not_ask_the_board_of_one_about_a_risk_of_the_other(
    door, officer, scope, risk
):
    other = BoardFactory(scope=ProgrammeFactory().scope)
    grant_role(user=officer, scope=other.scope, role=Role.OFFICER, from_on=NOW.date(), actor=None, now=NOW)
    said = {"programme": scope.programme_reference, "board": other, "question": "Well?", "risk": risk}
    refused = doors.add(door, officer, "escalations", **said)
    assert refused.faults == {"board": ["Choose one of the same programme, or of the network."]}
    assert doors.add(door, officer, "escalations", **said | {"board": BoardFactory(scope=scope)}).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_nor_a_board_of_the_network_that_takes_part_in_the_other_alone(door, officer, scope, risk, partner):
    elsewhere = ProgrammeFactory()
    grant_role(user=officer, scope=elsewhere.scope, role=Role.OFFICER, from_on=NOW.date(), actor=None, now=NOW)
    said = {"programme": elsewhere.scope.programme_reference, "board": partner, "question": "Well?"}
    refused = doors.add(door, officer, "escalations", **said, risk=RiskFactory(scope=elsewhere.scope))
    assert refused.faults == {"board": ["Choose a board of the programme, or one that takes part in it"]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_board_of_another_place_has_not_agreed_to_a_baseline(door, officer, scope, workstream, abroad, partner):
    milestone = MilestoneFactory(workstream=workstream, baseline_on=date(2026, 10, 1))
    said = {
        "programme": scope.programme_reference,
        "milestone": milestone,
        "to_on": date(2031, 1, 1),
        "reason": "Late.",
    }
    refused = doors.add(door, officer, "rebaselines", **said, board=abroad)
    assert refused.faults == {"board": [ELSEWHERE.format(abroad.reference)]}
    assert doors.add(door, officer, "rebaselines", **said, board=partner).record.board == partner


def test_the_forms_offer_the_boards_of_the_programme_and_those_that_take_part(
    client, officer, scope, risk, abroad, partner
):
    own = BoardFactory(scope=scope)
    client.force_login(officer)
    for page in (f"risks/{risk.reference}/escalate/", "escalations/new/", "rebaselines/new/"):
        shown = client.get(f"/workstreams/{page}").content.decode()
        offered = [board.reference for board in (own, abroad, partner) if f'value="{board.reference}"' in shown]
        assert (page, offered) == (page, [own.reference, partner.reference])


def test_answer_is_offered_to_who_answers_for_the_board_and_to_nobody_else(client, scope, manager, risk):
    asked = EscalationFactory(risk=risk, board=BoardFactory(scope=scope))
    page = f"/workstreams/escalations/{asked.reference}/"
    of_another = UserFactory(scope=scope, role="secretary", board=BoardFactory(scope=scope))
    its_own = UserFactory(scope=scope, role="secretary", board=asked.board)
    of_all = UserFactory(scope=scope, role="secretary")
    may = {of_another: False, its_own: True, of_all: True, manager: True}
    for user, answers in may.items():
        client.force_login(user)
        assert (f'href="{page}answer/"' in client.get(page).content.decode()) is answers
        assert client.get(f"{page}answer/").status_code == (200 if answers else 403)
        register = client.get(f"/workstreams/programmes/{scope.programme_reference}/risks/").content.decode()
        assert (f'href="{page}answer/"' in register) is answers
