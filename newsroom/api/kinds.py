"""What the values in an API address may be: how each is read, and how OpenAPI says so."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from articles.lists import BadMark, read_mark

YEARS = range(1900, 2200)
LONGEST_QUESTION = 400
# A plus sign that was not written as %2B arrives as a blank.
_LOST_PLUS = re.compile(r" (\d\d:\d\d)$")


@dataclass(frozen=True)
class Kind:
    """One kind of value. `read` returns it, or raises ValueError with a sentence that says what is wanted."""

    schema: dict[str, Any]
    read: Callable[[str], Any]


def slug() -> Kind:
    """Return the kind of a name in an address."""

    def read(text: str) -> str:
        if not re.fullmatch(r"[-A-Za-z0-9_]{1,80}", text):
            raise ValueError(_("expected letters, digits and hyphens, as in the address of its page"))
        return text

    return Kind({"type": "string", "pattern": "^[-A-Za-z0-9_]{1,80}$"}, read)


def section_path() -> Kind:
    """Return the kind of a section's path: one name, or two with a slash between."""

    def read(text: str) -> str:
        if not re.fullmatch(r"[-A-Za-z0-9_]{1,80}(/[-A-Za-z0-9_]{1,80})?", text):
            raise ValueError(_("expected a section’s path as /api/v1/sections lists it"))
        return text

    return Kind({"type": "string", "pattern": "^[-A-Za-z0-9_]{1,80}(/[-A-Za-z0-9_]{1,80})?$"}, read)


def moment() -> Kind:
    """Return the kind of a time or a day; a day, and a time without an offset, count in the publication's zone."""

    def read(text: str) -> datetime:
        try:
            found = parse_datetime(_LOST_PLUS.sub(r"+\1", text)) if len(text) > len("2026-06-01") else parse_date(text)
        except ValueError:
            found = None
        if found is None or found.year not in YEARS:
            raise ValueError(_("expected a day such as 2026-06-01 or a time such as 2026-06-01T09:00:00Z"))
        if not isinstance(found, datetime):
            found = datetime.combine(found, time())
        return found if timezone.is_aware(found) else timezone.make_aware(found)

    # A day or a time: JSON Schema has a format for either, not for both.
    return Kind({"type": "string", "examples": ["2026-06-01", "2026-06-01T09:00:00Z"]}, read)


def count(*, default: int, most: int) -> Kind:
    """Return the kind of a number of answers. More than the most is read as the most."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < 1:
            raise ValueError(_("expected a whole number from 1 to %(most)d") % {"most": most})
        return min(int(text), most)

    return Kind({"type": "integer", "minimum": 1, "default": default}, read)


def mark() -> Kind:
    """Return the kind of a place in a list of stories: what `next_cursor` gave. It is not to be taken apart."""

    def read(text: str) -> tuple[datetime, int]:
        try:
            return read_mark(text)
        except BadMark as error:
            raise ValueError(_("expected what `next_cursor` said; leave it out to begin with the newest")) from error

    return Kind({"type": "string"}, read)


def place() -> Kind:
    """Return the kind of a place in what was found."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", text):
            raise ValueError(_("expected what `next_cursor` said; leave it out to begin"))
        return int(text)

    return Kind({"type": "string"}, read)


def words() -> Kind:
    """Return the kind of a question to the index of words."""

    def read(text: str) -> str:
        if len(text) > LONGEST_QUESTION:
            raise ValueError(_("expected at most %(most)d characters") % {"most": LONGEST_QUESTION})
        if not text.strip():
            raise ValueError(_("expected words to look for"))
        return text

    return Kind({"type": "string", "minLength": 1, "maxLength": LONGEST_QUESTION}, read)


def one_of(*choices: str) -> Kind:
    """Return the kind of a choice; the first is what is meant when nothing is said."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(_("expected one of: %(choices)s") % {"choices": ", ".join(choices)})
        return text

    return Kind({"type": "string", "enum": list(choices), "default": choices[0]}, read)
