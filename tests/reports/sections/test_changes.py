"""What moved, what is asked, and milestones."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.choices import RAG
from core.services import change_record, withdraw_record
from tests.factories.core import NOW
from tests.factories.risks import EscalationFactory, IssueFactory, RiskFactory
from tests.reports.sections.told import AMBER, BEFORE, DAY, EARLY, FOOD, NEWS, WORK, titles
from workstreams.choices import AskKind, AskStatus
from workstreams.models import Ask

pytestmark = pytest.mark.django_db


# What changed


def test_what_moved_is_told_with_its_reason_and_what_was_silent_by_name(streams, tell):
    assert tell("changes") == {
        "since": "2026-10-05",
        "moved": [WORK | {"before": "amber", "after": "red", "text": "No agreement."}],
        "first": [],
        "silent": [EARLY, FOOD],
    }


def moved(told):
    return [(one["before"], one["after"], one["text"]) for one in told["moved"]]


def test_an_update_of_the_very_day_from_which_the_period_runs_is_news(workstream, write, tell):
    write(workstream, BEFORE)
    write(workstream, datetime(2026, 10, 5, 10, tzinfo=UTC), rag_reason="Bad news.", **AMBER)
    assert moved(tell("changes")) == [("green", "amber", "Bad news.")]


def test_an_update_of_an_earlier_day_that_was_published_in_the_period_is_news(workstream, write, tell):
    write(workstream, BEFORE)
    write(workstream, NEWS, as_at=date(2026, 10, 2), rag_reason="Bad news.", **AMBER)
    told = tell("changes")
    assert (moved(told), told["silent"]) == ([("green", "amber", "Bad news.")], [])


def test_a_rating_that_moved_early_in_the_period_keeps_its_reason(workstream, write, tell):
    write(workstream, BEFORE)
    write(workstream, NEWS, rag_reason="Bad news.", **AMBER)
    write(workstream, NEWS + timedelta(days=1), **AMBER | {"rag_reason": "Bad news."})
    assert moved(tell("changes")) == [("green", "amber", "Bad news.")]


def test_what_comes_back_to_where_it_was_has_not_moved(workstream, write, tell):
    write(workstream, BEFORE)
    write(workstream, NEWS, rag_reason="Bad news.", **AMBER)
    write(workstream, NEWS + timedelta(days=1), rag=RAG.GREEN, rag_reason="Good news.")
    told = tell("changes")
    assert (told["moved"], told["first"], told["silent"]) == ([], [], [])


def test_a_first_rating_is_told_as_one(workstream, write, tell):
    write(workstream)
    told = tell("changes")
    assert (told["moved"], [(one["before"], one["after"]) for one in told["first"]]) == ([], [(None, "green")])


# What is asked


def test_help_wanted_is_that_of_the_last_update_of_each_open_workstream(streams, tell):
    asked = {"text": "Decide.", "rag": "red", "lead": None, "as_at": "2026-10-08", "demonstration": False}
    assert tell("help_wanted") == {"asked": [], "rows": [WORK | asked]}


def test_a_board_is_told_what_it_is_asked_about_risks_and_issues_until_it_answers(scope, board, group, tell):
    risk, issue = RiskFactory(scope=scope, title="The lease"), IssueFactory(scope=scope, title="No room")
    EscalationFactory(risk=risk, board=group, question="Of the group?")
    answered = EscalationFactory(risk=risk, board=board, question="Old?")
    change_record(answered, actor=None, now=NOW, decision="noted", answered_on=DAY)
    later = EscalationFactory(risk=risk, board=board, question="May we buy it?", asked_on=DAY)
    first = EscalationFactory(
        risk=None, issue=issue, scope=scope, board=board, question="Where to?", asked_on=date(2026, 10, 6)
    )
    kind = {"kind": "workstreams.escalation"}
    assert tell("help_wanted")["asked"] == [
        {"reference": first.reference, "title": "No room", "about": "Issue", "text": "Where to?"}
        | {"asked_on": "2026-10-06"}
        | kind,
        {"reference": later.reference, "title": "The lease", "about": "Risk", "text": "May we buy it?"}
        | {"asked_on": "2026-10-11"}
        | kind,
    ]
    change_record(risk, actor=None, now=NOW, status="closed", closed_on=DAY, closed_reason="It was bought")
    assert [one["title"] for one in tell("help_wanted")["asked"]] == ["No room"]


def test_a_board_is_told_the_question_and_not_the_name_of_a_risk_that_its_reader_may_not_see(scope, board, tell):
    risk = RiskFactory(scope=scope, title="CANARY", visibility="board", audience_id=board.pk)
    EscalationFactory(risk=risk, board=board, question="May we buy it?")
    assert [(one["title"], one["text"]) for one in tell("help_wanted")["asked"]] == [("Risk", "May we buy it?")]


def test_asks_of_government_stand_with_how_they_were_answered(store, tell):
    store(Ask, title="Share data", kind=AskKind.DATA, of_whom="DWP", benefit="One view.", source="p. 4")
    withdraw_record(store(Ask, title="Gone", kind=AskKind.DATA), actor=None, now=NOW)
    assert tell("asks") == {
        "rows": [
            {
                "reference": "HOME-AS-01",
                "title": "Share data",
                "kind": "workstreams.ask",
                "kind_of_ask": AskKind.DATA.label,
                "of_whom": "DWP",
                "status": AskStatus.MADE.label,
                "benefit": "One view.",
                "where": "p. 4",
            }
        ]
    }


def test_milestones_stand_in_their_lists_by_day(milestones, tell):
    told = tell("milestones")
    assert {name: titles(rows) if isinstance(rows, list) else rows for name, rows in told.items()} == {
        "late": ["Old and said late", "Late"],
        "unconfirmed": ["Old"],
        "due": ["Today", "Early", "Slipped", "Near"],
        "slipped": ["Old and said late", "Slipped"],
        "done": ["Reached on the first day", "Reached"],
        "later": 1,
        "undated": 1,
    }


def test_a_milestone_says_how_far_it_slipped_and_why(milestones, tell):
    row = next(row for row in tell("milestones")["slipped"] if row["title"] == "Slipped")
    assert row == {
        "reference": "HOME-MS-02",
        "title": "Slipped",
        "kind": "workstreams.milestone",
        "workstream": FOOD,
        "baseline": "2026-10-01",
        "precision": "day",
        "due": "2026-11-14",
        "done": None,
        "slip": 44,
        "days_late": 0,
        "reason": "The school closed.",
    }


def test_lateness_is_counted_in_days_and_an_old_source_is_not_late(milestones, tell):
    told = tell("milestones")
    late = {row["title"]: row["days_late"] for rows in (told["late"], told["unconfirmed"]) for row in rows}
    assert late == {"Late": 10, "Old and said late": 11, "Old": 0}


def test_a_milestone_that_was_reached_late_says_its_slip_and_is_late_no_more(milestones, tell):
    row = tell("milestones")["done"][1]
    assert (row["title"], row["slip"], row["days_late"]) == ("Reached", 5, 0)
