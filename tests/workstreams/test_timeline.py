"""The timeline of a programme: drawn and as a table, by theme, between two days, as at a day."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.services import change_record
from governance.models import Programme
from tests.factories.core import NOW
from tests.factories.workstreams import DependencyFactory, MilestoneFactory, ThemeFactory, WorkstreamFactory
from tests.reading import body_of, table, words

pytestmark = pytest.mark.django_db
CAPTION = "Milestones by workstream"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def viewer(account, scope):
    return account(scope, "viewer")


@pytest.fixture
def read(scope):
    def opened(user, **question):
        client = Client()
        client.force_login(user)
        programme = Programme.objects.get(scope=scope)
        return client.get(reverse("workstreams:timeline", args=[programme.reference]), question)

    return opened


def titles(page):
    return [row[0].rsplit(" ", 1)[0] for row in table(page, CAPTION)[1:] if len(row) > 1]


def marks(page, number=0):
    """The kinds of shape in a row's drawing, and the spans."""
    drawings = re.findall(r"<td[^>]*pstn-timeline__line.*?</td>", body_of(page), re.DOTALL)
    return re.findall(r'class="pstn-(?:mark-)?(original|current|forecast|done|risk|span|today)"', drawings[number])


def test_milestones_stand_by_workstream_with_their_days(read, viewer, scope, workstream):
    other = WorkstreamFactory(scope=scope, title="Second")
    MilestoneFactory(workstream=other, title="B", baseline_on=date(2026, 10, 1))
    forecast = {"forecast_on": date(2027, 1, 15), "forecast_reason": "Rain."}
    MilestoneFactory(workstream=workstream, title="A", baseline_on=date(2026, 11, 30), **forecast)
    rows = table(read(viewer), CAPTION)
    assert rows[1] == [workstream.title]
    assert (rows[2][0].rsplit(" ", 1)[0], *rows[2][2:]) == ("A", "30 November 2026", "15 January 2027")
    assert rows[3] == ["Second"]
    assert (rows[4][0].rsplit(" ", 1)[0], *rows[4][2:]) == ("B", "1 October 2026", "No forecast")


def test_each_day_has_a_shape_of_its_own(read, viewer, workstream):
    MilestoneFactory(
        workstream=workstream,
        baseline_on=date(2026, 6, 1),
        rebaselined_on=date(2026, 9, 1),
        forecast_on=date(2027, 1, 15),
        forecast_reason="Rain.",
    )
    assert marks(read(viewer)) == ["today", "original", "current", "forecast"]


def test_what_is_done_has_no_forecast_any_more(read, viewer, workstream):
    done = {"forecast_on": date(2026, 10, 2), "done_on": date(2026, 10, 4)}
    MilestoneFactory(workstream=workstream, baseline_on=date(2026, 9, 1), **done)
    assert marks(read(viewer)) == ["today", "original", "done"]


def test_a_month_is_a_span(read, viewer, workstream):
    MilestoneFactory(workstream=workstream, baseline_on=date(2026, 12, 31), baseline_precision="year")
    assert marks(read(viewer)) == ["today", "span", "original"]


def test_a_dependency_at_risk_is_marked_and_told(read, viewer, workstream):
    first = MilestoneFactory(workstream=workstream, title="First", baseline_on=date(2027, 1, 10))
    then = MilestoneFactory(workstream=workstream, title="Then", baseline_on=date(2026, 12, 31))
    DependencyFactory(predecessor=first, successor=then)
    page = read(viewer)
    assert marks(page, 0) == ["original", "risk"]
    assert "First comes 10 days too late for it" in words(body_of(page))


def test_a_theme_is_chosen(read, viewer, scope, workstream):
    theme = ThemeFactory(scope=scope)
    MilestoneFactory(workstream=WorkstreamFactory(scope=scope, theme=theme), title="Ours")
    MilestoneFactory(workstream=workstream, title="Other")
    assert titles(read(viewer, theme=theme.reference)) == ["Ours"]


def test_days_are_chosen_and_a_year_that_reaches_into_them_is_shown(read, viewer, workstream):
    MilestoneFactory(workstream=workstream, title="Before", baseline_on=date(2026, 9, 30))
    MilestoneFactory(workstream=workstream, title="Within", baseline_on=date(2026, 10, 31))
    MilestoneFactory(workstream=workstream, title="The year", baseline_on=date(2026, 12, 31), baseline_precision="year")
    page = read(viewer, **{"from": "2026-10-01", "to": "2026-10-31"})
    assert titles(page) == ["Within", "The year"]
    assert "1 October 2026 to 31 October 2026" in words(body_of(page))


def test_what_cannot_be_asked_is_refused_and_kept(read, viewer, stranger):
    faulty = [{"from": "2027-01-01", "to": "2026-01-01"}, {"from": "soon"}, {"theme": "NO-TH-01"}, {"as_at": "x"}]
    assert [read(viewer, **question).status_code for question in faulty] == [400] * 4


def test_it_is_read_as_at_a_day(read, viewer, workstream, monkeypatch):
    one = MilestoneFactory(workstream=workstream, title="Old name")
    change_record(one, actor=None, now=NOW.replace(day=7), title="New name")
    monkeypatch.setattr(timezone, "now", lambda: NOW.replace(day=9))
    assert (titles(read(viewer)), titles(read(viewer, as_at="2026-10-06"))) == (["New name"], ["Old name"])


def test_without_a_milestone_it_says_so(read, viewer):
    assert "No milestone that you may see lies here." in words(body_of(read(viewer)))


def test_what_is_for_the_board_alone_stays_hidden(read, viewer, manager, workstream):
    MilestoneFactory(workstream=workstream, title="Secret", visibility="board")
    assert ["Secret" in body_of(read(user)) for user in (manager, viewer)] == [True, False]


def test_who_takes_no_part_gets_404(read, stranger):
    assert read(stranger).status_code == 404


def test_html_in_a_title_is_shown_as_text(read, viewer, workstream):
    MilestoneFactory(workstream=workstream, title="<b>bold</b>")
    assert "<b>bold" not in body_of(read(viewer))


def test_the_number_of_queries_does_not_grow(read, viewer, scope):
    counts, made = [], 0
    for wanted in (1, 3, 30):
        for _ in range(made, wanted):
            MilestoneFactory(workstream=WorkstreamFactory(scope=scope, theme=ThemeFactory(scope=scope)))
        made = wanted
        with CaptureQueriesContext(connection) as captured:
            read(viewer)
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
