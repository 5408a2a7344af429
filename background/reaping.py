"""Tasks whose worker was killed, or that failed: given to another try, at last left lying where a person sees them."""

from datetime import datetime, timedelta

from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from background import repeating, working
from background.models import Turn, Worker

# A worker says every second that it is there; one that was silent for so long is dead.
SILENCE = timedelta(seconds=60)
# Of a worker that we know nothing of we assume that no task takes longer.
LONGEST_TASK = timedelta(hours=1)
KEEP_DONE = timedelta(days=7)


@repeating.every(minutes=1)
def reap() -> int:
    """Give the tasks of dead workers and those that failed another try; return how many."""
    now = timezone.now()
    return _of_the_dead(now) + _failed(now)


def _of_the_dead(now: datetime) -> int:
    alive = set(Worker.objects.filter(seen_at__gt=now - SILENCE, stopped_at=None).values_list("name", flat=True))
    known = set(Worker.objects.values_list("name", flat=True))
    count = 0
    for row in DBTaskResult.objects.running():
        worker = row.worker_ids[-1] if row.worker_ids else ""
        lost = worker not in alive if worker in known else row.started_at < now - LONGEST_TASK
        if not lost:
            continue
        mine = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
        if len(row.worker_ids) >= working.MOST_TRIES:
            count += mine.update(
                status=TaskResultStatus.FAILED, finished_at=now, exception_class_path="builtins.RuntimeError",
                traceback="Its worker was killed each time.",
            )  # fmt: skip
        else:
            count += mine.update(status=TaskResultStatus.READY, run_after=now)
    return count


def _failed(now: datetime) -> int:
    count = 0
    for row in DBTaskResult.objects.failed().filter(finished_at__gt=now - timedelta(days=1)):
        tries = len(row.worker_ids)
        if tries < working.MOST_TRIES and row.finished_at + working.pause_after(tries) <= now:
            again = DBTaskResult.objects.failed().filter(pk=row.pk, finished_at=row.finished_at)
            count += again.update(status=TaskResultStatus.READY, run_after=now)
    return count


@repeating.every(days=1, at="03:40")
def forget_done() -> int:
    """Delete what went well a week ago: tasks, turns, workers that ended."""
    before = timezone.now() - KEEP_DONE
    count = DBTaskResult.objects.successful().filter(finished_at__lt=before).delete()[0]
    count += Turn.objects.filter(due_at__lt=before).exclude(parked_at__isnull=False).delete()[0]
    return count + Worker.objects.filter(seen_at__lt=before).delete()[0]
