"""The restrained colours of the illustrations, and the moods that put them together."""

from typing import NamedTuple

Colour = tuple[int, int, int]


def ink(code: str) -> Colour:
    """Turn a hexadecimal code into a colour."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Give the colour that lies `share` of the way from the first to the second."""
    share = min(1.0, max(0.0, share))
    return (
        round(first[0] + (second[0] - first[0]) * share),
        round(first[1] + (second[1] - first[1]) * share),
        round(first[2] + (second[2] - first[2]) * share),
    )


def ramp(stops: list[Colour] | tuple[Colour, ...], share: float) -> Colour:
    """Give the colour at `share` (0 to 1) of evenly spaced stops."""
    place = min(1.0, max(0.0, share)) * (len(stops) - 1)
    index = min(int(place), len(stops) - 2)
    return mix(stops[index], stops[index + 1], place - index)


def inks(codes: str) -> tuple[Colour, ...]:
    """Turn codes with spaces between them into colours."""
    return tuple(ink(code) for code in codes.split())


class Mood(NamedTuple):
    """One light: the sky from top to horizon, its light, its haze, and the darkest shape."""

    sky: tuple[Colour, ...]
    light: Colour
    haze: Colour
    dark: Colour
    starry: bool = False


BLACK = ink("04060c")
PAPER = ink("f1e6cf")
EMBER = ink("e8793a")
RUST = ink("a8482a")
TEAL = ink("3f8f92")
AMBER = ink("f2b04c")
MOSS = ink("5d6b3c")
BONE = ink("d9d0bd")
SLATE = ink("2c3a4c")

MIDNIGHT = Mood(inks("03050b 081022 12243f 23415f"), ink("c9d8e6"), ink("3a5a78"), ink("05080f"), True)
INDIGO = Mood(inks("070716 14133a 2f2a5c 6b4f78"), ink("efc9b0"), ink("75597f"), ink("080814"), True)
TEALNIGHT = Mood(inks("03090e 07202a 12434c 3d7f7c"), ink("d8ecd8"), ink("4e8c88"), ink("040c10"), True)
EMBERDUSK = Mood(inks("0a0d1c 2a1b30 76352f d9713a f4bd77"), ink("ffd9a0"), ink("d98a55"), ink("120b12"), True)
DAWN = Mood(inks("0c1a30 24405c 6c8590 d9b48c f3d6a2"), ink("fff0c9"), ink("c8b294"), ink("0e1620"), True)
PAPERDAY = Mood(inks("8fa9ad b4c0b6 d9d3bb f1e3c4"), ink("fff6df"), ink("dfd6bd"), ink("22333a"))
TEALDAY = Mood(inks("2f6b78 6d9ba0 b3c9bf ece1c4"), ink("fff3d6"), ink("bccbbd"), ink("12262e"))
ROSEDUSK = Mood(inks("1a2340 4a3f62 a3656b e3a27c f5d3a4"), ink("ffe3bd"), ink("cf9684"), ink("15132a"), True)
STEEL = Mood(inks("10181f 26343d 4f616a 93a19f"), ink("e6e6d8"), ink("7f8f92"), ink("0b1116"))

NIGHTS = (MIDNIGHT, INDIGO, TEALNIGHT)
DUSKS = (EMBERDUSK, DAWN, ROSEDUSK)
DAYS = (PAPERDAY, TEALDAY)

RED_DAY = Mood(inks("8a5238 b5754d d79c6b edc798"), ink("ffe6bf"), ink("dba878"), ink("3a1710"))
RED_DUSK = Mood(inks("0b1220 2b2b3c 62504f a3826f c9b39a"), ink("ffe9cc"), ink("a47a63"), ink("1a0d0e"), True)
RED_NIGHT = Mood(inks("05060c 120f1c 331e26 6e3a2e"), ink("f5b98a"), ink("6f4034"), ink("0d0709"), True)
RED_DAWN = Mood(inks("2a1a1e 6e3a2c b8683c eeb26c"), ink("ffd9a0"), ink("cc8452"), ink("210e0c"))
BLUE_SUNSET = Mood(inks("1a1214 3f2a28 7a5a4c 8fa3ad d3dde0"), ink("e4f1f7"), ink("8f8078"), ink("140a0a"))
RED_WORLD = (RED_DAY, RED_DUSK, RED_NIGHT, RED_DAWN, BLUE_SUNSET)
