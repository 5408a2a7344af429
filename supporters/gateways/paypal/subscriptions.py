"""Monthly and yearly gifts: PayPal collects, under a plan of ours whose amount each giver chooses."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from newsroom.kit.money import Money
from supporters.gateways.base import (
    CheckoutState,
    Order,
    PaymentState,
    PlanTerms,
    RemoteCheckout,
    RemotePayment,
    RemoteSubscription,
    Rhythm,
    SubscriptionState,
)
from supporters.gateways.paypal import amounts, payments
from supporters.gateways.paypal.gathering import Gathering
from supporters.gateways.paypal.orders import full_name, pages
from supporters.gateways.paypal.trees import Tree, at, branch, branches, moment, text

ADDRESS = "/v1/billing/subscriptions"
# How far back a subscription's payments are looked at: the last quarter, or a yearly one's last.
LOOK_BACK = timedelta(days=92)

_STATES = {
    "ACTIVE": SubscriptionState.ACTIVE,
    "SUSPENDED": SubscriptionState.PAUSED,
    "CANCELLED": SubscriptionState.CANCELLED,
    "EXPIRED": SubscriptionState.CANCELLED,
}
_UNITS = {Rhythm.MONTHLY: "MONTH", Rhythm.YEARLY: "YEAR"}


def product(terms: PlanTerms) -> dict[str, object]:
    """Write the request for a product: PayPal files plans under one."""
    return {"name": terms.title[:127], "type": "SERVICE"}


def plan(terms: PlanTerms, product_id: str) -> dict[str, object]:
    """Write the request for a plan without end. A payment missed is not collected later on top of the next."""
    cycle = {
        "frequency": {"interval_unit": _UNITS[terms.rhythm], "interval_count": 1},
        "tenure_type": "REGULAR",
        **_cycle(terms.money),
    }
    return {
        "product_id": product_id,
        "name": terms.title[:127],
        "billing_cycles": [cycle],
        "payment_preferences": {"auto_bill_outstanding": False, "payment_failure_threshold": 3},
    }


def _cycle(money: Money) -> dict[str, object]:
    return {"sequence": 1, "total_cycles": 0, "pricing_scheme": {"fixed_price": amounts.written(money)}}


def wanted(order: Order) -> dict[str, object]:
    """Write the request for a subscription, at the giver's own amount."""
    body: dict[str, object] = {
        "plan_id": order.plan_id,
        "custom_id": order.reference,
        "plan": {"billing_cycles": [_cycle(order.money)]},
        "application_context": pages(order, button="SUBSCRIBE_NOW"),
    }
    if order.email:
        body["subscriber"] = {"email_address": order.email}
    return body


def revised(money: Money, *, return_url: str, cancel_url: str, plan_id: str) -> dict[str, object]:
    """Write the request for another amount. PayPal asks the payer to agree."""
    body: dict[str, object] = {
        "plan": {"billing_cycles": [_cycle(money)]},
        "application_context": {
            "shipping_preference": "NO_SHIPPING",
            "return_url": return_url,
            "cancel_url": cancel_url,
        },
    }
    if plan_id:
        body["plan_id"] = plan_id
    return body


def span() -> dict[str, str]:
    """Say which of a subscription's payments we ask for; a little into the future, as clocks differ."""
    now = datetime.now(UTC)
    return {"start_time": stamp(now - LOOK_BACK), "end_time": stamp(now + timedelta(hours=1))}


def stamp(when: datetime) -> str:
    """Write a time as PayPal reads it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def gather(subscription: Tree, transactions: Tree, into: Gathering) -> None:
    """Read a subscription, what it was begun as, and its latest payments."""
    found = read(subscription)
    into.subscriptions.setdefault(found.remote_id, found)
    paid = [
        _payment(one, found)
        for one in branches(transactions, "transactions")
        if not text(one, "amount_with_breakdown", "gross_amount", "value").startswith("-")  # money that went back
    ]
    paid.sort(key=lambda one: one.at)
    for one in paid:
        into.payments.setdefault(one.remote_id, one)
    first = next((one for one in paid if one.state is PaymentState.SUCCEEDED), None)
    into.checkouts.setdefault(
        found.remote_id,
        RemoteCheckout(
            remote_id=found.remote_id,
            reference=found.reference,
            state=_checkout_state(subscription, found, has_paid=first is not None),
            money=found.money,
            subscription_id="" if found.state is SubscriptionState.PENDING else found.remote_id,
            payment_id=first.remote_id if first else "",
            email=found.email,
            name=full_name(branch(subscription, "subscriber", "name")),
        ),
    )


def _checkout_state(subscription: Tree, found: RemoteSubscription, *, has_paid: bool) -> CheckoutState:
    if has_paid or branch(subscription, "billing_info", "last_payment"):
        return CheckoutState.PAID
    if text(subscription, "status") == "APPROVAL_PENDING":
        return CheckoutState.OPEN
    return CheckoutState.EXPIRED if found.state is SubscriptionState.CANCELLED else CheckoutState.PENDING


def read(subscription: Tree) -> RemoteSubscription:
    """Read a subscription."""
    state = _STATES.get(text(subscription, "status"), SubscriptionState.PENDING)
    failed = at(subscription, "billing_info", "failed_payments_count")
    if state is SubscriptionState.ACTIVE and isinstance(failed, int | Decimal) and failed > 0:
        state = SubscriptionState.LATE
    return RemoteSubscription(
        remote_id=text(subscription, "id"),
        reference=text(subscription, "custom_id"),
        state=state,
        money=_price(subscription),
        next_at=moment(subscription, "billing_info", "next_billing_time"),
        started_at=moment(subscription, "start_time") or moment(subscription, "create_time"),
        email=text(subscription, "subscriber", "email_address"),
        customer_id=text(subscription, "subscriber", "payer_id"),
    )


def _price(subscription: Tree) -> Money | None:
    prices = [branch(one, "pricing_scheme", "fixed_price") for one in branches(subscription, "plan", "billing_cycles")]
    last = branch(subscription, "billing_info", "last_payment", "amount")
    return amounts.read_or_none(next(filter(None, prices), last))


def _payment(transaction: Tree, subscription: RemoteSubscription) -> RemotePayment:
    money = amounts.read(branch(transaction, "amount_with_breakdown", "gross_amount"))
    return RemotePayment(
        remote_id=text(transaction, "id"),
        reference=subscription.reference,
        state=payments.state(text(transaction, "status")),
        money=money,
        at=moment(transaction, "time") or datetime.now(UTC),
        subscription_id=subscription.remote_id,
        fee_minor=amounts.fee(branch(transaction, "amount_with_breakdown", "fee_amount"), money.currency),
        why_not=text(transaction, "status_details", "reason"),
    )
