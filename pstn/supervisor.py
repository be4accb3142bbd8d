"""Keeps web, worker and scheduler running beside each other, and leaves none of them behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

PR_SET_PDEATHSIG = 1
GRACE = 8.0  # seconds that a child has to end by itself
SETTLED = 60.0  # seconds after which a child counts as running well
PATIENCE = 5  # quick deaths in a row before everything stops


def end_with_parent(parent: int, sign: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to signal this process when its parent ends, kill -9 included (Linux only)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, sign)
    if os.getppid() != parent:  # it ended before the kernel was asked
        os.kill(os.getpid(), sign)


@dataclass
class Child:
    """One process to keep running."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = 0.0

    def start(self, now: float) -> None:
        """Start it in this process group, bound to the life of this process."""
        bound = partial(end_with_parent, os.getpid())
        self.process = subprocess.Popen(self.command, preexec_fn=bound, stdin=subprocess.DEVNULL)
        self.started = now

    def ended(self) -> int | None:
        """Return its exit code, or None while it runs or waits to be started."""
        return self.process.poll() if self.process else None


@dataclass
class Supervisor:
    """Starts the children, restarts one that ends, and stops them all together."""

    children: list[Child]
    say: Callable[[str], None]
    stopping: bool = field(default=False, init=False)

    def stop(self, sign: int = 0, frame: FrameType | None = None) -> None:
        """Note that it is time to stop; the loop does the rest."""
        self.stopping = True

    def run(self, ready: Callable[[], bool]) -> int:
        """Run until a signal, or until a child keeps ending; return the exit code.

        `ready` is asked until it says yes.
        """
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self.stop)
        answered, code = False, 0
        try:
            while not self.stopping:
                now = time.monotonic()
                if not all(self.keep(child, now) for child in self.children):
                    self.stopping, code = True, 1
                elif not answered:
                    answered = ready()
                time.sleep(0.2)
        finally:
            self.end()
        return code

    def keep(self, child: Child, now: float) -> bool:
        """Start a child that is due or has ended; False once it keeps ending."""
        code = child.ended()
        if code is not None:
            child.failures = 1 if now - child.started > SETTLED else child.failures + 1
            child.process, child.due = None, now + 2.0**child.failures
            if self.stopping:
                return True
            if child.failures >= PATIENCE:
                self.say(f"{child.name} ended {PATIENCE} times (exit code {code}): stopping everything.")
                return False
            self.say(f"{child.name} ended (exit code {code}); it starts again in {2**child.failures} s.")
        if child.process is None and now >= child.due:
            child.start(now)
        return True

    def end(self) -> None:
        """Ask every child to end, wait, and kill what is left."""
        running = [child.process for child in self.children if child.process and child.ended() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
