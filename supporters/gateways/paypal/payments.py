"""Money that moved and money that went back: captures of one-offs, sales of subscriptions, refunds of both."""

from datetime import UTC, datetime

from supporters.gateways.base import (
    PaymentState,
    RefundState,
    RemotePayment,
    RemoteRefund,
)
from supporters.gateways.paypal import amounts
from supporters.gateways.paypal.trees import Tree, branch, link, moment, text

# Money that went back was paid all the same: the refund or the dispute says so.
_PAYMENT_STATES = {
    "COMPLETED": PaymentState.SUCCEEDED,
    "PARTIALLY_REFUNDED": PaymentState.SUCCEEDED,
    "REFUNDED": PaymentState.SUCCEEDED,
    "REVERSED": PaymentState.SUCCEEDED,
    "DECLINED": PaymentState.FAILED,
    "DENIED": PaymentState.FAILED,
    "FAILED": PaymentState.FAILED,
    "VOIDED": PaymentState.FAILED,
}
_REFUND_STATES = {
    "COMPLETED": RefundState.SUCCEEDED,
    "CANCELLED": RefundState.FAILED,
    "FAILED": RefundState.FAILED,
}


def state(word: str) -> PaymentState:
    """Read a payment's state: a word of today's API or, in small letters, of the first."""
    return _PAYMENT_STATES.get(word.upper(), PaymentState.PENDING)


def read(payment: Tree, *, reference: str = "", subscription_id: str = "") -> RemotePayment:
    """Read a capture (`amount.value`, `custom_id`) or a sale (`amount.total`, `custom`, `billing_agreement_id`)."""
    money = amounts.read(branch(payment, "amount"))
    kept = branch(payment, "seller_receivable_breakdown", "paypal_fee") or branch(payment, "transaction_fee")
    return RemotePayment(
        remote_id=text(payment, "id"),
        reference=text(payment, "custom_id") or text(payment, "custom") or reference,
        state=state(text(payment, "status") or text(payment, "state")),
        money=money,
        at=moment(payment, "create_time") or datetime.now(UTC),
        subscription_id=subscription_id or text(payment, "billing_agreement_id"),
        fee_minor=amounts.fee(kept, money.currency),
        why_not=text(payment, "status_details", "reason") or text(payment, "reason_code"),
    )


def read_refund(refund: Tree, *, payment_id: str = "") -> RemoteRefund:
    """Read a refund of a capture or of a sale."""
    return RemoteRefund(
        remote_id=text(refund, "id"),
        payment_id=payment_id or refunded_id(refund),
        state=_REFUND_STATES.get((text(refund, "status") or text(refund, "state")).upper(), RefundState.PENDING),
        money=amounts.read(branch(refund, "amount")),
        at=moment(refund, "create_time") or datetime.now(UTC),
        key=text(refund, "custom_id"),
    )


def refunded_id(refund: Tree) -> str:
    """Return the number of the payment whose money a refund sent back."""
    up = link(refund, "up") or link(refund, "sale") or link(refund, "capture")
    return text(refund, "sale_id") or text(refund, "capture_id") or up.rpartition("/")[2]
