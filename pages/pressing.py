"""What is written down of a page for a store, and how it becomes a page again, ready to be sent.

Only what it says is written down, once, and pressed by a skeleton: in which encodings it travels, and how it was joined
last, is worked out anew. That takes a third of a millisecond, and a page a third of the room.
"""

import json
import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from sys import intern
from typing import Any

from pages import joining
from pages.encoding import GZIP, IDENTITY, Body
from pages.following import Freshness
from pages.furniture import Piece, Wanted
from pages.keeping import Header, Page
from pages.parts import HeldPiece, Own, PartedPage
from pages.skeletons import DIGEST, Skeletons

# Packing more than this again would take longer than a reader should wait: it is written down as it travels.
LARGE = 65_536
_SEAL = 8
_BARE, _BY_ITSELF, _BY_SKELETON = b"\0", b"\1", b"\2"
_LEVEL = 9
_NUMBER = re.compile(r"\d+")


class Press:
    """Writes pages down, and reads them."""

    def __init__(self, skeletons: Skeletons) -> None:
        self._skeletons = skeletons

    def pressed(self, key: str, page: Page) -> bytes:
        """Return a page, or a piece, as bytes for a store."""
        if _is_large(page):
            return _sealed(_BARE, _content(page))
        content = _content(page)
        kind = _kind(key, page)
        skeleton = None if kind is None else self._skeletons.of(kind, content)
        if skeleton is None:
            return _sealed(_BY_ITSELF, _deflated(content, b""))
        return _sealed(_BY_SKELETON + skeleton.digest, _deflated(content, skeleton.text))

    def page(self, packed: bytes) -> Page | None:
        """Return the page that was written down so; None where it isn't whole, or what it was pressed by is lost."""
        seal, form, rest = packed[:_SEAL], packed[_SEAL : _SEAL + 1], packed[_SEAL + 1 :]
        if blake2b(packed[_SEAL:], digest_size=_SEAL).digest() != seal:
            return None
        if form == _BARE:
            return _read(rest)
        if form == _BY_ITSELF:
            return _read(zlib.decompress(rest, -zlib.MAX_WBITS))
        skeleton = self._skeletons.known(rest[:DIGEST])
        if form != _BY_SKELETON or skeleton is None:
            return None
        return _read(zlib.decompressobj(-zlib.MAX_WBITS, zdict=skeleton.text).decompress(rest[DIGEST:]))


def _sealed(form: bytes, rest: bytes) -> bytes:
    """Return bytes with a seal: what was cut short or changed on the disk is not taken for them."""
    return blake2b(form + rest, digest_size=_SEAL).digest() + form + rest


def _deflated(content: bytes, dictionary: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
    return packer.compress(content) + packer.flush()


def _kind(key: str, page: Page) -> str | None:
    """Return with which pages one has most in common: those of its publication whose addresses are built as its own."""
    if isinstance(page, HeldPiece) or page.status[:3] != "200":
        return None
    start, *steps = key.split("/")
    said = next((value for name, value in page.headers if name.lower() == "content-type"), "")
    return "/".join(
        [start.partition("?")[0], *("0" if _NUMBER.fullmatch(step) else "a" for step in steps if step), said]
    )


def _is_large(page: Page) -> bool:
    return not isinstance(page, HeldPiece | PartedPage) and page.body.plain_length > LARGE


def _content(page: Page) -> bytes:
    """Return what is to be written down: a line of what is known about a page, and behind it what it says."""
    fresh = page.freshness.dump()
    if isinstance(page, HeldPiece):
        return _written(["piece", fresh, sorted(page.holds), page.stock], joining.texts([page.segment.deflated]))
    if isinstance(page, PartedPage):
        wanted = [[*one.piece, sorted(one.without)] for one in page.own.wanted]
        return _written(["parts", fresh, page.status, page.headers, wanted], joining.texts(page.own.deflated))
    said, body = [fresh, page.status, page.headers], page.body
    if not _is_large(page):
        return _written(["page", *said], [body.bytes_in(IDENTITY)])
    encoding = GZIP if body.has(GZIP) else IDENTITY
    return _written(["large", *said, encoding, body.digest, body.plain_length], [body.bytes_in(encoding)])


def _written(said: list[Any], texts: Sequence[bytes]) -> bytes:
    head = json.dumps([list(map(len, texts)), *said], separators=(",", ":"), ensure_ascii=False)
    return b"\n".join([head.encode(), b"".join(texts)])


def _read(content: bytes) -> Page:
    """Return the page that is written down so."""
    end = content.index(b"\n")
    lengths, what, dumped, *said = json.loads(content[:end])
    texts, at = [], end + 1
    for length in lengths:
        texts.append(content[at : at + length])
        at += length
    fresh = Freshness.load(dumped)
    if what == "piece":
        return HeldPiece(joining.segment(texts[0]), frozenset(said[0]), fresh, said[1])
    status, headers = said[0], _same_headers(tuple((name, value) for name, value in said[1]))
    if what == "parts":
        wanted = [
            Wanted(Piece(intern(kind), publication, _hashable(args), tuple(left_out)), frozenset(without))
            for kind, publication, args, left_out, without in said[2]
        ]
        return PartedPage(status, headers, Own.of(texts, wanted), fresh)
    if what == "page":
        kind = next((value for name, value in headers if name.lower() == "content-type"), "")
        return Page(status, headers, Body.of(texts[0], kind), fresh)
    encoding, digest, length = said[2:]
    plain, gzipped = (None, texts) if encoding == GZIP else (texts[0], None)
    return Page(status, headers, Body(digest, plain, gzipped, None, length), fresh)


@lru_cache(maxsize=512)
def _same_headers(headers: tuple[Header, ...]) -> list[Header]:
    """Return the same for all pages that say these; nobody changes them."""
    return list(headers)


def _hashable(args: list) -> tuple:
    return tuple(_hashable(one) if isinstance(one, list) else one for one in args)
