"""Questions as people type them: words, "phrases" and -exclusions. Every text is a question; none is an error."""

import re
from dataclasses import dataclass, field

from search.engines.words import words_of

# Beyond these a question only grows slower, not more exact.
LONGEST = 400
MOST_PARTS = 12
MOST_WORDS = 24
# A minus stands before a word or phrase it excludes, but not inside one: “Long-March” is two words.
_PARTS = re.compile(r'(?P<minus>(?<![^\s(])[-−])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
# Typographers' quotation marks count as the plain one; a NUL, which PostgreSQL can't store, as a blank.
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\x00": " "})


@dataclass(frozen=True, slots=True)
class Question:
    """What must be there and what must not, each a run of words that stand together."""

    wanted: tuple[tuple[str, ...], ...] = ()
    unwanted: tuple[tuple[str, ...], ...] = ()
    # The text was longer than a question is read.
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    @property
    def words(self) -> list[str]:
        """Every word that is wanted, once, in order: for marking what was found."""
        return list(dict.fromkeys(word for run in self.wanted for word in run))


@dataclass(frozen=True, slots=True)
class Search:
    """A question with what narrows it: in each group of marks a story must have at least one."""

    question: Question = field(default_factory=Question)
    marks: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    # Only headlines are looked at; there any one of the wanted runs is enough when `any_of` says so.
    headlines: bool = False
    any_of: bool = False
    # The last word may go on: someone is still typing.
    unfinished: bool = False


def read(text: str) -> Question:
    """Return the question in a text. What can't be looked for, such as signs, is left out."""
    cut = len(text) > LONGEST
    wanted: dict[tuple[str, ...], None] = {}
    unwanted: dict[tuple[str, ...], None] = {}
    count = 0
    for part in _PARTS.finditer(text[:LONGEST].translate(QUOTES)):
        run = tuple(words_of(part["phrase"] or part["word"] or ""))
        target = unwanted if part["minus"] else wanted
        if not run or run in target:
            continue
        count += len(run)
        if count > MOST_WORDS or len(wanted) + len(unwanted) >= MOST_PARTS:
            cut = True
            break
        target[run] = None
    return Question(tuple(wanted), tuple(unwanted), cut)
