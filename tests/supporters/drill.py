"""A drill: givers, gateways that break, and messages in whatever order. What must hold after each is `assert_books_agree`."""

import os
import signal
import warnings
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.conf import settings as django_settings
from django.db import connections
from django.utils import timezone

from newsroom.kit.money import Money
from supporters import gateways, giving, inbox, managing, refunding
from supporters.gateways.base import Unavailable, Unclear
from supporters.models import (
    Contribution,
    Dispute,
    Finding,
    GatewayCall,
    GatewayEvent,
    OutgoingMail,
    Payment,
    Plan,
    Receipt,
    ReceiptCounter,
    Subscription,
)
from tests.factories.supporters import PlanFactory
from tests.patience import end_of_child
from tests.peers import contracts
from tests.peers import paypal as paypal_double
from tests.peers.paypal import PayPalDouble
from tests.peers.stripe import KEY, StripeDouble

METHODS = {"stripe": "card", "paypal": "paypal"}
TRIES = 8


@contextmanager
def doubles(settings):
    """Start both gateways' doubles, point our gateways at them, and hold each request against their contracts."""
    with (
        StripeDouble(on_request=contracts.checker("stripe")) as stripe,
        PayPalDouble(on_request=contracts.checker("paypal")) as paypal,
    ):
        settings.GATEWAYS = {
            "stripe": {"key": KEY, "webhook_secrets": [stripe.secret], "address": stripe.address},
            "paypal": paypal_double.settings(paypal.address),
        }
        yield {"stripe": stripe, "paypal": paypal}
        assert not stripe.violations + paypal.violations, set(stripe.violations + paypal.violations)


class Drill:
    """One gateway's double, our site's hook, and what goes wrong between them."""

    def __init__(self, name, double, client, publication, plans, fault=""):
        self.name, self.double, self.client, self.fault = name, double, client, fault
        self.publication, self.plans, self.number = publication, plans, 0
        self.statuses: list[int] = []

    # --- What people do, with what goes wrong meanwhile ---

    def begin(self, rhythm: str) -> Contribution:
        """Let a giver fill the form and press the button until they stand on the gateway's page."""
        self.number += 1
        wish = giving.Wish(
            publication=self.publication,
            plan=self.plans[rhythm],
            money=Money(500, "USD"),
            method=METHODS[self.name],
            email=f"giver{self.number}@example.org",
            form_key=f"{self.name}-{rhythm}-{self.number}",
        )
        contribution = giving.begin(wish)
        self.insist("start:answered", lambda: giving.send(contribution, back=_page, left=_page))
        contribution.refresh_from_db()
        return contribution

    def refund(self, payment: Payment, minor: int) -> None:
        """Let the desk send a part back."""
        row = refunding.ask(payment, Money(minor, payment.currency), reason="asked for", by=None)
        self.insist("refund:answered", lambda: refunding.send(row))

    def cancel(self, subscription: Subscription) -> None:
        """Let a giver end what comes by itself."""
        self.insist("cancel:answered", lambda: managing.cancel(subscription, why="drill"))

    def insist(self, failpoint: str, act: Callable[[], object]) -> None:
        """Do something that fails the first time, until it is done: as a person presses again, as the machine tries again."""
        self._break(failpoint, act, "POST")
        for _ in range(TRIES):
            try:
                act()
            except (Unavailable, Unclear):
                time_passes()
            else:
                return
        raise AssertionError(f"{failpoint} did not get done in {TRIES} tries")

    def deliver(self, *, order: str, times: int, taint: dict[str, object] | None = None) -> None:
        """Deliver all that waits, first altered and then true, and let the worker do its work, until nothing waits."""
        for turn in range(TRIES):
            if taint and self.double.outbox:
                self.statuses += [d.status for d in self.double.deliver(send=self._post, **taint)]
            told = self.double.deliver(send=self._post, order=order, times=times, seed=self.number + turn)
            assert {d.status for d in told} <= {200}, told
            self.work()
            if not self.double.outbox:
                return
        raise AssertionError([event["id"] for event in self.double.outbox])

    def work(self) -> None:
        """Let the worker do what waits, with something going wrong at first."""
        self._break("apply:applied", inbox.work, "GET")
        for _ in range(TRIES):
            time_passes()
            while inbox.work():
                pass
            if not GatewayEvent.objects.waiting().exists():
                return
        raise AssertionError(list(GatewayEvent.objects.waiting().values_list("type", "error")))

    def _post(self, body: bytes, headers: dict[str, str]) -> int:
        sent = {name: value for name, value in headers.items() if name.lower() != "content-type"}
        answer = self.client.post(f"/support/hooks/{self.name}/", body, content_type="application/json", headers=sent)
        return answer.status_code

    def _break(self, failpoint: str, act: Callable[[], object], method: str) -> None:
        """Let the next request go wrong; or let a process do the act and be killed in the middle of it."""
        if self.fault == "killed":
            killed_at(failpoint, act)
            time_passes()
        elif self.fault:
            prefix = "/v1/" if self.name == "stripe" else "/v"
            self.double.faults.clear()
            self.double.fault(prefix, self.fault, method=method, seconds=0.05)


def time_passes() -> None:
    """Let a minute pass: who waits for an answer has given up, and what waited for its time may be tried."""
    past = timezone.now() - timedelta(minutes=1)
    GatewayCall.objects.filter(outcome=GatewayCall.Outcome.OPEN).update(last_at=past)
    for owed in (GatewayEvent, OutgoingMail):
        owed.objects.waiting().update(not_before=past)


def killed_at(failpoint: str, act: Callable[[], object]) -> bool:
    """Let a process of its own do something and be killed (-9) where it says so; tell whether it got there."""
    for connection in connections.all():
        connection.close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the double's threads aren't needed in the child
        child = os.fork()
    if child == 0:
        with suppress(BaseException):
            django_settings.FAILPOINT = failpoint
            gateways._loaded.cache_clear()
            act()
        os._exit(0)
    status = end_of_child(child)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def ours(name: str) -> dict[str, dict[str, object]]:
    """Return our books of one gateway, as a double's ledger puts it."""
    payments = Payment.objects.filter(gateway=name)
    return {
        "payments": {p.remote_id: (p.amount_minor, p.currency, p.refunded_minor) for p in payments},
        "subscriptions": dict(Subscription.objects.filter(gateway=name).values_list("remote_id", "state")),
        "disputes": dict(Dispute.objects.filter(gateway=name).values_list("remote_id", "state")),
    }


def theirs(double) -> dict[str, dict[str, object]]:
    """Return a double's books."""
    ledger = double.ledger()
    payments = {number: (b.minor, b.currency, b.refunded) for number, b in ledger.payments.items()}
    return {"payments": payments, "subscriptions": ledger.subscriptions, "disputes": ledger.disputes}


def assert_books_agree(drill: Drill) -> None:
    """Hold our books against the gateway's: the same money once, one receipt for each payment, no gap in their numbers."""
    assert ours(drill.name) == theirs(drill.double)
    assert Receipt.objects.count() == Payment.objects.count()
    for counter in ReceiptCounter.objects.all():
        numbers = Receipt.objects.filter(year=counter.year).order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, counter.last + 1))
    assert OutgoingMail.objects.filter(kind="receipt").count() == Payment.objects.count()
    findings = list(Finding.objects.exclude(kind=Finding.Kind.DISPUTE).values_list("kind", "remote_id", "detail"))
    assert not findings, findings
    assert not Contribution.objects.filter(state=Contribution.State.HELD).exists()


def plans() -> dict[str, Plan]:
    """Make a plan of each rhythm that the drill uses."""
    return {rhythm: PlanFactory(rhythm=rhythm) for rhythm in (Plan.Rhythm.ONCE, Plan.Rhythm.MONTHLY)}


def _page(contribution: Contribution) -> str:
    return f"https://spacewire.example/support/thanks/{contribution.reference}/"
