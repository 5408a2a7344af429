"""Tasks whose worker was killed, or that failed."""

from datetime import timedelta

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from background import reaping, working
from background.models import Turn, Worker

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=30)


def task(status, *workers, **kwargs):
    now = timezone.now()
    values = {"started_at": now, "finished_at": now - timedelta(hours=2)} | kwargs
    return DBTaskResult.objects.create(
        status=status, worker_ids=list(workers), args_kwargs={"args": [], "kwargs": {}}, task_path="somewhere.task",
        backend_name="default", run_after=get_date_max(), **values,
    )  # fmt: skip


def status(row):
    row.refresh_from_db()
    return row.status


def test_a_dead_workers_task_is_ready_again_and_a_living_ones_is_left_alone():
    now = timezone.now()
    Worker.objects.create(name="dead", seen_at=now - timedelta(minutes=5))
    Worker.objects.create(name="stopped", seen_at=now, stopped_at=now)
    Worker.objects.create(name="alive", seen_at=now)
    rows = {name: task(TaskResultStatus.RUNNING, name) for name in ("dead", "stopped", "alive", "unknown")}
    rows["unknown, long ago"] = task(TaskResultStatus.RUNNING, "unknown", started_at=LONG_AGO)

    assert reaping.reap() == 3

    assert {name for name, row in rows.items() if status(row) == "READY"} == {"dead", "stopped", "unknown, long ago"}


def test_a_failed_task_is_tried_again_after_a_pause_and_at_last_left_lying():
    first = task(TaskResultStatus.FAILED, "w")
    fresh = task(TaskResultStatus.FAILED, "w", finished_at=timezone.now())
    poison = task(TaskResultStatus.FAILED, *["w"] * working.MOST_TRIES)
    killer = task(TaskResultStatus.RUNNING, *["dead"] * working.MOST_TRIES, started_at=LONG_AGO)

    reaping.reap()

    assert [status(row) for row in (first, fresh, poison, killer)] == ["READY", "FAILED", "FAILED", "FAILED"]


def test_what_went_well_long_ago_is_forgotten():
    task(TaskResultStatus.SUCCESSFUL, "w", finished_at=LONG_AGO)
    task(TaskResultStatus.FAILED, *["w"] * 6, finished_at=LONG_AGO)
    Turn.objects.create(job="done", due_at=LONG_AGO, not_before=LONG_AGO, done_at=LONG_AGO)
    Turn.objects.create(job="parked", due_at=LONG_AGO, not_before=LONG_AGO, parked_at=LONG_AGO)
    Worker.objects.create(name="old", seen_at=LONG_AGO)

    assert reaping.forget_done() == 3

    assert (DBTaskResult.objects.get().status, Turn.objects.get().job) == ("FAILED", "parked")
