"""Money in whole minor units."""

import pytest
from django.utils import translation

from newsroom.kit.money import Money


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(500, "USD"), "$5"),
        (Money(750, "EUR"), "€7.50"),
        (Money(500, "JPY"), "¥500"),
        (Money(125_000, "CHF"), "1,250 CHF"),
        (Money(5, "GBP"), "£0.05"),
        (Money(150_000, "HUF"), "1,500 HUF"),
        (Money(90_000, "TWD"), "NT$900"),
        (Money(900, "ISK"), "900 ISK"),
        (Money(7000, "KRW"), "₩7,000"),
    ],
)
def test_an_amount_reads_as_people_write_it(money, text):
    assert str(money) == text


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(500, "USD"), "5\u00a0$"),
        (Money(750, "EUR"), "7,50\u00a0€"),
        (Money(125_000, "CHF"), "1.250\u00a0CHF"),
        (Money(123_456_789, "JPY"), "123.456.789\u00a0¥"),
        (Money(-1050, "CAD"), "-10,50\u00a0CA$"),
    ],
)
def test_in_german_it_reads_as_germans_write_it(money, text):
    with translation.override("de"):
        assert str(money) == text


def test_a_float_is_refused():
    with pytest.raises(TypeError, match="whole minor units"):
        Money(5.0, "USD")


def test_an_unknown_currency_is_refused():
    with pytest.raises(ValueError, match="not a currency we know"):
        Money(5, "XXX")
