"""Finding a page that is true, or having it made: by one maker, while the others wait for it."""

import logging
import threading
import time
from functools import partial
from typing import Any

from django.db import DatabaseError

from pages import following, making
from pages.addresses import Asked, Environ
from pages.assembling import Assembler
from pages.keeping import HIT, LAST_GOOD, MISS, Page
from pages.shelving import Shelves
from pages.turning import BY_ITSELF, Found, Turns

logger = logging.getLogger(__name__)

# How long an answer that can't be stored is remembered as such: nobody queues for it.
_SECONDS_UNFIT = 10.0
_MOST_UNFIT = 10_000
# How long the last good page is given at once after the database was found away.
_SECONDS_AWAY = 1.0


class Finder:
    """What is done for a request whose page isn't at hand, or may have changed."""

    def __init__(self, site: Any, shelves: Shelves) -> None:  # noqa: ANN401 - any WSGI application
        self._site, self._shelves = site, shelves
        self._turns = Turns(shelves)
        self._assembler = Assembler(shelves, self._turns)
        self._unfit: dict[str, float] = {}
        self._away_until = 0.0
        self._asking = threading.Lock()

    def find(self, asked: Asked, environ: Environ, held: Page | None = None) -> Found:
        """Return a page for everyone; where there can't be one, BY_ITSELF, or the answer that was got in trying.

        `held`: what is at hand, of which it isn't known yet whether it is still true.
        """
        if following.is_blind():
            return self._without_trust(asked, environ)
        if held is not None and held.stale_since() is None:
            return self._assembled(asked.key, Found(held, HIT))
        make = partial(self._make, asked, environ)
        return self._assembled(asked.key, self._turns.find(asked.key, make, unless=self._is_unfit))

    def at_once(self, key: str, held: Page | None) -> Page | None:
        """Return what is at hand, or lies in the store, as it is now, where nothing has to be made for that.

        It is what most requests ask behind a change, and those for pages that are seldom asked for.
        """
        # Taken first: what is learnt meanwhile is looked at with the next request.
        learnt = following.learnt()
        if following.is_blind():
            return None
        page = held or self._shelves.find(key)
        if page is None or page.stale_since() is not None:
            return None
        return self._assembler.at_once(key, page, learnt)

    def forget(self) -> None:
        """Drop what is known of answers that can't be stored, of the database, and of what stands around pages."""
        self._assembler.forget()
        self._unfit.clear()
        self._away_until = 0.0

    def _assembled(self, key: str, found: Found) -> Found:
        """Return what was found with its furniture; where that can't be had, the last good page there is."""
        if found.page is None or found.where is LAST_GOOD:
            return found
        try:
            return found._replace(page=self._assembler.whole(key, found.page))
        except (DatabaseError, LookupError) as error:
            logger.warning("The furniture of %s can't be had: %s", key, error)
            last = self._assembler.last_good(key)
            return Found(last, LAST_GOOD) if last else BY_ITSELF

    def _make(self, asked: Asked, environ: Environ) -> Found:
        """Have a page made, and keep it."""
        reply = making.ask(self._site, making.plain_request(environ, asked))
        try:
            page = making.page_of(reply)
        except (DatabaseError, LookupError):
            return BY_ITSELF  # Django draws the furniture in place, or says what is wrong
        if page is not None and reply.is_unsure:  # the database went away just now
            last = self._assembler.last_good(asked.key)
            return Found(last, LAST_GOOD) if last else self._made_for_one(asked, environ)
        if page is not None:
            self._shelves.put(asked.key, page)
            return Found(page, MISS)
        if reply.is_away and (last := self._assembler.last_good(asked.key)):
            reply.close()
            return Found(last, LAST_GOOD)
        if reply.status[:1] in {"2", "3"}:
            self._note_unfit(asked.key)
        return Found(None, MISS, reply)

    def _without_trust(self, asked: Asked, environ: Environ) -> Found:
        """Make a page for one request, as changes aren't heard of; where it can't be made, give the last good one."""
        last = self._assembler.last_good(asked.key)
        if last is None:
            return self._made_for_one(asked, environ)
        # A database that doesn't answer at all keeps one request waiting, not all of them.
        if time.monotonic() < self._away_until or not self._asking.acquire(blocking=False):
            return Found(last, LAST_GOOD)
        try:
            found = self._made_for_one(asked, environ)
        finally:
            self._asking.release()
        if found.reply is None or found.reply.status[:1] != "5":
            return found
        found.reply.close()
        self._away_until = time.monotonic() + _SECONDS_AWAY
        return Found(last, LAST_GOOD)

    def _made_for_one(self, asked: Asked, environ: Environ) -> Found:
        """Have a page made in one that isn't kept."""
        reply = making.ask(self._site, making.plain_request(environ, asked), in_parts=False)
        page = making.page_of(reply)
        where = LAST_GOOD if reply.is_unsure else MISS
        return Found(page, where, None if page else reply)

    def _is_unfit(self, key: str) -> bool:
        return bool(self._unfit) and self._unfit.get(key, 0.0) > time.monotonic()

    def _note_unfit(self, key: str) -> None:
        if len(self._unfit) >= _MOST_UNFIT:
            self._unfit.clear()
        self._unfit[key] = time.monotonic() + _SECONDS_UNFIT
