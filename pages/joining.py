"""Joining what was compressed apart: a page's own parts and its furniture become one answer, and nothing is packed again.

Every segment is a run of whole deflate blocks that refers to nothing before it, so any row of segments between a gzip
header and an empty last block is one valid gzip member. Its checksum is put together from those of the segments.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

# Furniture is packed once for many pages; a page's own parts again whenever they come from a store: two in a hundred more
# bytes, for a third less time.
LEVEL, OWN_LEVEL = 6, 4
HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"  # deflate, no name, no time, made on any system
_LAST = b"\x03\x00"  # an empty last block
_END = struct.Struct("<2sII").pack
# The bytes before and behind all segments.
AROUND = len(HEADER) + len(_END(_LAST, 0, 0))
_BITS = 0xFFFFFFFF
_DIGEST = 12
# Furniture is as long on all pages; what is a page's own is met again with each change beside it.
_STEPS = 1024
# What is carried over the same distance on many pages has all its products at hand.
_TABLES = 256


class Segment(NamedTuple):
    """A part of a page, ready to be joined: deflated, with the size, the checksum and a digest of what it was."""

    deflated: bytes
    size: int
    crc: int
    digest: bytes


class Run(NamedTuple):
    """Of some segments in a row: their size and checksum."""

    size: int
    crc: int


class Joined(NamedTuple):
    """A page as gzip, in chunks that other pages share, with its size when unpacked."""

    chunks: list[bytes]
    size: int

    @property
    def gzip(self) -> bytes:
        """The chunks as one."""
        return b"".join(self.chunks)


Table = tuple[tuple[int, ...], ...]


def segment(content: bytes, level: int = LEVEL) -> Segment:
    """Make a segment: the one time that its content is compressed."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    deflated = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    digest = hashlib.blake2b(content, digest_size=_DIGEST).digest()
    return Segment(deflated, len(content), zlib.crc32(content), digest)


def run(parts: Iterable[tuple[int, int]]) -> Run:
    """Return what parts in a row come to, given the size and the checksum of each."""
    crc = size = 0
    for part, own in parts:
        # The first needs no step, as nothing stands before it.
        crc = own ^ _product(_step(part), crc) if size else own
        size += part
    return Run(size, crc)


def joined(segments: Sequence[Segment]) -> Joined:
    """Return segments as one gzip member."""
    size, crc = run((one.size, one.crc) for one in segments)
    return Joined([HEADER, *[one.deflated for one in segments], end(crc, size)], size)


def end(crc: int, size: int) -> bytes:
    """Return what stands behind the last segment."""
    return _END(_LAST, crc, size & _BITS)


def digest(segments: Iterable[Segment]) -> str:
    """Return a digest of what stands in segments, and in which of them, as strong as theirs."""
    return hashlib.blake2b(b"".join([one.digest for one in segments]), digest_size=_DIGEST).hexdigest()


def unpacked(segments: Sequence[Segment]) -> bytes:
    """Return what segments say, for those who take no gzip."""
    return b"".join(texts([one.deflated for one in segments]))


def texts(deflated: Iterable[bytes]) -> list[bytes]:
    """Return what each of some segments says."""
    return [zlib.decompressobj(-zlib.MAX_WBITS).decompress(one) for one in deflated]


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
    return _products(*reversed(powers))


def _carried(value: int) -> int:
    """Return a polynomial of the four highest terms, times x to the fourth."""
    for _ in range(4):
        value = _times_x(value)
    return value


_CARRIED = tuple(_carried(value) for value in range(16))


def _product(factor: tuple[int, ...], value: int) -> int:
    """Return a factor's product with a value. Written out, as it is what joining a page for the first time costs."""
    carried = _CARRIED
    product = factor[value & 15]
    product = product >> 4 ^ carried[product & 15] ^ factor[value >> 4 & 15]
    product = product >> 4 ^ carried[product & 15] ^ factor[value >> 8 & 15]
    product = product >> 4 ^ carried[product & 15] ^ factor[value >> 12 & 15]
    product = product >> 4 ^ carried[product & 15] ^ factor[value >> 16 & 15]
    product = product >> 4 ^ carried[product & 15] ^ factor[value >> 20 & 15]
    product = product >> 4 ^ carried[product & 15] ^ factor[value >> 24 & 15]
    return product >> 4 ^ carried[product & 15] ^ factor[value >> 28 & 15]


@cache
def _power(doublings: int) -> tuple[int, ...]:
    """Return x to 8 times a power of two, as a factor."""
    if not doublings:
        return _factor(0x00800000)
    half = _power(doublings - 1)
    # Its own product with 1 is the polynomial itself, and 1 stands in the highest bit.
    return _factor(_product(half, half[8]))


@lru_cache(maxsize=_STEPS)
def _step(size: int) -> tuple[int, ...]:
    """Return x to the number of bits in so many bytes, as a factor: what a checksum is multiplied with before those."""
    value = 0x80000000
    for doublings in range(size.bit_length()):
        if size >> doublings & 1:
            value = _product(_power(doublings), value)
    return _factor(value)


@lru_cache(maxsize=_TABLES)
def table(size: int) -> Table:
    """Return what carries a checksum over so many bytes in eight steps: the products of each half-byte at each place."""
    factor = _step(size)
    return tuple(_products(*(_product(factor, 1 << place + bit) for bit in range(4))) for place in range(0, 32, 4))


def _products(*single: int) -> tuple[int, ...]:
    """Return the products with 0 to 15, given those with 1, 2, 4 and 8."""
    products = [0]
    for one in single:
        products += [one ^ product for product in products]
    return tuple(products)


def carried(by: Table, crc: int) -> int:
    """Return a checksum as it counts where the bytes of a table stand behind what it is of."""
    a, b, c, d, e, f, g, h = by
    return (
        a[crc & 15] ^ b[crc >> 4 & 15] ^ c[crc >> 8 & 15] ^ d[crc >> 12 & 15]
        ^ e[crc >> 16 & 15] ^ f[crc >> 20 & 15] ^ g[crc >> 24 & 15] ^ h[crc >> 28]
    )  # fmt: skip
