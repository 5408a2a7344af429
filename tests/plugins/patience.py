"""No test waits without an end: what takes five minutes hangs, and fails with what each of its threads was at.

A run that is meant to take longer says so: NEWSROOM_TEST_SECONDS=3600, or 0 for no end.
"""

import faulthandler
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

SECONDS = float(os.environ.get("NEWSROOM_TEST_SECONDS", "300"))
# What is cleaned up after a test that hung may hang as well.
SECONDS_MORE = 60
MOST_STEPS = 6
# Who knows more about what a test may be waiting for says it in a line; nothing, where it is not that.
witnesses: list[Callable[[], str]] = []


def steps(frame: FrameType | None) -> str:
    """Return the last steps to a frame, the last one first, in so few words that they stand in pytest's summary."""
    taken = traceback.extract_stack(frame)[-MOST_STEPS:]
    return ", from ".join(f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in reversed(taken))


def said() -> str:
    """Return what the witnesses say. One that fails says so: what it was asked about must not be lost for that."""
    lines = []
    for witness in witnesses:
        try:
            lines.append(witness())
        except Exception as error:  # noqa: BLE001 - as said above
            lines.append(f"({witness.__name__}: {error!r:.200})")
    return "".join(f" {line}" for line in lines if line)


@contextmanager
def bounded(what: str) -> Iterator[None]:
    """Fail what takes longer, wherever it waits: in the main thread, where pytest runs its tests."""
    if not SECONDS or threading.current_thread() is not threading.main_thread():
        yield
        return

    def fail(_signal: int, frame: FrameType | None) -> None:
        if sys.__stderr__ is not None:
            faulthandler.dump_traceback(sys.__stderr__)  # pytest shows it beside the failure
        pytest.fail(
            f"{what} took more than {SECONDS:g} seconds: something in it waits without an end, at {steps(frame)}."
        )

    before = signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, SECONDS_MORE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Bound what a test needs."""
    with bounded(f"Setting up {item.name}"):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Bound the test itself."""
    with bounded(item.name):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Bound what is cleaned up after it."""
    with bounded(f"Cleaning up after {item.name}"):
        return (yield)
