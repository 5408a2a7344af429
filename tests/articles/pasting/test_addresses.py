"""Addresses without the trackers and go-betweens around them."""

import pytest

from articles.pasting import addresses


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://a.example/?utm_source=x&id=7&utm_medium=y", "https://a.example/?id=7"),
        ("https://a.example/?fbclid=1", "https://a.example/"),
        ("https://a.example/p?q=a%20b#part", "https://a.example/p?q=a%20b#part"),
        ("https://www.google.com/url?q=https://a.example/b%3Fc%3Dd&sa=D", "https://a.example/b?c=d"),
        ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F&data=1", "https://a.example/"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2F%3Ffbclid%3Dq&h=1", "https://a.example/"),
        ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
        ("https://safelinks.protection.outlook.com.evil.example/?url=https://a.example", "https://safelinks.protection.outlook.com.evil.example/?url=https://a.example"),
        ("mailto:a@b.example?subject=utm_source", "mailto:a@b.example?subject=utm_source"),
        ("http://[broken?utm_source=x", "http://[broken?utm_source=x"),
    ],
)  # fmt: skip
def test_an_address_leads_where_it_was_meant_to(given, meant):
    assert addresses.meant(given) == meant
