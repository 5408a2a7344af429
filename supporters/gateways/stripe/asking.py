"""Asking Stripe what is true: an object, and those around it that our books need.

Stripe's objects point at each other one way only. From a payment the way to its subscription leads over the invoice it
paid (`parent` and `payments`, as they are since the API of 2025).
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Self

import stripe

from supporters.gateways.base import (
    Facts,
    NotFound,
    Ref,
    RemoteCheckout,
    RemoteDispute,
    RemotePayment,
    RemoteRefund,
    RemoteSubscription,
)
from supporters.gateways.stripe import line, reading
from supporters.gateways.stripe.reading import Thing

_OF_PAYMENT = ["latest_charge.balance_transaction"]
_OF_CHECKOUT = ["payment_intent.latest_charge.balance_transaction", "subscription.customer", "invoice.payments"]
_OF_SUBSCRIPTION = ["customer", "latest_invoice.payments"]
_PAGE = 100


class Answers:
    """What was asked so far, gathered into facts: each object once, however many ways led to it."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self.asked_at = datetime.now(UTC)
        self._api = client.v1
        self._checkouts: dict[str, RemoteCheckout] = {}
        self._subscriptions: dict[str, RemoteSubscription] = {}
        self._payments: dict[str, RemotePayment] = {}
        self._refunds: dict[str, RemoteRefund] = {}
        self._disputes: dict[str, RemoteDispute] = {}
        self._answers: set[Ref] = set()

    def facts(self) -> Facts:
        """Return all that was found."""
        return Facts(
            asked_at=self.asked_at,
            checkouts=tuple(self._checkouts.values()),
            subscriptions=tuple(self._subscriptions.values()),
            payments=tuple(self._payments.values()),
            refunds=tuple(self._refunds.values()),
            disputes=tuple(self._disputes.values()),
            answers=tuple(self._answers),
        )

    def about(self, ref: Ref) -> Self:
        """Ask about an object and those around it. Raises NotFound."""
        ways: dict[str, Callable[[str], None]] = {
            "checkout": self._ask_checkout,
            "subscription": self._ask_subscription,
            "payment": self._ask_payment,
            "charge": self._ask_charge,
            "invoice": self._ask_invoice,
            "refund": self._ask_refund,
            "dispute": self._ask_dispute,
        }
        if ref.kind not in ways:
            raise NotFound(f"Stripe has nothing that is called {ref.kind!r} here.")
        with line.asking():
            ways[ref.kind](ref.remote_id)
        return self

    # --- What was answered, without asking more ---

    def add_subscription(self, found: Thing) -> RemoteSubscription:
        """Take a subscription down."""
        fact = self._subscriptions[found["id"]] = reading.subscription(found)
        return fact

    def add_payment(self, intent: Thing, subscription_id: str = "", of_subscription: str = "") -> None:
        """Take a payment down."""
        fact = reading.payment(intent, subscription_id=subscription_id, of_subscription=of_subscription)
        if fact:
            self._payments[fact.remote_id] = fact

    def add_refund(self, found: Thing) -> None:
        """Take a refund down."""
        if fact := reading.refund(found):
            self._refunds[fact.remote_id] = fact

    def add_dispute(self, found: Thing) -> None:
        """Take a dispute down."""
        if fact := reading.dispute(found):
            self._disputes[fact.remote_id] = fact

    # --- One way of asking for each kind of object ---

    def _ask_checkout(self, session_id: str) -> None:
        session = self._api.checkout.sessions.retrieve(session_id, {"expand": _OF_CHECKOUT}).to_dict()
        self._checkouts[session_id] = reading.checkout(session)
        if intent := reading.whole(session.get("payment_intent")):
            self._take_payment(intent, known_alone=True)
        elif session.get("payment_intent"):
            self._ask_payment(reading.number(session["payment_intent"]))
        if subscription := reading.whole(session.get("subscription")):
            self.add_subscription(subscription)
        if invoice := reading.whole(session.get("invoice")):
            self._take_invoice(invoice)
        elif session.get("invoice"):
            self._ask_invoice(reading.number(session["invoice"]))

    def _ask_subscription(self, subscription_id: str) -> None:
        found = self._api.subscriptions.retrieve(subscription_id, {"expand": _OF_SUBSCRIPTION}).to_dict()
        self.add_subscription(found)
        if invoice := reading.whole(found.get("latest_invoice")):
            self._take_invoice(invoice)

    def _ask_invoice(self, invoice_id: str) -> None:
        self._take_invoice(self._api.invoices.retrieve(invoice_id, {"expand": ["payments"]}).to_dict())

    def _ask_payment(self, intent_id: str) -> None:
        self._take_payment(self._api.payment_intents.retrieve(intent_id, {"expand": _OF_PAYMENT}).to_dict())

    def _ask_charge(self, charge_id: str) -> None:
        charge = self._api.charges.retrieve(charge_id).to_dict()
        # One without a PaymentIntent was made by something older than we are: none of ours.
        if intent_id := reading.number(charge.get("payment_intent")):
            self._ask_payment(intent_id)

    def _ask_refund(self, refund_id: str) -> None:
        found = self._api.refunds.retrieve(refund_id).to_dict()
        self.add_refund(found)
        if intent_id := reading.number(found.get("payment_intent")):
            self._ask_payment(intent_id)

    def _ask_dispute(self, dispute_id: str) -> None:
        found = self._api.disputes.retrieve(dispute_id).to_dict()
        self.add_dispute(found)
        if intent_id := reading.number(found.get("payment_intent")):
            self._ask_payment(intent_id)

    # --- What hangs on what was found ---

    def _take_invoice(self, invoice: Thing) -> None:
        """Take down the subscription and the payments of an invoice; of one without a subscription, nothing."""
        subscription_id, of_subscription = reading.subscription_of(invoice)
        if not subscription_id:
            return
        if subscription_id not in self._subscriptions:
            found = self._api.subscriptions.retrieve(subscription_id, {"expand": ["customer"]}).to_dict()
            self.add_subscription(found)
        reference = self._subscriptions[subscription_id].reference or of_subscription
        self._answers.add(Ref("invoice", invoice["id"]))
        for intent_id in reading.intents_of(invoice):
            intent = self._api.payment_intents.retrieve(intent_id, {"expand": _OF_PAYMENT}).to_dict()
            self._take_payment(intent, subscription_id, reference)

    def _take_payment(
        self, intent: Thing, subscription_id: str = "", of_subscription: str = "", *, known_alone: bool = False
    ) -> None:
        """Take down a payment with its refunds and disputes, and the subscription it was for."""
        if not (subscription_id or known_alone or reading.reference(intent)):
            subscription_id, of_subscription = self.subscription_paid_by(intent["id"])
        self.add_payment(intent, subscription_id, of_subscription)
        charge = reading.whole(intent.get("latest_charge")) or {}
        self._answers |= {Ref("payment", intent["id"]), Ref("charge", reading.number(charge))}
        if charge.get("amount_refunded"):
            for refund in self._api.refunds.list({"payment_intent": intent["id"], "limit": _PAGE}).auto_paging_iter():
                self.add_refund(refund.to_dict())
        if charge.get("disputed"):
            for dispute in self._api.disputes.list({"payment_intent": intent["id"], "limit": _PAGE}).auto_paging_iter():
                self.add_dispute(dispute.to_dict())

    def subscription_paid_by(self, intent_id: str) -> tuple[str, str]:
        """Return number and reference of the subscription that a payment was for; empty for a payment by itself."""
        try:
            with line.asking():
                paid = self._api.invoice_payments.list(
                    {
                        "payment": {"type": "payment_intent", "payment_intent": intent_id},
                        "limit": 1,
                        "expand": ["data.invoice"],
                    }
                ).to_dict()
        except NotFound:
            return "", ""
        invoices = [reading.whole(each.get("invoice")) for each in paid.get("data") or []]
        return reading.subscription_of(invoices[0]) if invoices and invoices[0] else ("", "")


def payments_between(client: stripe.StripeClient, start: datetime, end: datetime) -> Iterator[Facts]:
    """Tell of each payment, refund and dispute that came into being in a span of time."""
    api = client.v1
    span: Any = {"gte": int(start.timestamp()), "lt": int(end.timestamp())}
    whole: Any = {"created": span, "limit": _PAGE, "expand": ["data.payment_intent", "data.balance_transaction"]}
    with line.asking():
        invoiced = _invoiced(client, start, end)
        for charge in api.charges.list(whole).auto_paging_iter():
            answers, intent = Answers(client), reading.as_intent(charge.to_dict())
            if intent is None:
                continue
            paid = invoiced.get(intent["id"])
            if paid is None and not reading.reference(intent):
                paid = answers.subscription_paid_by(intent["id"])
            answers.add_payment(intent, *(paid or ("", "")))
            yield answers.facts()
        for refund in api.refunds.list({"created": span, "limit": _PAGE}).auto_paging_iter():
            answers = Answers(client)
            answers.add_refund(refund.to_dict())
            yield answers.facts()
        for dispute in api.disputes.list({"created": span, "limit": _PAGE}).auto_paging_iter():
            answers = Answers(client)
            answers.add_dispute(dispute.to_dict())
            yield answers.facts()


def _invoiced(client: stripe.StripeClient, start: datetime, end: datetime) -> dict[str, tuple[str, str]]:
    """Return which payments were for which subscription, by the invoices of a span: fewer questions than one a payment."""
    span: Any = {"gte": int(start.timestamp()), "lt": int(end.timestamp())}
    found: dict[str, tuple[str, str]] = {}
    invoices = client.v1.invoices.list({"created": span, "limit": _PAGE, "expand": ["data.payments"]})
    for each in invoices.auto_paging_iter():
        invoice = each.to_dict()
        for intent_id in reading.intents_of(invoice):
            found[intent_id] = reading.subscription_of(invoice)
    return found


def subscriptions(client: stripe.StripeClient) -> Iterator[Facts]:
    """Tell of each subscription that isn't ended."""
    with line.asking():
        for each in client.v1.subscriptions.list({"limit": _PAGE, "expand": ["data.customer"]}).auto_paging_iter():
            answers = Answers(client)
            fact = answers.add_subscription(each.to_dict())
            if fact.state is not fact.state.CANCELLED:
                yield answers.facts()
