"""What an index holds of a story, and the key that puts stories in order of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zlib import crc32

from search.engines.words import words_of

# A key is the second of the story's time, then its number: keys run as time does, and none needs a look-up.
ID_BITS = 29
_ID_MASK = (1 << ID_BITS) - 1
_LAST_SECOND = 1 << 33
EVERYTHING = "all"
# A story that stands in readers' lists, of whatever publication.
RUNS = "runs"


@dataclass(frozen=True, slots=True)
class Document:
    """A story as it is looked for: words of its headline, all its words, and its marks, such as its section."""

    article_id: int
    at: datetime
    headline: str
    words: str
    marks: tuple[str, ...] = ()

    @property
    def key(self) -> int:
        """Its place in the order of time."""
        return key_of(self.at, self.article_id)


def key_of(at: datetime, article_id: int) -> int:
    """Return the key of a story at a time; before year 1700 and after 2240 all times count as one."""
    second = max(-_LAST_SECOND, min(int(at.timestamp()), _LAST_SECOND))
    return (second << ID_BITS) | (article_id & _ID_MASK)


def second_of(key: int) -> int:
    """Return the second of a key."""
    return key >> ID_BITS


def ids_of(keys: Iterable[int]) -> list[int]:
    """Return the stories' numbers in keys."""
    return [key & _ID_MASK for key in keys]


def place_mark(place: str) -> str:
    """Return the mark of a place, whatever its script, capitals and accents: a number, which no stemmer touches."""
    return f"d{crc32(' '.join(words_of(place)).encode())}"


@lru_cache(maxsize=2000)
def places_of(place: str) -> tuple[str, ...]:
    """Return the marks by which a place is found: “Cape Canaveral, Florida” also as “Cape Canaveral” and “Florida”."""
    names = [place, *place.split(","), *words_of(place)]
    return tuple(dict.fromkeys(place_mark(name) for name in names if words_of(name)))
