"""Invented words and texts, with lengths and choices skewed as in life. The same numbers give the same stories."""

import itertools
import random
from bisect import bisect
from datetime import datetime, timedelta
from functools import cache

from django.utils import timezone

YEARS, TEXTS, LINES, VOCABULARY = 25, 3_000, 4_000, 30_000
_SYLLABLES = ["ka", "ro", "mi", "ten", "sol", "var", "en", "dor", "li", "pas", "ur", "gel", "ni", "os", "tra", "be"]


class Inventor:
    """Makes a pool of texts and lines once, and draws from it."""

    def __init__(self) -> None:
        self.random = random.Random(2026)
        self.words = [self.word(n) for n in range(VOCABULARY)]
        self.weights = list(itertools.accumulate(1 / (n + 3) for n in range(VOCABULARY)))
        self.now = timezone.now()
        self.texts = [self._text() for _ in range(TEXTS)]
        self.headlines = [self.line(self.random.randint(5, 11)) for _ in range(LINES)]
        self.standfirsts = [self.line(self.random.randint(14, 32)) + "." for _ in range(LINES)]

    def line(self, length: int) -> str:
        """Return so many words, as common as in life."""
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=length)).capitalize()

    def headline(self, draw: random.Random) -> str:
        """Return a headline."""
        return f"{draw.choice(self.headlines)} {draw.randint(1, 9999)}"[:300]

    def standfirst(self, draw: random.Random) -> str:
        """Return a standfirst; one story in ten has none."""
        return draw.choice(self.standfirsts) if draw.random() < 0.9 else ""  # noqa: PLR2004

    def body(self, draw: random.Random) -> str:
        """Return a text of the pool."""
        return draw.choice(self.texts)

    def moment(self, number: int) -> datetime:
        """Return when a story appeared: scattered over the years, as an archive is imported."""
        return self.now - timedelta(minutes=(number * 7919) % (YEARS * 365 * 24 * 60) + 60, microseconds=number)

    @staticmethod
    def skewed(draw: random.Random, length: int) -> int:
        """Return a place among so many: the first is drawn most often, by Zipf's law."""
        weights = _zipf(length)
        return bisect(weights, draw.random() * weights[-1])

    @staticmethod
    def tags(draw: random.Random) -> int:
        """Return how many tags a story has: two or three, seldom eight."""
        return min(8, int(draw.lognormvariate(0.9, 0.5)))

    @staticmethod
    def word(number: int) -> str:
        """Return the word of a number."""
        parts = []
        while True:
            parts.append(_SYLLABLES[number % len(_SYLLABLES)])
            number //= len(_SYLLABLES)
            if not number:
                return "".join(parts)

    def _text(self) -> str:
        """Return a text of two hundred to some thousand words: most are short, a few very long."""
        left = int(self.random.lognormvariate(5.8, 0.6))
        paragraphs = []
        while left > 0:
            length = min(left, self.random.randint(25, 90))
            paragraphs.append(f"<p>{self.line(length)}.</p>")
            left -= length
        return "".join(paragraphs)


@cache
def _zipf(length: int) -> list[float]:
    return list(itertools.accumulate(1 / (n + 1) for n in range(length)))
