"""Doing what is owed: claimed by one worker, done and marked in one transaction, tried again later, at last given up."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import cast

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from background.models import Owed
from newsroom.kit import failpoints

logger = logging.getLogger(__name__)

# How long a claim holds: whoever was killed with it in hand loses it then.
LEASE = timedelta(seconds=30)
MOST_TRIES = 6
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)


class NotNow(Exception):
    """Something outside keeps this work from being done, such as a mail server that is down: wait, that was no try."""

    pause = timedelta(minutes=1)


class Dropped(Exception):
    """Work that is not to be done any more; its row says why."""


def do_all[Work: Owed](
    rows: Iterable[Work], act: Callable[[Work], object], *, lease: timedelta = LEASE, in_one: bool = True
) -> int:
    """Do these pieces of work that nobody else is at; return how many were done.

    `act` gets the row inside the transaction that marks it done: what it writes to the database is written once, even
    when the worker is killed at the worst moment or three workers take the same row.
    """
    return sum(do(row, act, lease=lease, in_one=in_one) for row in rows)


def do[Work: Owed](row: Work, act: Callable[[Work], object], *, lease: timedelta = LEASE, in_one: bool = True) -> bool:
    """Claim one piece of work and do it. Tells whether it was done, here and now.

    A failure puts it off, each time for longer; the last one parks it, and so the others go on. Work that is too long
    for a transaction runs outside (`in_one=False`) and must bear being done twice.
    """
    if not _claim(row, lease):
        return False
    try:
        if in_one:
            return _do_in_one(row, act)
        act(row)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is written down and tried again
        _put_off(row, error)
        return False
    return bool(_mine(row).update(done_at=timezone.now(), error=""))


def pause_after(tries: int) -> timedelta:
    """Return how long to wait before another try: 5 seconds, 10, 20 … an hour at most."""
    return min(FIRST_PAUSE * 2 ** max(tries - 1, 0), LONGEST_PAUSE)


def try_again(rows: Iterable[Owed]) -> int:
    """Let work that was given up be tried again, from the first try; return how many there are."""
    count = 0
    for row in rows:
        count += (
            type(row)
            ._default_manager.filter(pk=row.pk, parked_at__isnull=False)
            .update(parked_at=None, tries=0, error="", not_before=timezone.now())
        )
    return count


def _claim[Work: Owed](row: Work, lease: timedelta) -> bool:
    """Take a row for this worker: of several who try at once, the database lets one through."""
    now = timezone.now()
    if row.tries >= MOST_TRIES:
        # It never came to an end: each time the worker died with it in hand.
        _mine(row).update(parked_at=now, error=row.error or "Its worker was killed each time.")
        return False
    taken = _mine(row).filter(not_before__lte=now).update(not_before=now + lease, tries=F("tries") + 1)
    if taken:
        row.not_before, row.tries = now + lease, row.tries + 1
    return bool(taken)


def _mine[Work: Owed](row: Work) -> models.QuerySet[Work]:
    rows = type(row)._default_manager.filter(
        pk=row.pk, not_before=row.not_before, done_at=None, cancelled_at=None, parked_at=None
    )
    return cast("models.QuerySet[Work]", rows)


def _do_in_one[Work: Owed](row: Work, act: Callable[[Work], object]) -> bool:
    with transaction.atomic():
        held = _mine(row).select_for_update(of=("self",)).first()
        if held is None:  # cancelled, or the claim ran out and another has it
            return False
        failpoints.reached("work:claimed")
        act(held)
        held.done_at, held.error = timezone.now(), ""
        held.save(update_fields=["done_at", "error"])
        failpoints.reached("work:done")
    failpoints.reached("work:committed")
    return True


def _put_off(row: Owed, error: Exception) -> None:
    now = timezone.now()
    if isinstance(error, NotNow):
        _mine(row).update(not_before=now + error.pause, tries=F("tries") - 1, error=str(error)[:2000])
        return
    if isinstance(error, Dropped):
        _mine(row).update(cancelled_at=now, error=str(error)[:2000])
        return
    last = row.tries >= MOST_TRIES
    logger.warning("%s: %s, try %d: %r", type(row).__name__, row, row.tries, error)
    _mine(row).update(
        not_before=now + pause_after(row.tries), error=f"{type(error).__name__}: {error}"[:2000],
        parked_at=now if last else None,
    )  # fmt: skip
