"""A page's bytes, in every way in which they may travel."""

import gzip
import zlib
from hashlib import blake2b

IDENTITY, GZIP, BROTLI = "identity", "gzip", "br"
# What is behind an entity tag's hash: the same page in another dress is another sequence of bytes.
_SUFFIXES = {IDENTITY: "", GZIP: "-gz", BROTLI: "-br"}
# Less than this is not worth packing: it travels in one piece anyway.
_LEAST = 200
_PACKED_ALREADY = ("image/jpeg", "image/png", "image/avif", "image/webp", "application/pdf", "font/")
_GZIP_LEVEL = 6


class Body:
    """What a page says. Kept packed where that pays, unpacked again for the few who ask for it plain.

    `gzip` is in chunks, as they are sent one after the other: other pages may share them.
    """

    __slots__ = ("brotli", "digest", "gzip", "plain", "plain_length")

    def __init__(
        self, digest: str, plain: bytes | None, gzipped: list[bytes] | None, brotli: bytes | None, length: int
    ) -> None:
        self.digest, self.plain, self.gzip, self.brotli, self.plain_length = digest, plain, gzipped, brotli, length

    @classmethod
    def of(cls, plain: bytes, content_type: str) -> "Body":
        """Return the body that says these bytes."""
        digest = blake2b(plain, digest_size=12).hexdigest()
        if len(plain) < _LEAST or content_type.startswith(_PACKED_ALREADY):
            return cls(digest, plain, None, None, len(plain))
        return cls(digest, None, [gzip.compress(plain, _GZIP_LEVEL, mtime=0)], None, len(plain))

    @property
    def size(self) -> int:
        """How much memory it takes, about."""
        return sum(len(part) for part in (self.plain, *(self.gzip or ()), self.brotli) if part is not None)

    def has(self, encoding: str) -> bool:
        """Whether it can travel so at once."""
        return encoding == IDENTITY or (self.gzip if encoding == GZIP else self.brotli) is not None

    def chunks_in(self, encoding: str) -> list[bytes]:
        """Return the bytes of an encoding that it has, in the chunks in which they lie there."""
        if encoding == GZIP:
            return self.gzip or []
        return [self.bytes_in(encoding)]

    def bytes_in(self, encoding: str) -> bytes:
        """Return the bytes of an encoding that it has."""
        if encoding == IDENTITY:
            return self.plain if self.plain is not None else zlib.decompress(b"".join(self.gzip or ()), wbits=31)
        return b"".join(self.gzip or ()) if encoding == GZIP else self.brotli or b""

    def etag(self, encoding: str) -> str:
        """Return the strong entity tag of an encoding."""
        return tag(self.digest, encoding)


def tag(digest: str, encoding: str) -> str:
    """Return the strong entity tag of what has a digest, in an encoding."""
    return f'"{digest}{_SUFFIXES[encoding]}"'
