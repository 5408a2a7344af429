"""Having Django make a page, and judging whether what came may be given to everyone."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from newsroom.kit import databases
from pages import following, furniture, noting, replica
from pages.addresses import Asked, Environ
from pages.encoding import GZIP, Body
from pages.following import Freshness
from pages.furniture import Parted
from pages.keeping import Header, Page
from pages.news import Position
from pages.noting import Made
from pages.parts import Own, PartedPage

# What is larger is not worth the room of a hundred other pages.
LARGEST = 2_000_000
# A missing page may be there in a moment, and nothing tells that it came.
SECONDS_MISSING = 1.0
KEPT = {"200", "301", "404", "410"}
# What of a request's headers a public page may depend on: how it came, and whose network is counted by the limits.
_LEFT = {"HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR"}
# What is said anew of each answer.
_OURS = {"etag", "content-length", "content-encoding", "vary", "last-modified"}
_DATABASE_AWAY = "503"


@dataclass
class Reply:
    """What Django said to a request."""

    status: str = ""
    headers: list[Header] = field(default_factory=list)
    body: Any = ()
    made: Made = field(default_factory=Made)
    position: Position = field(default_factory=Position)
    made_at: float = 0.0
    parted: Parted = field(default_factory=Parted)
    is_streaming: bool = False
    # Read from a replica while the first database is away: nobody knows how old it is.
    is_unsure: bool = False

    @property
    def is_away(self) -> bool:
        """Whether it says that the database is away."""
        return self.status.startswith(_DATABASE_AWAY)

    def close(self) -> None:
        """End what Django began for it."""
        close = getattr(self.body, "close", None)
        if close is not None:
            close()

    def make_whole(self) -> None:
        """Put its furniture where it has left marks: for an answer that isn't stored."""
        if not self.parted.wanted:
            return
        try:
            content = self.parted.put_back(b"".join(self.body))
        finally:
            self.close()
        self.parted, self.body = Parted(), [content]
        left = [header for header in self.headers if header[0].lower() not in {"content-length", "etag"}]
        self.headers = [*left, ("Content-Length", str(len(content)))]

    def pack(self) -> None:
        """Pack an answer that nobody keeps for one who takes it so: Django wasn't told how it may travel."""
        if self.said("content-encoding") or not self.said("content-length"):
            return
        plain = b"".join(self.body)
        self.close()
        body = Body.of(plain, self.said("content-type"))
        self.body = [body.bytes_in(GZIP) if body.has(GZIP) else plain]
        if body.has(GZIP):
            # The tag is that of the plain bytes: of these it may say no more than that they mean the same.
            kept = [
                (name, f"W/{value}" if name.lower() == "etag" and value.startswith('"') else value)
                for name, value in self.headers if name.lower() != "content-length"
            ]  # fmt: skip
            self.headers = [*kept, ("Content-Encoding", GZIP), ("Content-Length", str(len(self.body[0])))]

    def said(self, name: str) -> str:
        """Return a header's values in one line, in small letters."""
        return ",".join(value for header, value in self.headers if header.lower() == name).lower()


def plain_request(environ: Environ, asked: Asked) -> Environ:
    """Return a request for the same page that says nothing of who asks, and nothing of what the page doesn't read."""
    plain = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in _LEFT}
    plain |= {
        "REQUEST_METHOD": "GET", "QUERY_STRING": asked.query, "HTTP_HOST": _host(environ, asked),
        "wsgi.input": io.BytesIO(), "CONTENT_LENGTH": "", "CONTENT_TYPE": "",
    }  # fmt: skip
    return plain


def _host(environ: Environ, asked: Asked) -> str:
    """Return the publication's own host with the port that was asked: an alias shows the same pages."""
    _, colon, port = environ["HTTP_HOST"].rpartition(":")
    return f"{asked.host}:{port}" if colon and port.isdecimal() else asked.host


def ask(site: Any, environ: Environ, *, in_parts: bool = True) -> Reply:  # noqa: ANN401 - any WSGI application
    """Return Django's answer to a request with what it was made from. Position and time are taken before all else."""
    begun = partial(Reply, position=following.position(), made_at=time.time())
    return replica.made(partial(_asked, site, environ, in_parts, begun), failed=lambda reply: reply.is_away)


def _asked(site: Any, environ: Environ, in_parts: bool, begun: Callable[..., Reply]) -> Reply:  # noqa: ANN401 - the same
    reply = begun(is_unsure=databases.is_alone())

    def start(status: str, headers: list[Header], _exc_info: object = None) -> None:
        reply.status, reply.headers = status, headers

    with noting.recording() as reply.made, furniture.parting(in_parts) as reply.parted:
        reply.body = site(environ, start)
    reply.is_streaming = getattr(reply.body, "streaming", True)
    return reply


def page_of(reply: Reply) -> Page | None:
    """Return the page to be stored, or None where it may not be; its body is read then, and closed."""
    if not _is_for_all(reply):
        reply.make_whole()
        return None
    try:
        plain = b"".join(reply.body)
    finally:
        reply.close()
    reply.body = [plain]
    if len(plain) > LARGEST:
        reply.make_whole()
        return None
    headers = [(name, value) for name, value in reply.headers if name.lower() not in _OURS]
    headers.append(("Vary", "Accept-Encoding"))
    if reply.parted.wanted:
        texts, wanted = reply.parted.split(plain)
        return PartedPage(reply.status, headers, Own.of(texts, wanted), _freshness(reply))
    return Page(reply.status, headers, Body.of(plain, reply.said("content-type")), _freshness(reply))


def _freshness(reply: Reply) -> Freshness:
    fresh = Freshness.of(reply.made, position=reply.position, made_at=reply.made_at)
    if not reply.status.startswith("404"):
        return fresh
    until = reply.made_at + SECONDS_MISSING
    return replace(fresh, until=until if fresh.until is None else min(fresh.until, until))


def _is_for_all(reply: Reply) -> bool:
    """Tell whether an answer is one that everyone may have, whole, and from memory."""
    if reply.status[:3] not in KEPT or reply.is_streaming:
        return False
    # What is kept for a second needn't know what it was made from.
    if reply.made.unfit and not reply.status.startswith("404"):
        return False
    said = {part.partition("=")[0].strip() for part in reply.said("cache-control").split(",")}
    varies = {part.strip() for part in reply.said("vary").split(",")}
    return (
        not reply.said("set-cookie")
        and not said & {"private", "no-store", "no-cache"}
        and ("public" in said or reply.status[:3] == "301")
        and varies <= {"", "accept-encoding"}
    )
