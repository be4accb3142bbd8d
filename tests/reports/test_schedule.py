"""Months of simulated days: two schedulers, an outage, two changes of the clock; each period's report exactly once."""

import json
from calendar import monthrange
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, pairwise, takewhile
from threading import Barrier

import pytest
from django.db import connection

from core.access import Access
from core.choices import RAG, JobState
from core.figures import LONDON, end_of, london_day
from core.jobs import run_due
from core.models import Job, Journal
from governance.choices import ReportingCycle
from pstn.tasks import _run as run_task
from pstn.tasks import run_tick
from reports.choices import ReportState
from reports.models import ProgressReport
from reports.sections import Telling, draw
from reports.services import hash_of, plan_reports
from tests.factories.governance import BoardFactory
from tests.factories.reports import ScheduleFactory
from tests.factories.workstreams import MilestoneFactory, WorkstreamFactory, published_update

DAY = timedelta(days=1)
WEEKS = {"weekly": 1, "fortnightly": 2, "four_weekly": 4}
MONTHS = {"monthly": 1, "quarterly": 3}
SPRING = (date(2026, 3, 2), 90, ["weekly", "monthly"])
AUTUMN = (date(2026, 10, 12), 50, ["fortnightly"])
EVERY = timedelta(hours=16, minutes=43)
"""Between two ticks: so that one falls between six and midnight of each day, and each at another minute."""


def days_of(cycle, first, last):
    """The days of a schedule, worked out apart from the product."""
    if cycle in WEEKS:
        return list(takewhile(lambda day: day <= last, (first + n * WEEKS[cycle] * 7 * DAY for n in count())))
    return list(takewhile(lambda day: day <= last, (moved(first, n * MONTHS[cycle]) for n in count())))


def moved(first, months):
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


class World:
    """A programme whose boards are reported to, whose people write, and whose schedulers tick or do not.

    At the last moment of each period, before anybody has reported, it is written down what each board would be told.
    """

    def __init__(self, scope, officer, manager, start, length, cycles, every):
        self.every = every
        self.start, self.last = start, start + (length - 1) * DAY
        self.outage = (start + 20 * DAY, start + 32 * DAY)
        opened = datetime.combine(start, time(9), LONDON)
        self.officer, self.manager = officer, manager
        self.schedules = [
            ScheduleFactory(
                scope=scope,
                board=BoardFactory(scope=scope, name=f"{cycle} board", now=opened),
                cycle=cycle,
                first_due_on=start + (6 if cycle in WEEKS else 29) * DAY,
                now=opened,
            )
            for cycle in cycles
        ]
        self.days = {one: days_of(one.cycle, one.first_due_on, self.last) for one in self.schedules}
        self.workstreams = [
            WorkstreamFactory(scope=scope, reports_to=one.board, lead_user=officer, now=opened)
            for one in self.schedules
        ]
        for workstream in self.workstreams:
            MilestoneFactory(workstream=workstream, baseline_on=start + 40 * DAY, now=opened)
        self.expected = {}

    def live(self, schedule, day, since):
        """What the board of a schedule would be told now, drawn from what stands."""
        reader = Access(user_id=None, roles={schedule.scope_id: frozenset({"viewer"})})
        told = Telling(board=schedule.board, reader=reader, day=day, since=since, scope_id=schedule.scope_id)
        return json.loads(json.dumps({"as_at": day.isoformat(), **draw(told)}))

    def events(self):
        """What happens, in order: people write on odd days, schedulers tick at odd minutes, periods end."""
        begun = datetime.combine(self.start, time(9, 30), LONDON).astimezone(UTC)
        over = end_of(self.last)
        ticks = [begun + n * self.every for n in range(1, 10_000)]
        found = [(moment, 2, self.tick, (moment,)) for moment in takewhile(lambda one: one < over, ticks)]
        writing = [begun + n * timedelta(days=5, hours=5) for n in range(10_000)]
        for number, moment in enumerate(takewhile(lambda one: one < over, writing)):
            found.append((moment, 1, self.write, (number, moment)))
        for schedule, days in self.days.items():
            for since, due in zip([self.start, *days], days, strict=False):
                told = (schedule, due, since)
                found.append((end_of(due - DAY) - timedelta(microseconds=1), 0, self.note, told))
        return [(act, given) for _, _, act, given in sorted(found, key=lambda one: one[:2])]

    def write(self, number, moment):
        said = {"rag": RAG.GREEN, "rag_reason": f"Reason {number}", "summary": f"Said {number}", "help_needed": ""}
        said["override_reason"] = "The milestone can wait."
        if number % 3 == 2:
            back = {"path_to_green": "Meet.", "back_to_green_on": london_day(moment) + 30 * DAY}
            said |= {"rag": RAG.AMBER, "help_needed": f"Help {number}"} | back
        for workstream in self.workstreams:
            published_update(workstream, self.officer, self.manager, moment, **said)

    def note(self, schedule, due, since):
        self.expected[schedule.pk, due] = self.live(schedule, due - DAY, since)

    def is_out(self, moment):
        return self.outage[0] <= london_day(moment) < self.outage[1]

    def tick(self, moment):
        if not self.is_out(moment):
            tick_of_two(moment)

    def is_late(self, due):
        """Whether nobody ticked on that day: it is one of the outage."""
        return self.outage[0] <= due < self.outage[1]

    def told(self):
        found = ProgressReport.objects.filter(state=ReportState.PUBLISHED).order_by("schedule__reference", "due_on")
        return list(found.select_related("board", "schedule"))


def tick_of_two(moment):
    """Two schedulers whose steps lie between each other's: the second ticks before, inside and after each job."""

    def disturbed(task, record_id, now):
        run_tick(now + timedelta(seconds=7))
        run_task(task, record_id, now)
        run_tick(now + timedelta(seconds=11))

    plan_reports(now=moment)
    plan_reports(now=moment + timedelta(seconds=3))
    if run_due(now=moment, run=disturbed):
        run_tick(moment + timedelta(seconds=13))


@pytest.fixture(params=[SPRING, AUTUMN], ids=["spring", "autumn"])
def world(request, scope, officer, manager, proof):
    """Ninety or fifty days over a change of the clock; at full size 400 days, from spring on with every cycle."""
    start, length, cycles = request.param
    if proof:
        length, cycles = 400, ReportingCycle.values if request.param == SPRING else cycles
    world = World(scope, officer, manager, start, length, cycles, EVERY)
    for act, given in world.events():
        act(*given)
    return world


def test_months_of_two_schedulers_give_each_report_once_and_as_it_stood_at_the_end_of_its_period(world):
    told = world.told()
    wanted = [(one.pk, due) for one in world.schedules for due in world.days[one]]
    assert [(one.schedule_id, one.due_on) for one in told] == wanted
    assert sum(world.is_late(due) for _, due in wanted) > 0
    for report in told:
        assert report.data == world.expected[report.schedule_id, report.due_on]
        late = world.is_late(report.due_on)
        assert (report.late, london_day(report.published_at) == report.due_on) == (late, not late)
        assert report.content_hash == hash_of(report)
        made = Journal.objects.filter(record_id=report.pk, why="Made on schedule").count()
        assert (made, report.published_by) == (1, None)
    jobs = list(Job.objects.values_list("record_id", "state", "attempts", "fault"))
    assert sorted(jobs) == sorted((report.pk, JobState.DONE, 1, "") for report in told)
    opened = ProgressReport.objects.exclude(state=ReportState.PUBLISHED)
    assert Counter(opened.values_list("schedule", flat=True)) == {one.pk: 1 for one in world.schedules}
    created = Journal.objects.filter(model="reports.progressreport", verb="created").values_list("record_id", flat=True)
    assert Counter(created) == {one.pk: 1 for one in ProgressReport.objects.all()}


def test_periods_join_without_gap_or_overlap(schedule):
    for number in range(5):
        run_tick(datetime(2026, 10, 12, 7, tzinfo=UTC) + number * 7 * DAY)
    spans = ProgressReport.objects.order_by("due_on").values_list("since_on", "due_on")
    days = [date(2026, 10, 5), *(date(2026, 10, 12) + n * 7 * DAY for n in range(6))]
    assert list(spans) == list(pairwise(days))


def at_once(runs):
    """Do these at the same moment, each on a connection of its own."""
    together = Barrier(len(runs))

    def one(run):
        try:
            together.wait(timeout=20)
            return run()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(runs)) as pool:
        return [future.result() for future in [pool.submit(one, run) for run in runs]]


@pytest.mark.django_db(transaction=True)
def test_schedulers_that_really_run_at_once_make_each_report_once(schedule, workstream, proof):
    board = BoardFactory(scope=schedule.scope)
    ScheduleFactory(scope=schedule.scope, board=board)
    weeks = [0, 1, 4, *(range(5, 60) if proof else ())]
    ran = 0
    for week in weeks:
        moment = datetime(2026, 10, 12, 7, 17, tzinfo=UTC) + week * 7 * DAY
        ran += sum(at_once([lambda at=moment + n * timedelta(seconds=1): run_tick(at) for n in range(3)]))
    made = 2 * (weeks[-1] + 1)
    assert ran == made
    assert list(Job.objects.values_list("state", "attempts")) == [(JobState.DONE, 1)] * made
    published = ProgressReport.objects.filter(state=ReportState.PUBLISHED)
    assert Counter(published.values_list("schedule", flat=True)) == Counter(
        dict.fromkeys(published.values_list("schedule", flat=True), made // 2)
    )
    assert ProgressReport.objects.count() == made + 2
    assert Journal.objects.filter(why="Made on schedule").count() == made
    assert list(Journal.objects.order_by("seq").values_list("seq", flat=True)) == list(
        range(1, Journal.objects.count() + 1)
    )


# In preparation


def test_the_next_report_is_in_preparation_from_the_first_tick_on(schedule, workstream):
    run_tick(datetime(2026, 10, 6, 9, tzinfo=UTC))
    report = ProgressReport.objects.get()
    assert (report.state, report.due_on, report.since_on) == ("in_preparation", date(2026, 10, 12), date(2026, 10, 5))
    assert report.data["as_at"] == "2026-10-06"


@pytest.fixture
def prepared(schedule, workstream):
    run_tick(datetime(2026, 10, 6, 9, tzinfo=UTC))
    return ProgressReport.objects.get()


def test_a_tick_draws_it_again_when_something_has_changed(prepared, workstream, officer, manager):
    moment = datetime(2026, 10, 6, 10, tzinfo=UTC)
    published_update(workstream, officer, manager, moment, summary="New.")
    run_tick(moment + timedelta(minutes=1))
    drawn = ProgressReport.objects.get()
    assert (drawn.data["workstreams"]["rows"][0]["summary"], drawn.version) == ("New.", prepared.version + 1)


def test_a_change_that_was_under_way_while_it_was_drawn_is_told_by_the_next_tick(
    prepared, workstream, officer, manager
):
    published_update(workstream, officer, manager, prepared.drawn_at - timedelta(seconds=1), summary="New.")
    run_tick(prepared.drawn_at + timedelta(minutes=1))
    assert ProgressReport.objects.get().data["workstreams"]["rows"][0]["summary"] == "New."


def test_a_tick_stores_nothing_when_nothing_has_changed(prepared):
    seq = Journal.objects.count()
    for minute in range(1, 60, 7):
        assert run_tick(prepared.drawn_at + timedelta(minutes=minute)) == 0
    assert (ProgressReport.objects.get().version, Journal.objects.count()) == (prepared.version, seq)


def test_a_tick_does_not_even_draw_when_nothing_has_changed(prepared, django_assert_max_num_queries, board):
    with django_assert_max_num_queries(15) as quiet:
        run_tick(prepared.drawn_at + timedelta(minutes=30))
    assert [query for query in quiet.captured_queries if "workstreams_workstream" in query["sql"]] == []


def test_a_change_elsewhere_does_not_draw_it_again(prepared, django_assert_max_num_queries):
    WorkstreamFactory(now=prepared.drawn_at + timedelta(minutes=29))
    with django_assert_max_num_queries(15) as quiet:
        run_tick(prepared.drawn_at + timedelta(minutes=30))
    assert [query for query in quiet.captured_queries if "workstreams_workstream" in query["sql"]] == []


def test_a_new_day_draws_it_again_because_what_is_late_depends_on_the_day(prepared):
    run_tick(prepared.drawn_at + DAY)
    assert ProgressReport.objects.get().data["as_at"] == "2026-10-07"


def test_a_paused_schedule_makes_nothing(schedule, workstream):
    from core.services import change_record

    change_record(schedule, actor=None, now=datetime(2026, 10, 6, tzinfo=UTC), paused=True)
    assert run_tick(datetime(2026, 10, 20, tzinfo=UTC)) == 0
    assert not ProgressReport.objects.exists()


def test_a_report_that_waits_for_the_secretary_is_drawn_for_its_day_and_left(scope, board, workstream):
    schedule = ScheduleFactory(scope=scope, board=board, publish_when_due=False)
    run_tick(datetime(2026, 10, 12, 7, tzinfo=UTC))
    report = ProgressReport.objects.get(due_on=schedule.first_due_on)
    assert (report.state, report.data["as_at"], report.content_hash) == ("in_preparation", "2026-10-11", "")


def test_a_schedule_that_fails_stops_no_other(scope, board, workstream, schedule, caplog):
    other = ScheduleFactory(scope=scope)
    with connection.cursor() as cursor:  # a cycle that no release knows
        cursor.execute(
            "UPDATE reports_reportschedule SET cycle = 'yearly', version = 2, changed_at = '2026-10-06 00:00:00+00'"
            " WHERE reference = %s",
            [schedule.reference],
        )
    run_tick(datetime(2026, 10, 12, 7, tzinfo=UTC))
    assert [one.board for one in ProgressReport.objects.filter(state="published")] == [other.board]
    assert [record.getMessage() for record in caplog.records] == [f"schedule {schedule.reference} failed"]


def test_a_board_has_one_schedule_in_a_programme(scope, board, schedule):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        ScheduleFactory(scope=scope, board=board)
