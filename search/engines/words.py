"""Text taken apart into the words that are looked for: the same for both databases, for stories and for questions."""

import re
import unicodedata
from functools import lru_cache

# Longer ones are keys and mishaps; an index has a limit for each.
LONGEST = 60
# The scripts that set no blanks between words: each character counts as one, and a word is a phrase of them.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_ENDINGS = ("ations", "ation", "ings", "edly", "ing", "ies", "ed", "es", "ly", "s", "y", "e")
_SHORTEST_STEM = 3


# What separates words in most texts of Latin letters; the rest is left to the pattern above.
_ASCII_SIGNS = str.maketrans(dict.fromkeys([chr(code) for code in range(128) if not chr(code).isalnum()], " "))
_SIGNS = str.maketrans(dict.fromkeys("“”„«»‘’–—−…•·×°\u201a\u00a0\u2009\u202f", " "))


def fold(text: str) -> str:
    """Return the text without capitals and accents: “São” is found by “sao”, and the other way round."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    marks = {ord(c): None for c in set(parts) if unicodedata.combining(c)}
    return unicodedata.normalize("NFC", parts.translate(marks) if marks else parts)


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded, in order."""
    folded = fold(text.translate(_SIGNS) if not text.isascii() else text)
    if not folded.isascii():
        return [word[:LONGEST] for word in _WORD.findall(folded)]
    # Most texts: no pattern need be tried at each letter.
    words = folded.translate(_ASCII_SIGNS).split()
    return [word[:LONGEST] for word in words] if max(map(len, words), default=0) > LONGEST else words


def stem(word: str) -> str:
    """Return what words of one family have in common, roughly as the indexes' own stemmers do."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def roots(text: str) -> list[tuple[str, int, int]]:
    """Return what each word of a text has in common with its family, with where the word stands."""
    return [(_root(m[0]), m.start(), m.end()) for m in _WORD.finditer(text)]


@lru_cache(maxsize=50_000)
def _root(word: str) -> str:
    """Return the stem of a word as it is written; texts are made of the same few thousand words."""
    return stem(fold(word))
