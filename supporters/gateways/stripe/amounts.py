"""Stripe's minor units: not always those of ISO 4217 (docs.stripe.com/currencies)."""

from newsroom.kit.money import EXPONENTS, WHOLE_ONLY, Money
from supporters.gateways.base import Rejected

ZERO_DECIMAL = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
)
# Two digits at Stripe, though nobody can pay, or be paid, a part of one.
INDIVISIBLE = WHOLE_ONLY | {"ISK", "UGX"}
THREE_DECIMAL = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


def to_stripe(money: Money) -> int:
    """Return an amount in Stripe's minor units. Raises Rejected where Stripe would refuse it, or round it."""
    code = money.currency
    if code in THREE_DECIMAL:
        raise Rejected(f"{code} has three decimals, and such currencies aren't taken.")
    amount, rest = _shifted(money.minor, _digits(code) - EXPONENTS[code])
    if rest or (code in INDIVISIBLE and amount % 100):
        raise Rejected(f"{money.minor} minor units of {code} can't be charged: Stripe takes whole {code} only.")
    return amount


def from_stripe(amount: int, currency: str) -> Money:
    """Return what Stripe calls an amount of a currency. Raises ValueError for a currency we don't keep books in."""
    code = currency.upper()
    if code not in EXPONENTS or code in THREE_DECIMAL:
        raise ValueError(f"{code} is no currency we keep books in.")
    minor, rest = _shifted(amount, EXPONENTS[code] - _digits(code))
    if rest:
        raise ValueError(f"Stripe says {amount} {code}, which isn't a whole number of its smallest coins.")
    return Money(minor, code)


def _digits(code: str) -> int:
    return 0 if code in ZERO_DECIMAL else 2


def _shifted(amount: int, digits: int) -> tuple[int, int]:
    """Move the point by some digits; return the whole part and what is left over."""
    return (amount * 10**digits, 0) if digits >= 0 else divmod(amount, 10**-digits)
