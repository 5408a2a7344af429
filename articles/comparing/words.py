"""Comparing two plain texts word by word."""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from diff_match_patch import diff_match_patch

# A word, a run of blanks, or one sign. Scripts that set no blanks between words are compared sign by sign.
_TOKEN = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+|\s+|.", re.DOTALL)
# Each different token becomes one character, from a plane that is neither letters nor blanks to the library.
_FIRST = 0x40000
# The library's tidying takes square time on words that repeat themselves: longer texts go without.
_TIDIED = 6_000


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, went, or came."""

    kind: Kind
    text: str


class Deadline:
    """When a comparison must be done. What is left by then is shown as wholly gone and wholly new: right, but coarse."""

    def __init__(self, seconds: float) -> None:
        self.at = time.time() + seconds

    @property
    def has_passed(self) -> bool:
        """Tell whether the time is up."""
        return time.time() >= self.at


def tokens(text: str) -> list[str]:
    """Return a text's words, blanks and signs; joined they are the text again."""
    return _TOKEN.findall(text)


def pieces(old: str, new: str, *, deadline: Deadline) -> list[Piece]:
    """Return what stayed, went and came between two texts. Without the new pieces it is the old text, and the reverse."""
    if old == new:
        return [Piece(Kind.SAME, old)] if old else []
    if deadline.has_passed:
        return [Piece(kind, text) for kind, text in ((Kind.GONE, old), (Kind.NEW, new)) if text]
    return [Piece(kind, "".join(part)) for kind, part in changes(tokens(old), tokens(new), deadline=deadline)]


def changes(old: Iterable[str], new: Iterable[str], *, deadline: Deadline) -> list[tuple[Kind, list[str]]]:
    """Return the runs of things that stayed, went and came between two lists."""
    known: dict[str, str] = {}
    left, right = _coded(old, known), _coded(new, known)
    engine = diff_match_patch()
    # No half-match: on a text that repeats itself it takes square time, and it never looks at the clock.
    engine.Diff_Timeout = 0
    found = engine.diff_main(left, right, False, deadline.at)
    if len(left) + len(right) <= _TIDIED and not deadline.has_passed:
        engine.diff_cleanupSemantic(found)
    words = {code: thing for thing, code in known.items()}
    kinds = {engine.DIFF_EQUAL: Kind.SAME, engine.DIFF_DELETE: Kind.GONE, engine.DIFF_INSERT: Kind.NEW}
    return [(kinds[kind], [words[code] for code in part]) for kind, part in found if part]


def likeness(old: list[str], new: list[str]) -> float:
    """Return how much two token lists have in common, from 0 to 1, whatever the order."""
    left, right = _words_in(old), _words_in(new)
    if not left or not right:
        return 0.0
    return 2 * len(left & right) / (len(left) + len(right))


def _coded(things: Iterable[str], known: dict[str, str]) -> str:
    return "".join([known.setdefault(thing, chr(_FIRST + len(known))) for thing in things])


def _words_in(found: list[str]) -> set[str]:
    return {token.casefold() for token in found if not token.isspace()}
