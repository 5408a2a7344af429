"""A finished page: what it answers, and what it was made from."""

import time

from pages import following, negotiating
from pages.encoding import IDENTITY, Body
from pages.following import Freshness

Header = tuple[str, str]
Answer = tuple[str, list[Header], list[bytes]]

WHERE_FROM = "X-Page"
HIT, MISS, STALE, LAST_GOOD = "hit", "miss", "stale", "last good"
FROM_STORE = (WHERE_FROM, HIT)
NOT_MODIFIED = "304 Not Modified"
# What of a page's headers belongs to a 304 (RFC 9110).
_ALSO_UNCHANGED = {"cache-control", "content-location", "expires", "vary"}
_WARNING = '111 - "Revalidation Failed"'
# Three encodings can be wanted in so many orders, each left out or not.
_ORDERS = 16
# A page in memory weighs more than its bytes: tags, answers, the objects that hold them. It was measured: 5,200 bytes.
AROUND = 5000


NOTHING = Body("", b"", None, None, 0)


class Page:
    """One stored page. Its answers are put together once for each encoding, and given many times."""

    __slots__ = ("_body", "answers", "checked", "freshness", "headers", "hits", "overtaken", "status", "true_at")

    def __init__(self, status: str, headers: list[Header], body: Body | None, freshness: Freshness) -> None:
        self.status, self.headers, self._body, self.freshness = status, headers, body, freshness
        # What was learnt when all of it was found true; when its own words were; since when those are not.
        self.checked = self.true_at = -1
        self.overtaken: float | None = None
        self.hits = 0
        self.answers: dict[tuple[str, ...], Answer] = {}

    @property
    def body(self) -> Body:
        """What it says, in every way in which it may travel."""
        return self._body or NOTHING

    @property
    def size(self) -> int:
        """How much memory it takes, about."""
        return self.body.size + AROUND

    @property
    def until(self) -> float | None:
        """When it stops being right by itself."""
        return self.freshness.until

    def etag(self, encoding: str) -> str:
        """Return the strong entity tag of an encoding."""
        return self.body.etag(encoding)

    def has(self, encoding: str) -> bool:
        """Whether it can travel so at once."""
        return self.body.has(encoding)

    def is_settled(self) -> bool:
        """Whether it is worth packing better."""
        return True

    def is_exact(self) -> bool:
        """Whether it answers just the address that was asked: another one's parameters might lead elsewhere."""
        return self.status[:3] in {"301", "404"}

    def is_missing(self) -> bool:
        """Whether it says that there is nothing."""
        return self.status[:3] == "404"

    def answer(self, accepted: tuple[str, ...], if_none_match: str | None, where: str = HIT) -> Answer:
        """Return status, headers and body for what a client takes and has."""
        if if_none_match is not None and (unchanged := self._unchanged(accepted, if_none_match, where)):
            return unchanged
        status, headers, body = self.answers.get(accepted) or self._put_together(accepted)
        if where != HIT:
            headers = _as_last_good(headers) if where == LAST_GOOD else [*headers[:-1], (WHERE_FROM, where)]
        return status, headers, body

    def _put_together(self, accepted: tuple[str, ...]) -> Answer:
        """Make the answer of an encoding once; the last header says where it came from."""
        # Taken first, and all else from one body: while this is put together the page may get another one.
        answers, body = self._keeps_answers(), self.body
        encoding = next((name for name in accepted if body.has(name)), IDENTITY)
        chunks = body.chunks_in(encoding)
        said = [("ETag", body.etag(encoding)), ("Content-Length", str(sum(map(len, chunks))))]
        if encoding != IDENTITY:
            said.append(("Content-Encoding", encoding))
        made = (self.status, [*self.headers, *said, FROM_STORE], chunks)
        # What is asked for plain is unpacked each time: few do, and it would take four times the memory.
        if (encoding != IDENTITY or body.plain is not None) and len(answers) < _ORDERS:
            answers[accepted] = made
        return made

    def _keeps_answers(self) -> dict[tuple[str, ...], Answer]:
        """Return where its answers are kept."""
        return self.answers

    def _unchanged(self, accepted: tuple[str, ...], if_none_match: str, where: str) -> Answer | None:
        """Return the 304 for who has the page in an encoding that they still take."""
        if self.status[:3] != "200" or where == LAST_GOOD:
            return None
        known = negotiating.tags(if_none_match)
        mine = (self.etag(name) for name in accepted)
        tag = next((tag for tag in mine if tag in known), None)
        if tag is None and if_none_match.strip() == "*":
            tag = self.etag(IDENTITY)
        if tag is None:
            return None
        headers = [header for header in self.headers if header[0].lower() in _ALSO_UNCHANGED]
        return NOT_MODIFIED, [*headers, ("ETag", tag), (WHERE_FROM, where)], []

    def dress(self, body: Body, brotli: bytes) -> None:
        """Take a better packed body, made later; in vain where the page has got another one."""
        body.brotli = brotli
        self.answers = {}

    def stale_since(self) -> float | None:
        """Return since when it isn't true any more; None while it is. What isn't true never becomes so again."""
        if self.overtaken is not None:
            return self.overtaken
        learnt, fresh = following.learnt(), self.freshness
        if self.true_at == learnt or following.is_untouched(fresh, self.true_at):
            until = fresh.until
            since = until if until is not None and until <= time.time() else None
        else:
            since = following.stale_since(fresh)
        if since is None:
            self.true_at = learnt
            self._found_true(learnt)
        else:
            self.overtaken = since
        return since

    def _found_true(self, learnt: int) -> None:
        """Remember that all of it is true, as far as is known."""
        self.checked = learnt


def _as_last_good(headers: list[Header]) -> list[Header]:
    """Return an answer's headers with the word that it may be old, for no cache to keep."""
    left = [header for header in headers if header[0].lower() not in {"cache-control", "etag", WHERE_FROM.lower()}]
    return [*left, ("Cache-Control", "no-store"), ("Warning", _WARNING), (WHERE_FROM, LAST_GOOD)]
