"""Looking things up: an object of PayPal's and those around it, in as few questions as will do."""

from supporters.gateways.base import NotFound, Ref, Rejected
from supporters.gateways.paypal import disputes, orders, payments, subscriptions
from supporters.gateways.paypal.gathering import Gathering
from supporters.gateways.paypal.line import Errand
from supporters.gateways.paypal.trees import Tree, at, is_id, text


def look(errand: Errand, ref: Ref) -> Gathering:
    """Ask about an object and those around it. Raises NotFound."""
    if not is_id(ref.remote_id):
        raise NotFound(f"PayPal has no {ref.kind} with such a number.")
    into = Gathering()
    match ref.kind:
        case "checkout" if is_subscription(ref.remote_id):
            look_at_subscription(errand, ref.remote_id, into)
        case "checkout" | "order":
            look_at_order(errand, ref.remote_id, into)
        case "subscription":
            look_at_subscription(errand, ref.remote_id, into)
        case "payment" | "capture" | "sale":
            _look_at_payment(errand, ref.remote_id, into)
        case "refund":
            _look_at_refund(errand, ref.remote_id, into)
        case "dispute":
            look_at_dispute(errand, ref.remote_id, into)
        case kind:
            raise NotFound(f"PayPal has no objects of the kind {kind!r}.")
    return into


def is_subscription(remote_id: str) -> bool:
    """Tell a subscription's number from an order's."""
    return remote_id.startswith("I-")


def look_at_order(errand: Errand, remote_id: str, into: Gathering) -> None:
    """Ask about an order: its payments and their refunds stand in it."""
    orders.gather(errand.get(f"{orders.ADDRESS}/{remote_id}"), into)
    into.answers.add(Ref("checkout", remote_id))


def look_at_subscription(errand: Errand, remote_id: str, into: Gathering) -> None:
    """Ask about a subscription and its latest payments. The amount a giver chose stands only in the `plan` asked for."""
    path = f"{subscriptions.ADDRESS}/{remote_id}"
    subscription = errand.get(path, fields="plan")
    pending = text(subscription, "status") in {"APPROVAL_PENDING", "APPROVED"}
    transactions: Tree = {} if pending else errand.get(f"{path}/transactions", **subscriptions.span())
    subscriptions.gather(subscription, transactions, into)
    into.answers |= {Ref("subscription", remote_id), Ref("checkout", remote_id)}


def _look_at_payment(errand: Errand, remote_id: str, into: Gathering) -> None:
    """Ask about money that moved. Today's API knows a subscription's sales too, but not whose they are."""
    payment, is_sale = _payment(errand, remote_id)
    order_id = text(payment, "supplementary_data", "related_ids", "order_id")
    if is_id(order_id):
        look_at_order(errand, order_id, into)
    elif not text(payment, "billing_agreement_id") and not is_sale:
        payment = {**payment, "billing_agreement_id": _billing_agreement(errand, remote_id)}
    agreement = text(payment, "billing_agreement_id")
    if is_subscription(agreement) and is_id(agreement):
        look_at_subscription(errand, agreement, into)
    reference = next((one.reference for one in into.checkouts.values()), "")
    found = payments.read(payment, reference=reference)
    known = into.payments.get(found.remote_id)
    if known is None or (known.fee_minor is None and found.fee_minor is not None):
        into.payments[found.remote_id] = found


def _payment(errand: Errand, remote_id: str) -> tuple[Tree, bool]:
    try:
        return errand.get(f"/v2/payments/captures/{remote_id}"), False
    except NotFound:
        return errand.get(f"/v1/payments/sale/{remote_id}"), True


def _billing_agreement(errand: Errand, remote_id: str) -> str:
    """Ask the first API which subscription a sale belongs to: only it says so (api/payments/v1/#sale_get)."""
    try:
        return text(errand.get(f"/v1/payments/sale/{remote_id}"), "billing_agreement_id")
    except Rejected:  # NotFound too: a capture of no subscription
        return ""


def _look_at_refund(errand: Errand, remote_id: str, into: Gathering) -> None:
    try:
        refund = errand.get(f"/v2/payments/refunds/{remote_id}")
    except NotFound:
        refund = errand.get(f"/v1/payments/refund/{remote_id}")
    found = payments.read_refund(refund)
    into.refunds[found.remote_id] = found
    if is_id(found.payment_id):
        _look_at_payment(errand, found.payment_id, into)


def look_at_dispute(errand: Errand, remote_id: str, into: Gathering) -> None:
    """Ask about a dispute and the payment it is about."""
    dispute = errand.get(f"{disputes.ADDRESS}/{remote_id}")
    found = disputes.read(dispute)
    into.disputes[found.remote_id or remote_id] = found
    if is_id(found.payment_id):
        _look_at_payment(errand, found.payment_id, into)


def total_pages(answer: Tree) -> int:
    """Return how many pages a list has."""
    pages = at(answer, "total_pages")
    return pages if isinstance(pages, int) else 1
