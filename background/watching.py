"""Is the machine well: does a worker live, how old is the oldest thing that is due, what was given up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, Value
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from background import working
from background.models import WAITING, Owed, Turn, Worker

# A worker writes each second that it lives; a busy machine is given some.
SILENCE = timedelta(seconds=60)
# What is due is done within a minute; later than this somebody should look.
LATE = timedelta(seconds=60)


# Whoever has somebody outside to talk to says here, in a sentence each, who doesn't answer.
OUTSIDE: list[Callable[[datetime], list[str]]] = []


@dataclass(frozen=True)
class Machine:
    """How the background work is at one moment."""

    now: datetime
    last_seen: datetime | None
    oldest_due: datetime | None
    waiting: int
    given_up: int
    troubles: list[str]
    outside: list[str] = field(default_factory=list)

    @property
    def alive(self) -> bool:
        """Whether a worker was heard of within the last minute."""
        return self.last_seen is not None and self.now - self.last_seen < SILENCE

    @property
    def late(self) -> bool:
        """Whether something that is due waits for too long."""
        return self.oldest_due is not None and self.now - self.oldest_due > LATE

    @property
    def well(self) -> bool:
        """Whether nobody needs to look."""
        return self.alive and not self.late and not self.given_up and not self.troubles and not self.outside


def look() -> Machine:
    """Return how the background work is. Four queries, however many kinds of work are owed."""
    now = timezone.now()
    recent = list(Worker.objects.order_by("-seen_at")[:20])
    workers = [worker for worker in recent if worker.stopped_at is None and worker.seen_at > now - SILENCE]
    last = next(iter(workers or recent), None)
    tasks = DBTaskResult.objects.ready().order_by().aggregate(oldest=Min("enqueued_at"), waiting=Count("pk"))
    due, waiting, given_up = [tasks["oldest"]], tasks["waiting"], _lost_tasks()
    for oldest, late, parked in _owed(now):
        due.append(oldest)
        waiting += late
        given_up += parked
    return Machine(
        now=now, last_seen=last.seen_at if last else None, oldest_due=min(filter(None, due), default=None), waiting=waiting, given_up=given_up,
        troubles=[worker.trouble for worker in workers if worker.trouble],
        outside=[trouble for look_outside in OUTSIDE for trouble in look_outside(now)],
    )  # fmt: skip


def try_everything_again() -> int:
    """Give all that was given up another try; return how much there was."""
    count = sum(working.try_again(table._default_manager.parked()) for table in _tables())
    lost = [row.pk for row in DBTaskResult.objects.failed() if len(row.worker_ids) >= working.MOST_TRIES]
    return count + DBTaskResult.objects.filter(pk__in=lost).update(
        status="READY", worker_ids=[], run_after=timezone.now()
    )


def _tables() -> list[type[Owed]]:
    """Return every table of owed work, this app's and the others'."""
    return [table for table in Owed.__subclasses__() if table is not Turn] + [Turn]


def _owed(now: datetime) -> Iterable[tuple[datetime | None, int, int]]:
    """Return of each kind of owed work since when the oldest is late, how many are late and how many were given up."""
    late, parked = WAITING & Q(due_at__lte=now), Q(parked_at__isnull=False, cancelled_at=None)
    of_each = [
        table._default_manager.filter(late | parked)
        .order_by()
        .values(owed_in=Value(table._meta.label))
        .annotate(oldest=Min("due_at", filter=late), late=Count("pk", filter=late), parked=Count("pk", filter=parked))
        .values_list("oldest", "late", "parked")
        for table in _tables()
    ]
    return of_each[0].union(*of_each[1:], all=True)


def _lost_tasks() -> int:
    return sum(
        len(row) >= working.MOST_TRIES for row in DBTaskResult.objects.failed().values_list("worker_ids", flat=True)
    )
