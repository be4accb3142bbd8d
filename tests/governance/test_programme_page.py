"""What the page of a programme tells."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.services import change_record
from governance.models import Participation
from tests.factories.budgets import AgencySpendFactory, BudgetAmountFactory, BudgetLineFactory, PoolFactory
from tests.factories.core import NOW, UserFactory
from tests.factories.governance import (
    BoardFactory,
    FigureFactory,
    NetworkMembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    ProgrammeFactory,
)
from tests.factories.workstreams import MeasureFactory, ReadingFactory, ThemeFactory, WorkstreamFactory
from tests.reading import body_of, panel, table, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=20))


@pytest.fixture
def page(read, programme):
    def opened(user=None, **question):
        return read(reverse("governance:programme", args=[programme.reference]), user, **question)

    return opened


def rated(scope, rag, **more):
    workstream = WorkstreamFactory(scope=scope, **more)
    return change_record(workstream, actor=None, now=NOW, rag=rag)


def test_ratings_are_counted_worst_first_and_closed_work_apart(page, scope):
    for rag in ("green", "red", "green"):
        rated(scope, rag)
    rated(scope, "red", closed_on=date(2026, 10, 1))
    rated(scope, "amber", next_update_due_on=date(2026, 10, 20))
    told = words(panel(page(), "Workstreams by rating"))
    assert told.startswith("1 Red 1 Amber 2 Green 1 update overdue 1 closed.")


def test_boards_stand_below_the_board_that_they_report_to(page, scope):
    top = BoardFactory(scope=scope, name="Cabinet", accountable=True)
    middle = BoardFactory(scope=scope, name="Executive", reports_to=top, status="shadow")
    BoardFactory(scope=scope, name="Working group", reports_to=middle, kind="working_group")
    BoardFactory(scope=scope, name="Alone")
    markup = panel(page(), "Boards")
    assert words(markup) == (
        "Alone Executive Cabinet Executive; the programme answers to it "
        "Executive Executive, shadow Working group Working group"
    )
    assert [markup[: found.start()].count("<ul") for found in re.finditer(r"<a ", markup)] == [1, 1, 2, 3]


def test_boards_that_report_to_each_other_are_told_once_each(page, scope):
    first, second = BoardFactory(scope=scope, name="First"), BoardFactory(scope=scope, name="Second")
    change_record(first, actor=None, now=NOW, reports_to=second)
    change_record(second, actor=None, now=NOW, reports_to=first)
    assert words(panel(page(), "Boards")) == "First Executive Second Executive"


def test_a_board_of_elsewhere_that_takes_part_is_among_them(page, scope, programme, network):
    shared = BoardFactory(scope=network, name="Shared board")
    taken_part(programme, shared)
    assert words(panel(page(), "Boards")) == "Shared board Executive"


def taken_part(programme, board):
    from core.services import create_record

    create_record(Participation(programme=programme, board=board), actor=None, now=NOW, scope=programme.scope)


@pytest.fixture
def network(db):
    from core.choices import ScopeKind
    from core.services import open_scope

    return open_scope(code="NET", title="The network", kind=ScopeKind.NETWORK)


def test_workstreams_stand_below_their_themes_with_rating_and_lead(page, scope):
    second = ThemeFactory(scope=scope, title="Growth", order=2, our_grouping=True)
    first = ThemeFactory(scope=scope, title="Families", order=1)
    ThemeFactory(scope=scope, title="Empty", order=3)
    rose = PersonFactory(scope=scope, name="Rose Boylan", job_title="Head of reform")
    jobs = rated(scope, "red", title="Jobs", theme=second, lead=rose, next_update_due_on=date(2026, 10, 24))
    home = rated(scope, "green", title="Homes", theme=first, closed_on=date(2026, 10, 1))
    loose = WorkstreamFactory(scope=scope, title="Loose")
    change_record(loose, actor=None, now=NOW, assurance_rag="amber", assured_on=date(2026, 10, 2))
    assert table(page(), "Workstreams by theme, with rating and lead") == [
        ["Workstream", "Rating", "Lead"],
        ["Families"],
        [f"Homes {home.reference}", "Closed 1 October 2026", "None named"],
        ["Growth (grouped by us)"],
        [f"Jobs {jobs.reference}", "Red 1 day overdue", "Rose Boylan Head of reform"],
        ["Empty No workstream is recorded under it."],
        ["Under no theme"],
        [f"Loose {loose.reference}", "Not rated Assurance rating 2 October 2026: Amber", "None named"],
    ]


def test_pools_show_their_stated_total_beside_the_computed_one(page, scope):
    board, council = BoardFactory(scope=scope, name="Cabinet"), OrganisationFactory(scope=scope, name="Council")
    stated = {"stated_total": Decimal("5000"), "stated_qualifier": "about"}
    pool = PoolFactory(scope=scope, title="Budget", board=board, accountable_body=council, **stated)
    BudgetAmountFactory(line=BudgetLineFactory(pool=pool), amount=Decimal("5500"))
    empty = PoolFactory(scope=scope, title="Empty")
    assert table(page(), "Pools")[1:] == [
        [f"Budget {pool.reference}", "Cabinet Accountable body: Council", "About £5,000", "£5,500 1 line", "≠ £500"],
        [f"Empty {empty.reference}", "Not stated", "Not stated", "No lines", ""],
    ]


def test_agency_spend_is_counted_once(page, scope):
    police = AgencySpendFactory(scope=scope, label="Police", amount=Decimal("9000"), coverage="the whole county")
    part = AgencySpendFactory(scope=scope, label="Grant", part_of=police, uncertain=True)
    assert table(page(), "What agencies spend")[1:] == [
        [f"Police {police.reference}", "2010–11", "9", "Counted Covers the whole county"],
        [
            f"Grant {part.reference}",
            "2010–11",
            "5",
            "Not added again: part of Police The source leaves a doubt about it",
        ],
        ["Counted once", "2010–11", "9", "2 agencies; 1 row left out of the sum"],
    ]


def test_figures_and_readings_that_disagree_are_both_shown(page, scope):
    first = FigureFactory(scope=scope, quoted="60,000", source="paragraph 3.9")
    second = FigureFactory(scope=scope, conflicts_with=first, conflict_note="The two are swapped.")
    assert table(page(), f"Sources that disagree: New homes ({second.reference})")[1:] == [
        ["60,000", "Not stated", "paragraph 3.9"],
        ["25,500", "Not stated", "paragraph 1"],
    ]
    assert "The two are swapped." in words(panel(page(), "Sources that disagree"))


def test_its_place_belongs_to_the_network_by_itself_or_within_a_wider_one(page, read, programme, network):
    wide = PlaceFactory(scope=network, name="Cheshire", kind="county")
    NetworkMembershipFactory(
        scope=network, place=wide, from_on=date(2013, 7, 1), from_precision="month", source="list, 1"
    )
    assert words(panel(page(), "Network membership")) == "No document says that its place belongs to the network."
    inner = PlaceFactory(scope=network, name="Chester", parent=wide)
    change_record(programme, actor=None, now=NOW, place=inner)
    told = page()
    assert "The place is part of Cheshire, which belongs to the network." in words(panel(told, "Network membership"))
    assert table(told, "Network membership")[1:] == [["Cheshire", "Network area, July 2013", "July 2013", "List, 1"]]


def test_an_empty_programme_says_so(page):
    text = words(body_of(page()))
    assert "No open workstream is recorded that you may see." in text
    assert "No pool and no agency spend is recorded that you may see." in text


def test_nothing_is_told_that_the_reader_may_not_see(page, scope):
    secret = {"scope": scope, "visibility": "board"}
    theme = ThemeFactory(title="Secret", **secret)
    rated(scope, "red", title="Jobs", theme=theme, lead=PersonFactory(name="Secret", **secret))
    BoardFactory(name="Secret", **secret)
    PoolFactory(scope=scope, board=BoardFactory(name="Secret", **secret))
    FigureFactory(scope=scope, conflicts_with=FigureFactory(quoted="Secret", **secret))
    shown = words(body_of(page(UserFactory(scope=scope))))
    assert ("Jobs" in shown, "Secret" in shown) == (True, False)


def test_of_the_past_it_tells_what_was_recorded_then(page, scope):
    workstream = rated(scope, "red")
    change_record(workstream, actor=None, now=NOW + timedelta(days=5), rag="green")
    past = panel(page(as_at="2026-10-06"), "Workstreams by rating")
    assert (words(past)[:5], words(panel(page(), "Workstreams by rating"))[:7]) == ("1 Red", "1 Green")


def test_a_stranger_gets_404(client, programme):
    client.force_login(UserFactory(scope=ProgrammeFactory().scope))
    assert client.get(reverse("governance:programme", args=[programme.reference])).status_code == 404


def fill(scope, number):
    """One more of everything that the page tells."""
    board = BoardFactory(scope=scope, name=f"Board {number}")
    theme = ThemeFactory(scope=scope)
    workstream = rated(scope, "red", theme=theme, lead=PersonFactory(scope=scope), reports_to=board)
    pool = PoolFactory(scope=scope, board=board, accountable_body=OrganisationFactory(scope=scope))
    BudgetAmountFactory(line=BudgetLineFactory(pool=pool))
    AgencySpendFactory(scope=scope, part_of=AgencySpendFactory(scope=scope))
    FigureFactory(scope=scope, conflicts_with=FigureFactory(scope=scope))
    measure = MeasureFactory(workstream=workstream)
    ReadingFactory(measure=measure)
    ReadingFactory(measure=measure, value=Decimal("11"))


def test_the_number_of_queries_does_not_grow(page, scope):
    counts, made = [], 0
    page()  # signs in
    for wanted in (1, 3, 30):
        for number in range(made, wanted):
            fill(scope, number)
        made = wanted
        with CaptureQueriesContext(connection) as captured:
            page()
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
