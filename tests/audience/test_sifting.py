"""Telling readers from machines, and one reader from many, without knowing any of them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from audience.sifting import PER_ADDRESS, PER_ADDRESS_AND_STORY, Sieve, is_machine

HOUR = datetime(2026, 6, 4, 12, tzinfo=UTC)

PEOPLE = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; U; Android 9; Cubot X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
    "Opera/9.80 (Android; Opera Mini/76.0/191.299; U; en) Presto/2.12.423 Version/12.16",
]
MACHINES = [
    "", "curl/8.9.1", "python-requests/2.32", "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "facebookexternalhit/1.1", "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36 Chrome-Lighthouse",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36",
]  # fmt: skip


@pytest.mark.parametrize("agent", PEOPLE)
def test_a_reader_s_browser_is_none(agent):
    assert not is_machine(agent)


@pytest.mark.parametrize("agent", MACHINES)
def test_a_machine_is_known_by_its_name(agent):
    assert is_machine(agent)


def passed(sieve, times, hour=HOUR, **said):
    told = {"address": "203.0.113.7", "agent": "x", "what": "1|read"}
    return sum(
        sieve.lets_through(**{name: value(n) for name, value in (_fixed(told) | said).items()}, hour=hour)
        for n in range(times)
    )


def _fixed(told):
    return {name: lambda _n, value=value: value for name, value in told.items()}


def test_one_browser_counts_once_an_hour_for_a_story():
    sieve = Sieve()

    assert passed(sieve, 50) == 1
    assert passed(sieve, 50, what=lambda _n: "1|shared") == 1
    assert passed(sieve, 50, what=lambda _n: "2|read") == 1
    assert passed(sieve, 50, hour=HOUR + timedelta(hours=1)) == 1


def test_l_one_address_counts_so_often_for_a_story_whatever_its_browsers_are_called():
    assert passed(Sieve(), 3000, agent=str) == PER_ADDRESS_AND_STORY


def test_l_one_address_counts_so_often_for_all_stories_together():
    assert passed(Sieve(), 3000, what=str) == PER_ADDRESS


def test_many_readers_are_counted_nearly_all_and_never_more():
    assert 49_000 < passed(Sieve(), 50_000, address=str) <= 50_000


def test_a_flood_makes_it_count_less_never_more():
    sieve = Sieve(cells=1 << 10)
    passed(sieve, 5000, address=str)

    assert passed(sieve, 1000, address=lambda n: f"new {n}") < 100


def test_nothing_that_was_said_stands_in_its_memory():
    sieve = Sieve()
    sieve.lets_through(address="203.0.113.99", agent="Telltale", what="1|read", hour=HOUR)
    first = vars(sieve).copy()
    sieve.lets_through(address="203.0.113.99", agent="Telltale", what="1|read", hour=HOUR + timedelta(hours=1))

    assert not re.search("203.0.113.99|Telltale", repr(first))
    assert first["_key"] != sieve._key
    assert len(first["_seen"]) == len(sieve._seen)
