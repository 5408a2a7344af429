"""What readers write, as plain text: mended when it comes, and made into paragraphs, quotes and links when it is shown."""

import re
import unicodedata

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from newsroom.kit import text

LEAST, MOST = 2, 5000
# More marks over one letter than any script of the world needs grow over the lines around it.
MOST_MARKS = 8
_MARKS = {"Mn", "Me"}
# An address ends at a blank, a bracket, a quote, and at what is invisible or turns the direction of writing.
_ADDRESS = re.compile(
    r"\bhttps?://[^\s<>\"'`{}|\\^\[\]\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]{1,2000}", re.IGNORECASE
)  # fmt: skip
_CLOSING = ".,;:!?)…"


def tidied(typed: str) -> str:
    """Return a text as it is kept: composed, without what breaks pages, at most one empty line in a row."""
    lines = [line.rstrip() for line in re.split(r"\r\n|[\r\n\u2028\u2029\x0b\x0c\x85]", typed)]
    return re.sub(r"\n{3,}", "\n\n", _thinned(text.tidy("\n".join(lines)))).strip("\n ")


def html(said: str) -> SafeString:
    """Return a comment's text as HTML: paragraphs, quotes of lines that begin with “> ”, and links to http and https."""
    return mark_safe("".join(_block(block) for block in said.split("\n\n") if block.strip()))


def _thinned(said: str) -> str:
    """Return a text with at most so many marks over one letter."""
    if said.isascii():
        return said
    kept, marks = [], 0
    for sign in said:
        marks = marks + 1 if unicodedata.category(sign) in _MARKS else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _block(block: str) -> str:
    """Return one paragraph; a run of quoted lines in it stands apart."""
    parts: list[tuple[bool, list[str]]] = []
    for line in block.split("\n"):
        is_quoted = line.startswith(">")
        if not parts or parts[-1][0] != is_quoted:
            parts.append((is_quoted, []))
        parts[-1][1].append(line.removeprefix(">").removeprefix(" ") if is_quoted else line)
    return "".join(_paragraph(lines, is_quoted=is_quoted) for is_quoted, lines in parts)


def _paragraph(lines: list[str], *, is_quoted: bool) -> str:
    # Each paragraph finds its own direction, so a text that turns it turns nothing beside it.
    paragraph = f'<p dir="auto">{"<br>".join(_line(line) for line in lines)}</p>'
    return f"<blockquote>{paragraph}</blockquote>" if is_quoted else paragraph


def _line(line: str) -> str:
    pieces, end = [], 0
    for found in _ADDRESS.finditer(line):
        address = _without_closing(found[0])
        pieces += [conditional_escape(line[end : found.start()]), _link(address)]
        end = found.start() + len(address)
    return "".join([*pieces, conditional_escape(line[end:])])


def _without_closing(address: str) -> str:
    """Return an address without the stop or bracket that ends the sentence around it."""
    while address[-1] in _CLOSING and not (address[-1] == ")" and address.count("(") >= address.count(")")):
        address = address[:-1]
    return address


def _link(address: str) -> str:
    safe = escape(address)
    if address.lower() in {"http://", "https://", "http:/", "https:/", "http", "https"}:
        return safe
    return f'<a href="{safe}" rel="ugc nofollow noopener" dir="ltr">{safe}</a>'
