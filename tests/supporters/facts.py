"""Facts as a gateway would state them, for tests of what they do to the books."""

from datetime import UTC, datetime

from newsroom.kit.money import Money
from supporters.gateways.base import (
    CheckoutState,
    DisputeState,
    Facts,
    PaymentState,
    RefundState,
    RemoteCheckout,
    RemoteDispute,
    RemotePayment,
    RemoteRefund,
    RemoteSubscription,
    SubscriptionState,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIVE = Money(500, "USD")


def facts(*, at=NOON, **groups):
    """Return facts that were asked for at a time."""
    return Facts(at, **{name: tuple(group) for name, group in groups.items()})


def checkout(contribution, state=CheckoutState.PAID, **also):
    """Return the checkout of an attempt."""
    return RemoteCheckout(contribution.remote_id, contribution.reference.hex, state, contribution.money, **also)


def payment(contribution, number="pay_1", state=PaymentState.SUCCEEDED, money=FIVE, at=NOON, **also):
    """Return a payment of an attempt."""
    return RemotePayment(number, contribution.reference.hex, state, money, at, **also)


def subscription(contribution, state=SubscriptionState.ACTIVE, number="sub_1", money=FIVE, **also):
    """Return the subscription of an attempt."""
    return RemoteSubscription(number, contribution.reference.hex, state, money, **also)


def refund(number="re_1", of="pay_1", state=RefundState.SUCCEEDED, money=FIVE, **also):
    """Return a refund."""
    return RemoteRefund(number, of, state, money, NOON, **also)


def dispute(number="du_1", of="pay_1", state=DisputeState.OPEN):
    """Return a complaint."""
    return RemoteDispute(number, of, state, "fraudulent", NOON, FIVE)
