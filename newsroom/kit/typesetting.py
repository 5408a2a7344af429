"""Setting words in our own typefaces on a picture, for those who meet a story elsewhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from newsroom.kit import later, text

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont
else:
    ImageFont = later.module("PIL.ImageFont")

Colour = tuple[int, int, int] | str
FONTS = Path(settings.BASE_DIR) / "newsroom" / "static" / "fonts"


class NoSuchGlyphs(ValueError):
    """Our typefaces have no letters for this text: it is in another script. Better no words than empty boxes."""


@dataclass(frozen=True)
class Face:
    """A typeface at one weight: the files it is cut into, the first with the letters most texts need."""

    files: tuple[str, ...]
    weight: int | None = None


DISPLAY = Face(
    ("newsreader-display", "newsreader-display-signs", "newsreader-display-ext", "newsreader-display-capitals")
)
ITALIC = Face(("newsreader-italic", "newsreader-italic-signs", "newsreader-italic-ext", "newsreader-italic-capitals"))
SANS = Face(("public-sans", "public-sans-signs", "public-sans-ext", "public-sans-capitals"), 400)
SANS_SEMIBOLD = Face(SANS.files, 600)
SANS_BOLD = Face(SANS.files, 700)


class Setting:
    """A face at one size, ready to measure and to draw. Not shared between threads.

    `tracking` is the space between letters, in em. Raises OSError where the machine's Pillow can't read our fonts.
    """

    def __init__(self, face: Face, size: float, *, tracking: float = 0) -> None:
        self.size, self.tracking = size, tracking * size
        self.cuts = [_opened(file, size, face.weight) for file in face.files]
        self._widths: dict[str, float] = {}

    def width(self, words: str) -> float:
        """Return how wide a line of text stands. Raises NoSuchGlyphs."""
        if words not in self._widths:
            plain = sum(font.getlength(run) for run, font in self._runs(words))
            self._widths[words] = plain + self.tracking * max(len(words) - 1, 0)
        return self._widths[words]

    def draw(self, on: ImageDraw.ImageDraw, at: tuple[float, float], words: str, colour: Colour) -> None:
        """Draw a line of text with its baseline at a point. Raises NoSuchGlyphs."""
        x, y = at
        for run, font in self._runs(words):
            if self.tracking:
                for n, letter in enumerate(run):
                    on.text((x + font.getlength(run[:n]) + n * self.tracking, y), letter, colour, font, anchor="ls")
            else:
                on.text((x, y), run, colour, font, anchor="ls")
            x += font.getlength(run) + self.tracking * len(run)

    def _runs(self, words: str) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
        """Yield the parts of a line with the cut that has their letters."""
        run, cut = "", self.cuts[0]
        for letter in words:
            wanted = self.cuts[0] if letter.isspace() else self._cut_with(letter)
            if wanted is not cut and run:
                yield run, cut
                run = ""
            run, cut = run + letter, wanted
        if run:
            yield run, cut

    def _cut_with(self, letter: str) -> ImageFont.FreeTypeFont:
        for font in self.cuts:
            if _has(font, letter):
                return font
        raise NoSuchGlyphs(letter)


def lines(words: str, width: float, setting: Setting) -> list[str]:
    """Return a text broken into lines of at most a width, as even as can be. Raises NoSuchGlyphs."""
    found = broken(words, width, setting)
    narrow, wide = width / 2, width
    while wide - narrow > 4:  # noqa: PLR2004 - pixels: nobody sees less
        middle = (narrow + wide) / 2
        if len(broken(words, middle, setting)) > len(found):
            narrow = middle
        else:
            wide = middle
    return broken(words, wide, setting)


def broken(words: str, width: float, setting: Setting) -> list[str]:
    """Return a text broken into lines, each as full as it goes; a word that is too long is broken too.

    Raises NoSuchGlyphs.
    """
    found: list[str] = []
    line, length, space = "", 0.0, setting.width("n n") - 2 * setting.width("n")
    for word in (part for whole in words.split() for part in _parts(whole, width, setting)):
        longer = length + space + setting.width(word) if line else setting.width(word)
        if line and longer > width:
            found.append(line)
            line, length = word, setting.width(word)
        else:
            line, length = f"{line} {word}".strip(), longer
    return [*found, line] if line else found


def _parts(word: str, width: float, setting: Setting) -> Iterator[str]:
    """Yield a word, or the pieces of one that is longer than a line."""
    while len(word) > 1 and setting.width(word) > width:
        fits = next((n for n in range(len(word) - 1, 1, -1) if setting.width(word[:n]) <= width), 1)
        yield word[:fits]
        word = word[fits:]
    yield word


def settable(words: str) -> str:
    """Return a text as it can be set: composed, on one line, without what nobody sees."""
    line = text.tidy_line(words)
    return "".join(letter for letter in line if unicodedata.category(letter) != "Cf")


def _opened(file: str, size: float, weight: int | None) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONTS / f"{file}.woff2", size)
    if weight is not None:
        font.set_variation_by_axes([weight])
    return font


@lru_cache(maxsize=4096)
def _has_in(path: str, letter: str) -> bool:
    """Tell whether a font file has a letter: one that it lacks is drawn as the sign for that."""
    font = ImageFont.truetype(path, 32)
    drawn, missing = font.getmask(letter), font.getmask("\uffff")
    return drawn.getbbox() is not None and (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


def _has(font: ImageFont.FreeTypeFont, letter: str) -> bool:
    return _has_in(str(font.path), letter)
