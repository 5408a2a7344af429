"""The worker itself: one process that serves the queues, does what is due each second, and says that it lives."""

import logging
import os
import socket
import threading
import time
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connection
from django.tasks import task_backends
from django.utils import timezone
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

from background import repeating
from background.models import Worker

logger = logging.getLogger(__name__)

SECOND = 1.0
AFTER_TROUBLE = 2.0
# A clock that moves by more than this between two looks was set, and what it says is not to be trusted yet.
LARGEST_STEP = timedelta(minutes=10)


class Clock:
    """Watches whether the machine's clock was set, by a second one that can't be: the time since it was switched on."""

    def __init__(self) -> None:
        self._began = timezone.now() - self._since_start()

    def off_by(self) -> timedelta:
        """Return by how much the clock says more than it did when this worker began."""
        return timezone.now() - self._since_start() - self._began

    def trouble(self) -> str:
        """Return what is wrong with the clock, empty when nothing is."""
        off = self.off_by()
        if abs(off) <= LARGEST_STEP:
            return ""
        way = "ahead" if off > timedelta() else "back"
        return (
            f"The clock of this machine was set {way} by {abs(off)} while its worker ran, so nothing is told until it is "
            "right again. If it is right now, restart the worker."
        )

    @staticmethod
    def _since_start() -> timedelta:
        # It goes on while the machine sleeps, where the system has such a clock: waking up is no jump.
        return timedelta(seconds=time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)))


class Attendant:
    """One worker's day: `run` until `stop` is set."""

    def __init__(self, stop: threading.Event, *, name: str = "") -> None:
        self.stop = stop
        self.name = (name or f"{socket.gethostname()}:{os.getpid()}")[-64:]
        self.clock = Clock()
        self.tasks = _task_worker(self.name)

    def run(self) -> None:
        """Work until told to stop; finish what is in hand, then say that this worker ended."""
        self._say(started_at=timezone.now(), stopped_at=None)
        beside = [threading.Thread(target=run, args=[self.stop], daemon=True) for run in repeating.BESIDE]
        for each in beside:
            each.start()
        thread = self._serve_queues()
        while not self.stop.is_set():
            close_old_connections()
            try:
                self.round()
            except DatabaseError:
                logger.exception("The database did not answer; trying again")
                connection.close()
                self.stop.wait(AFTER_TROUBLE)
            if thread and not thread.is_alive():
                thread = self._serve_queues()
            self.stop.wait(SECOND)
        if thread and self.tasks:
            self.tasks.running = False
            thread.join(timeout=20)
        for each in beside:
            each.join(timeout=5)
        self._say(stopped_at=timezone.now())

    def round(self) -> None:
        """Take one look: say that this worker lives, then do what is due."""
        trouble = self.clock.trouble()
        self._say(trouble=trouble)
        if trouble:
            return
        for look in [repeating.run_due, *repeating.LOOKS]:
            try:
                look()
            except DatabaseError:
                raise
            except Exception:  # a look that fails must not keep the others from theirs
                logger.exception("A look for due work failed")

    def _say(self, **news: object) -> None:
        Worker.objects.update_or_create(name=self.name, defaults={"seen_at": timezone.now(), **news})

    def _serve_queues(self) -> threading.Thread | None:
        if self.tasks is None:
            return None
        self.tasks.running = True
        thread = threading.Thread(target=self._serve, name="queues", daemon=True)
        thread.start()
        return thread

    def _serve(self) -> None:
        try:
            if self.tasks:
                self.tasks.run()
        except DatabaseError:
            logger.exception("The database did not answer the queues; they are served again in a moment")
            self.stop.wait(AFTER_TROUBLE)
        finally:
            connection.close()


def once() -> None:
    """Do what is due now and serve the queues until they are empty: for a machine that has cron and no room for more."""
    attendant = Attendant(threading.Event())
    attendant._say(started_at=timezone.now(), stopped_at=None)  # noqa: SLF001 - its own words
    attendant.round()
    if attendant.tasks:
        attendant.tasks.batch = True
        attendant.tasks.run()
    attendant._say(stopped_at=timezone.now())  # noqa: SLF001


def _task_worker(name: str) -> TaskWorker | None:
    """Return the library's worker for all queues, or None where tasks are done at once."""
    if not isinstance(task_backends["default"], DatabaseBackend):
        return None
    return TaskWorker(
        queue_names=["*"], interval=SECOND / 2, batch=False, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=name, excluded_queue_names=[],
    )  # fmt: skip
