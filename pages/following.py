"""Which changes this process knows of, and whether what was stored is still true.

A thread of each serving process reads the new changes five times a second. It begins with the first page that asks.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from sys import intern

from django.db import DatabaseError, connection

from pages import primary
from pages.models import Change
from pages.news import FOREVER, MARKED, WHOLE, Known, News, Position, is_of_one_thing, sign_of
from pages.noting import MAP, REVISION, Made
from pages.observing import EVERYTHING
from pages.primary import Server

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 0.2
BLIND_AFTER = 1.0
SECONDS_BETWEEN_MOMENTS = 10.0
# Of what was learnt since one of so many last looks that brought something, a page can tell at once whether it minds.
LOOKS_REMEMBERED = 64

Forget = Callable[[], object]
Row = tuple[int, int, tuple[str, ...], float]
Moments = Callable[[], Iterable[tuple[float, frozenset[str]]]]


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a stored page carries of its making. `position` and `made_at` were taken before the first query."""

    position: Position
    made_at: float
    tags: tuple[str, ...] = ()
    before: tuple[tuple[str, float], ...] = ()
    until: float | None = None
    # What tells at a glance that a page can't mind what was learnt: a sign of its tags that are of one thing, its others, a sign
    # of what it read behind marks, and the latest of those.
    sign: int = field(init=False, repr=False, compare=False)
    shared: tuple[str, ...] = field(init=False, repr=False, compare=False)
    marked: int = field(init=False, repr=False, compare=False)
    latest: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        marked, latest = tuple(tag for tag, _at in self.before), max([at for _tag, at in self.before], default=-FOREVER)
        WHOLE.note(self.tags)
        MARKED.note(marked, latest)
        object.__setattr__(self, "sign", sign_of(filter(is_of_one_thing, self.tags)))
        object.__setattr__(self, "shared", _same_names(tuple(tag for tag in self.tags if not is_of_one_thing(tag))))
        object.__setattr__(self, "marked", _same_sign(marked))
        object.__setattr__(self, "latest", latest)

    @classmethod
    def of(cls, made: Made, *, position: Position, made_at: float) -> "Freshness":
        """Return what a page carries that was made from these tags."""
        ends = [end for end in (made.until, _next_moment(made)) if end is not None]
        # The same objects in all pages that are made from them: there are fewer, and they are compared the faster.
        tags = tuple(map(intern, sorted(made.tags)))
        before = tuple((intern(tag), at) for tag, at in sorted(made.before.items()))
        return cls(position, made_at, tags, before, min(ends, default=None))

    def dump(self) -> list:
        """Return it as plain lists and numbers, for a store."""
        return [list(self.position), self.made_at, self.tags, self.before, self.until]

    @classmethod
    def load(cls, dumped: list) -> "Freshness":
        """Return it from what `dump` made."""
        (floor, seen, timeline), made_at, tags, before, until = dumped
        pairs = tuple((intern(tag), at) for tag, at in before)
        return cls(Position(floor, tuple(seen), timeline), made_at, tuple(map(intern, tags)), pairs, until)


class Follower:
    """What one process knows."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.position = Position()
        # How far PostgreSQL had written when the last changes had been read: a replica has them all once it is there.
        self.reached = 0
        self.learnt = 0
        self.began_at = 0.0
        self.looked_at = 0.0
        self.moments: list[tuple[float, frozenset[str]]] = []
        # When a tag last changed by the clock.
        self.struck: dict[str, float] = {}
        # By what was learnt then: which tags changed since, and from which time on in their list.
        self._since_then: dict[int, News] = {0: News()}
        self._moments_read_at = 0.0
        self._numbers: dict[int, int] = {}
        self._lock = threading.Lock()

    def look(self) -> int:
        """Read what is new; return how many changes there were. Raises DatabaseError."""
        with self._lock:
            began = time.time()
            server = primary.server()
            rows = list(_changes(self.position))
            if _is_another(self.position, server, rows):
                self._begin_anew(began)
                rows = list(_changes(self.position))
            rows = [row for row in rows if row[0] >= self.position.floor]
            # Asked behind the changes, so that no change is known that lies beyond it; kept before the position is.
            self.reached = primary.written(server)
            if not self.began_at:
                self.began_at = _log_begins() if rows else began
            self._forget_what_changed({tag for _n, _k, tags, _at in rows for tag in tags})
            self._strike(began)
            if rows or began - self._moments_read_at > SECONDS_BETWEEN_MOMENTS:
                self.moments = sorted(self._coming(), key=lambda pair: pair[0])
                self._moments_read_at = began
            for number, key, tags, at in rows:
                self._add(number, key, tags, at)
            self.position = self._position(server, rows)
            self._let_pages_know(tag for _n, _k, tags, _at in rows for tag in tags)
            self.looked_at = time.monotonic()
            return len(rows)

    def _coming(self) -> Iterable[tuple[float, frozenset[str]]]:
        """Give what changes by the clock; pages know lists by their names alone."""
        for read in MOMENTS:
            for at, tags in read():
                yield at, frozenset(tag.partition("@")[0] for tag in tags)

    def _strike(self, now: float) -> None:
        """Take note of the moments that have come since the last look."""
        for at, tags in self.moments:
            if at > now:
                break
            self.struck |= dict.fromkeys(tags, at)
            self._let_pages_know(tags)
        self.moments = [pair for pair in self.moments if pair[0] > now]

    def _begin_anew(self, now: float) -> None:
        """Trust nothing that was made before: the database is another than it was, such as one put back from a copy."""
        self.known, self.position, self.began_at = {}, Position(), now
        self._numbers = {}
        self._let_pages_know({EVERYTHING})
        self._forget_what_changed({EVERYTHING})

    def _let_pages_know(self, tags: Iterable[str]) -> None:
        """Say what was learnt, and then that something was: pages look at the number first.

        Only of what anything here may have been made from. Whatever is noted as that in this very moment isn't found true
        yet: it will look for itself at what is known, where all of this stands already.
        """
        news: dict[str, float] = {}
        for said in tags:
            tag, _at, moment = said.partition("@")
            if tag in WHOLE or tag in MARKED or tag == EVERYTHING:
                news[tag] = min(float(moment or "-inf"), news.get(tag, FOREVER))
        if not news:
            return
        if EVERYTHING in news:
            self._since_then = {}
        for since in self._since_then.values():
            since.add(news)
        self._since_then[self.learnt + 1] = News()
        while len(self._since_then) > LOOKS_REMEMBERED:
            del self._since_then[next(iter(self._since_then))]
        self.learnt += 1

    def is_untouched(self, page: Freshness, since: int) -> bool:
        """Tell whether a page that was true when so much was learnt minds nothing of what was learnt since, but time."""
        news = self._since_then.get(since)
        if news is None:
            return False
        if (
            (news.first == FOREVER or news.first > page.latest)
            and not (news.sign and news.sign & page.sign)
            and not (news.whole and news.whole & page.marked)
            and news.shared.isdisjoint(page.shared)
        ):
            return True
        for tag, at in page.before:
            if news.tags.get(tag, FOREVER) <= at:
                return False
        return news.tags.keys().isdisjoint(page.tags)

    def stale_since(self, page: Freshness) -> float | None:
        """Return since when a page isn't true any more, in seconds since 1970; None while it is."""
        if page.made_at < self.began_at or page.position.timeline not in {"", self.position.timeline}:
            return page.made_at  # what came before the first change that is still written down is not known
        found = [self._since(EVERYTHING, page.position), *(self._since(tag, page.position) for tag in page.tags)]
        found += [self._since(tag, page.position, at) for tag, at in page.before]
        if page.until is not None and page.until <= time.time():
            found.append(page.until)
        if self.struck:
            tags = (*page.tags, *(tag for tag, _at in page.before))
            found += [at for tag in tags if (at := self.struck.get(tag)) is not None and at > page.made_at]
        return min((since for since in found if since is not None), default=None)

    def _since(self, tag: str, position: Position, up_to: float = float("inf")) -> float | None:
        known = self.known.get(tag)
        return known.since(position, up_to) if known is not None else None

    def _add(self, number: int, key: int, tags: Iterable[str], learnt_at: float) -> None:
        for said in tags:
            tag, _at, moment = said.partition("@")
            self.known.setdefault(tag, Known()).add(number, key, float(moment or "-inf"), learnt_at)

    def _position(self, server: Server | None, rows: list[Row]) -> Position:
        if server is None:  # one writer at a time: the numbers are in the order of the commits
            return Position(max([self.position.floor, *(number + 1 for number, *_ in rows)]))
        floor = server.floor
        later = {key: number for number, key, *_ in rows if number >= floor}
        seen = {key for key in self.position.seen if self._numbers.get(key, 0) >= floor} | set(later)
        self._numbers = {key: number for key, number in (self._numbers | later).items() if key in seen}
        return Position(floor, tuple(sorted(seen)), server.timeline)

    def _forget_what_changed(self, tags: set[str]) -> None:
        """Let what is held in memory be read anew before anyone can store a page at the new position."""
        if tags & {MAP, REVISION, EVERYTHING}:
            for forget in _HELD:
                forget()


_HELD: list[Forget] = []
MOMENTS: list[Moments] = []
_follower = Follower()
_thread_of: int | None = None
_starting = threading.Lock()


def forgets[Function: Forget](function: Function) -> Function:
    """Register what drops something held in memory beside the map of the network."""
    _HELD.append(function)
    return function


def moments[Function: Moments](function: Function) -> Function:
    """Register what reads the next moments at which something changes by the clock alone: times and tags as in a change."""
    MOMENTS.append(function)
    return function


def position() -> Position:
    """Return which changes this process knows. Take it before a page's first query."""
    _see_that_someone_looks()
    return _follower.position


def reached() -> int:
    """Return how far a replica must have got to know all that is known at `position()`, if that was asked before."""
    return _follower.reached


def learnt() -> int:
    """Return a number that grows with everything learnt: while it is the same, what was fresh is fresh but for `until`."""
    return _follower.learnt


def is_blind() -> bool:
    """Tell whether the changes couldn't be read for more than a second: nothing stored can be trusted then."""
    _see_that_someone_looks()
    return time.monotonic() - _follower.looked_at > BLIND_AFTER


def stale_since(page: Freshness) -> float | None:
    """Return since when a stored page isn't true any more, in seconds since 1970; None while it is."""
    return _follower.stale_since(page)


def is_untouched(page: Freshness, since: int) -> bool:
    """Tell whether a page that was true when `learnt` said this minds nothing of what was learnt since, but for `until`."""
    return _follower.is_untouched(page, since)


def look() -> int:
    """Read what is new now, as the thread does by itself; return how many changes there were. Raises DatabaseError."""
    return _follower.look()


def forget() -> None:
    """Begin anew, knowing nothing: for tests."""
    global _follower  # noqa: PLW0603 - this module is the one holder
    _follower = Follower()


def instant(seconds: float) -> datetime:
    """Return a moment given in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def _next_moment(made: Made) -> float | None:
    now = time.time()
    tags = made.tags | made.before.keys()
    return next((at for at, touched in _follower.moments if at > now and not touched.isdisjoint(tags)), None)


def _see_that_someone_looks() -> None:
    """Start the thread in this very process: a server forks its workers after the application is loaded."""
    global _thread_of  # noqa: PLW0603 - as above
    if _thread_of == os.getpid():
        return
    with _starting:
        if _thread_of == os.getpid():
            return
        _follower.looked_at = 0.0
        try:
            _follower.look()
        except DatabaseError as error:
            logger.warning("Changes can't be read: %s", str(error).partition("\n")[0])
        _thread_of = os.getpid()
        threading.Thread(target=_follow, name="pages-following", daemon=True).start()


def _follow() -> None:
    while True:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        try:
            _follower.look()
        except Exception as error:  # noqa: BLE001 - without this thread the process would trust no page ever again
            logger.warning("Changes can't be read: %s", str(error).partition("\n")[0])
            connection.close()
            time.sleep(SECONDS_BETWEEN_LOOKS)


@lru_cache(maxsize=4096)
def _same_sign(tags: tuple[str, ...]) -> int:
    """Return the same for all pages that read these behind marks: a number so long takes more room than all else here."""
    return sign_of(tags)


@lru_cache(maxsize=4096)
def _same_names(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the same for all pages that are made from these."""
    return tags


def _changes(position: Position) -> Iterable[Row]:
    """Give each new change: its transaction's number, its own, its tags and when it was made. On SQLite the last known too."""
    rows = Change.objects.order_by("pk")
    if connection.vendor == "postgresql":
        found = rows.filter(transaction__gte=position.floor).exclude(pk__in=position.seen)
    else:
        found = rows.filter(pk__gte=position.floor - 1)
    for change in found:
        number = change.transaction or change.pk
        yield number, change.pk, tuple(change.tags.split(" ")), change.made_at.timestamp()


def _is_another(position: Position, server: Server | None, rows: list[Row]) -> bool:
    """Tell whether the database is another than it was: its numbers are lower, or a replica took over."""
    if server is not None:
        return server.floor < position.floor or position.timeline not in {"", server.timeline}
    return position.floor > 1 and not any(number == position.floor - 1 for number, *_ in rows)


def _log_begins() -> float:
    first = Change.objects.order_by("made_at").values_list("made_at", flat=True).first()
    return first.timestamp() if first else time.time()
