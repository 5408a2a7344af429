"""Skeletons: what pages of a kind have in common, so that of each but the first only the rest need be written down.

A skeleton is the first page of its kind that came to be stored. It lies in the store itself, under its digest, and each
page says by which one it was pressed. Where that is lost the page is lost with it: it is made once more, never misread.
"""

import time
import zlib
from collections.abc import Callable
from hashlib import blake2b
from typing import NamedTuple

from pages.stores.base import Store

# As far back as deflate can refer.
LONGEST = 32_768
# A short page has too little of what the others have.
_SHORTEST = 4_000
# Kinds are few; who invents addresses must not fill the memory with them.
MOST_KINDS = 64
DIGEST = 8
_SECONDS_TO_MAKE = 1.0
# So often a skeleton in use is put again: a store may have dropped it.
_SECONDS_BETWEEN_PUTS = 600.0


class Skeleton(NamedTuple):
    """A text that others are pressed by."""

    digest: bytes
    text: bytes

    @classmethod
    def of(cls, text: bytes) -> "Skeleton":
        """Return the skeleton that is this text."""
        return cls(blake2b(text, digest_size=DIGEST).digest(), text)


class Skeletons:
    """Those that one process knows."""

    def __init__(self, store: Store, name: Callable[[str], str]) -> None:
        self._store, self._name = store, name
        self._by_kind: dict[str, Skeleton] = {}
        self._by_digest: dict[bytes, Skeleton] = {}
        self._put_at: dict[str, float] = {}

    def of(self, kind: str, content: bytes) -> Skeleton | None:
        """Return the skeleton of a kind. Where there is none yet it is made of this content, if that is fit for it."""
        found = self._by_kind.get(kind) or self._shared(kind)
        if found is None and len(content) >= _SHORTEST and len(self._by_kind) < MOST_KINDS:
            found = self._made(kind, content[:LONGEST])
        if (
            found is not None
            and time.monotonic() - self._put_at.setdefault(kind, time.monotonic()) > _SECONDS_BETWEEN_PUTS
        ):
            self._put(kind, found)
        return found

    def known(self, digest: bytes) -> Skeleton | None:
        """Return the skeleton of a digest; None where it is lost."""
        found = self._by_digest.get(digest)
        if found is None:
            packed = self._store.get(self._named(digest))
            found = None if packed is None else _unpacked(packed)
            if found is None or found.digest != digest:
                return None
            self._hold(found)
        return found

    def names(self) -> list[str]:
        """Return under which names they lie in the store."""
        return [self._named(digest) for digest in list(self._by_digest)]

    def forget(self) -> None:
        """Drop them all."""
        self._by_kind, self._by_digest, self._put_at = {}, {}, {}

    def _shared(self, kind: str) -> Skeleton | None:
        """Return what another process has made."""
        digest = self._store.get(self._name(f"skeleton:{kind}"))
        found = None if digest is None else self.known(digest)
        if found is not None and len(self._by_kind) < MOST_KINDS:
            self._by_kind[kind] = found
        return found

    def _made(self, kind: str, text: bytes) -> Skeleton | None:
        """Make a skeleton for all processes; None where another one is just making it, or the store is away."""
        name = self._name(f"skeleton:{kind}")
        if not self._store.claim(name, seconds=_SECONDS_TO_MAKE):
            return None
        try:
            self._put(kind, Skeleton.of(text))
            # It is good for nothing until the others can have it too.
            return self._shared(kind)
        finally:
            self._store.release(name)

    def _put(self, kind: str, skeleton: Skeleton) -> None:
        self._put_at[kind] = time.monotonic()
        self._store.put(self._named(skeleton.digest), skeleton.digest + zlib.compress(skeleton.text))
        self._store.put(self._name(f"skeleton:{kind}"), skeleton.digest)

    def _hold(self, skeleton: Skeleton) -> None:
        if len(self._by_digest) >= 2 * MOST_KINDS:
            self.forget()
        self._by_digest[skeleton.digest] = skeleton

    def _named(self, digest: bytes) -> str:
        return self._name(f"skeleton:{digest.hex()}")


def _unpacked(packed: bytes) -> Skeleton | None:
    """Return the skeleton that was packed; None for anything else."""
    try:
        found = Skeleton.of(zlib.decompress(packed[DIGEST:]))
    except zlib.error:
        return None
    return found if found.digest == packed[:DIGEST] else None
