"""How long tests wait for what they started. Never for ever: what doesn't come is a failure that says what was waited for."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress

# What takes a second alone may take twenty beside other tests.
SECONDS = 60
# For a command that makes all tables.
SECONDS_OF_A_COMMAND = 240


class Process(subprocess.Popen):
    """A process of a test's own. At the end of its block it is gone: asked to end first, and killed where it doesn't."""

    def __exit__(self, *_error) -> None:
        self.end()
        for pipe in (self.stdin, self.stdout, self.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def end(self, seconds: float = 20) -> int:
        """Ask it to end, and kill it where it doesn't; return its exit code."""
        self.terminate()
        try:
            return self.wait(seconds)
        except subprocess.TimeoutExpired:
            return self.end_at_once()

    def end_at_once(self) -> int:
        """Kill it, with all its processes where it leads a group of its own, as a power cut does; return its exit code."""
        with suppress(ProcessLookupError):
            if os.getpgid(self.pid) == self.pid:
                os.killpg(self.pid, signal.SIGKILL)
        self.kill()
        return self.wait(SECONDS)

    def line(self, seconds: float = SECONDS) -> str:
        """Return the next line that it says, as text. Raises TimeoutError when there comes none; it is dead by then."""
        gone_silent = threading.Timer(seconds, self.end_at_once)
        gone_silent.start()
        try:
            said = self.stdout.readline()
        finally:
            gone_silent.cancel()
            gone_silent.join(SECONDS)
        if not said:
            msg = f"It ended, or said nothing for {seconds} seconds: {self.args}"
            raise TimeoutError(msg)
        return said.strip()


def finish(*threads: threading.Thread, seconds: float = SECONDS) -> None:
    """Wait for the end of threads. Raises TimeoutError when one goes on."""
    until = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0, until - time.monotonic()))
    if going_on := [thread.name for thread in threads if thread.is_alive()]:
        msg = f"Still under way after {seconds} seconds: {going_on}"
        raise TimeoutError(msg)


def end_of_child(pid: int, seconds: float = SECONDS) -> int:
    """Wait for a child that was forked; return its status. Kills it and raises TimeoutError when it goes on."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return status
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    msg = f"Child {pid} was still under way after {seconds} seconds."
    raise TimeoutError(msg)


def until(so: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait until something is so. Raises TimeoutError when it doesn't come to be."""
    ends = time.monotonic() + seconds
    while not so():
        if time.monotonic() > ends:
            raise TimeoutError(so)
        time.sleep(0.02)
