"""What an index holds of a story, and the key that puts stories in order of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

# A key is the second of the story's time, then its number: keys run as time does, and none needs a look-up.
ID_BITS = 29
_ID_MASK = (1 << ID_BITS) - 1
_LAST_SECOND = 1 << 33
EVERYTHING = "all"


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
