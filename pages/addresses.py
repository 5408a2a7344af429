"""Under which key a request's page is kept, or that it is none of ours: host first, then who asks, then what."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote_plus, unquote_to_bytes

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import Error as DatabaseTrouble
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from newsroom.kit.caching import Reads
from pages import following, replica
from pages.following import Freshness
from pages.noting import MAP
from sections import network

Environ = dict[str, Any]

LONGEST_ADDRESS = 2000
_MOST_PARAMS = 100
_MOST_HELD = 5_000


class Asked(NamedTuple):
    """What a request asks for: the page's key, the query its view may see, and whether that is all there was."""

    key: str
    host: str
    query: str
    is_whole: bool


def asked(environ: Environ) -> Asked | None:
    """Return what is asked for, or None where the request has to pass by."""
    host = _hosts.get(environ.get("HTTP_HOST", ""))
    if host is None or not _anybody_may_have_asked(environ):
        return None
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    if not query:
        return Asked(host + path, host, "", True) if len(path) <= LONGEST_ADDRESS else None
    if len(path) + len(query) > LONGEST_ADDRESS or "%00" in query:
        return None
    said = reads(path)
    return None if said is None else _with_parameters(host, path, query, said)


def known(environ: Environ) -> Asked | None:
    """Return the same where host and route are known already; else None too. It asks no database."""
    if environ.get("HTTP_HOST", "") not in _hosts or (
        environ.get("QUERY_STRING") and environ["PATH_INFO"] not in _routes
    ):
        return None
    return asked(environ)


def reads(path: str) -> Reads | None:
    """Return which parameters the public page at a path reads; None where there is no public page."""
    try:
        return _routes[path]
    except KeyError:
        pass
    try:
        found = getattr(resolve(path.encode("latin-1", "replace").decode("utf-8", "replace")).func, "reads", None)
    except Resolver404:
        found = None
    if len(_routes) >= _MOST_HELD:
        _routes.clear()
    _routes[path] = found
    return found


def forget() -> None:
    """Drop what is held of hosts and routes."""
    _routes.clear()
    _hosts.forget()


class _Hosts:
    """The hosts at which publications answer, as the map of the network has them."""

    def __init__(self) -> None:
        self._held: dict[str, str | None] = {}
        self._learnt = -1
        self._made: Freshness | None = None

    def forget(self) -> None:
        """Drop them all."""
        self._held, self._made = {}, None

    def __contains__(self, said: str) -> bool:
        """Whether it is known what a request calls its host."""
        if self._learnt != following.learnt():
            self._look_whether_old()
        return said in self._held

    def get(self, said: str) -> str | None:
        """Return the host of the publication that answers at what a request calls its host."""
        if self._learnt != following.learnt():
            self._look_whether_old()
        try:
            return self._held[said]
        except KeyError:
            return self._find(said)

    def _look_whether_old(self) -> None:
        learnt = following.learnt()
        if self._made is not None and following.stale_since(self._made) is not None:
            self.forget()
        self._learnt = learnt

    def _find(self, said: str) -> str | None:
        domain, _port = split_domain_port(said)
        if not _is_allowed(domain):
            return None
        if self._made is None:
            self._made = Freshness(following.position(), time.time(), (MAP,))
        is_blind = following.is_blind()
        try:
            site = (replica.made(network.current) if is_blind else network.current()).by_host.get(domain)
        except DatabaseTrouble:
            return None
        # Pages are made at the publication's own host: where that isn't allowed, nothing is stored.
        found = site.publication.host if site and _is_allowed(site.publication.host) else None
        if len(self._held) < _MOST_HELD and not is_blind:
            self._held[said] = found
        return found


def _is_allowed(domain: str) -> bool:
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


_routes: dict[str, Reads | None] = {}
_hosts = _Hosts()


def _anybody_may_have_asked(environ: Environ) -> bool:
    """Tell whether a request names nobody, sends nothing, and came the way that pages are given out."""
    return (
        "HTTP_AUTHORIZATION" not in environ
        and not environ.get("SCRIPT_NAME")
        and environ.get("CONTENT_LENGTH") in {None, "", "0"}
        and ("HTTP_COOKIE" not in environ or not _is_staff(environ["HTTP_COOKIE"]))
        and (not settings.SECURE_SSL_REDIRECT or _is_secure(environ))
    )


def _is_staff(cookies: str) -> bool:
    """Tell whether cookies name a session of the desk, or hold what the desk has to tell."""
    ours = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return any(chunk.partition("=")[0].strip() in ours for chunk in cookies.split(";"))


def _is_secure(environ: Environ) -> bool:
    """Tell whether a request came by HTTPS, as Django tells it."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        if name in environ:
            return environ[name].partition(",")[0].strip() == value
    return environ.get("wsgi.url_scheme") == "https"


def _with_parameters(host: str, path: str, query: str, said: Reads) -> Asked | None:
    """Return what is asked for with those parameters that count, each written in one way, sorted by name."""
    parts = [part for part in query.split("&") if part]
    if len(parts) > _MOST_PARAMS:
        return None
    found = [(name, value) for name, value in map(_read, parts) if name in said.params]
    is_whole = len(found) == len(parts)
    if said.refuses_others and not is_whole:
        return None
    counting = "&".join(f"{name}={value}" for name, value in sorted(found, key=_name))
    # The query stands before the path: a path may hold a question mark, as %3F, but neither host nor query a slash.
    return Asked(f"{host}?{counting}{path}" if counting else host + path, host, counting, is_whole)


def _read(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    plain: Callable[[str], bytes] = lambda text: unquote_to_bytes(text.replace("+", " ").encode("latin-1", "replace"))  # noqa: E731
    return plain(name).decode("utf-8", "replace"), quote_plus(plain(value))


def _name(pair: tuple[str, str]) -> str:
    return pair[0]
