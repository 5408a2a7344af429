"""The number each mail carries, and where it comes back to: what a mail server sends back names it, and nobody else can.

A number ends in a mark worked out of it, of the address it goes to and of the site's key. Only who got the mail knows
it, so a message about mail we never sent, or sent to somebody else, is known for what it is.
"""

import re
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "background.marking"
_MARK = 12
# A mail's number as it stands in its Message-ID, or between “+” and “@” of the address it comes back to.
_NUMBER = re.compile(r"(?<![\w.-])([a-z_]{1,30}(?:\.[a-z_]{1,20})?)\.(\d{1,18})\.([\d-]{8,14})\.([0-9a-f]{12})(?=@)")
# What stands before the “@” of an address is no longer (RFC 5321).
_LONGEST_NAME = 64


def marked(number: str, *, to: str) -> str:
    """Return a mail's number with its mark."""
    return f"{number}.{_mark(number, to)}"


def is_ours(found: re.Match[str], *, to: str) -> bool:
    """Tell whether a number that was found is one we gave to a mail to this address."""
    return constant_time_compare(found[4], _mark(f"{found[1]}.{found[2]}.{found[3]}", to))


def numbers_in(text: str) -> list[re.Match[str]]:
    """Return what looks like our numbers in a header: kind, row, time and mark."""
    return list(_NUMBER.finditer(text[:10_000]))


def way_back(number: str) -> str:
    """Return the address to which a mail comes back, with its number in it where that fits; empty: where it came from."""
    returns = settings.MAIL_RETURNS_TO
    name, at, host = parseaddr(returns)[1].rpartition("@")
    own = f"{name}+{number}"
    return f"{own}{at}{host}" if at and len(own) <= _LONGEST_NAME else returns


def _mark(number: str, to: str) -> str:
    return salted_hmac(_SALT, f"{number}|{to.lower()}", algorithm="sha256").hexdigest()[:_MARK]
