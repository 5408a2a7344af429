"""A double of PayPal that holds requests against PayPal's contract, the gateway that talks to it, and how far a giver got."""

import pytest

from newsroom.kit.money import Money
from supporters.gateways.base import Order, PlanTerms, Rhythm
from supporters.gateways.paypal.gateway import PayPal
from tests.peers import contracts
from tests.peers.paypal import PayPalDouble, settings

FIVE = Money(500, "USD")


@pytest.fixture
def paypal():
    """PayPal, as far as these tests need it; refuses what breaks PayPal's own contract, where that is here."""
    with PayPalDouble(on_request=contracts.checker("paypal")) as double:
        yield double
        assert double.violations == []


@pytest.fixture
def gateway(paypal):
    """Our gateway, with the double's keys."""
    return PayPal(**settings(paypal.address))


@pytest.fixture
def order():
    """What a giver wishes, with anything a test changes."""

    def build(**changed):
        wish = {
            "key": "contribution-1",
            "reference": "0f" * 16,
            "money": FIVE,
            "rhythm": Rhythm.ONCE,
            "method": "paypal",
            "title": "Contributor · Spacewire",
            "return_url": "https://news.example/support/back/?a=1",
            "cancel_url": "https://news.example/support/",
        }
        return Order(**wish | changed)

    return build


@pytest.fixture
def paid(paypal, gateway, order):
    """A one-off that was paid: the payment's number."""
    started = gateway.start(order())
    paypal.pay(started.ref.remote_id)
    return gateway.finish(started.ref, key="finish-1").payments[0].remote_id


@pytest.fixture
def plan(gateway):
    """A monthly plan's number."""
    return gateway.make_plan(PlanTerms("plan-1", "Monthly Supporter", FIVE, Rhythm.MONTHLY))


@pytest.fixture
def monthly(paypal, gateway, order, plan):
    """A monthly gift of 7.50 that runs: the subscription's number."""
    started = gateway.start(order(rhythm=Rhythm.MONTHLY, plan_id=plan, money=Money(750, "USD"), key="contribution-2"))
    paypal.pay(started.ref.remote_id)
    return started.ref.remote_id
