"""The objects at the double of Stripe, the events about them, and its ledger."""

import hashlib
import hmac
import json
import time
from typing import Any

from tests.peers.double import Booked, Double, Ledger
from tests.peers.server import Json

API_VERSION = "2026-10-28.endive"
# Currencies whose amounts at Stripe have two digits more than ISO 4217 knows.
TWO_DIGITS_MORE = {"isk", "ugx"}
_SUBSCRIPTIONS = {
    "incomplete": "pending",
    "active": "active",
    "past_due": "late",
    "unpaid": "late",
    "canceled": "cancelled",
    "incomplete_expired": "cancelled",
}
_DISPUTES = {"needs_response": "open", "under_review": "open", "won": "won", "lost": "lost"}


class World(Double):
    """What there is at Stripe: payments, charges, invoices."""

    key_header = "idempotency-key"
    secret = "whsec_double"
    live = False
    api_version = API_VERSION

    def sign(self, event: Json, *, age: int = 0, secret: str = "", scheme: str = "v1") -> tuple[bytes, dict[str, str]]:
        """Sign as Stripe does: HMAC-SHA256 over the time, a point and the raw body."""
        body, at = json.dumps(event).encode(), int(time.time()) - age
        mark = hmac.new((secret or self.secret).encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        return body, {"Content-Type": "application/json", "Stripe-Signature": f"t={at},{scheme}={mark}"}

    def wrong_mode(self, event: Json) -> None:
        """Make it live for a site in test mode, and the other way round."""
        event["livemode"] = not event["livemode"]

    def unknown_object(self, event: Json) -> None:
        """Another event, whose object has a number that nobody knows."""
        event["id"] += "_unknown"
        thing = event["data"]["object"]
        place = "invoice" if thing["object"] == "invoice_payment" else "id"
        thing[place] = thing[place].rsplit("_", 1)[0] + "_unknown"

    def speak_version(self, version: str) -> None:
        """Write events in another version of the API, as an endpoint does that somebody changed."""
        self.api_version = version

    # --- Objects ---

    def make(self, kind: str, prefix: str, **more: Any) -> Json:
        """Make an object of a kind and keep it."""
        thing = {
            "id": self.number(prefix),
            "object": kind,
            "_kind": kind,
            "created": int(time.time()),
            "livemode": self.live,
            "metadata": {},
        } | more
        self.objects[thing["id"]] = thing
        return thing

    def emit(self, kind: str, thing: Json) -> None:
        """Put out an event about an object as it is now."""
        self.put_out(
            {
                "id": self.number("evt_"),
                "object": "event",
                "api_version": self.api_version,
                "created": int(time.time()),
                "type": kind,
                "livemode": self.live,
                "pending_webhooks": 1,
                "request": {"id": None, "idempotency_key": None},
                "data": {"object": thing},
            }
        )

    def customer(self, email: str) -> Json:
        """Make a customer."""
        return self.make("customer", "cus_", email=email, name="A Payer")

    def charge(self, intent: Json, *, outcome: str) -> Json:
        """Try to take the money of a payment: paid, failed or pending."""
        paid = outcome == "paid"
        charge = self.make(
            "charge",
            "ch_",
            amount=intent["amount"],
            amount_captured=intent["amount"] if paid else 0,
            amount_refunded=0,
            currency=intent["currency"],
            customer=intent["customer"],
            payment_intent=intent["id"],
            status={"paid": "succeeded", "pending": "pending"}.get(outcome, "failed"),
            paid=paid,
            refunded=False,
            disputed=False,
            balance_transaction=None,
            failure_code=None if outcome != "failed" else "card_declined",
            failure_message=None if outcome != "failed" else "Your card was declined.",
            metadata=dict(intent["metadata"]),
        )
        intent["latest_charge"] = charge["id"]
        getattr(self, f"_is_{outcome}")(intent, charge)
        return charge

    def _is_paid(self, intent: Json, charge: Json) -> None:
        fee = intent["amount"] * 29 // 1000 + 30
        booked = self.make(
            "balance_transaction",
            "txn_",
            amount=intent["amount"],
            fee=fee,
            currency=intent["currency"],
            source=charge["id"],
        )
        charge |= {
            "balance_transaction": booked["id"],
            "status": "succeeded",
            "paid": True,
            "amount_captured": intent["amount"],
        }
        intent |= {"status": "succeeded", "amount_received": intent["amount"], "last_payment_error": None}
        self.emit("charge.succeeded", charge)
        self.emit("payment_intent.succeeded", intent)

    def _is_failed(self, intent: Json, charge: Json) -> None:
        intent |= {
            "status": "requires_payment_method",
            "last_payment_error": {
                "type": "card_error",
                "code": "card_declined",
                "decline_code": "insufficient_funds",
                "message": "Your card has insufficient funds.",
            },
        }
        self.emit("charge.failed", charge)
        self.emit("payment_intent.payment_failed", intent)

    def _is_pending(self, intent: Json, charge: Json) -> None:
        intent["status"] = "processing"
        self.emit("charge.pending", charge)
        self.emit("payment_intent.processing", intent)

    def intent(self, amount: int, currency: str, customer: str | None, metadata: Json) -> Json:
        """Make a payment of which nothing is paid yet."""
        return self.make(
            "payment_intent",
            "pi_",
            amount=amount,
            amount_received=0,
            currency=currency,
            customer=customer,
            status="requires_payment_method",
            latest_charge=None,
            last_payment_error=None,
            metadata=dict(metadata),
        )

    def invoice(self, subscription: Json, reason: str, *, outcome: str) -> Json:
        """Send the invoice of a period, and try to collect it."""
        price = subscription["items"]["data"][0]["price"]
        # Stripe repeats no metadata of the subscription on what pays for it: only the invoice knows both.
        intent = self.intent(price["unit_amount"], subscription["currency"], subscription["customer"], {})
        invoice = self.make(
            "invoice",
            "in_",
            customer=subscription["customer"],
            currency=subscription["currency"],
            amount_due=price["unit_amount"],
            amount_paid=0,
            billing_reason=reason,
            status="open",
            parent={
                "type": "subscription_details",
                "quote_details": None,
                "subscription_details": {
                    "metadata": dict(subscription["metadata"]),
                    "subscription": subscription["id"],
                },
            },
            _subscription=subscription["id"],
        )
        self.make(
            "invoice_payment",
            "inpay_",
            invoice=invoice["id"],
            status="open",
            payment={"type": "payment_intent", "payment_intent": intent["id"]},
            _intent=intent["id"],
        )
        subscription["latest_invoice"] = invoice["id"]
        self.charge(intent, outcome=outcome)
        self._close(invoice, outcome=outcome)
        return invoice

    def _close(self, invoice: Json, *, outcome: str) -> None:
        if outcome != "paid":
            self.emit("invoice.payment_failed", invoice)
            return
        invoice |= {"status": "paid", "amount_paid": invoice["amount_due"]}
        for each in self.kept("invoice_payment"):
            if each["invoice"] == invoice["id"]:
                each["status"] = "paid"
                self.emit("invoice_payment.paid", each)
        self.emit("invoice.paid", invoice)

    # --- What it thinks is true ---

    def ledger(self) -> Ledger:
        """Tell what the double thinks is true."""
        paid = {i["id"]: self._booked(i) for i in self.kept("payment_intent") if i["status"] == "succeeded"}
        return Ledger(
            payments=paid,
            subscriptions={s["id"]: self._state(s) for s in self.kept("subscription")},
            disputes={d["id"]: _DISPUTES[d["status"]] for d in self.kept("dispute")},
        )

    def _state(self, subscription: Json) -> str:
        state = _SUBSCRIPTIONS[subscription["status"]]
        return "paused" if subscription["pause_collection"] and state in {"active", "late"} else state

    def _booked(self, intent: Json) -> Booked:
        shift = 100 if intent["currency"] in TWO_DIGITS_MORE else 1
        paying = [p for p in self.kept("invoice_payment") if p["_intent"] == intent["id"]]
        subscription = self.get(self.get(paying[0]["invoice"])["_subscription"]) if paying else None
        return Booked(
            minor=intent["amount_received"] // shift,
            currency=intent["currency"].upper(),
            refunded=self.get(intent["latest_charge"])["amount_refunded"] // shift,
            reference=(subscription or intent)["metadata"].get("contribution", ""),
            subscription=subscription["id"] if subscription else "",
        )
