"""What comes round by itself: jobs at their hour, and looks that every worker takes each second.

    @every(minutes=10)
    def look_for_something() -> None: …

    @every(days=1, at="03:20")
    def tidy_up() -> None: …

A turn that was missed because no worker ran is made up for once. A job must bear being done twice.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from background import working
from background.models import Turn

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
LONGEST_RUN = timedelta(hours=1)


@dataclass(frozen=True)
class Job:
    """One job: its function, how often, and for daily ones the time of day in UTC."""

    name: str
    function: Callable[[], object]
    period: timedelta
    offset: timedelta

    def slot(self, at: datetime) -> datetime:
        """Return the last time before `at` at which its turn came."""
        turns = (at - _EPOCH - self.offset) // self.period
        return _EPOCH + self.offset + turns * self.period


JOBS: dict[str, Job] = {}
LOOKS: list[Callable[[], object]] = []
BESIDE: list[Callable[[threading.Event], object]] = []


def every(
    *, minutes: int = 0, days: int = 0, at: str = "00:00"
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Let a function come round every so many minutes, or days at a time of day (UTC)."""
    clock = time.fromisoformat(at)
    offset = timedelta(hours=clock.hour, minutes=clock.minute)

    def register(function: Callable[[], object]) -> Callable[[], object]:
        name = f"{function.__module__}.{function.__qualname__}"
        JOBS[name] = Job(name, function, timedelta(days=days, minutes=minutes), offset)
        return function

    return register


def each_second(function: Callable[[], object]) -> Callable[[], object]:
    """Let every worker look for due work of a kind each second. The function must bear being called by many at once."""
    LOOKS.append(function)
    return function


def beside(function: Callable[[threading.Event], object]) -> Callable[[threading.Event], object]:
    """Let a function run in a thread of every worker's, until what it is given is set: for what can't wait a second."""
    BESIDE.append(function)
    return function


def run_due(now: datetime | None = None) -> int:
    """Do every job whose turn has come and that no other worker has taken; return how many were done."""
    now = now or timezone.now()
    for job in list(JOBS.values()):
        _note(job.name, job.slot(now))
    done = 0
    for turn in Turn.objects.due(now):
        if turn.job in JOBS:
            done += working.do(turn, _run, lease=LONGEST_RUN, in_one=False)
    return done


def _run(turn: Turn) -> None:
    JOBS[turn.job].function()


def _note(name: str, slot: datetime) -> None:
    """Write down that a turn is owed; the database keeps a second row for the same turn out."""
    if Turn.objects.filter(job=name, due_at=slot).exists():
        return
    try:
        with transaction.atomic():
            Turn.objects.create(job=name, due_at=slot, not_before=slot)
    except IntegrityError:
        pass  # another worker was faster
    # An older turn that still waits is made up for by this one.
    Turn.objects.waiting().filter(job=name, due_at__lt=slot, tries=0).update(cancelled_at=timezone.now())
