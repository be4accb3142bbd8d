"""The headline, the register of ratings and the table of themes."""

from datetime import timedelta

import pytest

from core.access import Access
from core.choices import RAG
from core.services import change_record
from reports.sections import SECTIONS, Telling
from tests.factories.core import NOW
from tests.factories.governance import BoardFactory, ProgrammeFactory
from tests.factories.workstreams import (
    WorkstreamFactory,
)
from tests.reports.sections.told import AMBER, BEFORE, CLOSED, DAY, EARLY, FOOD, SINCE, WORK

pytestmark = pytest.mark.django_db
QUIET = {"rag_reason": "", "rules": [], "override_reason": "", "assurance_rag": "not_rated", "assured_on": None}
"""What a row says where no rule speaks and nobody independent has rated."""


def test_the_headline_says_aloud_what_matters_and_counts_each_rating(streams, tell):
    assert tell("headline") == {
        "lead": "One of three workstreams is red.",
        "rest": "One has not been rated. One update is late.",
        "counts": [{"rag": "red", "count": 1}, {"rag": "not_rated", "count": 1}, {"rag": "green", "count": 1}],
        "overdue": 1,
        "total": 3,
        "demonstration": False,
    }


@pytest.mark.parametrize(
    ("ratings", "lead", "rest"),
    [
        ([], "No workstream reports to this board.", ""),
        (["green"], "Every workstream is green.", ""),
        (["red"], "Its one workstream is red.", ""),
        (["not_rated"], "Its one workstream has not been rated yet.", ""),
        (["not_rated"] * 3, "None of 3 workstreams has been rated yet.", ""),
        (["green", "not_rated"], "No workstream is red or amber, of two.", "One has not been rated."),
        (["amber", "amber", "green"], "Two of three workstreams are amber.", ""),
        (["red", "amber", "not_rated"], "One of three workstreams is red.", "One is amber. One has not been rated."),
        (["red", "red", "amber", "amber"], "Two of four workstreams are red.", "Two are amber."),
        (["green", "complete"], "No workstream is red or amber, of two.", ""),
        (["red"] * 11, "11 of 11 workstreams are red.", ""),
    ],
)
def test_the_headline_reads_as_english_and_never_takes_not_rated_for_green(scope, board, tell, ratings, lead, rest):
    for rating in ratings:
        WorkstreamFactory(scope=scope, reports_to=board, rag=rating)
    told = tell("headline")
    assert (told["lead"], told["rest"]) == (lead, rest)


def test_the_register_has_exceptions_first_and_says_why(streams, tell):
    assert tell("workstreams")["rows"] == [
        WORK
        | {
            "theme": "Growth",
            "programme": "Wirral: transformation",
            "lead": None,
            "through": "Jobs group",
            "rag": "red",
            "strip": ["amber", "red"],
            "direction": "down",
            "summary": "It cannot start.",
            "path_to_green": "Sign.",
            "back_to_green_on": "2026-12-14",
            "updated": "2026-10-08",
            "due": None,
            "days_overdue": 0,
            "demonstration": False,
            **QUIET,
            "rag_reason": "No agreement.",
        },
        EARLY
        | {
            "theme": "No theme",
            "programme": "Wirral: transformation",
            "lead": None,
            "through": "",
            "rag": "not_rated",
            "strip": [],
            "direction": None,
            "summary": "",
            "path_to_green": "",
            "back_to_green_on": None,
            "updated": None,
            "due": None,
            "days_overdue": 0,
            "demonstration": False,
            **QUIET,
        },
        FOOD
        | {
            "theme": "Health",
            "programme": "Wirral: transformation",
            "lead": "Julie Webster",
            "through": "",
            "rag": "green",
            "strip": ["green"],
            "direction": None,
            "summary": "All take part.",
            "path_to_green": "",
            "back_to_green_on": None,
            "updated": "2026-09-01",
            "due": "2026-09-30",
            "days_overdue": 11,
            "demonstration": False,
            **QUIET,
        },
    ]


def test_the_register_says_how_many_of_its_first_rows_are_red_or_amber(scope, board, tell):
    for rating in RAG.values:
        WorkstreamFactory(scope=scope, reports_to=board, rag=rating)
    told = tell("workstreams")
    assert (told["exceptions"], [row["rag"] for row in told["rows"][:2]]) == (2, ["red", "amber"])


def test_a_strip_shows_the_last_twelve_periods_the_oldest_first(scope, board, officer, write, tell):
    ProgrammeFactory(scope=scope)
    one = WorkstreamFactory(scope=scope, reports_to=board, lead_user=officer)
    for number in range(14, -1, -1):
        said = AMBER if number % 2 else {}
        if number != 3:
            write(one, BEFORE + timedelta(days=19 - 30 * number), **said | {"rag_reason": f"Moved {number}."})
    row = tell("workstreams")["rows"][0]
    told = ["amber", "green"] * 4 + ["", "green", "amber", "green"]
    assert (row["strip"], row["direction"]) == (told, "up")


def test_a_board_two_steps_down_is_told_of_too(scope, group, tell):
    lowest = BoardFactory(scope=scope, name="Task group", reports_to=group)
    WorkstreamFactory(scope=scope, title="Deep", reports_to=lowest)
    rows = tell("workstreams")["rows"]
    assert [(row["title"], row["through"]) for row in rows] == [("Deep", "Task group")]


def test_a_board_is_not_told_what_reports_to_the_one_above(scope, board, group, tell):
    WorkstreamFactory(scope=scope, reports_to=board)
    told = Telling(
        board=group, reader=Access(None, {scope.pk: frozenset({"viewer"})}), day=DAY, since=SINCE, scope_id=scope.pk
    )
    assert SECTIONS["workstreams"](told) == {"rows": [], "exceptions": 0}


def test_boards_that_report_to_each_other_do_not_go_on_for_ever(scope, board, group, tell):
    change_record(board, actor=None, now=NOW, reports_to=group)
    WorkstreamFactory(scope=scope, reports_to=group)
    assert len(tell("workstreams")["rows"]) == 1


def test_the_table_of_themes_focuses_and_leads_is_in_the_order_of_the_themes(streams, tell):
    growth = {"reference": "HOME-TH-02", "title": "Growth", "kind": "workstreams.theme"}
    health = {"reference": "HOME-TH-01", "title": "Health", "kind": "workstreams.theme"}
    nobody = {"focus": "", "lead": None, "job_title": "", "sponsor": None}
    assert tell("themes")["rows"] == [
        {"theme": growth, "workstream": WORK} | nobody,
        {"theme": growth, "workstream": CLOSED} | nobody,
        {
            "theme": health,
            "workstream": FOOD,
            "focus": "Eat well.",
            "lead": "Julie Webster",
            "job_title": "Head of Public Health",
            "sponsor": "Jobs group",
        },
        {"theme": None, "workstream": EARLY} | nobody,
    ]
