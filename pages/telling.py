"""Telling fronts what has changed: in order, until they have heard it, and again a little later.

Each worker follows the changes as a server does. Of several, one tells a front; where it dies, another goes on from the
row that says how far the front was told. Whatever was told after that is told once more: it does no harm.

Once isn't enough. A process that hasn't learnt of a change yet may give the old page to a front that has just forgotten
it, and so may one whose answer was under way. So a front is told when all who follow have looked, again when those who
couldn't have stopped trusting what they stored, and once more when the slowest answer is through.
"""

import logging
import os
import socket
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched

from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from background import repeating, watching
from newsroom.kit import failpoints
from pages import following, gateways, labelling
from pages.clearing import KEPT
from pages.following import Follower
from pages.gateways.base import Front, NotTold
from pages.models import Told
from pages.news import Position
from pages.observing import EVERYTHING

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 0.1
# After so many seconds a front is told.
TIMES = (following.SECONDS_BETWEEN_LOOKS + 0.05, following.BLIND_AFTER + 0.5, 10.0)
LEASE = timedelta(seconds=5)
_SECONDS_BETWEEN_NOTES = 2.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 30.0
# A front that was away for long forgets everything sooner than it is told of so much.
MOST_WAITING = 5_000
SILENT_FOR = timedelta(minutes=1)


@dataclass(slots=True)
class News:
    """What was learnt in one look. When it was told for the last time, the front has heard all below `floor`."""

    learnt_at: float
    floor: int
    at: datetime
    keys: set[str]


class Teller(Follower):
    """Follows the changes for one front, and tells it."""

    def __init__(self, front: Front, *, name: str = "") -> None:
        super().__init__()
        self.front = front
        self.name = (name or f"{socket.gethostname()}:{os.getpid()}")[-64:]
        self.waiting: tuple[deque[News], ...] = tuple(deque() for _time in TIMES)
        self._row = Told.objects.get_or_create(front=front.label[:255])[0]
        self._is_ours = False
        self._noted_at = float("-inf")
        self._not_before = self._clock = 0.0
        self._pause = _FIRST_PAUSE
        self._tags: set[str] = set()

    def round(self) -> None:
        """Take one look, and tell what there is to tell. Raises DatabaseError."""
        self.front.rest()
        if not self._hold():
            return
        self._learn()
        if time.monotonic() < self._not_before:
            return
        try:
            for waiting, seconds in zip(self.waiting, TIMES, strict=True):
                self._tell(waiting, time.monotonic() - seconds)
        except NotTold as reason:
            self._put_off(str(reason))
        else:
            if self._row.failing_since is not None:
                self._note(failing_since=None, error="")
            self._pause = _FIRST_PAUSE

    def let_go(self) -> None:
        """Let another worker tell this front."""
        Told.objects.filter(pk=self._row.pk, held_by=self.name).update(held_until=None)

    def _hold(self) -> bool:
        """Be the one worker that tells this front, or see whether that one is still there."""
        if time.monotonic() - self._noted_at < _SECONDS_BETWEEN_NOTES:
            return self._is_ours
        now = timezone.now()
        free = Q(held_by=self.name) | Q(held_until=None) | Q(held_until__lt=now)
        held = Told.objects.filter(free, pk=self._row.pk).update(held_by=self.name, held_until=now + LEASE)
        if held and not self._is_ours:
            self._begin()
        self._is_ours = bool(held)
        self._noted_at = time.monotonic()
        return self._is_ours

    def _begin(self) -> None:
        """Go on where the front was told up to; where that can't be known any more, let it forget everything."""
        self._row.refresh_from_db()
        for waiting in self.waiting:
            waiting.clear()
        self._clock, self._tags = time.time(), set()
        told_at = self._row.told_at
        if told_at is None or timezone.now() - told_at > KEPT * 0.9:
            self.position = Position()
            self.look()
            self._tags = {EVERYTHING}
        else:
            self.position = Position(self._row.floor)

    def _learn(self) -> None:
        coming, at = self.moments, timezone.now()
        self.look()
        now = time.time()
        for moment, tags in [*coming, *self.moments]:
            if self._clock < moment <= now:
                self._tags |= tags
        self._clock = now
        if self._tags or at - (self._row.told_at or at) > LEASE or self._row.told_at is None:
            self._take(News(time.monotonic(), self.position.floor, at, labelling.keys_told(self._tags)))
            self._tags = set()

    def _take(self, news: News) -> None:
        for waiting in self.waiting:
            if waiting and not news.keys and not waiting[-1].keys:
                continue  # nothing new again
            if len(waiting) > MOST_WAITING:
                news.keys = {labelling.ALL}
                waiting.clear()
            waiting.append(news)

    def _tell(self, waiting: deque[News], learnt_before: float) -> None:
        """Tell what was learnt by then, the oldest first, and strike it out when the front has heard it."""
        due = [news for news in waiting if news.learnt_at <= learnt_before]
        if not due:
            return
        keys = set().union(*(news.keys for news in due))
        for some in batched([labelling.ALL] if labelling.ALL in keys else sorted(keys), self.front.most):
            self.front.purge(some)
        failpoints.reached("front:told")
        for _news in due:
            waiting.popleft()
        if waiting is self.waiting[-1]:
            self._note(floor=due[-1].floor, told_at=due[-1].at)

    def _put_off(self, reason: str) -> None:
        """Try again in a moment, each time a longer one."""
        self._not_before = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        if self._row.failing_since is None:
            logger.warning("%s can't be told: %s", self.front.label.partition(" ")[0], reason)
            self._note(failing_since=timezone.now(), error=reason[:200])

    def _note(self, **news: object) -> None:
        for name, value in news.items():
            setattr(self._row, name, value)
        Told.objects.filter(pk=self._row.pk, held_by=self.name).update(**news)

    def _coming(self) -> Iterable[tuple[float, frozenset[str]]]:
        for read in following.MOMENTS:
            yield from read()

    def _add(self, number: int, key: int, tags: Iterable[str], learnt_at: float) -> None:  # noqa: ARG002 - as it is called
        self._tags.update(tags)

    def _begin_anew(self, now: float) -> None:
        super()._begin_anew(now)
        self._tags.add(EVERYTHING)


@repeating.beside
def attend(stop: threading.Event) -> None:
    """Tell each front in a thread of its own until `stop` is set: one that is slow keeps no other waiting."""
    threads = [threading.Thread(target=_attend, args=(front, stop), daemon=True) for front in gateways.from_settings()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _attend(front: Front, stop: threading.Event) -> None:
    teller: Teller | None = None
    while not stop.is_set():
        pause = SECONDS_BETWEEN_LOOKS
        try:
            teller = teller or Teller(front)
            teller.round()
        except Exception as error:
            if not isinstance(error, DatabaseError):
                logger.exception("A front can't be told")
            connection.close()
            pause = 1.0
        stop.wait(pause)
    try:
        if teller:
            teller.let_go()
    except DatabaseError:
        pass  # another takes it when the lease has run out
    connection.close()


def untold(now: datetime) -> list[str]:
    """Return a sentence on each front that couldn't be told for a minute. Without fronts nothing is asked."""
    labels = [front.label[:255] for front in gateways.from_settings()]
    if not labels:
        return []
    late = Told.objects.filter(front__in=labels, failing_since__lt=now - SILENT_FOR).order_by("front")
    return [
        _("%(front)s can’t be told what has changed (%(reason)s): readers may see old pages there.")
        % {"front": row.front, "reason": row.error}
        for row in late
    ]


watching.OUTSIDE.append(untold)
