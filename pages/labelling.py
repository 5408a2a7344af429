"""What answers say to fronts that we tell of changes: by which keys a page is known, and how long it may be kept.

A key is a tag of the page. Of a list that was read behind a mark, a front is told by the day: a page has the day up to
which it read, and any change is told for its own day and those after it. Where a page would have too many keys it has
groups instead; each key that is told is told with its group.
"""

import re
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zlib import crc32

from django.conf import settings

from pages import gateways
from pages.gateways.base import Front
from pages.keeping import HIT, MISS, STALE, Header, Page
from pages.observing import EVERYTHING

ALL = "all"
# Proxies take from 4 to 8 KB of headers from us; a page has some of its own.
LONGEST = 2_500
GROUPS = 128
# A change of what is older is told for every page that read the list behind any mark.
DAYS = 7
_LIST = "list:"
_SHARED = re.compile(r"s-maxage=\d+")
_OWN = re.compile(r"\bmax-age=(\d+)")


class Labels:
    """What is said to the fronts of this installation."""

    def __init__(self, fronts: Sequence[Front]) -> None:
        self._headers = sorted({(front.header, front.joint) for front in fronts if front.header})
        self._seconds = settings.SHARED_CACHE_SECONDS if all(front.header for front in fronts) else 1

    def put_on(self, headers: list[Header], page: Page, where: str) -> list[Header]:
        """Return an answer's headers with the keys of its page, and with how long a front may keep it."""
        if where not in {HIT, MISS, STALE}:
            return headers
        made_from = [page.freshness, *(piece.freshness for piece in getattr(page, "pieces", ()))]
        ends = [fresh.until for fresh in made_from if fresh.until is not None]
        # What is being made anew is nothing to be kept: no change will be told of it any more.
        longest = 0 if where == STALE else _until(self._seconds, ends)
        said = [(n, _kept(v, longest, bool(ends))) if n.lower() == "cache-control" else (n, v) for n, v in headers]
        keys = keys_of(tuple((fresh.tags, fresh.before) for fresh in made_from)) if self._headers else ()
        return said[:-1] + [(name, joint.join(keys)) for name, joint in self._headers] + said[-1:]


def from_settings() -> Labels | None:
    """Return what is said; None where no front is told anything, and nothing of it is said."""
    fronts = gateways.from_settings()
    return Labels(fronts) if fronts else None


def _until(seconds: int, ends: list[float]) -> int:
    return max(0, min([seconds, *(int(end - time.time()) for end in ends)]))


def _kept(said: str, longest: int, ends: bool) -> str:
    """Return a Cache-Control with no longer time for shared caches; where it names none, that of browsers is theirs too."""
    if _SHARED.search(said):
        return _SHARED.sub(f"s-maxage={longest}", said)
    own = _OWN.search(said)
    if own is None or not (ends or longest == 0):
        return said
    return f"{said}, s-maxage={min(int(own[1]), longest)}"


@lru_cache(maxsize=4096)
def keys_of(made_from: tuple[tuple[tuple[str, ...], tuple[tuple[str, float], ...]], ...]) -> tuple[str, ...]:
    """Return the keys of a page made from these tags, and from these lists behind a mark."""
    keys: set[str] = set()
    for tags, before in made_from:
        keys.update(tags)
        for tag, at in before:
            keys |= {_any_day(tag), _of_day(tag, _day(at))}
    if sum(map(len, keys)) + len(keys) > LONGEST:
        keys = {_group(key) for key in keys}
    return (ALL, *sorted(keys))


def keys_told(tags: Iterable[str]) -> set[str]:
    """Return the keys of all pages that a change of these tags touches."""
    keys: set[str] = set()
    for said in tags:
        tag, _at, moment = said.partition("@")
        if tag == EVERYTHING:
            return {ALL}
        keys.add(tag)
        if tag.startswith(_LIST):
            keys |= _behind_marks(tag, float(moment)) if moment else {_any_day(tag)}
    return keys | {_group(key) for key in keys}


def _behind_marks(tag: str, at: float) -> set[str]:
    # One day more: midnight may fall between a page's making and the telling.
    first, last = _day(at), _day(time.time()) + timedelta(days=1)
    if first < last - timedelta(days=DAYS):
        return {_any_day(tag)}
    return {_of_day(tag, first + timedelta(days=after)) for after in range((last - first).days + 1)}


def _any_day(tag: str) -> str:
    return f"{tag}~"


def _of_day(tag: str, day: datetime) -> str:
    return f"{tag}~{day:%Y%m%d}"


def _day(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _group(key: str) -> str:
    return f"group{crc32(key.encode()) % GROUPS}"
