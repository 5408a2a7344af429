"""What can be typed can be charged, to the smallest part that a currency is paid in."""

import pytest

from newsroom.kit.money import EXPONENTS, SIGNS, Money
from supporters import amount_words
from supporters.gateways.currencies import takes
from supporters.gateways.paypal import amounts as paypal
from supporters.gateways.stripe import amounts as stripe


@pytest.mark.parametrize("currency", ["HUF", "TWD", "ISK", "KRW", "JPY"])
@pytest.mark.parametrize("typed", ["1500.50", "1500,5", "1500.00"])
def test_m4_no_part_of_what_is_paid_whole(typed, currency):
    with pytest.raises(amount_words.TooExact):
        amount_words.read(typed, currency)


@pytest.mark.parametrize("currency", EXPONENTS)
def test_m4_what_was_typed_is_what_each_gateway_charges_and_tells(currency):
    for typed in ("7", "1500", f"{SIGNS.get(currency, currency)}12345"):
        money = amount_words.read(typed, currency)

        assert amount_words.read(amount_words.written(money), currency) == money
        assert stripe.from_stripe(stripe.to_stripe(money), currency) == money
        if takes("paypal", currency):
            assert paypal.read(paypal.written(money)) == money


@pytest.mark.parametrize(
    ("currency", "minor", "at_stripe"),
    [("HUF", 150_000, 150_000), ("TWD", 150_000, 150_000), ("ISK", 1500, 150_000), ("KRW", 1500, 1500)],
)
def test_m4_fifteen_hundred_are_fifteen_hundred(currency, minor, at_stripe):
    money = amount_words.read("1500", currency)

    assert (money, stripe.to_stripe(money)) == (Money(minor, currency), at_stripe)
    assert amount_words.written(money) == "1500"
    if takes("paypal", currency):
        assert paypal.written(money)["value"] == "1500"
