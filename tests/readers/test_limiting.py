"""Limits at the door: a program is stopped, and nobody can lock a reader out."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.utils import timezone

from readers import limiting
from readers.models import Arrival, CodeMail
from tests.factories.readers import ReaderFactory
from tests.factories.sections import PublicationFactory
from tests.pages import texts
from tests.readers.entering import CODE, DOOR, ask, enter

pytestmark = pytest.mark.django_db
Kind = limiting.Kind


@pytest.fixture(autouse=True)
def ada():
    """A reader at the one site."""
    PublicationFactory()
    return ReaderFactory(email="ada@example.org", name="Ada")


def asks(*, address="203.0.113.7", email="ada@example.org", client=None, **headers):
    """Ask for a code from an address and return the status."""
    return ask(client or Client(), email, REMOTE_ADDR=address, headers=headers).status_code


def knocks(kind=Kind.CODE, *, address="203.0.113.7", email="ada@example.org", **headers):
    """Knock without a page around it; tells whether it was within the limits."""
    try:
        limiting.knock(kind, RequestFactory().post(DOOR, REMOTE_ADDR=address, headers=headers), email=email)
    except limiting.TooMany:
        return False
    return True


def test_l3_three_codes_an_hour_for_an_address_twenty_for_a_network():
    assert [asks(address=f"198.51.100.{i}") for i in range(4)] == [303, 303, 303, 429]
    assert CodeMail.objects.count() == 3

    said = [knocks(email=f"{i}@example.org") for i in range(21)]

    assert said == [True] * 20 + [False]
    assert asks(email="z@example.org") == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert (knocks(), knocks(email="z@example.org")) == (True, True)


def test_l3_the_answer_is_the_same_for_addresses_of_nobody():
    for _ask in range(3):
        asks(address="198.51.100.1"), asks(address="198.51.100.2", email="eve@example.org")

    pages = [ask(Client(), email, REMOTE_ADDR="198.51.100.3") for email in ("ada@example.org", "eve@example.org")]

    assert texts(pages[0], ".giving__problem") == texts(pages[1], ".giving__problem") != []


def test_l1_tries_are_limited_by_network_however_many_codes_there_are(client):
    assert [knocks(Kind.TRY, email=f"{i}@example.org") for i in range(21)] == [True] * 20 + [False]
    ask(client)

    assert client.post(CODE, {"code": "x"}, REMOTE_ADDR="203.0.113.7").status_code == 429
    assert client.post(CODE, {"code": "x"}).status_code == 400


def test_l8_what_a_visitor_says_of_its_address_resets_nothing_and_ipv6_counts_by_64():
    assert not all(knocks(email=f"{i}@example.org", x_forwarded_for=f"198.51.100.{i}") for i in range(21))
    assert not all(knocks(address=f"2001:db8:1:2::{i:x}", email=f"h{i}@example.org") for i in range(21))
    assert knocks(address="2001:db8:1:3::1", email="z@example.org")


def test_l9_whoever_hammers_an_address_locks_out_strangers_not_the_reader():
    hers = Client()
    enter(hers)
    hers.post("/reader/sign-out/")
    for i in range(4):
        asks(address=f"198.51.100.{i}")
    assert asks(address="198.51.100.9") == 429

    assert enter(hers).status_code == 303
    # The mark is for her address only.
    for i in range(4):
        asks(address=f"198.51.100.{i}", email="eve@example.org")
    assert asks(client=hers, email="eve@example.org") == 429


@pytest.mark.parametrize("where", ["code", "try"])
def test_l7_where_nothing_can_be_counted_nobody_gets_in(client, monkeypatch, where):
    def broken(**_fields):
        raise DatabaseError("disk full")

    if where == "try":
        ask(client)
    monkeypatch.setattr(Arrival.objects, "create", broken)

    answer = client.post(CODE, {"code": "x"}) if where == "try" else ask(client)

    assert answer.status_code == 503
    assert "Nobody can sign in at the moment" in texts(answer, "[role=alert]")[0]
    assert CodeMail.objects.count() == (where == "try")


def test_nothing_that_says_who_it_was_is_kept_and_what_is_kept_is_forgotten():
    asks()
    assert "ada" not in str(Arrival.objects.values())
    assert "203.0.113" not in str(Arrival.objects.values())

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert limiting.forget_old() == 1


def test_l6_a_flood_over_many_networks_meets_the_limit_of_all(monkeypatch):
    monkeypatch.setitem(limiting.LIMITS, Kind.CODE, limiting.Limit(3, 20, 5, timedelta(hours=1)))
    assert [knocks(address=f"198.51.100.{i}", email=f"{i}@example.org") for i in range(6)] == [True] * 5 + [False]
