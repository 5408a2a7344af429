"""The double of Stripe, holding each request against Stripe's own contract where that is here, and our gateway to it."""

from datetime import UTC, datetime, timedelta

import pytest

from newsroom.kit.money import Money
from supporters.gateways.base import Facts, Order, Ref, Rhythm
from supporters.gateways.stripe import Stripe
from tests.peers import contracts
from tests.peers.stripe import KEY, StripeDouble


@pytest.fixture
def peer():
    with StripeDouble(on_request=contracts.checker("stripe")) as double:
        yield double
        assert double.violations == []


@pytest.fixture
def gateway(peer):
    return Stripe(key=KEY, webhook_secrets=[peer.secret], address=peer.address)


def order(**more) -> Order:
    """Return an order of five dollars once."""
    terms = {
        "key": "contribution-1",
        "reference": "4f1b",
        "money": Money(500, "USD"),
        "rhythm": Rhythm.ONCE,
        "method": "card",
        "title": "Contributor · Spacewire",
        "return_url": "https://news.example/support/back/4f1b/",
        "cancel_url": "https://news.example/support/left/4f1b/",
    }
    return Order(**(terms | more))


@pytest.fixture
def paid(peer, gateway) -> Facts:
    """A one-off that was paid."""
    started = gateway.start(order())
    peer.pay(started.ref.remote_id)
    return gateway.facts(started.ref)


@pytest.fixture
def monthly(peer, gateway) -> Facts:
    """A monthly contribution of which the first month is paid."""
    started = gateway.start(
        order(key="contribution-2", reference="77aa", rhythm=Rhythm.MONTHLY, email="ada@news.example")
    )
    peer.pay(started.ref.remote_id)
    return gateway.facts(started.ref)


def latest(gateway: Stripe, kind: str, number: str) -> Facts:
    """Ask about one object."""
    return gateway.facts(Ref(kind, number))


def yesterday_to_tomorrow() -> tuple[datetime, datetime]:
    """Return a span that holds all that happens in a test."""
    now = datetime.now(UTC)
    return now - timedelta(days=1), now + timedelta(days=1)
