"""What every index of words answers, so that another engine can take its place."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from search.engines.documents import Document
from search.engines.questions import Search


class OutOfTimeError(TimeoutError):
    """The time was over. `found` are the keys of the newest matches until then, newest first; None where nobody knows."""

    def __init__(self, found: Sequence[int] | None = None) -> None:
        super().__init__()
        self.found = found


class Engine(Protocol):
    """An index of words: a module or an object. Keys are those of `documents.key_of`, which run as time does."""

    # SQL that gives the numbers in a parameter of JSON as rows.
    LIST: str

    def write(self, documents: Sequence[Document]) -> None:
        """Put stories into the index, in the place of what it holds of them. Twice changes nothing."""

    def remove(self, article_ids: Iterable[int]) -> None:
        """Take stories out of the index, as far as it holds them."""

    def newest(self, search: Search, *, below: int | None = None, above: int | None = None, limit: int) -> list[int]:
        """Return the keys of the newest matches, newest first, strictly between two keys."""

    def weights(self, search: Search, keys: Sequence[int]) -> dict[int, float]:
        """Return how well some matches fit, in any measure: the more, the better."""

    def marks(self, keys: Sequence[int]) -> Counter[str]:
        """Return the marks that some stories carry, each with how many of them carry it."""

    def holds(self, article_ids: Iterable[int]) -> set[int]:
        """Return which of some stories the index knows."""

    def tidy_up(self) -> None:
        """Do what makes the index quick again after it was made anew."""

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Stop what is asked inside when the time is over, all of it together. Raises OutOfTimeError."""
