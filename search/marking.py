"""Showing where the words of a search stand: a passage of the text, with the words marked."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from newsroom.kit.text import words_in
from search.engines.questions import Question
from search.engines.words import roots, stem

_WORDS = 34
# A passage begins a little before the first word that was found.
_BEFORE = 8
_LONGEST = 60_000
# In a text that is full of a word its first mentions are enough to choose from.
_HITS = 200
_PIECE = re.compile(r"\S+")
_LONGEST_PIECE = 60
# Stands where a piece was taken apart, until it is joined again; cleaned texts hold no control characters.
_JOINT = "\x1f"


def passage(html: str, question: Question) -> SafeString:
    """Return the passage of a text where most of the words stand together, marked; nothing where none does."""
    if not question.wanted:
        return SafeString()
    words = _pieces(words_in(html[:_LONGEST]))
    found = _found(words, question)
    hits = [place for place, word in enumerate(words) if word in found][:_HITS]
    if not hits:
        return SafeString()
    start = max(0, _densest(hits, words, found) - _BEFORE)
    end = start + _WORDS
    before, after = "… " if start else "", " …" if end < len(words) else ""
    return format_html("{}{}{}", before, marked(_joined(words[start:end]), question), after)


def marked(text: str, question: Question) -> SafeString:
    """Return a text with the words of a question marked."""
    stems = {stem(word) for word in question.words}
    parts: list[str] = []
    reached = 0
    for piece in _PIECE.finditer(text):
        if stems.isdisjoint(_stems_in(piece[0])):
            continue
        for word, start, end in roots(piece[0]):
            if word in stems:
                begin = piece.start() + start
                parts += [conditional_escape(text[reached:begin]), format_html("<mark>{}</mark>", piece[0][start:end])]
                reached = piece.start() + end
    parts.append(conditional_escape(text[reached:]))
    return mark_safe("".join(parts))


def any_marked(texts: Iterable[str], question: Question) -> bool:
    """Tell whether a word of the question stands in any of the texts."""
    stems = {stem(word) for word in question.words}
    return any(word in stems for text in texts for word, _start, _end in roots(text))


def _pieces(text: str) -> list[str]:
    """Return what stands between the blanks; scripts that set none are taken apart word by word."""
    pieces = text.split()
    if max(map(len, pieces), default=0) <= _LONGEST_PIECE:
        return pieces
    return [part for piece in pieces for part in _parts(piece)]


def _parts(piece: str) -> list[str]:
    """Return a long piece in parts of one word each, with the signs behind it; all but the last end in a joint."""
    starts = [0, *(start for _word, start, _end in roots(piece)[1:]), len(piece)]
    if len(piece) <= _LONGEST_PIECE:
        return [piece]
    parts = [piece[a:b] for a, b in pairwise(starts)]
    return [*(part + _JOINT for part in parts[:-1]), parts[-1]]


def _joined(pieces: Iterable[str]) -> str:
    return " ".join(pieces).replace(f"{_JOINT} ", "").removesuffix(_JOINT)


def _found(words: Iterable[str], question: Question) -> dict[str, frozenset[str]]:
    """Return the pieces of a text that hold words of the question, with the stems of those."""
    stems = {stem(word) for word in question.words}
    # A stem begins its word, so most pieces are passed over by one look; accents have to be taken off first.
    may_hold = re.compile("|".join(map(re.escape, stems)), re.IGNORECASE).search
    held = ((word, stems & _stems_in(word)) for word in set(words) if may_hold(word) or not word.isascii())
    return {word: frozenset(some) for word, some in held if some}


def _densest(hits: Sequence[int], words: Sequence[str], found: dict[str, frozenset[str]]) -> int:
    """Return the first place behind which most of the question's words stand."""
    every = len(frozenset().union(*found.values()))
    best, most = hits[0], 0
    for number, place in enumerate(hits):
        near = takewhile(lambda hit: hit < place + _WORDS - _BEFORE, hits[number:])  # noqa: B023 - used up at once
        held = len(frozenset().union(*(found[words[hit]] for hit in near)))
        if held > most:
            best, most = place, held
        if most == every:
            break
    return best


@lru_cache(maxsize=50_000)
def _stems_in(piece: str) -> frozenset[str]:
    """Return the stems of a piece between blanks; texts are made of the same few thousand pieces."""
    return frozenset(word for word, _start, _end in roots(piece))
