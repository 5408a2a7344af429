"""One-off gifts: an order that the payer approves on PayPal's page, and whose money we then collect."""

from supporters.gateways.base import CheckoutState, Order, PaymentState, RemoteCheckout
from supporters.gateways.paypal import amounts, payments
from supporters.gateways.paypal.gathering import Gathering
from supporters.gateways.paypal.trees import Tree, branch, branches, text

ADDRESS = "/v2/checkout/orders"

_STATES = {
    "APPROVED": CheckoutState.APPROVED,
    "VOIDED": CheckoutState.EXPIRED,
    "COMPLETED": CheckoutState.PENDING,  # until a capture below says more
}
_PAID = {
    PaymentState.SUCCEEDED: CheckoutState.PAID,
    PaymentState.PENDING: CheckoutState.PENDING,
    PaymentState.FAILED: CheckoutState.DECLINED,
}
# PayPal's pages want a country with the language.
_LOCALES = {
    "da": "da-DK",
    "de": "de-DE",
    "en": "en-US",
    "es": "es-ES",
    "fr": "fr-FR",
    "it": "it-IT",
    "ja": "ja-JP",
    "nl": "nl-NL",
    "no": "no-NO",
    "pl": "pl-PL",
    "pt": "pt-PT",
    "sv": "sv-SE",
    "zh": "zh-CN",
}


def pages(order: Order, *, button: str) -> dict[str, str]:
    """Say how PayPal's pages should look, and where the payer goes from there."""
    language = order.language[:2].lower()
    locale = {"locale": _LOCALES[language]} if language in _LOCALES else {}
    return {
        "shipping_preference": "NO_SHIPPING",
        "user_action": button,
        "return_url": order.return_url,
        "cancel_url": order.cancel_url,
        **locale,
    }


def wanted(order: Order) -> dict[str, object]:
    """Write the request for an order."""
    paypal: dict[str, object] = {"experience_context": pages(order, button="PAY_NOW")}
    if order.email:
        paypal["email_address"] = order.email
    unit = {
        "custom_id": order.reference,
        "description": order.title[:127],
        "amount": amounts.written(order.money),
    }
    return {"intent": "CAPTURE", "purchase_units": [unit], "payment_source": {"paypal": paypal}}


def gather(order: Tree, into: Gathering) -> None:
    """Read an order with its payments and their refunds."""
    unit = branch(order, "purchase_units", 0)
    reference = text(unit, "custom_id")
    captures = [payments.read(one, reference=reference) for one in branches(unit, "payments", "captures")]
    for one in captures:
        into.payments.setdefault(one.remote_id, one)
    for refund in map(payments.read_refund, branches(unit, "payments", "refunds")):
        into.refunds.setdefault(refund.remote_id, refund)
    best = next((one for one in captures if one.state is PaymentState.SUCCEEDED), captures[-1] if captures else None)
    payer = branch(order, "payer") or branch(order, "payment_source", "paypal")
    into.checkouts.setdefault(
        text(order, "id"),
        RemoteCheckout(
            remote_id=text(order, "id"),
            reference=reference,
            state=_PAID[best.state] if best else _STATES.get(text(order, "status"), CheckoutState.OPEN),
            money=amounts.read_or_none(branch(unit, "amount")),
            payment_id=best.remote_id if best else "",
            email=text(payer, "email_address"),
            name=full_name(branch(payer, "name")),
        ),
    )


def full_name(name: Tree) -> str:
    """Return a payer's name as one line."""
    return text(name, "full_name") or f"{text(name, 'given_name')} {text(name, 'surname')}".strip()
