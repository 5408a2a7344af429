"""Text taken apart into the words that are looked for: the same for both databases, for stories and for questions."""

import re
import unicodedata

# Longer ones are keys and mishaps; an index has a limit for each.
LONGEST = 60
# The scripts that set no blanks between words: each character counts as one, and a word is a phrase of them.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def fold(text: str) -> str:
    """Return the text without capitals and accents: “São” is found by “sao”, and the other way round."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded, in order."""
    return [word[:LONGEST] for word in _WORD.findall(fold(text))]


def spans(text: str) -> list[tuple[str, int, int]]:
    """Return each word of a text, folded, with where it stands: for marking what was found."""
    return [(fold(m[0]), m.start(), m.end()) for m in _WORD.finditer(text)]
