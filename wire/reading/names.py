"""Names of places and people: what looks like one, and how one in capitals is written small again."""

import re

_PARTICLES = frozenset(
    [
        "de",
        "la",
        "le",
        "les",
        "du",
        "des",
        "d'",
        "of",
        "the",
        "an",
        "am",
        "der",
        "den",
        "dem",
        "die",
        "in",
        "bei",
        "on",
        "upon",
        "el",
        "los",
        "las",
        "do",
        "da",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "y",
        "and",
        "sur",
        "im",
        "ob",
        "zu",
        "zum",
        "van",
        "von",
        "ten",
        "ter",
        "bin",
        "ibn",
        "al",
        "und",
        "et",
        "e",
        "a",
        "saint",
        "sous",
    ]
)
_NO_PLACE = frozenset(
    [
        "the",
        "this",
        "that",
        "these",
        "those",
        "it",
        "he",
        "she",
        "they",
        "we",
        "you",
        "i",
        "there",
        "here",
        "when",
        "while",
        "if",
        "but",
        "however",
        "after",
        "before",
        "as",
        "at",
        "for",
        "scientists",
        "researchers",
        "engineers",
        "officials",
        "astronomers",
        "update",
        "breaking",
        "urgent",
        "note",
        "contact",
        "source",
        "by",
        "is",
        "was",
        "are",
        "were",
        "has",
        "have",
        "had",
        "will",
        "said",
        "says",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
)
_KEPT_SHORT = frozenset(
    [
        "AL",
        "AK",
        "AZ",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "FL",
        "GA",
        "HI",
        "IA",
        "ID",
        "IL",
        "IN",
        "KS",
        "KY",
        "LA",
        "MA",
        "MD",
        "ME",
        "MI",
        "MN",
        "MO",
        "MS",
        "MT",
        "NC",
        "ND",
        "NE",
        "NH",
        "NJ",
        "NM",
        "NV",
        "NY",
        "OH",
        "OK",
        "OR",
        "PA",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VA",
        "VT",
        "WA",
        "WI",
        "WV",
        "WY",
        "DC",
        "UK",
        "US",
        "UN",
        "EU",
        "USA",
        "UAE",
        "AFB",
        "AFS",
        "NSW",
    ]
)
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}\Z")
_ABBREVIATED = re.compile(r"[ ,][A-Z][a-z]{1,5}\.\Z|[ ,][A-Z][a-z]?\.[A-Z]\.\Z")
_MOST_WORDS = 8
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_BREAK = re.compile(r"([\s/-]+)")


def is_place(words: str) -> bool:
    """Tell whether words can be a place: capitalised, few, and not how sentences begin."""
    tokens = words.replace("/", " ").replace(",", " ").replace("(", " ").replace(")", " ").split()
    if not tokens or len(tokens) > _MOST_WORDS or not _WORD.match(words):
        return False
    if tokens[0].lower().strip(".") in _NO_PLACE and tokens[0] != "The":
        return False
    return all(_may_stand_in_a_name(token) for token in tokens)


def _may_stand_in_a_name(token: str) -> bool:
    if any(letter.isdigit() for letter in token):
        return False
    bare = token.strip(".'’-")
    return bool(bare) and (bare[0].isupper() or not bare[0].isalpha() or bare.lower() in _PARTICLES
                           or bare[:2] in {"d'", "l'", "d’", "l’"} or _is_caseless(bare))  # fmt: skip


def _is_caseless(word: str) -> bool:
    """Tell whether a word is of a script without capitals."""
    return word.upper() == word.lower()


def bare_place(words: str) -> str:
    """Return a place without the marks behind it; an abbreviation keeps its full stop: “Pasadena, Calif.”."""
    words = words.strip(" ,;:")
    return words if _ABBREVIATED.search(words) else words.rstrip(".")


def is_person(words: str) -> bool:
    """Tell whether words can be a person's name."""
    tokens = words.split()
    if not 1 <= len(tokens) <= 6 or any(letter.isdigit() for letter in words):
        return False
    if tokens[0].lower() in _NO_PLACE or not tokens[-1][0].isalpha():
        return False
    return all(token[0].isupper() or _is_caseless(token) or token.lower().strip(".'’-") in _PARTICLES or
               token.lower().startswith(("al-", "d'", "d’", "el-", "o'")) for token in tokens)  # fmt: skip


def in_small_letters(words: str) -> str:
    """Return a name as it is written: “KENNEDY SPACE CENTER” becomes “Kennedy Space Center”; what has small letters stays."""
    parts = words.split(",")
    return ",".join(_small(part, first=number == 0) for number, part in enumerate(parts))


def _small(part: str, *, first: bool) -> str:
    letters = [letter for letter in part if letter.isalpha()]
    if not letters or not all(letter.upper() == letter for letter in letters) or len(letters) == 1:
        return part
    words = _BREAK.split(part)
    last = len(words) - 1
    return "".join(
        word if _stays_large(word, last=number == last and not (first and number == 0)) else
        _small_word(word, alone=first and number == 0)
        for number, word in enumerate(words)
    )  # fmt: skip


def _stays_large(word: str, *, last: bool) -> bool:
    """Tell whether a word is initials, or a state's two letters at the end: TX, but not the DE of Rio de Janeiro."""
    return bool(_INITIALS.match(word)) or (last and word.strip(".") in _KEPT_SHORT)


def _small_word(word: str, *, alone: bool) -> str:
    if word.lower() in _PARTICLES and not alone:
        return word.lower()
    if word[:2] in {"O'", "O’", "D'", "D’"} and len(word) > 3:
        return word[:2] + word[2:].capitalize()
    if word.startswith("MC") and len(word) > 4:
        return "Mc" + word[2:].capitalize()
    return word.capitalize()
