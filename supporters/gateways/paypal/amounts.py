"""PayPal writes amounts as decimal text, with its own idea of which currencies have parts; we count minor units."""

import re
from decimal import Decimal

from newsroom.kit.money import EXPONENTS, Money, payable_digits
from supporters.gateways.base import Rejected, Unclear
from supporters.gateways.currencies import takes
from supporters.gateways.paypal.trees import Tree, text

_AMOUNT = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,4})?")


def written(money: Money) -> dict[str, str]:
    """Write an amount for PayPal. Raises Rejected where PayPal can't take it."""
    if not takes("paypal", money.currency):
        raise Rejected(f"PayPal takes no {money.currency}.")
    digits, ours = payable_digits(money.currency), EXPONENTS[money.currency]
    units, rest = divmod(money.minor, 10**ours)
    if money.minor <= 0 or (digits < ours and rest):
        raise Rejected(
            f"PayPal takes {money.currency} with {digits} digits and above zero, not {money.minor} minor units."
        )
    return {"currency_code": money.currency, "value": f"{units}.{rest:0{ours}d}" if digits else str(units)}


def read(amount: Tree) -> Money:
    """Read an amount of PayPal's, in the words of today or of its first API (`total`). Raises Unclear."""
    code = text(amount, "currency_code") or text(amount, "currency")
    value = text(amount, "value") or text(amount, "total")
    if code not in EXPONENTS or not _AMOUNT.fullmatch(value):
        raise Unclear(f"PayPal told an amount we can't read: {code[:10]!r} {value[:40]!r}.")
    minor = Decimal(value).scaleb(EXPONENTS[code])
    if minor != minor.to_integral_value():
        raise Unclear(f"PayPal told an amount with parts that {code} doesn't have: {value[:40]!r}.")
    return Money(int(minor), code)


def read_or_none(amount: Tree) -> Money | None:
    """Read an amount that may be missing."""
    return read(amount) if amount else None


def fee(amount: Tree, currency: str) -> int | None:
    """Read what PayPal kept, where it is told and in the payment's own currency."""
    kept = read_or_none(amount)
    return abs(kept.minor) if kept and kept.currency == currency else None
