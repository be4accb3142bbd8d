"""What each section tells of a programme made by hand, word for word; and what it must not tell."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from budgets.models import BudgetLine
from core import history
from core.access import Access
from core.choices import RAG, Precision, Qualifier, Visibility
from core.services import change_record, create_record, withdraw_record
from governance.choices import DocumentKind
from governance.models import Document, Figure
from reports.sections import SECTIONS, Telling, draw
from tests.factories.budgets import (
    AgencySpendFactory,
    BudgetAmountFactory,
    BudgetLineFactory,
    EfficiencyTargetFactory,
    PoolFactory,
)
from tests.factories.core import NOW
from tests.factories.governance import BoardFactory, OrganisationFactory, PersonFactory
from tests.factories.workstreams import (
    MilestoneFactory,
    ThemeFactory,
    WorkstreamFactory,
    published_update,
    submitted_update,
)
from workstreams.choices import AskKind, AskStatus
from workstreams.models import Ask, Measure, Reading
from workstreams.services import save_update, start_update

pytestmark = pytest.mark.django_db
BEFORE, SINCE, NEWS, DAY = (
    datetime(2026, 9, 1, 9, tzinfo=UTC),
    date(2026, 10, 5),
    datetime(2026, 10, 8, 9, tzinfo=UTC),
    date(2026, 10, 11),
)
AMBER = {"rag": RAG.AMBER, "path_to_green": "Ask again.", "back_to_green_on": date(2026, 12, 7)}
RED = {"rag": RAG.RED, "path_to_green": "Sign.", "back_to_green_on": date(2026, 12, 14)}


@pytest.fixture
def write(officer, manager):
    """Publish an update of a workstream at a moment."""
    return lambda workstream, now=NEWS, **said: published_update(workstream, officer, manager, now, **said)


@pytest.fixture
def tell(scope, board):
    """A section, by its name, as a partner is told it; or all of them."""

    def told(name="", day=DAY, since=SINCE, reader=None, **more):
        reader = reader or Access(user_id=None, roles={scope.pk: frozenset({"viewer"})})
        telling = Telling(board=board, reader=reader, day=day, since=since, **{"scope_id": scope.pk} | more)
        return SECTIONS[name](telling) if name else draw(telling)

    return told


@pytest.fixture
def store(scope):
    """Store any record of the programme."""
    return lambda model, **values: create_record(model(**values), actor=None, now=NOW, scope=scope)


@pytest.fixture
def group(scope, board):
    return BoardFactory(scope=scope, name="Jobs group", reports_to=board, now=BEFORE)


@pytest.fixture
def streams(scope, board, group, officer, write):
    """Green and late, red through a board below, not rated; closed; and one of another board."""
    health = ThemeFactory(scope=scope, title="Health", order=2)
    growth = ThemeFactory(scope=scope, title="Growth", order=1)
    julie = PersonFactory(scope=scope, name="Julie Webster", job_title="Head of Public Health")
    given = {"scope": scope, "lead_user": officer, "now": BEFORE}
    food = WorkstreamFactory(
        **given, title="Food plan", focus="Eat well.", theme=health, lead=julie, reports_to=board, sponsor_board=group
    )
    work = WorkstreamFactory(**given, title="Worklessness", theme=growth, reports_to=group)
    early = WorkstreamFactory(**given, title="Early years", reports_to=board)
    closed = WorkstreamFactory(**given, title="Advice", theme=growth, reports_to=board)
    WorkstreamFactory(**given, title="Elsewhere", reports_to=BoardFactory(scope=scope, name="Other board"))
    write(food, BEFORE, summary="All take part.")
    write(work, BEFORE, summary="Slow.", help_needed="Nothing now.", **AMBER)
    write(work, summary="It cannot start.", rag_reason="No agreement.", help_needed="Decide.", **RED)
    write(closed, BEFORE, summary="Done.", help_needed="Close it.")
    change_record(closed, actor=None, now=NOW, closed_on=date(2026, 10, 1))
    return {"food": food, "work": work, "early": early, "closed": closed}


FOOD = {"reference": "HOME-WS-01", "title": "Food plan", "kind": "workstreams.workstream"}
WORK = {"reference": "HOME-WS-02", "title": "Worklessness", "kind": "workstreams.workstream"}
EARLY = {"reference": "HOME-WS-03", "title": "Early years", "kind": "workstreams.workstream"}
CLOSED = {"reference": "HOME-WS-04", "title": "Advice", "kind": "workstreams.workstream"}


# Ratings


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
            "strip_from": "2026-09-01",
            "direction": "down",
            "summary": "It cannot start.",
            "path_to_green": "Sign.",
            "back_to_green_on": "2026-12-14",
            "updated": "2026-10-08",
            "due": "2026-10-30",
            "days_overdue": 0,
            "demonstration": False,
        },
        EARLY
        | {
            "theme": "No theme",
            "programme": "Wirral: transformation",
            "lead": None,
            "through": "",
            "rag": "not_rated",
            "strip": [],
            "strip_from": None,
            "direction": None,
            "summary": "",
            "path_to_green": "",
            "back_to_green_on": None,
            "updated": None,
            "due": None,
            "days_overdue": 0,
            "demonstration": False,
        },
        FOOD
        | {
            "theme": "Health",
            "programme": "Wirral: transformation",
            "lead": "Julie Webster",
            "through": "",
            "rag": "green",
            "strip": ["green"],
            "strip_from": "2026-09-01",
            "direction": None,
            "summary": "All take part.",
            "path_to_green": "",
            "back_to_green_on": None,
            "updated": "2026-09-01",
            "due": "2026-09-30",
            "days_overdue": 11,
            "demonstration": False,
        },
    ]


def test_the_register_says_how_many_of_its_first_rows_are_red_or_amber(scope, board, tell):
    for rating in RAG.values:
        WorkstreamFactory(scope=scope, reports_to=board, rag=rating)
    told = tell("workstreams")
    assert (told["exceptions"], [row["rag"] for row in told["rows"][:2]]) == (2, ["red", "amber"])


def test_a_strip_shows_the_last_six_ratings_the_oldest_first(scope, board, officer, write, tell):
    one = WorkstreamFactory(scope=scope, reports_to=board, lead_user=officer)
    for number, said in enumerate([{}, AMBER, {}, AMBER, {}, {}, AMBER]):
        write(one, BEFORE + timedelta(days=number), rag_reason="Moved.", **said)
    row = tell("workstreams")["rows"][0]
    assert (row["strip"], row["strip_from"]) == (
        ["amber", "green", "amber", "green", "green", "amber"],
        "2026-09-02",
    )


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
    write(workstream, NEWS + timedelta(days=1), rag_reason="", **AMBER)
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
    assert tell("help_wanted") == {"rows": [WORK | asked]}


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


# Milestones


def titles(rows):
    return [row["title"] for row in rows]


@pytest.fixture
def milestones(workstream):
    """One of each kind; all recorded on 1 September but one of an old source."""
    given = {"workstream": workstream, "now": BEFORE}
    MilestoneFactory(**given, title="Late", baseline_on=date(2026, 10, 1))
    slip = {"forecast_on": date(2026, 11, 14), "forecast_reason": "The school closed."}
    MilestoneFactory(**given, title="Slipped", baseline_on=date(2026, 10, 1), **slip)
    MilestoneFactory(**given, title="Early", baseline_on=date(2026, 11, 20), forecast_on=date(2026, 11, 1))
    MilestoneFactory(**given, title="Today", baseline_on=DAY)
    MilestoneFactory(**given, title="Far", baseline_on=DAY + timedelta(days=61))
    MilestoneFactory(**given, title="Near", baseline_on=DAY + timedelta(days=60))
    MilestoneFactory(**given, title="Undated", baseline_on=None)
    MilestoneFactory(**given, title="Old", baseline_on=date(2014, 3, 31), baseline_precision=Precision.MONTH)
    MilestoneFactory(**given, title="Old and said late", baseline_on=date(2014, 3, 31), forecast_on=date(2026, 9, 30))
    MilestoneFactory(**given, title="Reached", baseline_on=date(2026, 10, 1), done_on=date(2026, 10, 6))
    MilestoneFactory(**given, title="Reached on the first day", baseline_on=None, done_on=SINCE)
    MilestoneFactory(**given, title="Reached before", baseline_on=None, done_on=SINCE - timedelta(days=1))
    withdraw_record(MilestoneFactory(**given, title="Withdrawn", baseline_on=DAY), actor=None, now=NOW)


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


# Money


def test_a_pool_has_its_stated_total_beside_the_sum_of_its_lines(scope, board, tell):
    body = OrganisationFactory(scope=scope, name="Wirral Council")
    stated = {"stated_total": Decimal("42000000"), "stated_qualifier": Qualifier.OVER, "stated_source": "p. 5"}
    pool = PoolFactory(scope=scope, title="Pooled", board=board, accountable_body=body, **stated)
    for amount in (Decimal("30000000.50"), Decimal("12170000")):
        BudgetAmountFactory(line=BudgetLineFactory(pool=pool), amount=amount)
    gone = BudgetAmountFactory(line=BudgetLineFactory(pool=pool), amount=Decimal(1))
    withdraw_record(gone.line, actor=None, now=NOW)
    share = {"percent": Decimal(15), "stated_amount": Decimal(6300000), "years": 3}
    EfficiencyTargetFactory(pool=pool, title="Save", qualifier=Qualifier.ABOUT, source="p. 6", **share)
    assert tell("money") == {
        "pools": [
            {
                "reference": "HOME-PO-01",
                "title": "Pooled",
                "kind": "budgets.pool",
                "board": "Public Service Board",
                "accountable_body": "Wirral Council",
                "stated": "42000000.00",
                "stated_as": "over",
                "stated_where": "p. 5",
                "computed": "42170000.50",
                "lines": 2,
                "difference": "170000.50",
                "targets": [
                    {
                        "reference": "HOME-ET-01",
                        "title": "Save",
                        "kind": "budgets.efficiencytarget",
                        "percent": "15",
                        "qualifier": "about",
                        "stated": "6300000.00",
                        "computed": "6325500.08",
                        "years": 3,
                        "note": "",
                        "where": "p. 6",
                    }
                ],
            }
        ],
        "spend": None,
    }


def test_a_pool_without_lines_has_no_difference_to_show(scope, tell):
    PoolFactory(scope=scope, stated_total=Decimal(100))
    pool = tell("money")["pools"][0]
    assert (pool["stated"], pool["computed"], pool["lines"], pool["difference"]) == ("100.00", "0.00", 0, None)


def test_what_agencies_spend_is_counted_once(scope, tell):
    council = OrganisationFactory(scope=scope)
    whole = AgencySpendFactory(
        scope=scope, organisation=council, label="Council", amount=Decimal("900.10"), financial_year=2025
    )
    AgencySpendFactory(
        scope=scope,
        organisation=council,
        label="Of it: schools",
        amount=Decimal(400),
        part_of=whole,
        financial_year=2025,
    )
    AgencySpendFactory(
        scope=scope, label="Police", amount=Decimal(50), financial_year=2024, coverage="Merseyside", uncertain=True
    )
    assert tell("money")["spend"] == {
        "rows": 3,
        "agencies": 2,
        "total": "950.10",
        "inside": ["Of it: schools"],
        "wider": ["Police: Merseyside"],
        "uncertain": ["Police"],
        "years": [2024, 2025],
        "lines": 0,
    }


# Sources that disagree


@pytest.fixture
def paper(store):
    return store(Document, title="Report of April", kind=DocumentKind.REPORT)


def test_readings_of_one_measure_and_day_that_differ_are_both_told(store, paper, tell):
    measure = store(Measure, title="Claimants")
    given = {"measure": measure, "as_at": DAY}
    store(Reading, **given, value=Decimal("38930"), unit="people", document=paper, source="row 2")
    store(Reading, **given, value=Decimal("38410.5"), quoted="about 38,410½", source="NOMIS")
    store(Reading, measure=measure, as_at=DAY - timedelta(days=1), value=Decimal(1), source="another day")
    store(Reading, **given, kind="target", value=Decimal(2), source="another kind")
    assert tell("conflicts") == {
        "rows": [
            {
                "reference": "HOME-ME-01",
                "title": "Claimants",
                "kind": "workstreams.measure",
                "note": "",
                "sources": [
                    {"source": "Report of April", "says": "38,930 people", "where": "row 2"},
                    {"source": "Not stated", "says": "about 38,410½", "where": "NOMIS"},
                ],
            }
        ]
    }


def test_readings_that_agree_are_no_conflict(store, paper, tell):
    measure = store(Measure, title="Claimants")
    for source in ("row 2", "row 9"):
        store(Reading, measure=measure, as_at=DAY, value=Decimal(5), document=paper, source=source)
    assert tell("conflicts") == {"rows": []}


def test_figures_that_contradict_each_other_are_told_side_by_side(store, paper, tell):
    first = store(
        Figure, subject="start of the pilots", label="Start", value=Decimal(2011), source="2.2", document=paper
    )
    store(
        Figure,
        subject="start of the pilots",
        label="Start again",
        quoted="during 2012",
        source="2.3",
        conflicts_with=first,
        conflict_note="Two years.",
    )
    assert tell("conflicts") == {
        "rows": [
            {
                "reference": "HOME-FG-02",
                "title": "Start of the pilots",
                "kind": "governance.figure",
                "note": "Two years.",
                "sources": [
                    {"source": "Report of April", "says": "2,011", "where": "2.2"},
                    {"source": "Not stated", "says": "during 2012", "where": "2.3"},
                ],
            }
        ]
    }


# All of them


@pytest.fixture
def everything(streams, milestones, store, scope, board, paper):
    """Something in every section."""
    store(Ask, title="Share data", kind=AskKind.DATA)
    pool = PoolFactory(scope=scope, board=board, stated_total=Decimal(5))
    BudgetAmountFactory(line=BudgetLineFactory(pool=pool))
    EfficiencyTargetFactory(pool=pool)
    AgencySpendFactory(scope=scope)
    measure = store(Measure, title="Claimants")
    for value in (1, 2):
        store(Reading, measure=measure, as_at=DAY, value=Decimal(value), source="row 2")


def test_what_is_told_is_json_and_comes_back_the_same(everything, tell):
    told = tell()
    assert list(told) == list(SECTIONS)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    empty = [name for name, section in told.items() if not any(section.values())]
    assert empty == []


def test_as_at_a_day_equals_what_was_told_then(everything, streams, tell, write, store, scope, board):
    day = date(2026, 10, 20)
    then = tell(day=day)
    later = datetime(2026, 10, 21, 9, tzinfo=UTC)
    write(streams["food"], later, rag_reason="Gone wrong.", help_needed="Help.", **RED)
    change_record(streams["early"], actor=None, now=later, title="Renamed", theme=ThemeFactory(scope=scope, now=later))
    for one in [*streams["work"].milestones.all(), *Ask.objects.all(), *BudgetLine.objects.all()]:
        withdraw_record(one, actor=None, now=later)
    MilestoneFactory(workstream=streams["work"], now=later)
    WorkstreamFactory(scope=scope, reports_to=board, now=later)
    assert tell(day=day) != then
    with history.as_at(day):
        assert tell(day=day) == then


def test_drafts_and_submitted_updates_never_show(streams, officer, tell):
    before = tell()
    canary = "CANARY"
    draft = start_update(workstream=streams["early"], actor=officer, now=NEWS)
    save_update(update=draft, actor=officer, now=NEWS, summary=canary, help_needed=canary, **RED)
    submitted_update(streams["food"], officer, NEWS, summary=canary, rag_reason=canary, help_needed=canary, **AMBER)
    assert tell() == before


def test_not_even_to_the_writer_and_the_manager(streams, officer, manager, tell):
    canary = "CANARY"
    submitted_update(streams["food"], officer, NEWS, summary=canary, rag_reason=canary, help_needed=canary, **AMBER)
    assert [canary in json.dumps(tell(reader=one)) for one in (officer, manager)] == [False, False]


NARROW = [Visibility.BOARD, Visibility.OWNER]


@pytest.mark.parametrize("visibility", NARROW)
def test_records_that_not_every_partner_sees_are_not_told(
    visibility, scope, board, officer, manager, store, write, tell
):
    hidden = {"visibility": visibility, "audience_id": board.pk}
    canary = "CANARY"
    closed = WorkstreamFactory(scope=scope, title=canary, reports_to=board, lead_user=officer, **hidden)
    write(closed, summary=canary, help_needed=canary)
    MilestoneFactory(workstream=closed, title=canary, baseline_on=DAY, **hidden)
    MilestoneFactory(workstream=closed, title="Open milestone of a closed workstream", baseline_on=DAY)
    store(Ask, title=canary, kind=AskKind.DATA, **hidden)
    pool = PoolFactory(scope=scope, title=canary, board=board, **hidden)
    EfficiencyTargetFactory(pool=PoolFactory(scope=scope, board=board, title="Open"), title=canary, **hidden)
    BudgetAmountFactory(line=BudgetLineFactory(pool=pool, **hidden), **hidden)
    AgencySpendFactory(scope=scope, label=canary, coverage=canary, uncertain=True, **hidden)
    measure = store(Measure, title=canary, **hidden)
    for value in (1, 2):
        store(Reading, measure=measure, as_at=DAY, value=Decimal(value), source=canary, **hidden)
    first = store(Figure, subject=canary, label=canary, source=canary, **hidden)
    store(Figure, subject=canary, label=canary, source=canary, conflicts_with=first, conflict_note=canary, **hidden)
    assert all(canary in json.dumps(section) for section in leaking(tell, manager))
    assert canary not in json.dumps(tell())
    assert "Open milestone" not in json.dumps(tell())


def leaking(tell, manager):
    """The sections that would tell: what the manager sees shows that there is something to leak."""
    told = tell(reader=manager)
    return [told[name] for name in ("help_wanted", "workstreams", "themes", "milestones", "money", "asks", "conflicts")]


@pytest.mark.parametrize("visibility", NARROW)
def test_hidden_records_are_not_named_by_those_that_are_told(
    visibility, scope, board, officer, manager, store, write, tell
):
    hidden = {"visibility": visibility, "audience_id": board.pk}
    canary = "CANARY"
    closed = BoardFactory(scope=scope, name=canary, reports_to=board, **hidden)
    lead = PersonFactory(scope=scope, name=canary, job_title=canary, **hidden)
    theme = ThemeFactory(scope=scope, title=canary, **hidden)
    paper = store(Document, title=canary, kind=DocumentKind.REPORT, **hidden)
    measure = store(Measure, title=canary, **hidden)
    one = WorkstreamFactory(
        scope=scope, reports_to=board, theme=theme, lead=lead, sponsor_board=closed, lead_user=officer
    )
    write(one, help_needed="Help.")
    PoolFactory(scope=scope, board=closed, accountable_body=OrganisationFactory(scope=scope, name=canary, **hidden))
    open_measure = store(Measure, title="Open measure")
    for value in (1, 2):
        store(Reading, measure=measure, as_at=DAY, value=Decimal(value), source="here")
        store(Reading, measure=open_measure, as_at=DAY, value=Decimal(value), source="here", document=paper)
    first = store(Figure, subject=canary, label=canary, source=canary, **hidden)
    store(Figure, subject="start", label="Start", source="here", conflicts_with=first)
    assert all(canary in json.dumps(section) for section in leaking_names(tell, manager))
    assert canary not in json.dumps(tell())
    assert [row["title"] for row in tell("conflicts")["rows"]] == ["Open measure"]


def leaking_names(tell, manager):
    told = tell(reader=manager)
    return [told[name] for name in ("help_wanted", "workstreams", "themes", "money", "conflicts")]


def test_another_programme_is_not_told_of_in_a_report(scope, board, tell):
    other = WorkstreamFactory(reports_to=board, title="CANARY")
    both = Access(None, {scope.pk: frozenset({"viewer"}), other.scope_id: frozenset({"viewer"})})
    assert "CANARY" in json.dumps(tell(reader=both, scope_id=None))
    assert "CANARY" not in json.dumps(tell(reader=both))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_however_much_there_is_to_tell_the_queries_are_as_many(
    count, scope, board, officer, store, tell, django_assert_num_queries
):
    for number in range(count):
        group = BoardFactory(scope=scope, reports_to=board)
        one = WorkstreamFactory(
            scope=scope,
            reports_to=group,
            theme=ThemeFactory(scope=scope),
            lead=PersonFactory(scope=scope),
            lead_user=officer,
        )
        MilestoneFactory(workstream=one)
        EfficiencyTargetFactory(pool=BudgetAmountFactory(line__pool__scope=scope).line.pool)
        store(Ask, title=f"Ask {number}", kind=AskKind.DATA)
        AgencySpendFactory(scope=scope)
        measure = store(Measure, title=f"Measure {number}")
        for value in (1, 2):
            store(Reading, measure=measure, as_at=DAY, value=Decimal(value), source="row 2")
    with django_assert_num_queries(11):
        told = tell()
    assert [len(told[name]["rows"]) for name in ("workstreams", "asks", "conflicts")] == [count] * 3
