"""Reporting periods: which update counts for which, how managers move them, and who has told what."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.services import change_record, create_record
from governance.models import Meeting, Programme
from tests import doors
from tests.core.imports.making import csv_of, exported, looked
from tests.factories.core import NOW
from tests.factories.governance import BoardFactory
from tests.factories.workstreams import WorkstreamFactory, published_update, submitted_update
from workstreams import services
from workstreams.models import ReportingPeriod
from workstreams.resources import ReportingPeriodResource

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def periods(scope):
    """October and November, opened in October."""
    services.keep_periods(now=NOW)
    return list(ReportingPeriod.objects.filter(scope=scope).order_by("starts_on"))


@pytest.fixture
def programme(scope):
    return Programme.objects.get(scope=scope)


def now_is(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


def says(period):
    return (period.starts_on, period.ends_on, period.due_on, period.closes_on)


def test_a_tick_that_finds_nothing_to_do_changes_nothing(periods, django_assert_num_queries):
    with django_assert_num_queries(2):
        services.keep_periods(now=NOW)
    assert [period.version for period in ReportingPeriod.objects.all()] == [1, 1]


def test_the_period_to_come_follows_a_new_cycle_and_one_that_has_begun_does_not(periods, programme, manager):
    change_record(programme, actor=manager, now=NOW, reporting_cycle="weeks", cycle_weeks=3)
    services.keep_periods(now=NOW)
    assert [says(one) for one in ReportingPeriod.objects.order_by("starts_on")] == [
        says(periods[0]),
        (date(2026, 10, 31), date(2026, 11, 15), date(2026, 11, 13), date(2026, 11, 27)),
    ]


def test_before_meetings_a_period_ends_so_many_working_days_ahead_and_waits_for_the_next(scope, programme, manager):
    board = BoardFactory(scope=scope, accountable=True)
    meeting = create_record(Meeting(board=board, held_on=date(2026, 10, 26)), actor=None, now=NOW, scope=scope)
    change_record(programme, actor=manager, now=NOW, reporting_cycle="meetings", cycle_lead_days=5)
    services.keep_periods(now=NOW)
    (period,) = ReportingPeriod.objects.all()
    assert (period.ends_on, period.due_on, period.meeting) == (date(2026, 10, 19), date(2026, 10, 19), meeting)
    create_record(Meeting(board=board, held_on=date(2026, 12, 7)), actor=None, now=NOW, scope=scope)
    services.keep_periods(now=NOW)
    assert [one.due_on for one in ReportingPeriod.objects.order_by("starts_on")] == [
        date(2026, 10, 19),
        date(2026, 11, 30),
    ]


def test_an_update_counts_for_the_oldest_open_period_and_a_second_one_corrects_it(
    periods, workstream, officer, manager
):
    first = published_update(workstream, officer, manager)
    again = published_update(workstream, officer, manager, NOW + DAY)
    assert [(one.period, one.corrects) for one in (first, again)] == [(periods[0], None), (periods[0], first)]


def test_a_late_update_counts_for_the_period_that_has_ended_until_it_closes(periods, workstream, officer, manager):
    late = published_update(workstream, officer, manager, NOW + 35 * DAY)
    assert (late.period, workstream.next_update_due_on) == (periods[0], date(2026, 11, 30))


def test_a_draft_of_a_period_that_has_closed_cannot_be_submitted_and_is_saved_for_the_next(
    periods, draft, officer, workstream
):
    later = NOW + 42 * DAY
    services.keep_periods(now=later)
    services.save_update(update=draft, actor=officer, now=NOW + DAY, rag="green", summary="On plan.", as_at=NOW.date())
    with pytest.raises(ValidationError) as refused:
        change_record(draft, actor=None, now=later, period=periods[0])
        services.submit_update(update=draft, actor=officer, now=later)
    assert refused.value.message_dict["period"] == [
        "The period to 30 October 2026 is closed. Save this update to let it count for the next."
    ]
    services.save_update(update=draft, actor=officer, now=later, as_at=later.date())
    assert (draft.summary, draft.period.ends_on) == ("On plan.", date(2026, 11, 30))


def test_a_period_that_is_closed_or_has_not_begun_cannot_be_chosen(periods, draft, officer):
    with pytest.raises(ValidationError) as refused:
        services.save_update(update=draft, actor=officer, now=NOW, period=periods[1])
    assert refused.value.message_dict == {"period": ["Period to 30 November 2026 has not begun yet."]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_manager_moves_a_period_and_every_update_is_due_then(door, periods, workstream, manager, monkeypatch):
    now_is(monkeypatch, NOW)
    refused = doors.change(door, manager, periods[0], due_on=date(2026, 10, 1))
    assert refused.faults == {"due_on": ["This day has passed."]}
    early = doors.change(door, manager, periods[0], closes_on=date(2026, 10, 20))
    assert [*early.faults.values()] == [["It cannot close before it is due."]]
    assert doors.change(door, manager, periods[0], due_on=date(2026, 10, 28)).record.set_by_hand
    workstream.refresh_from_db()
    assert workstream.next_update_due_on == date(2026, 10, 28)


def test_an_untouched_file_changes_nothing_of_open_and_closed_periods(periods, manager):
    change_record(periods[0], actor=None, now=NOW, closed_at=NOW)
    plan = looked(ReportingPeriodResource, csv_of(*exported(ReportingPeriodResource, manager)), manager, NOW)
    assert plan.counts == {"error": 0, "conflict": 0, "change": 0, "add": 0, "same": 2}


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_closed_period_is_reopened_until_a_day(door, periods, manager, monkeypatch):
    now_is(monkeypatch, NOW + 30 * DAY)
    assert doors.act(door, manager, periods[1], "close").faults == {"": ["This period has not ended yet."]}
    assert doors.act(door, manager, periods[0], "close", why="All told").record.closed_at is not None
    past = doors.act(door, manager, periods[0], "reopen", closes_on=date(2026, 11, 1))
    assert past.faults == {"closes_on": ["This day has passed."]}
    opened = doors.act(door, manager, periods[0], "reopen", closes_on=date(2026, 11, 20)).record
    assert (opened.closed_at, opened.closes_on) == (None, date(2026, 11, 20))


def test_a_period_offers_to_be_closed_once_it_has_ended(client, periods, manager, monkeypatch):
    page = reverse("workstreams:reporting_period", args=[periods[0].reference])
    client.force_login(manager)
    now_is(monkeypatch, datetime(2026, 10, 30, 12, tzinfo=UTC))
    assert f'href="{page}close/"' not in client.get(page).content.decode()
    now_is(monkeypatch, datetime(2026, 10, 31, 12, tzinfo=UTC))
    assert f'href="{page}close/"' in client.get(page).content.decode()


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_cycle_of_weeks_says_how_many(door, programme, manager):
    refused = doors.change(door, manager, programme, reporting_cycle="weeks")
    assert refused.faults == {"cycle_weeks": ["Say after how many weeks updates are due, from 1 to 26"]}
    assert doors.change(door, manager, programme, reporting_cycle="weeks", cycle_weeks=6).record.cycle_weeks == 6


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_meeting_of_a_day_to_come_has_not_been_held(door, scope, manager):
    said = {"programme": scope.programme_reference, "board": BoardFactory(scope=scope), "status": "held"}
    refused = doors.add(door, manager, "meetings", **said, held_on=date(2126, 10, 5))
    assert refused.faults == {"status": ["It is planned: its day has not come yet."]}
    assert doors.add(door, manager, "meetings", **said, held_on=date(2026, 10, 5)).record.status == "held"


# The page


def test_updates_by_period_show_what_was_told_what_is_late_and_what_is_missing(
    client, periods, scope, workstream, officer, manager, monkeypatch
):
    published_update(workstream, officer, manager, rag="amber", path_to_green="Ask.", back_to_green_on=date(2027, 1, 1))
    slow, silent = (WorkstreamFactory(scope=scope, title=title) for title in ("Slow", "Silent"))
    submitted_update(slow, officer, NOW + 28 * DAY)
    now_is(monkeypatch, NOW + 29 * DAY)
    client.force_login(manager)
    page = client.get(reverse("workstreams:updates_by_period", args=[scope.programme_reference]))
    shown = {
        row["workstream"]: [(c["rag"] or c["word"], c["late"]) for c in row["cells"]] for row in page.context["rows"]
    }
    assert shown == {
        workstream: [("amber", False), ("Not due yet", False)],
        slow: [("Submitted", True), ("Not due yet", False)],
        silent: [("Not updated", False), ("Not due yet", False)],
    }
    assert [(row["expected"], row["there"], row["in_time"]) for row in page.context["counts"]] == [(3, 2, 1), (3, 0, 0)]
    assert [bool(row["ask"]) for row in page.context["rows"]] == [False, False, True]


def test_updates_by_period_ask_as_many_queries_for_1_3_and_30_workstreams(client, periods, scope, manager, monkeypatch):
    from django.db import connection

    now_is(monkeypatch, NOW)
    client.force_login(manager)
    counts = []
    for more in (1, 2, 27):
        for _ in range(more):
            WorkstreamFactory(scope=scope)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("workstreams:updates_by_period", args=[scope.programme_reference]))
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_a_programme_that_has_not_begun_has_its_first_period_planned_for_its_start(scope, programme, manager):
    change_record(programme, actor=manager, now=NOW, starts_on=date(2027, 2, 10))
    services.keep_periods(now=NOW)
    services.keep_periods(now=NOW + DAY)
    (period,) = ReportingPeriod.objects.all()
    assert (period.starts_on, period.ends_on) == (date(2027, 1, 30), date(2027, 2, 26))
