"""What an editor says of one agency's wire: how it names itself, its datelines, what to leave out.

A rule is made of pieces and stars, never of a regular expression: whatever an editor types is matched in time that
grows with the line and no faster (docs/decisions/0012).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from wire.reading import days
from wire.reading.names import bare_place, is_place

PIECES = ("{place}", "{date}", "{agency}")
LONGEST_LINE = 300
LONGEST_CREDIT = 1200
LONGEST_PLACE = 70
DASHES = "-–—−"
_TOKEN = re.compile(r"(\{place\}|\{date\}|\{agency\}|\s+|[-–—−]+)")
_DASH = re.compile(rf"[{DASHES}]+")
_BLANKS = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Rule:
    """One agency's shape, as an editor described it."""

    name: str
    names: tuple[str, ...] = ()
    datelines: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    agency_id: int | None = None
    section_id: int | None = None
    tags: tuple[str, ...] = ()
    kicker: str = ""


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a rule's dateline found at the start of a line, up to `end`."""

    place: str
    day: days.Day | None
    end: int


@dataclass(frozen=True)
class Rules:
    """All rules, found by the names agencies go by."""

    all: tuple[Rule, ...] = ()
    by_name: dict[str, Rule] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "Rules":
        """Return the rules with an index of their names; the first to claim a name has it."""
        every = tuple(rules)
        index: dict[str, Rule] = {}
        for rule in every:
            for name in (*rule.names, rule.name):
                index.setdefault(_key(name), rule)
        index.pop("", None)
        return cls(every, index)

    def named(self, words: str) -> Rule | None:
        """Return the rule of an agency by one of its names, alone or as the first of several: “AFP/Sputnik”."""
        found = self.by_name.get(_key(words))
        if found is not None:
            return found
        for part in re.split(r"\s*[/,;|&–—]\s*|\s+-\s+|\s+(?:and|und|et)\s+", words[:LONGEST_LINE]):
            if (found := self.by_name.get(_key(part))) is not None:
                return found
        return None

    def crediting(self, text: str) -> Rule | None:
        """Return the rule whose credit a line is."""
        line = _key(text[:LONGEST_CREDIT])
        return next((rule for rule in self.all if any(_fits(_parts(each), line) for each in rule.credits)), None)

    def dropping(self, text: str, only: Rule | None) -> Rule | None:
        """Return the rule that leaves a line out; of the story's own agency, when it is known."""
        line = _key(text[:LONGEST_CREDIT])
        candidates = (only,) if only is not None else self.all
        return next((rule for rule in candidates if any(_fits(_parts(each), line) for each in rule.drops)), None)


def fits(pattern: str, text: str) -> bool:
    """Tell whether a line is what a pattern says, `*` standing for anything; capitals and blanks don't matter."""
    return _fits(_parts(pattern), _key(text[:LONGEST_CREDIT]))


@lru_cache(maxsize=4096)
def _parts(pattern: str) -> tuple[str, ...]:
    """Return what stands between a pattern's stars, as lines are compared."""
    return tuple(_key(pattern).split("*"))


def _fits(parts: tuple[str, ...], text: str) -> bool:
    first, *rest = parts
    if not rest:
        return first == text and bool(first)
    if not text.startswith(first) or not any(parts):
        return False
    position = len(first)
    for part in rest[:-1]:
        found = text.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return len(text) - len(rest[-1]) >= position and text.endswith(rest[-1])


def fitted(pattern: str, rule: Rule, text: str) -> Fitting | None:
    """Return what a dateline pattern such as “{place}, {date} ({agency}) --” finds at the start of a line."""
    return _Fitter(_tokens(pattern), rule, text[:LONGEST_LINE]).run()


def faults_in(pattern: str) -> list[str]:
    """Return what an unknown piece in a dateline pattern is called; none for a good pattern."""
    return [piece for piece in re.findall(r"\{[^}]*\}?", pattern) if piece not in PIECES]


def _tokens(pattern: str) -> list[str]:
    return [token for token in _TOKEN.split(pattern.strip()) if token]


def _key(words: str) -> str:
    return " ".join(words.casefold().split())


class _Fitter:
    """Walks through a pattern and a line side by side; only a place is tried at more than one length."""

    def __init__(self, tokens: list[str], rule: Rule, text: str) -> None:
        self.tokens, self.rule, self.text = tokens, rule, text
        self.lowered = text.casefold() if len(text.casefold()) == len(text) else text

    def run(self) -> Fitting | None:
        found = self._from(0, 0, "", None)
        return found if found and (found.place or found.day) else None

    def _from(self, token: int, position: int, place: str, day: days.Day | None) -> Fitting | None:
        while token < len(self.tokens):
            piece = self.tokens[token]
            if piece == "{place}":
                return None if place else self._places(token, position, day)
            if piece == "{date}":
                day = days.at(self.text, position)
                end = day.end if day else None
            else:
                end = self._literal(piece, position)
            if end is None:
                return None
            token, position = token + 1, end
        return Fitting(place, day, position)

    def _places(self, token: int, position: int, day: days.Day | None) -> Fitting | None:
        for end in range(position + 2, min(position + LONGEST_PLACE, len(self.text)) + 1):
            candidate = bare_place(self.text[position:end])
            if candidate and is_place(candidate) and self._may_end(end):
                found = self._from(token + 1, end, candidate, day)
                if found is not None:
                    return found
        return None

    def _may_end(self, end: int) -> bool:
        return end == len(self.text) or not self.text[end].isalnum()

    def _literal(self, piece: str, position: int) -> int | None:
        """Return where a literal ends: blanks stand for any blanks or none, a dash for any dash."""
        if piece.isspace():
            return _BLANKS.match(self.text, position).end()  # type: ignore[union-attr]
        if piece[0] in DASHES:
            match = _DASH.match(self.text, position)
            return match.end() if match else None
        wanted = (
            [name.casefold() for name in (*self.rule.names, self.rule.name)]
            if piece == "{agency}"
            else [piece.casefold()]
        )
        lengths = [len(word) for word in wanted if (word and self.lowered.startswith(word, position)) or
                   (word and self.text[position : position + len(word)].casefold() == word)]  # fmt: skip
        return position + max(lengths) if lengths else None
