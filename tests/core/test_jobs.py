"""Work that the database remembers: once for its key, in order, again after a fault or a lost worker, never twice."""

import logging
import threading
from datetime import timedelta

import pytest
from django.db import connections

from core import jobs
from core.choices import JobState
from core.jobs import LEASE, MOST_ATTEMPTS, queue, run_due
from core.models import Job, new_id
from tests.factories.core import NOW

SECOND = timedelta(seconds=1)


class Runs:
    """Notes what is run; raises for the tasks named."""

    def __init__(self, *failing):
        self.failing, self.seen = failing, []

    def __call__(self, task, record_id, now):
        self.seen.append((task, record_id, now))
        if task in self.failing:
            raise RuntimeError(f"{task} cannot")


@pytest.mark.django_db
def test_a_job_is_run_once_when_it_is_due():
    run, record = Runs(), new_id()
    queue(task="draw", key="k", due_at=NOW, record_id=record)
    assert run_due(now=NOW - SECOND, run=run) == 0
    assert run_due(now=NOW, run=run) == 1
    assert run_due(now=NOW + timedelta(days=1), run=run) == 0
    assert run.seen == [("draw", record, NOW)]
    job = Job.objects.get()
    assert (job.state, job.attempts, job.done_at, job.fault) == (JobState.DONE, 1, NOW, "")


@pytest.mark.django_db
def test_two_jobs_of_one_key_are_one_job_also_when_it_is_done():
    run = Runs()
    for _ in range(2):
        queue(task="draw", key="k", due_at=NOW)
    queue(task="draw", key="other", due_at=NOW)
    assert run_due(now=NOW, run=run) == 2
    queue(task="draw", key="k", due_at=NOW)
    assert run_due(now=NOW, run=run) == 0
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_what_was_due_first_runs_first():
    run = Runs()
    for name, after in (("third", 3), ("first", 1), ("second", 2)):
        queue(task=name, key=name, due_at=NOW + after * SECOND)
    run_due(now=NOW + timedelta(hours=1), run=run)
    assert [task for task, *_ in run.seen] == ["first", "second", "third"]


@pytest.mark.django_db
def test_one_that_fails_stops_no_other_and_is_tried_again_when_its_lease_is_over(caplog):
    run = Runs("bad")
    queue(task="bad", key="bad", due_at=NOW)
    queue(task="good", key="good", due_at=NOW + SECOND)
    with caplog.at_level(logging.CRITICAL):
        assert run_due(now=NOW + SECOND, run=run) == 2
        assert run_due(now=NOW + SECOND + LEASE, run=run) == 0
        assert run_due(now=NOW + 2 * SECOND + LEASE, run=Runs()) == 1
    job = Job.objects.get(key="bad")
    assert Job.objects.get(key="good").state == JobState.DONE
    assert (job.state, job.attempts, job.fault) == (JobState.DONE, 2, "")


@pytest.mark.django_db
def test_one_that_always_fails_is_given_up_and_says_why(caplog):
    run, now = Runs("bad"), NOW
    queue(task="bad", key="bad", due_at=NOW)
    with caplog.at_level(logging.CRITICAL):
        for _ in range(MOST_ATTEMPTS + 2):
            run_due(now=now, run=run)
            now += LEASE + SECOND
    job = Job.objects.get()
    assert len(run.seen) == MOST_ATTEMPTS
    assert (job.state, job.attempts, job.done_at) == (JobState.FAILED, MOST_ATTEMPTS, None)
    assert job.fault == "RuntimeError('bad cannot')"


@pytest.mark.django_db
def test_what_a_lost_worker_has_left_is_taken_over_after_its_lease():
    run = Runs()
    queue(task="draw", key="k", due_at=NOW)
    Job.objects.update(state=JobState.RUNNING, attempts=1, lease_until=NOW + LEASE)
    assert run_due(now=NOW + LEASE, run=run) == 0
    assert run_due(now=NOW + LEASE + SECOND, run=run) == 1
    assert Job.objects.get().attempts == 2


@pytest.mark.django_db
def test_a_job_that_another_has_taken_since_it_was_read_is_left_alone():
    queue(task="draw", key="k", due_at=NOW)
    mine, theirs = Job.objects.get(), Job.objects.get()
    assert jobs._claim(theirs, NOW)
    assert not jobs._claim(mine, NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_schedulers_at_once_each_job_is_run_by_one():
    run, started, faults = Runs(), threading.Barrier(2), []
    for number in range(10):
        queue(task=f"draw {number}", key=str(number), due_at=NOW)

    def scheduler():
        try:
            started.wait()
            run_due(now=NOW, run=run)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=scheduler) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(task for task, *_ in run.seen) == sorted(f"draw {number}" for number in range(10))
    assert set(Job.objects.values_list("state", "attempts")) == {(JobState.DONE, 1)}


@pytest.mark.django_db
def test_one_that_loses_every_worker_is_given_up():
    run = Runs()
    queue(task="draw", key="k", due_at=NOW)
    Job.objects.update(state=JobState.RUNNING, attempts=MOST_ATTEMPTS, lease_until=NOW)
    assert run_due(now=NOW + SECOND, run=run) == 0
    assert run.seen == []
    assert Job.objects.values_list("state", "fault").get() == (JobState.FAILED, jobs.LOST)


@pytest.mark.django_db
def test_a_worker_that_was_too_slow_does_not_speak_for_the_one_that_took_over():
    queue(task="draw", key="k", due_at=NOW)

    def slow(task, record_id, now):
        Job.objects.update(attempts=2, lease_until=NOW + 3 * LEASE)

    run_due(now=NOW, run=slow)
    assert Job.objects.values_list("state", "attempts", "done_at").get() == (JobState.RUNNING, 2, None)
