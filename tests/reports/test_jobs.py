"""Jobs: done once for their key, by one worker, again where it was lost; and every task twice and at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from core.choices import ExportState, JobState
from core.exports import files
from core.imports.batches import FORGET, KEPT
from core.jobs import LEASE, MOST_ATTEMPTS, queue, run_due
from core.mail import SEND
from core.models import ExportFile, ImportBatch, Job, Journal, Mail
from core.services import TELL_OF_ACCESS, create_record
from pstn.celery import app
from pstn.tasks import run_tick
from reports.figures import due_at
from reports.models import ProgressReport
from reports.services import MAKE, plan_reports
from tests.factories.core import UserFactory
from tests.factories.reports import ScheduleFactory
from tests.factories.workstreams import WorkstreamFactory
from workstreams.models import ReportingPeriod
from workstreams.services import REMIND

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 12, 7, tzinfo=UTC)
OURS = ("core", "governance", "workstreams", "budgets", "reports", "pstn")
TASKS = ("pstn.tasks.tick", MAKE, TELL_OF_ACCESS, files.MAKE, files.EXPIRE, FORGET, SEND, REMIND)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


class LostError(BaseException):
    """What ends a worker without a word: nothing in the product catches it."""


def kept():
    """What the database remembers of its jobs."""
    return list(Job.objects.values_list("key", "state", "attempts", "fault"))


class Runner:
    """Runs jobs by writing down when; a fault can be given for each key."""

    def __init__(self, **faults):
        self.faults = faults
        self.ran = []

    def __call__(self, task, record_id, now):
        self.ran.append(task)
        if task in self.faults:
            raise self.faults[task]


def wait(key, due_at=NOW):
    queue(task=key, key=key, due_at=due_at)


def test_two_jobs_of_one_key_are_one_job():
    wait("a")
    wait("a")
    assert kept() == [("a", JobState.DUE, 0, "")]


def test_what_is_due_runs_once_and_says_when_it_was_done():
    wait("a")
    runner = Runner()
    assert [run_due(now=NOW, run=runner), run_due(now=NOW + LEASE * 2, run=runner)] == [1, 0]
    assert (runner.ran, kept(), Job.objects.get().done_at) == (["a"], [("a", JobState.DONE, 1, "")], NOW)


def test_a_job_of_another_day_waits_for_it():
    wait("a", NOW + SECOND)
    runner = Runner()
    assert [run_due(now=NOW, run=runner), run_due(now=NOW + SECOND, run=runner)] == [0, 1]


def test_jobs_run_in_the_order_in_which_they_fell_due():
    wait("later", NOW - SECOND)
    wait("sooner", NOW - 2 * SECOND)
    runner = Runner()
    run_due(now=NOW, run=runner)
    assert runner.ran == ["sooner", "later"]


def test_a_job_that_fails_stops_no_other_and_keeps_its_fault(caplog):
    wait("bad", NOW - SECOND)
    wait("good")
    runner = Runner(bad=ValueError("no"))
    assert run_due(now=NOW, run=runner) == 2
    assert sorted(kept()) == [("bad", JobState.RUNNING, 1, "ValueError('no')"), ("good", JobState.DONE, 1, "")]
    assert [record.getMessage() for record in caplog.records] == ["job bad failed"]


def test_a_job_that_failed_is_tried_again_when_its_lease_has_run_out_and_not_before():
    wait("bad")
    run_due(now=NOW, run=Runner(bad=ValueError("no")))
    runner = Runner()
    assert [run_due(now=NOW + LEASE, run=runner), run_due(now=NOW + LEASE + SECOND, run=runner)] == [0, 1]
    assert kept() == [("bad", JobState.DONE, 2, "")]


def test_a_job_that_fails_each_time_is_failed_at_last_and_left_alone():
    wait("bad")
    runner = Runner(bad=ValueError("no"))
    ran = [run_due(now=NOW + n * (LEASE + SECOND), run=runner) for n in range(MOST_ATTEMPTS + 2)]
    assert ran == [1] * MOST_ATTEMPTS + [0, 0]
    assert kept() == [("bad", JobState.FAILED, MOST_ATTEMPTS, "ValueError('no')")]


def lose(key, now):
    """A worker takes a job and dies."""
    with pytest.raises(LostError):
        run_due(now=now, run=Runner(**{key: LostError()}))


def test_a_job_whose_worker_was_lost_each_time_is_failed_at_last():
    wait("deadly")
    for number in range(MOST_ATTEMPTS):
        lose("deadly", NOW + number * (LEASE + SECOND))
    runner = Runner()
    assert run_due(now=NOW + MOST_ATTEMPTS * (LEASE + SECOND), run=runner) == 0
    assert (runner.ran, kept()) == (
        [],
        [("deadly", JobState.FAILED, MOST_ATTEMPTS, "Its worker was lost each time.")],
    )


def test_a_job_that_another_has_taken_is_left_to_it():
    wait("a")
    ran = []

    def slow(task, record_id, now):
        ran.append(run_due(now=now + SECOND, run=Runner()))

    assert (run_due(now=NOW, run=slow), ran) == (1, [0])


@pytest.mark.parametrize("fault", [None, ValueError("too late")])
def test_a_worker_whose_lease_has_run_out_does_not_undo_what_the_next_has_done(fault):
    wait("a")

    def slow(task, record_id, now):
        assert run_due(now=now + LEASE + SECOND, run=Runner()) == 1
        if fault:
            raise fault

    run_due(now=NOW, run=slow)
    assert kept() == [("a", JobState.DONE, 2, "")]
    assert Job.objects.get().done_at == NOW + LEASE + SECOND


# The work itself


def do(task, record_id, now):
    """Run a task as a worker does."""
    app.loader.import_default_modules()
    app.tasks[task](str(record_id), now.isoformat())


@pytest.mark.parametrize("before", [True, False], ids=["before its work", "after its work"])
def test_a_report_whose_worker_died_is_made_by_the_next_and_once(schedule, workstream, before):
    plan_reports(now=NOW)

    def dies(task, record_id, now):
        if not before:
            do(task, record_id, now)
        raise LostError

    with pytest.raises(LostError):
        run_due(now=NOW, run=dies)
    later = NOW + LEASE + SECOND
    assert run_due(now=later, run=do) == 1
    report = ProgressReport.objects.get(state="published")
    assert report.published_at == (later if before else NOW)
    assert Journal.objects.filter(record_id=report.pk, why="Made on schedule").count() == 1
    assert [state for _, state, _, _ in kept()] == [JobState.DONE]


def test_a_report_that_cannot_be_made_stops_no_other(scope, schedule, workstream):
    other = ScheduleFactory(scope=scope)
    plan_reports(now=NOW)
    Job.objects.filter(key__endswith="PR-01").update(record_id=schedule.pk)  # no report has this id
    assert run_tick(NOW) == 2
    assert [one.schedule for one in ProgressReport.objects.filter(state="published")] == [other]
    assert sorted(Job.objects.values_list("state", flat=True)) == [JobState.DONE, JobState.RUNNING]


def our_tasks():
    return sorted(name for name in app.tasks if name.partition(".")[0] in OURS)


def dump():
    """Every row of every table of ours but what only says how work went."""
    from django.apps import apps

    found = {}
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if model is not Job:
                found[model._meta.label] = sorted(map(repr, model._base_manager.values_list()))
    return found


@pytest.fixture
def arguments(schedule, workstream):
    """What each task is called with; a new task fails here until it is given some."""
    app.loader.import_default_modules()
    plan_reports(now=NOW)
    report = ProgressReport.objects.get(due_on=schedule.first_due_on)
    user, now = UserFactory(scope=schedule.scope), NOW.isoformat()
    grant = user.grants.get()
    asked, made = (
        ExportFile.objects.create(user=user, resource="themes", state=state, total=1, created_at=NOW, expires_at=NOW)
        for state in (ExportState.WAITING, ExportState.READY)
    )
    brought = {"file_name": "themes.csv", "digest": "", "header": [], "rows": [], "escaped": False}
    mail = Mail.objects.create(user=user, key="one", subject="One", text="One.", created_at=NOW)
    owed = WorkstreamFactory(scope=schedule.scope, lead_user=UserFactory(scope=schedule.scope, role="officer"), now=NOW)
    days = {"starts_on": NOW.date() - DAY, "ends_on": NOW.date(), "due_on": NOW.date(), "closes_on": NOW.date() + DAY}
    create_record(ReportingPeriod(**days), actor=None, now=NOW, scope=owed.scope)
    batch = ImportBatch.objects.create(owner=user, resource="themes", created_at=NOW, **brought)
    return {
        MAKE: (str(report.pk), due_at(report.due_on).isoformat()),
        "pstn.tasks.tick": (),
        TELL_OF_ACCESS: (str(grant.pk), now),
        files.MAKE: (str(asked.pk), now),
        files.EXPIRE: (str(made.pk), now),
        FORGET: (str(batch.pk), (NOW + KEPT).isoformat()),
        SEND: (str(mail.pk), now),
        REMIND: ("None", NOW.isoformat()),
    }


def test_every_task_of_ours_is_known_to_the_tests(arguments):
    assert our_tasks() == sorted(arguments)


@pytest.fixture
def at_a_fixed_moment(monkeypatch):
    """The edge reads this moment from the clock."""
    monkeypatch.setattr("pstn.tasks.timezone.now", lambda: NOW)


@pytest.mark.parametrize(
    "name", ["pstn.tasks.tick", MAKE, TELL_OF_ACCESS, files.MAKE, files.EXPIRE, FORGET, SEND, REMIND]
)
def test_a_task_run_twice_leaves_what_it_left_when_run_once(name, arguments, at_a_fixed_moment):
    before = dump()
    app.tasks[name](*arguments[name])
    once = dump()
    app.tasks[name](*arguments[name])
    assert (once != before, dump()) == (True, once)


@pytest.mark.parametrize(
    "name", ["pstn.tasks.tick", MAKE, TELL_OF_ACCESS, files.MAKE, files.EXPIRE, FORGET, SEND, REMIND]
)
@pytest.mark.django_db(transaction=True)
def test_a_task_run_by_three_workers_at_once_does_its_work_once(name, arguments, at_a_fixed_moment):
    together = Barrier(3)

    def work(_):
        try:
            together.wait(timeout=20)
            app.tasks[name](*arguments[name])
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(work, range(3))) == [None] * 3
    at_once = dump()
    app.tasks[name](*arguments[name])
    assert dump() == at_once
    made = ProgressReport.objects.filter(state="published")
    assert made.count() == (name in ("pstn.tasks.tick", MAKE))
    assert Journal.objects.filter(why="Made on schedule").count() == made.count()


def test_making_a_report_that_waits_for_the_secretary_again_days_later_changes_nothing(scope, board, workstream):
    schedule = ScheduleFactory(scope=scope, board=board, publish_when_due=False)
    plan_reports(now=NOW)
    report = ProgressReport.objects.get(due_on=schedule.first_due_on)
    do(MAKE, report.pk, NOW)
    once = dump()
    do(MAKE, report.pk, NOW + timedelta(days=3))
    assert dump() == once
