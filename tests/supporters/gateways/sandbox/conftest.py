"""A bank of its own for each test, and orders to give it."""

import uuid
from dataclasses import dataclass

import pytest

from newsroom.kit.money import Money
from supporters.gateways.base import Order, Ref, Rhythm, Started
from supporters.gateways.sandbox import collecting, from_settings, paying
from supporters.gateways.sandbox.books import DAY, Bank
from supporters.gateways.sandbox.gateway import SandboxGateway
from supporters.gateways.sandbox.paying import Choice, Payer


@dataclass
class Counter:
    """Our site and a payer, before the bank."""

    gateway: SandboxGateway

    @property
    def bank(self) -> Bank:
        """The bank itself."""
        return self.gateway.bank

    def start(self, **changes) -> Started:
        """Begin a checkout: five dollars once by card, where nothing else is said."""
        number = uuid.uuid4().hex
        order = {
            "key": f"contribution-{number}", "reference": number, "money": Money(500, "USD"), "rhythm": Rhythm.ONCE,
            "method": "card", "title": "Contributor · Perihelion", "return_url": "http://testserver/support/back/",
            "cancel_url": "http://testserver/support/", "email": "reader@example.org",
        }  # fmt: skip
        return self.gateway.start(Order(**(order | changes)))

    def choose(self, started: Started, choice: Choice = Choice.PAY) -> str:
        """Click a button on the page of a checkout."""
        return paying.choose(self.bank, started.ref.remote_id, choice, Payer("payer@example.org", "Ada Payer"))

    def pay(self, **changes):
        """Begin a checkout, pay it and return its facts."""
        started = self.start(**changes)
        self.choose(started)
        return self.gateway.finish(started.ref, key="finish")

    def subscribe(self, method: str = "card", rhythm: Rhythm = Rhythm.MONTHLY):
        """Begin a subscription and return it."""
        return self.pay(method=method, rhythm=rhythm).subscriptions[0]

    def pass_days(self, days: int) -> None:
        """Let time pass at the bank."""
        with self.bank.writing() as books:
            collecting.pass_time(books, books.now() + days * DAY)

    def break_card(self, subscription_id: str) -> None:
        """Let the payer's next payments fail."""
        with self.bank.writing() as books:
            books.change("subscriptions", subscription_id, is_broken=1)

    def subscription(self, subscription_id: str):
        """Return a subscription as it is now."""
        return self.gateway.facts(Ref("subscription", subscription_id)).subscriptions[0]

    def events(self) -> list[str]:
        """Return what our site is to be told of, in order."""
        with self.bank.reading() as books:
            return [row["type"] for row in books.all("SELECT type FROM events ORDER BY number")]


@pytest.fixture
def counter(settings, tmp_path) -> Counter:
    """A counter at a new bank."""
    settings.GATEWAYS = {"sandbox": {"bank": str(tmp_path / "bank.sqlite3"), "may_run": True}}
    return Counter(from_settings())
