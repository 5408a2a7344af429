"""Plain text as people type it: what is refused, what is mended."""

import re
import unicodedata
from html import unescape

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

# NUL breaks PostgreSQL; the others are invisible and have no business in a text.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]|[\ud800-\udfff]")
# Tags as the cleaner writes them: quotes are in pairs, and no “<” stands outside of them.
_REST_OF_TAG = r"(?:[^<>\"]++|\"[^\"]{0,4000}+\")*+>"
_INLINE = re.compile(rf"</?(?:a|abbr|b|code|em|i|mark|s|small|span|strong|sub|sup|u)\b{_REST_OF_TAG}")
_TAG = re.compile(rf"<{_REST_OF_TAG}")
_PLAIN_TAG = re.compile(r"</?[a-z][a-z0-9]*+(?: [a-z][-a-z0-9]*+=\"[^<>\"]*+\")*+>")
_END_OF_BLOCK = re.compile(r"</(p|h[1-6]|li|blockquote|td|th|tr|figcaption|div)>|<br ?/?>")
_INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\uffa0]*"
)


def tidy(text: str) -> str:
    """Return the text composed (NFC), without control characters and lone surrogates."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", text))


def tidy_line(text: str) -> str:
    """Return the text tidied and on one line, with single spaces."""
    return " ".join(tidy(text).split())


def is_visible(text: str) -> bool:
    """Tell whether there is something to see in a text: not only blanks and zero-width characters."""
    return not _INVISIBLE.fullmatch(text)


def says_something(value: str) -> None:
    """Validate that there is something to see. Raises ValidationError for blanks and zero-width characters."""
    if not is_visible(value):
        raise ValidationError(_("Write something that can be seen: this is only blanks."), code="invisible")


def plain(html: str) -> str:
    """Return an HTML fragment's words, with a blank where a block ended."""
    return " ".join(words(html))


def words(html: str) -> list[str]:
    """Return an HTML fragment's words one by one."""
    spaced = _END_OF_BLOCK.sub(" ", html)
    # Of tags as the cleaner writes them nothing else is left; for others a parser is asked, which takes ten times as long.
    bare = _PLAIN_TAG.sub("", spaced)
    return unescape(strip_tags(spaced) if _has_tags(bare) else bare).split()


def _has_tags(bare: str) -> bool:
    return "<" in bare or ">" in bare


def words_in(html: str) -> str:
    """Return the words of HTML that was cleaned, fast: for an index, where no exact text is needed."""
    return unescape(_TAG.sub(" ", _INLINE.sub("", html)))


def opening(html: str, length: int) -> str:
    """Return the first words of an HTML fragment, at most `length` characters, cut at a word with an ellipsis."""
    said = _beginning(html, length) or plain(html)
    if len(said) <= length:
        return said
    head = said[: length + 1].rsplit(" ", 1)[0] if " " in said[: length + 1] else said[:length]
    return head.rstrip(" ,;:–—-") + "…"


def _beginning(html: str, length: int) -> str:
    """Return the words of the first blocks of a long text, where those are more than so many characters; else nothing."""
    end = html.find("</p>", 3 * length // 2)
    bare = _PLAIN_TAG.sub("", _END_OF_BLOCK.sub(" ", html[: end + 4])) if end >= 0 else ""
    said = "" if _has_tags(bare) else " ".join(unescape(bare).split())
    return said if len(said) > length else ""
