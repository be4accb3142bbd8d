"""Programmes side by side, and the places of the network."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.choices import ScopeKind
from core.services import change_record, create_record, open_scope
from reports.models import ReportSchedule
from tests.factories.budgets import AgencySpendFactory, BudgetAmountFactory, BudgetLineFactory, PoolFactory
from tests.factories.core import NOW, GrantFactory, UserFactory
from tests.factories.governance import (
    BoardFactory,
    FigureFactory,
    NetworkMembershipFactory,
    PlaceFactory,
    ProgrammeFactory,
)
from tests.factories.workstreams import MeasureFactory, ReadingFactory, ThemeFactory, WorkstreamFactory
from tests.reading import body_of, table, words
from workstreams.models import Ask

pytestmark = pytest.mark.django_db
ADDRESS = "/governance/programmes/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=20))


def column(response, place):
    """What stands below one place: words by the head of the row."""
    heading, *rows = table(response, "Programmes side by side")
    return {row[0]: row[heading.index(place)] for row in rows}


def schedule(board, day, **more):
    plan = ReportSchedule(board=board, first_due_on=day, next_due_on=day, **more)
    return create_record(plan, actor=None, now=NOW, scope=board.scope)


def fill(programme):
    """Something of everything that is compared."""
    scope = programme.scope
    board = BoardFactory(scope=scope, name="Cabinet", accountable=True)
    ThemeFactory(scope=scope)
    workstream = WorkstreamFactory(scope=scope, reports_to=board, next_update_due_on=date(2026, 10, 1))
    change_record(workstream, actor=None, now=NOW, rag="red")
    stated = {"stated_total": Decimal("5000"), "stated_qualifier": "about"}
    pool = PoolFactory(scope=scope, title="Budget", **stated)
    BudgetAmountFactory(line=BudgetLineFactory(pool=pool), amount=Decimal("5500"))
    AgencySpendFactory(scope=scope, part_of=AgencySpendFactory(scope=scope))
    create_record(Ask(title="Data", kind="data"), actor=None, now=NOW, scope=scope)
    FigureFactory(scope=scope, conflicts_with=FigureFactory(scope=scope))
    measure = MeasureFactory(workstream=workstream)
    ReadingFactory(measure=measure)
    ReadingFactory(measure=measure, value=Decimal("11"))
    schedule(board, date(2026, 11, 2))


@pytest.fixture
def place(scope, programme):
    place = PlaceFactory(scope=scope, name="Ellesmere Port")
    change_record(programme, actor=None, now=NOW, place=place, vision="Better lives.")
    return place


def test_a_programme_is_compared_by_what_is_recorded_of_it(read, programme, place, scope):
    fill(programme)
    NetworkMembershipFactory(scope=scope, place=place)
    assert column(read(ADDRESS), "Ellesmere Port") == {
        "Programme": f"Our Place {programme.reference}",
        "Vision": "Better lives.",
        "Source, dated": "Not stated",
        "Joined the network": "Network area, July 2013",
        "Boards": "1 Answers to the Cabinet",
        "Themes": "1",
        "Open workstreams": "1",
        "Ratings now": "Red 1",
        "Updates overdue": "1 of 1",
        "Pools": "Budget Stated: about £5,000 Computed: £5,500 from 1 line",
        "Agency spend": "£5,000 2 agencies, 2010–11; each pound counted once",
        "Asks of Government": "1 asks of Our Place",
        "Sources that disagree": "≠ 2 facts",
        "Next report": "2 November 2026 To the Cabinet",
    }


def test_what_a_programme_lacks_is_said(read, programme, place):
    told = column(read(ADDRESS), "Ellesmere Port")
    assert {name: told[name] for name in list(told)[3:]} == {
        "Joined the network": "Not stated",
        "Boards": "0 Which one it answers to is not stated",
        "Themes": "0",
        "Open workstreams": "0",
        "Ratings now": "Nothing to rate",
        "Updates overdue": "None",
        "Pools": "None recorded",
        "Agency spend": "None recorded",
        "Asks of Government": "None recorded",
        "Sources that disagree": "None",
        "Next report": "None is scheduled",
    }


def test_the_next_report_is_the_first_that_is_not_paused(read, programme, place, scope):
    schedule(BoardFactory(scope=scope, name="Paused"), date(2026, 11, 1), paused=True)
    schedule(BoardFactory(scope=scope, name="Later"), date(2026, 12, 1))
    schedule(BoardFactory(scope=scope, name="First"), date(2026, 11, 9))
    assert column(read(ADDRESS), "Ellesmere Port")["Next report"] == "9 November 2026 To the First"


def test_only_programmes_that_the_reader_may_see_are_compared(read, programme, place, manager):
    other = ProgrammeFactory(title="Elsewhere")
    assert len(table(read(ADDRESS), "Programmes side by side")[0]) == 2
    GrantFactory(user=manager, scope=other.scope)
    assert table(read(ADDRESS), "Programmes side by side")[0] == ["What", str(other.place), "Ellesmere Port"]


def test_somebody_without_a_grant_is_told_of_the_network_alone(read, programme):
    network = open_scope(code="NET", title="The network", kind=ScopeKind.NETWORK)
    essex = PlaceFactory(scope=network, name="Essex")
    said = {"from_on": date(2012, 1, 1), "from_precision": "year", "note": "One of four.", "source": "paragraph 2.3"}
    NetworkMembershipFactory(scope=network, place=essex, wave="pilot", **said)
    NetworkMembershipFactory(scope=network, place=PlaceFactory(scope=network, name="Surrey"))
    response = read(ADDRESS, UserFactory())
    assert "No programme is recorded that you may see." in words(body_of(response))
    assert "Network area, July 2013: 1" in words(body_of(response))
    assert sorted(table(response, "Places of the network")[1:]) == [
        ["Essex", "Whole place pilot One of four.", "2012", "Paragraph 2.3"],
        ["Surrey", "Network area, July 2013", "Not stated", "Not stated"],
    ]


def test_the_plain_list_is_one_link_away_and_answers_any_question(read, programme, place):
    link = f"{ADDRESS}?ordering=title"
    assert f'href="{link}"' in body_of(read(ADDRESS))
    dated = {"ordering": "title", "as_at": "2026-10-06"}
    for question in ({"ordering": "title"}, {"q": "Our"}, {"programme": programme.reference}, dated):
        assert "Programmes. Headings sort." in words(body_of(read(ADDRESS, **question)))


def test_an_unknown_question_is_refused(client, manager):
    client.force_login(manager)
    assert client.get(ADDRESS, {"nonsense": "1"}).status_code == 400


def test_the_past_is_compared_as_it_was_recorded(read, programme, place, scope):
    workstream = WorkstreamFactory(scope=scope)
    change_record(workstream, actor=None, now=NOW + timedelta(days=5), rag="red")
    past, present = read(ADDRESS, as_at="2026-10-06"), read(ADDRESS)
    assert [column(one, "Ellesmere Port")["Ratings now"] for one in (past, present)] == ["Not rated 1", "Red 1"]


def test_a_day_that_is_none_is_refused(client, manager):
    client.force_login(manager)
    assert client.get(ADDRESS, {"as_at": "soon"}).status_code == 400


def test_it_is_the_page_that_the_menu_opens():
    assert reverse("governance:programmes") == ADDRESS


def test_visitors_are_sent_to_sign_in(client, db):
    assert client.get(ADDRESS).status_code == 302


def test_the_number_of_queries_does_not_grow(read, manager):
    counts, made = [], 0
    read(ADDRESS)  # signs in
    for wanted in (1, 3, 30):
        for _ in range(made, wanted):
            programme = ProgrammeFactory()
            GrantFactory(user=manager, scope=programme.scope)
            fill(programme)
            NetworkMembershipFactory(scope=programme.scope, place=programme.place)
        made = wanted
        with CaptureQueriesContext(connection) as captured:
            read(ADDRESS)
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
