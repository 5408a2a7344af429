"""The pictures that stand for a story or a paper elsewhere: drawn from words, in the paper's own colours and type."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsroom.kit import later, typesetting
from newsroom.kit.typesetting import Face, NoSuchGlyphs, Setting

if TYPE_CHECKING:
    from PIL import Image, ImageDraw
else:
    Image, ImageDraw = later.module("PIL.Image"), later.module("PIL.ImageDraw")

WIDTH, HEIGHT = 1200, 630
EDGE = 72
MEASURE = WIDTH - 2 * EDGE
HEADLINE_SIZES = (104, 96, 88, 80, 72, 64, 58, 52, 46, 42)
MOST_LINES = 5
LEADING = 1.12
ROOM = 284
LOGO = (600, 120)


@dataclass(frozen=True)
class Look:
    """A paper's colours by day, as in its theme's sheet, and the setting of its name."""

    ground: str
    ink: str
    quiet: str
    line: str
    accent: str
    face: Face
    tracking: float
    scale: float
    capitals: bool = False


LOOKS = {
    "perihelion": Look(
        "#fbf8f2", "#151822", "#545862", "#d8d4cc", "#c43008", typesetting.DISPLAY, tracking=-0.028, scale=1
    ),
    "areograph": Look(
        "#fdf7f0", "#271914", "#67534b", "#dacfc3", "#a24112", typesetting.SANS_SEMIBOLD, tracking=0.2, scale=0.62,
        capitals=True,
    ),
    "gridline": Look(
        "#f8fafb", "#131c23", "#4e5a64", "#cfd5da", "#8c5a00", typesetting.SANS_BOLD, tracking=-0.045, scale=0.86
    ),
    "terrane": Look(
        "#f7faf6", "#0f1e18", "#495a52", "#ced5cc", "#216744", typesetting.ITALIC, tracking=-0.03, scale=1.06
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What stands on a card: the paper's name, address and motto; of a story its kicker and headline."""

    paper: str
    address: str
    motto: str = ""
    kicker: str = ""
    headline: str = ""


def card(theme: str, words: Words) -> bytes:
    """Return a card as JPEG: a story's, or without headline the paper's.

    What our typefaces have no letters for is left out: the motto stands in for a headline, and the paper's sign stays.
    """
    look = LOOKS[theme]
    image = Image.new("RGB", (WIDTH, HEIGHT), look.ground)
    on = ImageDraw.Draw(image)
    _name(on, look, words.paper, size=60, at=(EDGE, 112), measure=MEASURE)
    _rule(image, theme, top=140)
    for kicker, headline in ((words.kicker, words.headline), ("", words.motto)):
        if headline and _headline(on, look, kicker, headline):
            break
    _foot(on, look, words.address)
    return _saved(image, "JPEG", quality=88, subsampling=0, optimize=True)


def logo(theme: str, paper: str) -> bytes:
    """Return a paper's name as PNG in its own setting, over its rule; in other scripts the rule alone."""
    look = LOOKS[theme]
    image = Image.new("RGB", LOGO, look.ground)
    _name(ImageDraw.Draw(image), look, paper, size=64, at=(24, 72), measure=LOGO[0] - 48)
    _rule(image, theme, top=94, left=24, right=LOGO[0] - 24)
    return _saved(image, "PNG", optimize=True)


def _name(
    on: ImageDraw.ImageDraw, look: Look, paper: str, *, size: float, at: tuple[float, float], measure: float
) -> None:
    """Set a paper's name, smaller where it is long; nothing where our typefaces can't."""
    name = typesetting.settable(paper)
    name = name.upper() if look.capitals else name
    try:
        setting = Setting(look.face, size * look.scale, tracking=look.tracking)
        if (width := setting.width(name)) > measure:
            setting = Setting(look.face, size * look.scale * measure / width, tracking=look.tracking)
        setting.draw(on, at, name, look.ink)
    except (NoSuchGlyphs, OSError):
        return


def _headline(on: ImageDraw.ImageDraw, look: Look, kicker: str, headline: str) -> bool:
    """Set a headline with its kicker; tell whether our typefaces could."""
    top = 228.0
    kicker = typesetting.settable(kicker).upper()
    try:
        setting, lines = _fitted(typesetting.settable(headline))
        if kicker and (small := Setting(typesetting.SANS_BOLD, 26, tracking=0.08)).width(kicker) <= MEASURE:
            small.draw(on, (EDGE, top), kicker, look.accent)
        for n, line in enumerate(lines):
            setting.draw(on, (EDGE, top + 24 + setting.size * (0.86 + n * LEADING)), line, look.ink)
    except (NoSuchGlyphs, OSError):
        return False
    return True


def _fitted(headline: str) -> tuple[Setting, list[str]]:
    """Return the largest setting in which a headline fits, and its lines; the longest end with an ellipsis."""
    for size in HEADLINE_SIZES:
        setting = Setting(typesetting.DISPLAY, size)
        needed = len(typesetting.broken(headline, MEASURE, setting))
        if needed <= MOST_LINES and needed * size * LEADING <= ROOM:
            return setting, typesetting.lines(headline, MEASURE, setting)
    kept = typesetting.broken(headline, MEASURE, setting)[:MOST_LINES]
    return setting, [*kept[:-1], f"{kept[-1].rsplit(' ', 1)[0]} …"]


def _foot(on: ImageDraw.ImageDraw, look: Look, address: str) -> None:
    try:
        Setting(typesetting.SANS, 24).draw(on, (EDGE, HEIGHT - 44), typesetting.settable(address), look.quiet)
    except (NoSuchGlyphs, OSError):
        return


def _rule(image: Image.Image, theme: str, *, top: int, left: int = EDGE, right: int = WIDTH - EDGE) -> None:
    """Draw the rule beneath a paper's name: an orbit, a scale, wires or strata, as in its masthead."""
    look, on = LOOKS[theme], ImageDraw.Draw(image)
    match theme:
        case "perihelion":
            _orbit(image, look, top=top, left=left, right=right)
        case "areograph":
            on.line((left, top, right, top), look.ink, 2)
            for n, x in enumerate(range(left, right + 1, 16)):
                on.line((x, top, x, top + (12 if n % 5 == 0 else 6)), look.ink if n % 5 == 0 else look.line, 1)
        case "gridline":
            on.line((left, top, right, top), look.ink, 1)
            on.line((left, top + 7, right, top + 7), look.accent, 3)
            on.line((left, top + 14, right, top + 14), look.ink, 1)
        case _:
            on.line((left, top + 1, right, top + 1), look.ink, 4)
            on.line((left, top + 8, right, top + 8), look.accent, 3)
            on.line((left, top + 15, right, top + 15), look.line, 1)


def _orbit(image: Image.Image, look: Look, *, top: int, left: int, right: int) -> None:
    """Draw the arc with the sun at its nearest point, four times as large and then made small: so its edge is smooth."""
    times, tall = 4, 32
    width = right - left
    large = Image.new("RGB", (width * times, tall * times), look.ground)
    on = ImageDraw.Draw(large)
    middle, sun = width * times / 2, 8 * times
    on.ellipse((0, sun, width * times, 5 * tall * times), outline=look.ink, width=2 * times)
    on.ellipse((middle - 2 * sun, -sun / 2, middle + 2 * sun, 3.0 * sun), fill=look.ground)
    on.ellipse((middle - sun, 0, middle + sun, 2 * sun), fill=look.accent)
    image.paste(large.resize((width, tall), Image.Resampling.LANCZOS), (left, top - 8))


def _saved(image: Image.Image, image_format: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()
