"""Showing where the words of a search stand: a passage of the text, with the words marked."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from newsroom.kit.text import plain
from search.engines.questions import Question
from search.engines.words import spans

_WORDS = 34
# A passage begins a little before the first word that was found.
_BEFORE = 8
_LONGEST = 60_000
_ENDINGS = ("ations", "ation", "ings", "edly", "ing", "ies", "ed", "es", "ly", "s", "y", "e")
_SHORTEST_STEM = 3


def passage(html: str, question: Question) -> SafeString:
    """Return the passage of a text where most of the words stand together, marked; nothing where none does."""
    text = plain(html[:_LONGEST])
    words = spans(text)
    stems = {stem(word) for word in question.words}
    hits = [place for place, (word, _start, _end) in enumerate(words) if stem(word) in stems]
    if not hits:
        return SafeString()
    first = max(hits, key=lambda place: len({stem(words[h][0]) for h in hits if place <= h < place + _WORDS - _BEFORE}))
    start = max(0, first - _BEFORE)
    end = min(len(words), start + _WORDS)
    cut = text[words[start][1] if start else 0 : words[end - 1][2] if end < len(words) else None]
    before, after = "… " if start else "", " …" if end < len(words) else ""
    return format_html("{}{}{}", before, marked(cut, question), after)


def marked(text: str, question: Question) -> SafeString:
    """Return a text with the words of a question marked."""
    stems = {stem(word) for word in question.words}
    parts: list[str] = []
    reached = 0
    for word, start, end in spans(text):
        if stem(word) in stems:
            parts += [conditional_escape(text[reached:start]), format_html("<mark>{}</mark>", text[start:end])]
            reached = end
    parts.append(conditional_escape(text[reached:]))
    return mark_safe("".join(parts))


def stem(word: str) -> str:
    """Return what words of one family have in common, roughly as the indexes' own stemmers do."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def any_marked(texts: Iterable[str], question: Question) -> bool:
    """Tell whether a word of the question stands in any of the texts."""
    stems = {stem(word) for word in question.words}
    return any(stem(word) in stems for text in texts for word, _start, _end in spans(text))
