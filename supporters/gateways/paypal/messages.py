"""PayPal's messages: genuine or refused, then read for what to ask about."""

import base64
import json
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from supporters.gateways.base import Event, NotGenuine, Ref
from supporters.gateways.paypal import payments
from supporters.gateways.paypal.certificates import Certificates
from supporters.gateways.paypal.trees import Tree, branch, check_depth_and_text, is_id, moment, text

LARGEST = 1_000_000
# PayPal sends a message up to 25 times over three days (developer.paypal.com/api/rest/webhooks/rest) and documents
# nowhere that a repetition is dated and signed anew: a transmission has one number and one time. Five minutes, as with
# other gateways, would lose all that arrives after an hour's outage. A replay within these days is the same event number.
OLDEST = timedelta(days=3, hours=12)
NEWEST = timedelta(seconds=300)
_ALGORITHMS = {"SHA256withRSA"}
_LONGEST_HEADER = 2000
_HEADERS = ("transmission-id", "transmission-time", "transmission-sig", "cert-url", "auth-algo")


def read(
    body: bytes, headers: Mapping[str, str], *, webhook_ids: list[str], is_live: bool, certificates: Certificates
) -> Event:
    """Check a message's signature, age and mode, then read it. Raises NotGenuine, ValueError, or Unavailable."""
    if len(body) > LARGEST:
        msg = "The message is too long."
        raise ValueError(msg)
    sent_at = _check(body, headers, webhook_ids=webhook_ids, certificates=certificates)
    message = _parse(body)
    number, kind = text(message, "id"), text(message, "event_type")
    if not is_id(number) or not 0 < len(kind) <= 100:  # noqa: PLR2004 - no type of PayPal's is half as long
        msg = "The message has no number or no type."
        raise ValueError(msg)
    return Event(
        remote_id=number,
        type=kind,
        created_at=moment(message, "create_time") or sent_at,
        is_live=is_live,
        refs=refs(kind, message),
        api_version=text(message, "resource_version")[:20] or text(message, "event_version")[:20],
    )


def _check(body: bytes, headers: Mapping[str, str], *, webhook_ids: list[str], certificates: Certificates) -> datetime:
    """Raise NotGenuine unless PayPal signed this body for a webhook of ours. The number of the webhook is signed too.

    What costs nothing is looked at first, so that a clumsy forger can't make us fetch anything.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    number, sent, signature, url, algorithm = (lower.get(f"paypal-{name}", "") for name in _HEADERS)
    if not all((number, sent, signature, url)) or any(
        len(one) > _LONGEST_HEADER for one in (number, sent, signature, url)
    ):
        raise NotGenuine("The message isn't signed.")
    if algorithm not in _ALGORITHMS:
        raise NotGenuine("The message is signed in a way we don't take.")
    sent_at = moment({"at": sent}, "at")
    now = datetime.now(UTC)
    if sent_at is None or not now - OLDEST <= sent_at <= now + NEWEST:
        raise NotGenuine("The message is too old, or from the future.")
    try:
        signed = base64.b64decode(signature, validate=True)
    except ValueError as error:
        raise NotGenuine("The signature can't be read.") from error
    key = certificates.key(url)
    for webhook_id in webhook_ids:
        try:
            key.verify(signed, f"{number}|{sent}|{webhook_id}|{zlib.crc32(body)}".encode(), PKCS1v15(), SHA256())
        except InvalidSignature:
            continue
        return sent_at
    raise NotGenuine("The signature isn't PayPal's for a webhook of ours.")


def _parse(body: bytes) -> Tree:
    try:
        message = json.loads(body.decode(), parse_float=Decimal)
    except RecursionError as error:
        msg = "The message is nested too deep."
        raise ValueError(msg) from error
    if not isinstance(message, dict):
        msg = "The message is no object."
        raise ValueError(msg)  # noqa: TRY004 - what base.py promises for any message that can't be read
    check_depth_and_text(message)
    return message


def refs(kind: str, message: Tree) -> tuple[Ref, ...]:
    """Return what to ask about after a message of this type; nothing for types we don't know."""
    resource = branch(message, "resource")
    number = text(resource, "id")
    family, _, verb = kind.rpartition(".")
    found: list[tuple[str, str]] = []
    match family:
        case "PAYMENT.SALE" | "PAYMENT.CAPTURE" | "PAYMENT.REFUND" | "PAYMENTS.PAYMENT":
            found = _of_payment(family, verb, resource)
        case "CHECKOUT.ORDER":
            found = [("checkout", number)]
        case "CHECKOUT.PAYMENT-APPROVAL":
            found = [("checkout", text(resource, "order_id"))]
        case "BILLING.SUBSCRIPTION" | "BILLING.SUBSCRIPTION.PAYMENT":
            found = [("subscription", number)]
        case "CUSTOMER.DISPUTE":
            found = [("dispute", text(resource, "dispute_id") or number)]
    return tuple(Ref(name, one) for name, one in found if is_id(one))


def _of_payment(family: str, verb: str, resource: Tree) -> list[tuple[str, str]]:
    number = text(resource, "id")
    if family == "PAYMENT.REFUND" or verb == "REFUNDED":
        # A full refund of a sale is told with the refund, or with the sale itself in its new state.
        return [("payment" if text(resource, "billing_agreement_id") else "refund", number)]
    if verb == "REVERSED":
        return [("payment", payments.refunded_id(resource) or number)]
    # The subscription first: its payments are told with it, and asking about a sale by itself takes longer.
    return [("subscription", text(resource, "billing_agreement_id")), ("payment", number)]
