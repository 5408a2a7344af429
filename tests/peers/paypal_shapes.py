"""The shapes of PayPal's objects: amounts as text, links, times, orders and payments old and new."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tests.peers.server import Json

# ISO 4217, for the ledger; and what PayPal allows behind the point.
PARTS = {"JPY": 0}
PAYPAL_PARTS = {"JPY": 0, "HUF": 0, "TWD": 0}
REFUSED = {"KWD", "BHD", "TND", "JOD", "OMR"}
FEE = Decimal("0.45")


def stamp(when: datetime | None = None) -> str:
    """Return a time as PayPal writes it."""
    return (when or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_stamp(words: str) -> datetime:
    """Return a time that PayPal was given."""
    return datetime.fromisoformat(words)


def money(value: Decimal, currency: str) -> Json:
    """Return an amount as PayPal writes it."""
    return {"currency_code": currency, "value": f"{value:.{PAYPAL_PARTS.get(currency, 2)}f}"}


def value(amount: Json) -> Decimal:
    """Return an amount's number."""
    return Decimal(amount["value"])


def minor(amount: Json) -> int:
    """Return an amount in whole minor units of ISO 4217."""
    return int(value(amount).scaleb(PARTS.get(amount["currency_code"], 2)))


def of_minor(minor_units: int, currency: str) -> Json:
    """Return an amount of so many minor units of ISO 4217."""
    return money(Decimal(minor_units).scaleb(-PARTS.get(currency, 2)), currency)


def fault_of(amount: Json) -> str:
    """Return what PayPal finds wrong with an amount, "" for nothing."""
    if amount["currency_code"] in REFUSED:
        return "CURRENCY_NOT_SUPPORTED"
    if -value(amount).as_tuple().exponent > PAYPAL_PARTS.get(amount["currency_code"], 2):
        return "DECIMALS_NOT_SUPPORTED"
    return "" if value(amount) > 0 else "CANNOT_BE_ZERO_OR_NEGATIVE"


def links(**rels: str) -> list[Json]:
    """Return links by their names."""
    return [{"rel": rel.replace("_", "-"), "href": href, "method": "GET"} for rel, href in rels.items()]


def with_query(address: str, **more: str) -> str:
    """Return an address with more in its query."""
    url = urlsplit(address)
    return urlunsplit(url._replace(query=urlencode([*parse_qsl(url.query), *more.items()])))


def breakdown(amount: Json) -> Json:
    """Return what is left of an amount when PayPal has taken its fee."""
    currency = amount["currency_code"]
    return {
        "gross_amount": amount,
        "paypal_fee": money(FEE, currency),
        "net_amount": money(value(amount) - FEE, currency),
    }


def old_sale(sale: Json) -> Json:
    """Return a subscription's payment in the words of PayPal's first API, in which it still tells of these."""
    amount = sale["amount"]
    return {
        "id": sale["id"],
        "state": {"DECLINED": "denied"}.get(sale["status"], sale["status"].lower()),
        "amount": {"total": amount["value"], "currency": amount["currency_code"], "details": {}},
        "payment_mode": "INSTANT_TRANSFER",
        "billing_agreement_id": sale["_subscription"],
        "custom": sale["custom_id"],
        "transaction_fee": {"value": str(FEE), "currency": amount["currency_code"]},
        "create_time": sale["create_time"],
        "update_time": sale["create_time"],
    }


def old_refund(refund: Json) -> Json:
    """Return a refund of a subscription's payment in the words of PayPal's first API."""
    amount = refund["amount"]
    return {
        "id": refund["id"],
        "state": "completed",
        "sale_id": refund["_payment"],
        "amount": {"total": amount["value"], "currency": amount["currency_code"]},
        "create_time": refund["create_time"],
    }


def transaction(sale: Json) -> Json:
    """Return a subscription's payment as the list of its subscription tells of it."""
    parts = breakdown(sale["amount"])
    return {
        "id": sale["id"],
        "status": sale["status"],
        "time": sale["create_time"],
        "payer_email": "payer@example.org",
        "amount_with_breakdown": {
            "gross_amount": parts["gross_amount"],
            "fee_amount": parts["paypal_fee"],
            "net_amount": parts["net_amount"],
        },
    }


def reported(thing: Json) -> Json:
    """Return a payment or a refund as the report tells of it."""
    is_refund, subscription = thing["_kind"] == "refund", thing.get("_subscription", "")
    amount = thing["amount"]
    info: dict[str, Any] = {
        "transaction_id": thing["id"],
        "transaction_event_code": "T1107" if is_refund else "T0002" if subscription else "T0006",
        "transaction_initiation_date": thing["create_time"].replace("Z", "+0000"),
        "transaction_updated_date": thing["create_time"].replace("Z", "+0000"),
        "transaction_amount": {**amount, "value": f"-{amount['value']}"} if is_refund else amount,
        "transaction_status": "D" if thing["status"] == "DECLINED" else "P" if thing["status"] == "PENDING" else "S",
    }
    if is_refund:
        return {
            "transaction_info": {**info, "paypal_reference_id": thing["_payment"], "paypal_reference_id_type": "TXN"}
        }
    if subscription:
        info |= {"paypal_reference_id": subscription, "paypal_reference_id_type": "SUB"}
    info |= {"custom_field": thing["custom_id"], "fee_amount": money(-FEE, amount["currency_code"])}
    return {"transaction_info": info}
