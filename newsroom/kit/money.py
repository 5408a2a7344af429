"""Money: whole minor units and an ISO 4217 code, never a float."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import pgettext

# ISO 4217: how many digits stand behind the point. Currencies with three are refused for now.
EXPONENTS = {
    "USD": 2,
    "EUR": 2,
    "GBP": 2,
    "CHF": 2,
    "CAD": 2,
    "AUD": 2,
    "SGD": 2,
    "SEK": 2,
    "NOK": 2,
    "DKK": 2,
    "HUF": 2,
    "TWD": 2,
    "ISK": 0,
    "JPY": 0,
    "KRW": 0,
}
# Hundredths in ISO 4217 and on paper, and neither a coin nor a gateway that would take a part of one.
WHOLE_ONLY = frozenset({"HUF", "TWD"})
SIGNS = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "SGD": "S$", "KRW": "₩", "TWD": "NT$",
}  # fmt: skip
CURRENCIES = [(code, code) for code in EXPONENTS]


def payable_digits(currency: str) -> int:
    """Return how many digits behind the point someone can pay in this currency."""
    return 0 if currency in WHOLE_ONLY else EXPONENTS[currency]


@dataclass(frozen=True, order=True)
class Money:
    """An amount in the smallest unit of its currency: Money(500, "USD") is five dollars."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            msg = f"Money takes whole minor units, not {self.minor!r}."
            raise TypeError(msg)
        if self.currency not in EXPONENTS:
            msg = f"{self.currency!r} is not a currency we know: {', '.join(EXPONENTS)}."
            raise ValueError(msg)

    def __str__(self) -> str:
        """The amount as readers know it, in the language of the page: $5, $7.50, 1,250 CHF; in German 7,50 €."""
        number = written(self)
        if sign := SIGNS.get(self.currency):
            return pgettext("an amount of money", "%(sign)s%(number)s") % {"sign": sign, "number": number}
        return pgettext("an amount of money", "%(number)s %(code)s") % {"number": number, "code": self.currency}


def written(money: Money, *, grouped: bool = True) -> str:
    """Return an amount without its currency, in the language of the page; parts stand only where there are any."""
    places = EXPONENTS[money.currency]
    exact = Decimal(money.minor).scaleb(-places)
    is_whole = exact == exact.to_integral_value()
    return number_format(exact, 0 if is_whole else places, force_grouping=grouped)
