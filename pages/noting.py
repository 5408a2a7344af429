"""What a page is made from: noted while it is made, between `with recording() as made:` and the end of that block."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

# What processes hold in memory: whoever shows something from there notes it by hand.
MAP, PINS, PLANS, APPEALS, ADS = "map", "pins", "plans", "appeals", "ads"
# Says that something of it is to be read anew; no page is made from it.
REVISION = "revision"


@dataclass
class Made:
    """What one page, or one piece of furniture, was made from.

    `tags` are whole names. `before` holds, for lists that were read behind a mark only, the latest time whose change
    would show. `until`: when it stops being right by itself, in seconds since 1970. `unfit`: why it can't be stored.
    """

    tags: set[str] = field(default_factory=set)
    before: dict[str, float] = field(default_factory=dict)
    until: float | None = None
    unfit: str = ""

    def note(self, *tags: str) -> None:
        """Note that it was made from what these tags name."""
        self.tags.update(tags)

    def note_before(self, tag: str, at: float) -> None:
        """Note that of a list only what stands at or before a time was read."""
        self.before[tag] = max(at, self.before.get(tag, at))


_made: ContextVar[Made | None] = ContextVar("made", default=None)


def current() -> Made | None:
    """Return what is being recorded here and now; None where nothing is."""
    return _made.get()


@contextmanager
def recording() -> Iterator[Made]:
    """Note what is read until the end of the block. One inside another keeps its notes to itself."""
    made = Made()
    token = _made.set(made)
    try:
        yield made
    finally:
        _made.reset(token)


def note(*tags: str) -> None:
    """Note tags by hand, for what is read from this process's memory instead of the database."""
    if (made := _made.get()) is not None:
        made.note(*tags)


def until(moment: datetime | float) -> None:
    """Say that what is shown is right until a moment only."""
    if (made := _made.get()) is not None:
        at = moment.timestamp() if isinstance(moment, datetime) else moment
        made.until = at if made.until is None else min(made.until, at)


def until_first(moments: Iterable[datetime | None]) -> None:
    """Say that what is shown is right until the first of some moments that are still to come."""
    now = timezone.now()
    if coming := [moment for moment in moments if moment is not None and moment > now]:
        until(min(coming))


def for_seconds(seconds: float) -> None:
    """Say that what is shown is right for so long: it was counted a while ago, and is shown as of then."""
    until(time.time() + seconds)


def for_today() -> None:
    """Say that what is shown names or means today, in the zone of the page."""
    tomorrow = timezone.localtime() + timedelta(days=1)
    until(tomorrow.replace(hour=0, minute=0, second=0, microsecond=0))


def unfit(why: str) -> None:
    """Say that what is being made must not be stored."""
    if (made := _made.get()) is not None and not made.unfit:
        made.unfit = why
