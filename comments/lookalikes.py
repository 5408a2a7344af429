"""What a word looks like, whatever letters it is made of: for words that the desk blocks, for the filter, for repetitions.

A small table of our own: Latin letters and what is taken for them in Cyrillic, Greek, Armenian, Cherokee and among signs.
Full-width, circled and mathematical letters and accents come off by Unicode's own decomposition.
"""

import re
import unicodedata
from functools import lru_cache

# Latin letter: the code points taken for it, in hexadecimal.
_TABLE = {
    "a": "430 410 3b1 391 251 13aa", "b": "42c 44c 432 412 392 3b2 13cf 184", "c": "441 421 3f2 3f9 1d04 13df",
    "d": "501 13a7 257 1d05", "e": "435 415 395 4bd 454 3b5 1d07 13ac", "f": "3dd 192 a730", "g": "261 50d 581 13c0",
    "h": "4bb 43d 41d 397 570 13bb 29c", "i": "456 406 3b9 399 131 269 13a5 26a 4cf 4c0",
    "j": "458 408 3f3 575 237 13ab", "k": "43a 41a 3ba 39a 138 13e6 1d0b", "l": "142 13de 26b 285 29f",
    "m": "43c 41c 39c 13b7 1d0d", "n": "578 39d 57c 274 3b7", "o": "43e 41e 3bf 39f 585 555 d8 f8 275 3c3 1d0f",
    "p": "440 420 3c1 3a1 13e2 1d18", "q": "51b 566 563", "r": "433 442f 13d2 280 1d26", "s": "455 405 282 13da a731",
    "t": "442 422 3c4 3a4 13a2 1d1b", "u": "57d 446 3c5 1d1c 28b", "v": "475 3bd 13d9 1d20 474",
    "w": "461 448 51d 3c9 13b3 1d21", "x": "445 425 3c7 3a7 d7", "y": "443 423 3b3 3a5 4af 28f 4ae",
    "z": "396 290 13c3 1d22",
    "ae": "e6", "oe": "153", "ss": "df 1e9e",
}  # fmt: skip
_LETTERS = {int(code, 16): letter for letter, codes in _TABLE.items() for code in codes.split()}
# What is written for a letter inside a word, and what can't be told apart there.
_SIGNS = str.maketrans({
    "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "€": "e",
    "!": "l", "|": "l", "+": "t", "i": "l", "£": "l",
})  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SPELT = re.compile(r"[^\s,.;:?\"“”„()\[\]<>/\\*#_~^=-]+|\*")
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .\-_*·•]{1,2}){3,}[^\W\d_](?![^\W_])")
_RUN = re.compile(r"(.)\1{2,}")


@lru_cache(maxsize=8192)
def _folded(letter: str) -> str:
    """Return what a letter looks like, in small Latin letters where it looks like some."""
    if letter == "\u200d" or (unicodedata.category(letter) in {"Cf", "Mn", "Me", "Cc"} and not letter.isspace()):
        return ""
    parts = unicodedata.normalize("NFKD", letter)
    kept = "".join(part for part in parts if unicodedata.category(part) not in {"Mn", "Me", "Cf"})
    return kept.translate(_LETTERS).casefold().translate(_LETTERS)


def plain(text: str) -> str:
    """Return a text in small letters without accents and hidden signs, look-alikes as the letters they look like."""
    return "".join(map(_folded, text))


def words(text: str) -> list[str]:
    """Return a text's words as they look, in their order: readable, digits as they are."""
    return _WORD.findall(plain(_joined(text)))


def skeleton(text: str) -> str:
    """Return what a text looks like, words parted by blanks: digits and signs as letters, i and l the same.

    “V1agra”, “v.i.a.g.r.a”, “VІАGRА” in Cyrillic and “viiiagra” have one skeleton. A star at a word's end is kept: it
    stands for any ending of a blocked word.
    """
    folded = plain(_joined(text))
    found = (_RUN.sub(r"\1", part.strip("'’!|+").translate(_SIGNS)) for part in _SPELT.findall(folded))
    return " ".join(filter(None, found)).replace(" *", "*")


def holds(text_skeleton: str, blocked: str) -> bool:
    """Tell whether a text holds a blocked word or phrase, both as skeletons: whole words, or beginnings for a star."""
    if not blocked.strip("* "):
        return False
    spaced = f" {text_skeleton.replace('*', ' ')} "
    return f" {blocked[:-1]}" in spaced if blocked.endswith("*") else f" {blocked} " in spaced


def hidden(text: str) -> int:
    """Return how many signs in a text can't be seen and change how it reads: zero-width ones inside words, turned text."""
    inside = re.findall(r"(?<=\w)[\u00ad\u200b\u200c\u2060\u2063\ufeff](?=\w)", text)
    turned = re.findall(r"[\u202a-\u202e\u2066-\u2069]", text)
    return len(inside) + len(turned)


def _joined(text: str) -> str:
    """Return a text with words that were spelt out (“f r e e”, “c.a.s.h”) put together."""
    return _SPACED.sub(lambda found: re.sub(r"[ .\-_*·•]", "", found[0]), text)
