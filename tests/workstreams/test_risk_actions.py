"""What is done to risks and issues: reviewed, closed, made an issue, escalated, answered, resolved."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.choices import Visibility
from core.figures import london_day
from core.models import Journal
from core.services import change_record
from tests import doors
from tests.factories.core import NOW, UserFactory
from tests.factories.governance import BoardFactory, PersonFactory
from tests.factories.risks import EscalationFactory, IssueFactory, RiskControlFactory, RiskFactory
from workstreams.models import Escalation, Issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return london_day(timezone.now())


@pytest.fixture
def risk(scope, workstream):
    owner = PersonFactory(scope=scope)
    return RiskFactory(scope=scope, workstream=workstream, owner=owner, raised_on=date(2026, 10, 1), title="No data")


@pytest.fixture
def board(scope):
    return BoardFactory(scope=scope, name="Executive")


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_review_stamps_the_day_and_the_next(door, officer, risk, today):
    done = doors.act(door, officer, risk, "review", review_on=today + timedelta(30)).record
    assert (done.last_reviewed_on, done.review_on, done.score) == (today, today + timedelta(30), 12)
    assert doors.act(door, officer, risk, "review", review_on=today).faults == {
        "review_on": ["The next review is on a day to come"]
    }


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_review_says_when_the_next_one_is_unless_that_is_to_come(door, officer, scope, today):
    for due, told in ((date(2021, 1, 1), "1 January 2021"), (today, f"{today.day} {today:%B %Y}")):
        late = RiskFactory(scope=scope, review_on=due)
        assert doors.act(door, officer, late, "review").faults == {
            "review_on": [f"Its review was due on {told}. Give the day of the next one"]
        }
        done = doors.act(door, officer, late, "review", review_on=today + timedelta(30)).record
        assert (done.last_reviewed_on, done.review_on) == (today, today + timedelta(30))
    early = RiskFactory(scope=scope, review_on=today + timedelta(1))
    done = doors.act(door, officer, early, "review").record
    assert (done.last_reviewed_on, done.review_on) == (today, today + timedelta(1))
    assert doors.act(door, officer, RiskFactory(scope=scope), "review").record.last_reviewed_on == today


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_review_that_changes_the_score_says_why(door, officer, risk):
    lower = {"current_likelihood": 1, "current_impact": 4}
    assert doors.act(door, officer, risk, "review", **lower).faults == {"score_reason": ["Say why the score changed"]}
    assert list(doors.act(door, officer, risk, "review", current_impact=9, score_reason="Hm").faults) == [
        "current_impact"
    ]
    done = doors.act(door, officer, risk, "review", **lower, score_reason="The agreement is signed").record
    assert (done.rating, done.score, done.score_reason) == ("amber", 4, "The agreement is signed")


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_risk_becomes_an_issue_by_one_press_and_once(door, officer, risk, today):
    done = doors.act(door, officer, risk, "become-issue").record
    issue = Issue.objects.get()
    assert (done.status, done.closed_on, done.closed_reason) == ("issue", today, f"Became issue {issue.reference}.")
    assert (issue.title, issue.risk, issue.workstream, issue.owner) == ("No data", risk, risk.workstream, risk.owner)
    assert issue.description == "The board sees old figures\n\nBecause: Partners report on different days"
    assert (issue.consequence, issue.severity, issue.raised_on) == ("It decides late", "high", today)
    again = doors.act(door, officer, risk, "become-issue")
    assert again.faults == {"": ["This risk is not open any more: became an issue."]}
    assert Issue.objects.count() == 1
    assert Journal.objects.filter(record_id__in=[risk.pk, issue.pk], why="Risk became an issue").count() == 2


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_issue_is_as_narrowly_visible_as_the_risk_that_it_was(door, officer, risk, council):
    change_record(risk, actor=None, now=NOW, visibility=Visibility.OWNER, audience_id=council.pk)
    doors.act(door, officer, risk, "become-issue", severity="critical")
    issue = Issue.objects.get()
    assert (issue.visibility, issue.audience_id, issue.severity) == ("owner", council.pk, "critical")


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_risk_is_closed_for_a_reason(door, officer, risk, today):
    assert list(doors.act(door, officer, risk, "close").faults) == ["closed_reason"]
    tomorrow = {"closed_on": today + timedelta(1), "closed_reason": "Gone"}
    assert doors.act(door, officer, risk, "close", **tomorrow).faults == {
        "closed_on": ["The day it was closed cannot be in the future"]
    }
    before = {"closed_on": date(2026, 9, 30), "closed_reason": "Gone"}
    assert doors.act(door, officer, risk, "close", **before).faults == {
        "closed_on": ["It cannot have been closed before it was raised"]
    }
    done = doors.act(door, officer, risk, "close", closed_reason="The law was changed").record
    assert (done.status, done.closed_on, done.closed_reason) == ("closed", today, "The law was changed")
    for action in ("review", "close", "become-issue"):
        said = {"closed_reason": "Twice"} if action == "close" else {}
        assert doors.act(door, officer, risk, action, **said).faults == {
            "": ["This risk is not open any more: closed."]
        }


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_risk_that_is_over_is_not_changed(door, officer, scope, risk):
    over = {"closed_on": date(2026, 10, 2), "closed_reason": "Gone"}
    closed = RiskFactory(scope=scope, status="closed", title="No room", **over)
    happened = RiskFactory(scope=scope, status="issue", title="No room", **over)
    said = {"title": "Room", "current_likelihood": 1, "score_reason": "Rented"}
    assert doors.change(door, officer, closed, **said).faults == {
        "": ["This risk is not open any more: closed. Reopen it first."]
    }
    assert doors.change(door, officer, happened, **said).faults == {
        "": ["This risk is not open any more: became an issue."]
    }
    assert doors.change(door, officer, risk, **said).record.title == "Room"


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_closed_risk_is_reopened_for_a_reason(door, officer, risk):
    doors.act(door, officer, risk, "close", closed_reason="The law was changed")
    assert doors.act(door, officer, risk, "reopen").faults == {"why": ["Say why it is opened again"]}
    done = doors.act(door, officer, risk, "reopen", why="It was changed back").record
    assert (done.status, done.closed_on, done.closed_reason) == ("open", None, "")
    assert Journal.objects.filter(record_id=risk.pk).latest("seq").why == "It was changed back"
    assert doors.act(door, officer, risk, "reopen", why="Twice").faults == {"": ["This risk is open."]}
    assert doors.change(door, officer, risk, title="Other words").record.title == "Other words"


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_risk_beside_its_issue_is_not_reopened(door, officer, scope, risk):
    doors.act(door, officer, risk, "become-issue")
    assert doors.act(door, officer, risk, "reopen", why="Sorry").faults == {
        "": ["This risk has become an issue, and stays that."]
    }
    closed = RiskFactory(scope=scope, status="closed", closed_on=date(2026, 10, 2), closed_reason="Gone")
    issue = IssueFactory(scope=scope, risk=closed)
    assert doors.act(door, officer, closed, "reopen", why="Back").faults == {
        "": ["An issue says that it was this risk. Change or withdraw that first."]
    }
    doors.act(door, officer, issue, "withdraw")
    assert doors.act(door, officer, closed, "reopen", why="Back").record.status == "open"


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_board_is_asked_about_a_risk_and_answers_once(door, officer, manager, risk, board, today):
    assert doors.act(door, officer, risk, "escalate", board=board, question="May we buy it?").faults == {}
    asked = Escalation.objects.get()
    assert (asked.risk, asked.board, asked.asked_on, asked.decision) == (risk, board, today, "")
    twice = doors.act(door, officer, risk, "escalate", board=board, question="And now?")
    assert twice.faults == {"board": ["This board has been asked about it and has not answered yet"]}
    answered = doors.act(door, manager, asked, "answer", decision="accepted", answer="Up to £5,000").record
    assert (answered.decision, answered.answer, answered.answered_on) == ("accepted", "Up to £5,000", today)
    assert answered.answered_by == manager
    again = doors.act(door, manager, asked, "answer", decision="noted")
    assert again.faults == {"": ["The board has answered this already."]}
    assert doors.act(door, officer, risk, "escalate", board=board, question="And now?").faults == {}


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_issue_is_escalated_too_until_it_is_resolved(door, officer, scope, board, today):
    issue = IssueFactory(scope=scope)
    assert doors.act(door, officer, issue, "escalate", board=board, question="Help?").faults == {}
    assert Escalation.objects.get().issue == issue
    assert list(doors.act(door, officer, issue, "resolve").faults) == ["resolution"]
    done = doors.act(door, officer, issue, "resolve", resolution="They signed").record
    assert (done.resolved_on, done.resolution) == (today, "They signed")
    other = BoardFactory(scope=scope)
    refused = doors.act(door, officer, issue, "escalate", board=other, question="Help?")
    assert list(refused.faults.values()) == [["This issue is resolved already"]]


@pytest.mark.parametrize("door", doors.ACTING)
def test_only_a_board_that_stands_and_that_the_writer_sees_is_asked(door, officer, risk, scope):
    elsewhere, ended = BoardFactory(), BoardFactory(scope=scope, status="ended")
    assert list(doors.act(door, officer, risk, "escalate", board=elsewhere, question="Well?").faults) == ["board"]
    refused = doors.act(door, officer, risk, "escalate", board=ended, question="Well?")
    assert refused.faults == {"board": ["This board has ended: choose another"]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_escalation_that_is_added_by_itself_keeps_the_same_rules(door, officer, risk, scope, board, today):
    said = {"programme": scope.programme_reference, "board": board, "question": "May we?"}
    assert doors.add(door, officer, "escalations", **said).faults == {"risk": ["Name a risk or an issue, not both"]}
    late = {"asked_on": today + timedelta(1), "risk": risk}
    assert doors.add(door, officer, "escalations", **said, **late).faults == {
        "asked_on": ["The day the board was asked cannot be in the future"]
    }
    made = doors.add(door, officer, "escalations", **said, risk=risk).record
    assert list(doors.add(door, officer, "escalations", **said, risk=risk).faults) == ["board"]
    change_record(made, actor=None, now=NOW, decision="noted", answered_on=today)
    assert doors.change(door, officer, made, question="Other?").faults == {
        "": ["The board has answered: what it was asked stays as it is."]
    }


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_board_answers_by_its_own_secretary_or_a_manager(door, account, scope, officer, risk, board):
    asked = EscalationFactory(risk=risk, board=board)
    answer = {"decision": "declined", "answer": "No"}
    assert doors.act(door, officer, asked, "answer", **answer).record is None
    of_another = UserFactory(scope=scope, role="secretary", board=BoardFactory(scope=scope))
    assert doors.act(door, of_another, asked, "answer", **answer).record is None
    its_own = UserFactory(scope=scope, role="secretary", board=board)
    assert doors.act(door, its_own, asked, "answer", **answer).record.decision == "declined"


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_secretary_of_all_boards_answers_for_any(door, account, scope, risk, board):
    asked = EscalationFactory(risk=risk, board=board)
    assert doors.act(door, account(scope, "secretary"), asked, "answer", decision="noted").record.decision == "noted"


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_answer_is_not_of_a_day_to_come_nor_before_the_question(door, manager, risk, board, today):
    asked = EscalationFactory(risk=risk, board=board, asked_on=date(2026, 10, 20))
    for day in (today + timedelta(1), date(2026, 10, 19)):
        refused = doors.act(door, manager, asked, "answer", decision="noted", answered_on=day)
        assert list(refused.faults) == ["answered_on"]


@pytest.mark.parametrize("door", doors.ACTING)
def test_viewers_do_nothing_to_a_risk(door, account, scope, risk, board):
    viewer = account(scope, "viewer")
    said = {"escalate": {"board": board, "question": "?"}, "close": {"closed_reason": "x"}, "reopen": {"why": "x"}}
    for action in ("review", "become-issue", "close", "escalate", "reopen"):
        assert doors.act(door, viewer, risk, action, **said.get(action, {})).faults
    risk.refresh_from_db()
    assert (risk.version, Escalation.objects.count()) == (1, 0)


def test_a_button_is_offered_for_what_can_be_done_only(client, officer, risk):
    client.force_login(officer)
    address = f"/workstreams/risks/{risk.reference}/"

    def offered():
        page = client.get(address).content.decode()
        actions = ("change", "review", "escalate", "become-issue", "close", "reopen")
        return [action for action in actions if f'{address}{action}/"' in page]

    assert offered() == ["change", "review", "escalate", "become-issue", "close"]
    doors.act("api", officer, risk, "close", closed_reason="Gone")
    assert offered() == ["reopen"]
    doors.act("api", officer, risk, "reopen", why="Back")
    doors.act("api", officer, risk, "become-issue")
    assert offered() == []


def test_an_action_on_a_version_that_is_gone_is_refused(client, officer, risk, board):
    client.force_login(officer)
    for action, said in (
        ("escalate", {"board": board.reference, "question": "?"}),
        ("review", {}),
        ("become-issue", {}),
        ("reopen", {"why": "Back"}),
    ):
        address = f"/api/v1/risks/{risk.reference}/{action}/"
        answer = client.post(address, said, content_type="application/json", headers={"If-Match": '"7"'})
        assert answer.status_code == 412


# Issues and controls


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_issue_is_resolved_with_words_and_not_on_a_day_to_come(door, officer, scope, today):
    said = {"programme": scope.programme_reference, "title": "No room", "raised_on": date(2026, 10, 1)}
    assert doors.add(door, officer, "issues", **said, resolved_on=date(2026, 10, 9)).faults == {
        "resolution": ["Say how it was resolved"]
    }
    for day in (today + timedelta(1), date(2026, 9, 30)):
        refused = doors.add(door, officer, "issues", **said, resolved_on=day, resolution="Rented")
        assert list(refused.faults) == ["resolved_on"]
    made = doors.add(door, officer, "issues", **said, resolved_on=date(2026, 10, 9), resolution="Rented").record
    assert made.resolution == "Rented"


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_risk_is_named_by_one_issue_and_not_while_it_is_open(door, officer, scope, risk):
    said = {"programme": scope.programme_reference, "title": "No data", "risk": risk}
    assert doors.add(door, officer, "issues", **said).faults == {
        "risk": ["This risk is open: on its page, choose Become issue"]
    }
    doors.act("api", officer, risk, "close", closed_reason="It has happened")
    issue = doors.add(door, officer, "issues", **said).record
    assert issue.risk == risk
    assert doors.add(door, officer, "issues", **said).faults == {"risk": ["This risk has become an issue already"]}
    still_open = RiskFactory(scope=scope)
    assert list(doors.change(door, officer, issue, risk=still_open).faults) == ["risk"]
    assert doors.change(door, officer, issue, title="No figures").record.title == "No figures"


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_issue_that_has_named_an_open_risk_already_still_comes_to_its_end(door, officer, scope, risk):
    issue = IssueFactory(scope=scope, risk=risk)
    assert doors.act(door, officer, issue, "resolve", resolution="They signed").faults == {}
    assert doors.act(door, officer, risk, "close", closed_reason="It has happened").faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_control_is_not_in_place_since_a_day_to_come(door, officer, scope, risk, today):
    said = {"programme": scope.programme_reference, "risk": risk, "title": "Weekly check"}
    assert doors.add(door, officer, "risk-controls", **said, in_place_since=today + timedelta(1)).faults == {
        "in_place_since": ["Since when it is in place cannot be in the future"]
    }
    made = doors.add(door, officer, "risk-controls", **said, in_place_since=today, effectiveness="partly").record
    assert (made.risk, made.in_place_since, made.effectiveness) == (risk, today, "partly")


def test_the_page_of_a_risk_shows_its_scores_and_what_is_missing(client, officer, risk, scope):
    client.force_login(officer)
    change_record(risk, actor=None, now=NOW, target_likelihood=4, target_impact=4, response="treat")
    page = client.get(f"/workstreams/risks/{risk.reference}/").content.decode()
    assert "3 Probable" in page
    assert "The score aimed at is above the present one." in page
    assert "It is to be treated and has no control." in page
    RiskControlFactory(risk=risk, title="Weekly check")
    page = client.get(f"/workstreams/risks/{risk.reference}/").content.decode()
    assert "Weekly check" in page
    assert "has no control" not in page
