"""The supervisor: it restarts what ends, gives up on what keeps ending, and takes everything with it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from pstn import supervisor
supervisor.SETTLED = 0.0
children = [supervisor.Child(str(n), [sys.executable, "-c", code]) for n, code in enumerate(sys.argv[1:])]
def say(text):
    print(text, flush=True)
def ready():
    print(*[child.process.pid for child in children], flush=True)
    return True
sys.exit(supervisor.Supervisor(children, say).run(ready))
"""
RUNS = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"


@pytest.fixture
def supervise():
    started = []

    def supervised(*codes, patience=""):
        command = [sys.executable, "-c", SCRIPT.replace("supervisor.SETTLED = 0.0", patience), *codes]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield supervised
    for process in started:
        process.kill()
        process.communicate()


def children_of(process):
    """Return the supervised processes once all of them run."""
    return [psutil.Process(int(pid)) for pid in process.stdout.readline().split()]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_no_child_outlives_the_supervisor(supervise, sign):
    process = supervise(RUNS, RUNS)
    children = children_of(process)
    assert len(children) == 2
    process.send_signal(sign)
    assert psutil.wait_procs(children, timeout=15)[1] == []


def test_a_child_that_ignores_the_request_is_killed(supervise):
    process = supervise(STUBBORN, patience="supervisor.GRACE = 0.2")
    children = children_of(process)
    assert process.stdout.readline() == "deaf\n"
    process.terminate()
    assert process.wait(timeout=15) == 0
    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_a_child_that_ends_is_started_again(supervise):
    process = supervise(RUNS)
    [child] = children_of(process)
    os.kill(child.pid, signal.SIGKILL)
    assert process.stdout.readline() == "0 ended (exit code -9); it starts again in 2 s.\n"


def test_everything_stops_once_a_child_keeps_ending(supervise):
    process = supervise("raise SystemExit(3)", RUNS, patience="supervisor.PATIENCE = 1")
    children = children_of(process)
    assert process.stdout.read() == "0 ended 1 times (exit code 3): stopping everything.\n"
    assert process.wait(timeout=15) == 1
    assert psutil.wait_procs(children[1:], timeout=5)[1] == []
