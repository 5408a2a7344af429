"""Mailed codes: eight letters and digits that nobody mistakes for one another.

A code is worked out of its row and the site's key, so whoever reads the database alone knows none.
"""

import unicodedata

from django.utils.crypto import constant_time_compare, salted_hmac

from readers.models import SignInCode

# Without 0 and O, 1, I and L, 5 and S, 8 and B, 2 and Z, U and V.
ALPHABET = "ACDEFGHJKMNPQRTVWXY34679"
LENGTH = 8
_SALT = "readers.codes"


def code_of(row: SignInCode) -> str:
    """Return the code that a row stands for."""
    number = int.from_bytes(salted_hmac(_SALT, f"{row.browser}|{row.email}", algorithm="sha256").digest())
    letters = []
    for _place in range(LENGTH):
        number, which = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[which])
    return "".join(letters)


def shown(row: SignInCode) -> str:
    """Return a code as the mail shows it: in two halves."""
    code = code_of(row)
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def is_right(row: SignInCode, typed: str) -> bool:
    """Tell whether this code was typed: in letters of any size, with or without blanks and hyphens."""
    read = "".join(c for c in unicodedata.normalize("NFKC", typed[:64]).upper() if c.isalnum())
    return constant_time_compare(read, code_of(row))
