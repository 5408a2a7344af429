"""PayPal's own table of currencies: how amounts are written and read, and what is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.kit import money
from newsroom.kit.money import Money
from supporters.gateways.base import Rejected, Unclear
from supporters.gateways.paypal import amounts


@pytest.fixture
def more_currencies(monkeypatch):
    """Currencies that PayPal counts otherwise than ISO 4217 does, or not at all."""
    for code, digits in {"HUF": 2, "TWD": 2, "KWD": 3, "XAF": 0}.items():
        monkeypatch.setitem(money.EXPONENTS, code, digits)


@pytest.mark.parametrize(
    ("minor", "code", "value"),
    [
        (500, "USD", "5.00"),
        (1999, "USD", "19.99"),
        (7, "EUR", "0.07"),
        (1_000_000_00, "CHF", "1000000.00"),
        (500, "JPY", "500"),
        (150_000, "HUF", "1500"),
        (90_000, "TWD", "900"),
    ],
)
@pytest.mark.usefixtures("more_currencies")
def test_an_amount_is_written_with_paypal_s_digits_and_read_back(minor, code, value):
    written = amounts.written(Money(minor, code))

    assert written == {"currency_code": code, "value": value}
    assert amounts.read(written) == Money(minor, code)
    assert amounts.read({"currency": code, "total": value}) == Money(minor, code)


@pytest.mark.parametrize(
    ("minor", "code"),
    [(150_050, "HUF"), (90_001, "TWD"), (5_000, "KWD"), (500, "XAF"), (0, "USD"), (-500, "USD"), (0, "JPY")],
)
@pytest.mark.usefixtures("more_currencies")
def test_what_paypal_can_t_take_is_refused_before_it_is_asked(minor, code):
    with pytest.raises(Rejected):
        amounts.written(Money(minor, code))


@given(st.integers(1, 10**11), st.sampled_from(["USD", "EUR", "JPY", "GBP", "SEK"]))
def test_every_amount_comes_back_as_it_went(minor, code):
    assert amounts.read(amounts.written(Money(minor, code))) == Money(minor, code)


@pytest.mark.parametrize(
    "value",
    ["", "NaN", "Infinity", "1e3", "1_000", "٥", "5,00", "5.001", "5.0000001", " 5", "5 ", "0x5", "--5", 5, 5.0, None],
)
def test_an_amount_that_can_t_be_read_is_unclear_never_guessed(value):
    with pytest.raises(Unclear):
        amounts.read({"currency_code": "USD", "value": value})


@pytest.mark.parametrize(
    "tree", [{}, {"value": "5.00"}, {"currency_code": "ZZZ", "value": "5.00"}, {"total": Decimal(5)}]
)
def test_an_amount_without_a_currency_we_know_is_unclear(tree):
    with pytest.raises(Unclear):
        amounts.read(tree)


def test_a_fee_counts_only_in_the_payment_s_own_currency():
    assert amounts.fee({"currency_code": "USD", "value": "-0.45"}, "USD") == 45
    assert amounts.fee({"currency_code": "EUR", "value": "0.45"}, "USD") is None
    assert amounts.fee({}, "USD") is None
