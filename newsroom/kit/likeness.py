"""How alike two pictures look: 64 bits drawn from a picture's coarse shapes, and how to look up near ones.

The bits are a perceptual hash: the picture in 32 × 32 greys, its 64 slowest waves but the first, each above or below
their median. Another size, quality or format changes a few bits; another picture changes about half.

To find near ones among hundreds of thousands, the bits are cut into four bands of 16. Of two looks that differ in at most
seven bits, one band differs in at most one: so a look-up of each band and its 16 neighbours misses none.
"""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING

from newsroom.kit import later

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = later.module("PIL.Image")

SIDE = 32
WAVES = 8
BANDS = 4
BAND_BITS = 16
# Up to so many bits apart, two pictures are said to look alike.
NEAR = 7
# Fewer shades between the waves than this, and there is nothing to tell pictures apart by.
FLAT = 12.0
_COSINES = [[math.cos((2 * x + 1) * u * math.pi / (2 * SIDE)) for x in range(SIDE)] for u in range(WAVES + 1)]
_SLOWEST = sorted(
    ((v, u) for v in range(WAVES + 1) for u in range(WAVES + 1) if u + v), key=lambda wave: (sum(wave), wave)
)[:64]
_TOP = 1 << 63


def look_of(image: Image.Image) -> int | None:
    """Return a picture's look as a signed 64-bit number; None for a plain surface, which looks like any other."""
    pixels = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()
    rows = [
        [sum(map(operator.mul, pixels[y * SIDE : y * SIDE + SIDE], wave)) for wave in _COSINES] for y in range(SIDE)
    ]
    values = [sum(rows[y][u] * _COSINES[v][y] for y in range(SIDE)) for v, u in _SLOWEST]
    if max(map(abs, values)) < FLAT * SIDE:
        return None
    middle = sorted(values)[len(values) // 2]
    bits = sum(1 << place for place, value in enumerate(values) if value > middle)
    return bits - 2 * _TOP if bits >= _TOP else bits


def distance(one: int, other: int) -> int:
    """Return in how many of the 64 bits two looks differ."""
    return ((one ^ other) & ((1 << 64) - 1)).bit_count()


def bands_of(look: int) -> list[int]:
    """Return a look's four bands as numbers that know which band they are."""
    return [band << BAND_BITS | (look >> band * BAND_BITS) & 0xFFFF for band in range(BANDS)]


def bands_near(look: int) -> list[int]:
    """Return all bands that a look at most NEAR bits away can have at least one of."""
    return [key ^ flip for key in bands_of(look) for flip in [0, *(1 << bit for bit in range(BAND_BITS))]]
