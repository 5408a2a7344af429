"""The outermost layer: answers for public pages from what is stored, and has Django make what isn't."""

import gc
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from pages import addresses, following, labelling, negotiating
from pages.addresses import Asked, Environ
from pages.encoding import BROTLI, GZIP
from pages.finding import Finder
from pages.keeping import HIT, Answer, Page
from pages.making import Reply
from pages.packing import HITS, Packer
from pages.shelving import Shelves
from pages.stores import from_settings
from pages.stores.memory import Memory

Start = Callable[..., Any]
Site = Callable[[Environ, Start], Iterable[bytes]]

_READING = frozenset({"GET", "HEAD"})
# Where an answer leads on or says that nothing is there, the parameters that no view reads may still count.
_LOOKED_AT_WHOLE = {"301", "302", "404"}


class Layer:
    """A WSGI application around Django's."""

    def __init__(self, site: Site, shelves: Shelves) -> None:
        self._site, self._shelves = site, shelves
        self._finder = Finder(site, shelves)
        self._packer = Packer(shelves.memory)
        self._at_hand = shelves.memory.get
        self._labels = labelling.from_settings()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer from what is stored, or have it made, or let the request pass by."""
        given = self.at_hand(environ)
        if given is None:
            return self._at_length(environ, start)
        status, headers, body = given
        start(status, headers)
        return body

    def at_hand(self, environ: Environ) -> Answer | None:
        """Return the answer that lies ready in this process; None where a file, a database or Django has to be asked.

        It keeps nobody waiting.
        """
        asked = addresses.known(environ) if environ["REQUEST_METHOD"] in _READING else None
        held = None if asked is None else self._at_hand(asked.key)
        if asked is None or held is None:
            return None
        page = held if _is_surely_true(held) else self._finder.at_once(asked.key, held)
        if page is None or (not asked.is_whole and page.is_exact()):
            return None
        return self._answer(asked, environ, page, HIT)

    def _at_length(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer from the store, or have the page made, or let the request pass by."""
        asked = addresses.asked(environ) if environ["REQUEST_METHOD"] in _READING else None
        if asked is None:
            return self._site(environ, start)
        held, where = self._at_hand(asked.key), HIT
        page = self._finder.at_once(asked.key, held)
        if page is None:
            if addresses.reads(environ["PATH_INFO"]) is None:
                return self._site(environ, start)
            page, where, reply = self._finder.find(asked, environ, held)
            if page is None:
                return self._pass_on(reply, asked, environ, start)
        if not asked.is_whole and page.is_exact():
            return self._site(environ, start)
        status, headers, body = self._answer(asked, environ, page, where)
        start(status, headers)
        return body

    def _answer(self, asked: Asked, environ: Environ, page: Page, where: str) -> Answer:
        """Return what is sent of a page to who asked."""
        accepted = negotiating.encodings(environ.get("HTTP_ACCEPT_ENCODING"))
        if where is HIT and page.hits < HITS:
            self._count(asked.key, page, accepted)
        status, headers, body = page.answer(accepted, environ.get("HTTP_IF_NONE_MATCH"), where)
        if self._labels is not None:
            headers = self._labels.put_on(headers, page, where)
        return status, headers, body if environ["REQUEST_METHOD"] == "GET" else []

    def forget(self) -> None:
        """Throw all pages away, and what is known of hosts and routes."""
        self._shelves.clear()
        self._finder.forget()
        addresses.forget()

    def _count(self, key: str, page: Page, accepted: tuple[str, ...]) -> None:
        """Count a hit; have a page packed better that is asked for again by who takes it."""
        if BROTLI in accepted and page.has(GZIP):
            page.hits += 1
            if page.hits == HITS and not page.has(BROTLI):
                if page.is_settled():
                    self._packer.later(key, page)
                else:
                    page.hits = 0

    def _pass_on(self, reply: Reply | None, asked: Asked, environ: Environ, start: Start) -> Iterable[bytes]:
        """Give an answer that is for this request alone, or ask for it with all that the request says."""
        if reply is None:
            return self._site(environ, start)
        if reply.said("set-cookie") or (not asked.is_whole and reply.status[:3] in _LOOKED_AT_WHOLE):
            reply.close()
            return self._site(environ, start)
        if GZIP in negotiating.encodings(environ.get("HTTP_ACCEPT_ENCODING")):
            reply.pack()
        start(reply.status, reply.headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            reply.close()
            return []
        return reply.body


def _is_surely_true(page: Page) -> bool:
    """Tell whether nothing was learnt since a page was found true. Most answers need no more than this."""
    return (
        page.checked == following.learnt()
        and ((until := page.until) is None or until > time.time())
        and not following.is_blind()
    )


# Objects more than before until the youngest are looked through; and how often that, until older ones are.
_COLLECTED_AFTER = (10_000, 20, 20)
_layers: list[Layer] = []


def around(site: Site) -> Site:
    """Return an application that answers from stored pages where the operator wants it."""
    if settings.PAGE_STORE == "off":
        return site
    layer = Layer(site, Shelves(from_settings(), Memory(settings.PAGE_MEMORY_BYTES)))
    _layers.append(layer)
    spare_the_collector()
    return layer


def spare_the_collector() -> None:
    """Keep Python from looking for garbage in what is loaded for good and, again and again, in thousands of stored pages.

    A full look takes a twentieth to a fifth of a second, in which nobody is answered. Pages hold no rings.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)


def forget() -> None:
    """Throw away all pages that this process and those it shares them with have stored."""
    for layer in _layers:
        layer.forget()
