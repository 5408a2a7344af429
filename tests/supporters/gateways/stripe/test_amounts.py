"""Stripe's minor units: a yen is one, a króna is a hundred that can't be split, and a dinar isn't taken."""

import pytest

from newsroom.kit import money
from newsroom.kit.money import Money
from supporters.gateways.base import Rejected
from supporters.gateways.stripe import amounts

# What ISO 4217 says of currencies that a newsroom may add to those it keeps books in.
ISO = {"ISK": 0, "UGX": 0, "HUF": 2, "TWD": 2, "KRW": 0, "MGA": 2, "KWD": 3}


@pytest.fixture(autouse=True)
def _more_currencies(monkeypatch):
    for code, digits in ISO.items():
        monkeypatch.setitem(money.EXPONENTS, code, digits)


@pytest.mark.parametrize(
    ("minor", "code", "amount"),
    [
        (1999, "USD", 1999),
        (1, "EUR", 1),
        (500, "JPY", 500),
        (7000, "KRW", 7000),
        (5, "ISK", 500),
        (3000, "UGX", 300_000),
        (1000, "HUF", 1000),
        (30_000, "TWD", 30_000),
        (50_000, "MGA", 500),
    ],
)
def test_m4_an_amount_goes_there_and_comes_back(minor, code, amount):
    assert amounts.to_stripe(Money(minor, code)) == amount
    assert amounts.from_stripe(amount, code.lower()) == Money(minor, code)


@pytest.mark.parametrize(("minor", "code"), [(1050, "HUF"), (99, "TWD"), (150, "MGA")])
def test_a_part_of_what_cannot_be_split_is_refused_here(minor, code):
    with pytest.raises(Rejected, match=code):
        amounts.to_stripe(Money(minor, code))


def test_three_decimals_are_refused_both_ways():
    with pytest.raises(Rejected, match="KWD"):
        amounts.to_stripe(Money(5000, "KWD"))
    with pytest.raises(ValueError, match="KWD"):
        amounts.from_stripe(5000, "kwd")


@pytest.mark.parametrize(("amount", "code"), [(550, "isk"), (1, "ugx"), (500, "xyz"), (100, "mxn")])
def test_what_our_books_cannot_hold_is_no_amount(amount, code):
    with pytest.raises(ValueError, match=code.upper()):
        amounts.from_stripe(amount, code)
