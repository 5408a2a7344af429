"""Amounts as people type them: “7.50”, “7,50”, “$5”. What isn't plainly one amount is refused, never guessed."""

import re

from newsroom.kit import money as money_words
from newsroom.kit.money import EXPONENTS, SIGNS, Money, payable_digits

# Only these digits: int() and Decimal() would also take those of other scripts, 1_000 and 1e3.
_WITH_PARTS = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,2}))?")
_WHOLE = re.compile(r"([0-9]{1,7})()")
_NEARLY = re.compile(r"[0-9]{1,7}[.,][0-9]+")
_BLANKS = " \u00a0\u202f"


class NotAnAmount(ValueError):
    """What was typed isn't one amount."""


class TooExact(NotAnAmount):
    """It has more digits behind the point than the currency."""


def read(typed: str, currency: str) -> Money:
    """Return the amount that was typed, with or without the currency's sign. Raises NotAnAmount."""
    digits = _without_sign(typed.strip(_BLANKS), currency)
    places = EXPONENTS[currency]
    found = (_WITH_PARTS if payable_digits(currency) else _WHOLE).fullmatch(digits)
    if found is None:
        raise TooExact(typed) if _NEARLY.fullmatch(digits) else NotAnAmount(typed)
    whole, part = found.groups(default="")
    return Money(int(whole) * 10**places + int((part or "").ljust(places, "0") or 0), currency)


def written(money: Money) -> str:
    """Return an amount as it stands in a field, in the language of the page: 7.50 or 7,50, 5, 1200."""
    return money_words.written(money, grouped=False)


def _without_sign(typed: str, currency: str) -> str:
    for sign in (SIGNS.get(currency), currency):
        if sign and typed.startswith(sign):
            return typed[len(sign) :].strip(_BLANKS)
        if sign and typed.endswith(sign):
            return typed[: -len(sign)].strip(_BLANKS)
    return typed
