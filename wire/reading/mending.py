"""Mending what a text suffered on its way: wrong charsets, control marks, entities, odd blanks."""

import re
from html import unescape

from newsroom.kit import text

_BREAKS = str.maketrans({
    "\x01": "\n", "\x02": "\n", "\x03": "\n", "\x0b": "\n", "\x0c": "\n", "\u2028": "\n", "\u2029": "\n\n", "\x1e": "\n",
    "\t": "    ",
})  # fmt: skip
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "))
_NOTHING = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff"))
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5}|#[xX][0-9a-fA-F]{2,5});")


def _character_of(byte: int) -> str:
    try:
        return bytes([byte]).decode("windows-1252")
    except UnicodeDecodeError:
        return chr(byte)


_HIGH = {_character_of(byte): byte for byte in range(0x80, 0x100)} | {chr(byte): byte for byte in range(0x80, 0xA0)}
_FOLLOWING = "".join(re.escape(character) for character, byte in _HIGH.items() if byte < 0xC0)
# Only the first letters that misread UTF-8 begins with: “é »” in French looks like one to a less careful eye.
_MISREAD = re.compile(f"[ÂÃÄÅÎÏÐÑ][{_FOLLOWING}]|â[{_FOLLOWING}]{{2}}|ð[{_FOLLOWING}]{{3}}")
# The last byte of a closing quote has no letter in windows-1252; some programs lose it.
_LOST_QUOTE = re.compile(r"â€(?=[\s.,;:!?)]|\Z)")
_C1 = str.maketrans({chr(byte): _character_of(byte) for byte in range(0x80, 0xA0)})

_ALL = _C1 | _BREAKS | _BLANKS | _NOTHING


def mended(source: str) -> str:
    """Return a text with the letters its sender meant, lines ended as ours are, and blanks that are blanks."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = reread(source)
    if _ENTITY.search(source):
        source = unescape(source)
    return text.tidy(source.translate(_ALL))


def reread(source: str) -> str:
    """Return a text in which UTF-8 that was read as windows-1252 (â€œ, Ã©) is read again."""
    return _LOST_QUOTE.sub("”", _MISREAD.sub(_read_again, source))


def _read_again(match: re.Match) -> str:
    try:
        return bytes(_HIGH[character] for character in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
