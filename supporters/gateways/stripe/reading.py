"""Stripe's objects, read into the plain facts of `base`: what each of its words means to us."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from newsroom.kit.money import Money
from supporters.gateways.base import (
    CheckoutState,
    DisputeState,
    PaymentState,
    RefundState,
    RemoteCheckout,
    RemoteDispute,
    RemotePayment,
    RemoteRefund,
    RemoteSubscription,
    SubscriptionState,
    Unclear,
)
from supporters.gateways.stripe import amounts

type Thing = Mapping[str, Any]  # an object of Stripe's as JSON

_SUBSCRIPTIONS = {
    "incomplete": SubscriptionState.PENDING,
    "trialing": SubscriptionState.ACTIVE,
    "active": SubscriptionState.ACTIVE,
    "past_due": SubscriptionState.LATE,
    "unpaid": SubscriptionState.LATE,
    "paused": SubscriptionState.PAUSED,
    "canceled": SubscriptionState.CANCELLED,
    "incomplete_expired": SubscriptionState.CANCELLED,
}
_PAYMENTS = {
    "succeeded": PaymentState.SUCCEEDED,
    "processing": PaymentState.PENDING,
    "requires_action": PaymentState.PENDING,
    "requires_capture": PaymentState.PENDING,
    "requires_confirmation": PaymentState.PENDING,
    "requires_payment_method": PaymentState.PENDING,  # FAILED once a try has failed
    "canceled": PaymentState.FAILED,
}
_REFUNDS = {
    "": RefundState.PENDING,
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
# What isn't here is still open: `warning_…` are inquiries, before the bank takes the money back.
_DISPUTES = {
    "won": DisputeState.WON,
    "warning_closed": DisputeState.WON,
    "prevented": DisputeState.WON,
    "lost": DisputeState.LOST,
}


def number(thing: object) -> str:
    """Return the number of something that is there whole or by its number alone; empty for nothing."""
    return str(thing.get("id") or "") if isinstance(thing, Mapping) else str(thing or "")


def whole(thing: object) -> Thing | None:
    """Return an object that is there whole."""
    return thing if isinstance(thing, Mapping) else None


def reference(thing: Thing) -> str:
    """Return our own number of the attempt that an object carries."""
    return str((thing.get("metadata") or {}).get("contribution") or "")


def money(amount: object, currency: object) -> Money | None:
    """Return an amount, or None for a currency we don't keep books in: such money isn't ours."""
    if type(amount) is not int or not currency:
        return None
    try:
        return amounts.from_stripe(amount, str(currency))
    except ValueError:
        return None


def when(seconds: object) -> datetime | None:
    """Return a time."""
    return datetime.fromtimestamp(seconds, UTC) if type(seconds) is int else None


def checkout(session: Thing) -> RemoteCheckout:
    """Read a Checkout Session."""
    payer = session.get("customer_details") or {}
    return RemoteCheckout(
        remote_id=session["id"],
        reference=reference(session) or str(session.get("client_reference_id") or ""),
        state=_checkout_state(session),
        money=money(session.get("amount_total"), session.get("currency")),
        subscription_id=number(session.get("subscription")),
        payment_id=number(session.get("payment_intent")),
        email=payer.get("email") or session.get("customer_email") or "",
        name=payer.get("name") or "",
    )


def _checkout_state(session: Thing) -> CheckoutState:
    if session["status"] == "expired":
        return CheckoutState.EXPIRED
    if session["status"] == "complete":
        return CheckoutState.PENDING if session["payment_status"] == "unpaid" else CheckoutState.PAID
    intent = whole(session.get("payment_intent"))
    # The page stays open: the payer may try another card there.
    return CheckoutState.DECLINED if intent and intent.get("last_payment_error") else CheckoutState.OPEN


def subscription(found: Thing) -> RemoteSubscription:
    """Read a Subscription, with its Customer where that is there whole."""
    item = (found.get("items") or {}).get("data", [{}])[0]
    price = item.get("price") or {}
    state = _subscription_state(found)
    ends = state is SubscriptionState.CANCELLED or found.get("cancel_at_period_end") or found.get("cancel_at")
    unit = price.get("unit_amount")
    return RemoteSubscription(
        remote_id=found["id"],
        reference=reference(found),
        state=state,
        money=money(unit * item.get("quantity", 1) if type(unit) is int else None, found.get("currency")),
        next_at=None if ends else when(item.get("current_period_end")),
        started_at=when(found.get("start_date") or found.get("created")),
        email=(whole(found.get("customer")) or {}).get("email") or "",
        customer_id=number(found.get("customer")),
    )


def _subscription_state(found: Thing) -> SubscriptionState:
    state = _known(_SUBSCRIPTIONS, found)
    # Stripe calls one active, or past due, whose collection is paused: no money comes all the same.
    if found.get("pause_collection") and state in {SubscriptionState.ACTIVE, SubscriptionState.LATE}:
        return SubscriptionState.PAUSED
    return state


def payment(intent: Thing, *, subscription_id: str = "", of_subscription: str = "") -> RemotePayment | None:
    """Read a PaymentIntent with its latest charge; None for a currency that can't be ours.

    `of_subscription` is the reference of the subscription that was charged: Stripe doesn't repeat it on the payment.
    """
    charge = whole(intent.get("latest_charge")) or {}
    state, error = _known(_PAYMENTS, intent), intent.get("last_payment_error") or {}
    if intent["status"] == "requires_payment_method" and (error or charge.get("status") == "failed"):
        state = PaymentState.FAILED
    amount = intent.get("amount_received") if state is PaymentState.SUCCEEDED else intent.get("amount")
    moved = money(amount, intent.get("currency"))
    if moved is None:
        return None
    return RemotePayment(
        remote_id=intent["id"],
        reference=reference(intent) or of_subscription,
        state=state,
        money=moved,
        at=when(charge.get("created")) or when(intent.get("created")) or datetime.now(UTC),
        subscription_id=subscription_id,
        fee_minor=_fee(charge, moved.currency) if state is PaymentState.SUCCEEDED else None,
        why_not=_why_not(error or charge) if state is PaymentState.FAILED else "",
    )


def as_intent(charge: Thing) -> Thing | None:
    """Return the PaymentIntent of a charge from a list; None when another, later charge says how it stands.

    Where only its number is there, what the charge says stands for it.
    """
    intent = whole(charge.get("payment_intent"))
    if intent:
        return {**intent, "latest_charge": charge} if number(intent.get("latest_charge")) == charge["id"] else None
    if not charge.get("payment_intent"):
        return None
    states = {"succeeded": "succeeded", "pending": "processing", "failed": "requires_payment_method"}
    return {
        "id": charge["payment_intent"],
        "status": states.get(charge["status"], charge["status"]),
        "amount": charge["amount"],
        "amount_received": charge.get("amount_captured") or charge["amount"],
        "currency": charge["currency"],
        "metadata": charge.get("metadata"),
        "latest_charge": charge,
    }


def _fee(charge: Thing, currency: str) -> int | None:
    """Return what Stripe kept, where it kept it in the currency that was paid."""
    transaction = whole(charge.get("balance_transaction")) or {}
    fee = money(transaction.get("fee"), transaction.get("currency"))
    return fee.minor if fee and fee.currency == currency else None


def _why_not(error: Thing) -> str:
    code = error.get("decline_code") or error.get("code") or error.get("failure_code") or ""
    message = error.get("message") or error.get("failure_message") or ""
    return f"{code}: {message}".strip(": ")[:300]


def refund(found: Thing) -> RemoteRefund | None:
    """Read a Refund; None for a currency that can't be ours, or a payment that isn't a PaymentIntent."""
    moved, intent = money(found.get("amount"), found.get("currency")), number(found.get("payment_intent"))
    if moved is None or not intent:
        return None
    return RemoteRefund(
        remote_id=found["id"],
        payment_id=intent,
        state=_known(_REFUNDS, found),
        money=moved,
        at=when(found.get("created")) or datetime.now(UTC),
        key=str((found.get("metadata") or {}).get("key") or ""),
    )


def dispute(found: Thing) -> RemoteDispute | None:
    """Read a Dispute; None for a payment that isn't a PaymentIntent."""
    intent = number(found.get("payment_intent"))
    if not intent:
        return None
    return RemoteDispute(
        remote_id=found["id"],
        payment_id=intent,
        state=_DISPUTES.get(found["status"], DisputeState.OPEN),
        reason=found.get("reason") or "",
        at=when(found.get("created")) or datetime.now(UTC),
        money=money(found.get("amount"), found.get("currency")),
    )


def subscription_of(invoice: Thing) -> tuple[str, str]:
    """Return number and reference of the subscription that an invoice is for; empty for none."""
    details = (invoice.get("parent") or {}).get("subscription_details") or {}
    return number(details.get("subscription")), reference(details)


def intents_of(invoice: Thing) -> list[str]:
    """Return the numbers of the PaymentIntents that an invoice was, or is to be, paid with."""
    payments = (invoice.get("payments") or {}).get("data") or []
    found = [number((each.get("payment") or {}).get("payment_intent")) for each in payments]
    return [intent for intent in found if intent]


def _known[State](states: Mapping[str, State], found: Thing) -> State:
    """Return what a status means. Raises Unclear for one that this version of Stripe's API doesn't have."""
    state = states.get(found.get("status") or "")
    if state is None:
        raise Unclear(f"{found['id']} has a status that isn't known here: {found.get('status')!r}.")
    return state
