"""What a programme had promised for a period, and what became of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.services import change_record, withdraw_record
from governance.models import Programme
from tests.factories.workstreams import MilestoneFactory
from tests.reading import body_of, table, words
from workstreams.choices import Kept
from workstreams.figures import Standing, added, commitments, counted

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
BEFORE = datetime(2026, 9, 20, 9, tzinfo=UTC)
WITHIN = datetime(2026, 10, 20, 9, tzinfo=UTC)
TODAY = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


@pytest.fixture
def programme(scope):
    return Programme.objects.get(scope=scope)


@pytest.fixture
def promised(workstream):
    """Make a milestone that was known before the period began."""
    return lambda title, day=date(2026, 11, 30), **more: MilestoneFactory(
        workstream=workstream, title=title, baseline_on=day, now=BEFORE, **more
    )


@pytest.fixture
def read(programme):
    def opened(user, **question):
        client = Client()
        client.force_login(user)
        return client.get(reverse("workstreams:commitments", args=[programme.reference]), question)

    return opened


def later(milestone, now=WITHIN, **values):
    return change_record(milestone, actor=None, now=now, **values)


CAPTION = "What became of each commitment"


def told(page):
    """Title, what became of it and why, of each row."""
    rows = table(page, CAPTION)[1:]
    return {row[0].split(" Workstream ")[0]: tuple(row[1:]) for row in rows}


def test_every_commitment_is_told_with_what_became_of_it(read, viewer, promised):
    later(promised("On time"), done_on=date(2026, 11, 30))
    later(promised("Late"), done_on=date(2026, 12, 2))
    later(promised("Moved"), forecast_on=date(2027, 2, 1), forecast_reason="Rain.")
    withdraw_record(promised("Dropped"), actor=None, now=WITHIN)
    promised("Waiting")
    later(promised("Nearer"), forecast_on=date(2026, 12, 24), forecast_reason="Frost.")
    promised("Next year", date(2027, 1, 1))
    promised("Last period", date(2026, 9, 30))
    assert told(read(viewer)) == {
        "On time": ("30 November 2026", "Done on time 30 November 2026", ""),
        "Late": ("30 November 2026", "Done late, by 2 days 2 December 2026", ""),
        "Moved": ("30 November 2026", "Moved out of the period To 1 February 2027", "Rain."),
        "Dropped": ("30 November 2026", "Withdrawn", ""),
        "Waiting": ("30 November 2026", "Still open", ""),
        "Nearer": ("30 November 2026", "Still open", ""),
    }


@pytest.fixture
def viewer(account, scope):
    return account(scope, "viewer")


def test_shares_stand_with_their_counts(read, viewer, promised):
    later(promised("A"), done_on=date(2026, 11, 30))
    promised("B")
    promised("C")
    page = words(body_of(read(viewer)))
    assert "3 milestones were due." in page
    shares = "1 Done on time (33%) 0 Done late (0%) 0 Moved out of the period (0%) 0 Withdrawn (0%) 2 Still open (67%)"
    assert shares in page


def test_what_came_in_since_is_told_apart(read, viewer, workstream, promised):
    later(promised("From the new year", date(2027, 1, 15)), forecast_on=date(2026, 12, 1), forecast_reason="Early.")
    later(promised("Undated", None), baseline_on=date(2026, 12, 2))
    MilestoneFactory(workstream=workstream, title="New", baseline_on=date(2026, 12, 3), now=WITHIN)
    promised("Known", date(2026, 12, 4))
    rows = table(read(viewer), "Added since the period began")[1:]
    assert [(row[0].split(" Workstream ")[0], *row[1:]) for row in rows] == [
        ("From the new year", "1 December 2026", "Moved from 15 January 2027"),
        ("Undated", "2 December 2026", "Had no day before"),
        ("New", "3 December 2026", "New"),
    ]


def test_where_nothing_had_been_recorded_it_says_so(read, viewer, workstream):
    MilestoneFactory(workstream=workstream, baseline_on=date(2026, 12, 3), now=WITHIN)
    assert "had been recorded when this period began, so all that are due in it count as added." in words(
        body_of(read(viewer))
    )


def test_a_move_before_the_period_began_is_no_broken_promise(read, viewer, promised):
    later(promised("Moved in time"), now=BEFORE + timedelta(days=1), forecast_on=date(2027, 2, 1), forecast_reason="R.")
    assert "Nothing that you may see was due within this period" in words(body_of(read(viewer)))


def test_it_is_read_as_at_a_day(read, viewer, promised):
    later(promised("Late"), done_on=date(2026, 12, 2), now=WITHIN)
    assert told(read(viewer, as_at="2026-10-19"))["Late"][1] == "Still open"
    assert told(read(viewer, as_at="2026-10-20"))["Late"][1] == "Done late, by 2 days 2 December 2026"


def test_any_period_is_asked_for(read, viewer, promised):
    promised("Long ago", date(2026, 9, 25))
    page = read(viewer, **{"from": "21 September 2026", "to": "2026-09-30"})
    assert list(told(page)) == ["Long ago"]
    assert "Due from 21 September 2026 to 30 September 2026" in words(body_of(page))


def test_a_period_that_ends_before_it_begins_is_refused_and_kept(read, viewer):
    page = read(viewer, **{"from": "1 December 2026", "to": "1 November 2026"})
    assert page.status_code == 400
    shown = body_of(page)
    assert "The last day is before the first" in shown
    assert 'value="1 November 2026"' in shown


def test_a_day_that_is_none_is_refused_beside_its_field(read, viewer):
    page = read(viewer, **{"from": "<script>"})
    assert (page.status_code, b"<script>" in page.content.split(b"<main")[1]) == (400, False)


def test_what_is_for_the_board_alone_is_not_counted_for_others(read, viewer, manager, promised):
    promised("Open")
    promised("Secret", visibility="board")
    assert (list(told(read(viewer))), sorted(told(read(manager)))) == (["Open"], ["Open", "Secret"])


def test_who_takes_no_part_gets_404(read, stranger):
    assert read(stranger).status_code == 404


def test_the_programmes_page_leads_to_it(viewer, programme):
    client = Client()
    client.force_login(viewer)
    page = client.get(reverse("governance:programme", args=[programme.reference])).content.decode()
    for name in ("commitments", "timeline"):
        assert f'href="{reverse(f"workstreams:{name}", args=[programme.reference])}"' in page


def test_the_number_of_queries_does_not_grow(read, viewer, workstream):
    counts, made = [], 0
    for wanted in (1, 3, 30):
        for _ in range(made, wanted):
            MilestoneFactory(workstream=workstream, baseline_on=date(2026, 11, 30), now=BEFORE)
        made = wanted
        with CaptureQueriesContext(connection) as captured:
            read(viewer)
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts


# The figure -----------------------------------------------------------------------------------------------------------


def became(was, now):
    return [(one.kept, one.moved_to, one.late_days) for one in commitments([was], [now] if now else [], FIRST, LAST)]


@pytest.mark.parametrize(
    "was,now,expected",
    [
        ({}, {"done_on": date(2026, 10, 1)}, (Kept.ON_TIME, None, 0)),
        ({}, {"done_on": date(2026, 11, 2), "due_on": date(2027, 5, 1)}, (Kept.LATE, None, 2)),
        ({"precision": "month"}, {"done_on": date(2026, 10, 31)}, (Kept.ON_TIME, None, 0)),
        ({}, {"due_on": None}, (Kept.MOVED_OUT, None, 0)),
        ({}, {"due_on": date(2026, 12, 31)}, (Kept.OPEN, None, 0)),
        ({}, {"due_on": date(2027, 1, 1)}, (Kept.MOVED_OUT, date(2027, 1, 1), 0)),
        ({}, {"withdrawn": True}, (Kept.WITHDRAWN, None, 0)),
        ({}, {"withdrawn": True, "done_on": date(2026, 10, 30)}, (Kept.ON_TIME, None, 0)),
    ],
)
def test_what_became_of_one(was, now, expected):
    due = {"key": 1, "due_on": date(2026, 10, 31)}
    assert became(Standing(**(due | was)), Standing(**(due | was | now))) == [expected]


def test_one_that_is_no_longer_there_is_withdrawn():
    assert became(Standing(1, date(2026, 10, 31)), None) == [(Kept.WITHDRAWN, None, 0)]


@pytest.mark.parametrize(
    "was",
    [
        Standing(1, None),
        Standing(1, date(2026, 9, 30)),
        Standing(1, date(2027, 1, 1)),
        Standing(1, date(2026, 12, 31), "year", done_on=date(2026, 9, 1)),
        Standing(1, date(2027, 3, 31), "financial_year"),
        Standing(1, date(2026, 10, 31), withdrawn=True),
    ],
)
def test_what_was_no_commitment_is_left_out(was):
    assert commitments([was], [was], FIRST, LAST) == []


def test_an_empty_period_counts_nothing():
    assert set(counted([]).values()) == {0}
    assert added([], [], FIRST, LAST) == []
