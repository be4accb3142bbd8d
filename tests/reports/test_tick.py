"""`manage.py tick`: what is due, once; another moment only in a demonstration."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.models import Job
from reports.models import ProgressReport

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def tick(now):
    told = StringIO()
    call_command("tick", now=now, stdout=told)
    return told.getvalue()


def test_another_moment_can_be_taken_for_the_present(schedule, workstream):
    assert tick("2026-10-12T07:00") == "1 job run as at 12 October 2026, 07:00.\n"
    assert ProgressReport.objects.get(state="published").published_at == datetime(2026, 10, 12, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2026-10-12", "12 October 2026, 07:00"),
        ("2026-10-12 23:30", "12 October 2026, 23:30"),
        ("2026-10-12T23:30:00Z", "13 October 2026, 00:30"),
        ("2026-12-12T09:00:00+05:00", "12 December 2026, 04:00"),
    ],
)
def test_a_moment_is_in_london_unless_it_says_otherwise(given, meant):
    assert tick(given) == f"0 jobs run as at {meant}.\n"


@pytest.mark.parametrize(
    "given",
    [
        *("", " ", "tomorrow", "12 October 2026", "☃", "1" * 500),
        *("2026-02-30T07:00", "2026-13-01", "2026-10-12T25:00"),
        *("0001-01-01T00:00+05:00", "1999-12-31", "2999-01-01", "9999-12-31T23:59-05:00"),
    ],
)
def test_nonsense_gets_one_clear_message_and_does_nothing(given, schedule):
    with pytest.raises(CommandError) as fault:
        tick(given)
    assert str(fault.value) == f"--now={given} is no moment. Give one such as 2027-04-01T07:00."
    assert not ProgressReport.objects.exists()


def test_outside_a_demonstration_another_moment_is_refused(settings, schedule):
    settings.DEMO = False
    with pytest.raises(CommandError) as fault:
        tick("2026-10-12T07:00")
    assert str(fault.value) == "--now is for demonstrations and tests only: set PSTN_DEMO=1."
    assert not ProgressReport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_command_of_its_own_process_makes_the_report(schedule, workstream, database_url, tmp_path):
    own = {"DATABASE_URL": database_url, "PSTN_HOME": str(tmp_path)}
    command = [sys.executable, "manage.py", "tick", "--now=2026-10-12T07:00"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | own, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("1 job run as at 12 October 2026, 07:00.\n", "")
    assert list(Job.objects.values_list("state", "fault")) == [("done", "")]
    assert ProgressReport.objects.get(state="published").board == schedule.board
