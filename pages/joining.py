"""Joining what was compressed apart: a page's own parts and its furniture become one answer, and nothing is packed again.

Every segment is a run of whole deflate blocks that refers to nothing before it, so any row of segments between a gzip
header and an empty last block is one valid gzip member. Its checksum is put together from those of the segments.
"""

import hashlib
import zlib
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

LEVEL = 6
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"  # deflate, no name, no time, made on any system
_LAST = b"\x03\x00"  # an empty last block
_BITS = 0xFFFFFFFF
_DIGEST = 12


class Segment(NamedTuple):
    """A part of a page, ready to be joined: deflated, with the size, the checksum and a digest of what it was.

    `step`: what the checksum of all before it is multiplied with.
    """

    deflated: bytes
    size: int
    crc: int
    digest: bytes
    step: tuple[int, ...]


class Joined(NamedTuple):
    """A page as gzip, with its size when unpacked, and a digest for its ETag that is as strong as those of its segments."""

    gzip: bytes
    size: int
    digest: str


def segment(content: bytes, level: int = LEVEL) -> Segment:
    """Make a segment: the one time that its content is compressed."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    deflated = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    digest = hashlib.blake2b(content, digest_size=_DIGEST).digest()
    return Segment(deflated, len(content), zlib.crc32(content), digest, _step(len(content)))


def restored(deflated: bytes, size: int, crc: int, digest: bytes) -> Segment:
    """Return a segment that was kept without its step."""
    return Segment(deflated, size, crc, digest, _step(size))


def joined(segments: Sequence[Segment]) -> Joined:
    """Return segments as one gzip member."""
    crc = size = 0
    for one in segments:
        # The first needs no step, as nothing stands before it.
        crc = one.crc ^ _product(one.step, crc) if size else one.crc
        size += one.size
    deflated, _sizes, _crcs, digests, _steps = zip(*segments, strict=True)
    end = crc.to_bytes(4, "little") + (size & _BITS).to_bytes(4, "little")
    digest = hashlib.blake2b(b"".join(digests), digest_size=_DIGEST).hexdigest()
    return Joined(b"".join((_HEADER, *deflated, _LAST, end)), size, digest)


def unpacked(segments: Sequence[Segment]) -> bytes:
    """Return what segments say, for those who take no gzip."""
    return b"".join([zlib.decompressobj(-zlib.MAX_WBITS).decompress(one.deflated) for one in segments])


# The checksum of A with B behind it is that of A, times x to the number of B's bits, plus that of B: over GF(2), modulo
# the polynomial of CRC-32, and with the highest power in the lowest bit. A factor is kept as its products with every
# polynomial of four terms, so that a multiplication takes eight steps.


def _times_x(value: int) -> int:
    return value >> 1 ^ 0xEDB88320 if value & 1 else value >> 1


def _factor(value: int) -> tuple[int, ...]:
    """Return the products of a polynomial with all of the terms 1, x, x² and x³."""
    powers = [value]
    for _ in range(3):
        powers.append(_times_x(powers[-1]))
    products = [0]
    for power in reversed(powers):
        products += [power ^ product for product in products]
    return tuple(products)


def _carried(value: int) -> int:
    """Return a polynomial of the four highest terms, times x to the fourth."""
    for _ in range(4):
        value = _times_x(value)
    return value


_CARRIED = tuple(_carried(value) for value in range(16))


def _product(factor: tuple[int, ...], value: int) -> int:
    product, carried = 0, _CARRIED
    for _ in range(8):
        product = product >> 4 ^ carried[product & 15] ^ factor[value & 15]
        value >>= 4
    return product


@cache
def _power(doublings: int) -> tuple[int, ...]:
    """Return x to 8 times a power of two, as a factor."""
    if not doublings:
        return _factor(0x00800000)
    half = _power(doublings - 1)
    # Its own product with 1 is the polynomial itself, and 1 stands in the highest bit.
    return _factor(_product(half, half[8]))


def _step(size: int) -> tuple[int, ...]:
    """Return x to the number of bits in so many bytes, as a factor."""
    value = 0x80000000
    for doublings in range(size.bit_length()):
        if size >> doublings & 1:
            value = _product(_power(doublings), value)
    return _factor(value)
