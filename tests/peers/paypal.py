"""A double of PayPal: orders, subscriptions, refunds, disputes and the report, with messages signed as PayPal signs them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from tests.peers import paypal_shapes as shapes
from tests.peers.double import Booked, Ledger
from tests.peers.paypal_api import API, CLIENT_ID, SECRET
from tests.peers.paypal_signing import CERTIFICATES, LIVE, SANDBOX, Signer, certificate, signed, signer
from tests.peers.server import Answer, Call, Json, public, run

WEBHOOK_ID = "7DW00000DOUBLE001"
STATES = {"ACTIVE": "active", "SUSPENDED": "paused", "CANCELLED": "cancelled", "EXPIRED": "cancelled"}


def settings(address: str) -> dict[str, Any]:
    """Return what GATEWAYS["paypal"] must say for a double that listens there."""
    return {
        "client_id": CLIENT_ID,
        "secret": SECRET,
        "webhook_id": WEBHOOK_ID,
        "is_live": False,
        "address": address,
    }


class PayPalDouble(API):
    """PayPal's double."""

    key_header = "paypal-request-id"
    controls: ClassVar[tuple[str, ...]] = (
        *API.controls,
        "renew",
        "recover",
        "dispute",
        "win",
        "lose",
        "cancel_there",
        "refund_there",
        "settle",
        "expire",
        "sign_out",
    )

    # --- Hooks ---

    def answer(self, call: Call) -> Answer:
        """Hand out certificates to anybody; the rest is the API."""
        if call.path.startswith(CERTIFICATES):
            found = certificate(call.path.removeprefix(CERTIFICATES))
            return Answer(200, found, "application/x-pem-file") if found else self.error(404, "none", "none").answer
        return super().answer(call)

    def sign(self, event: Json, *, age: int = 0) -> tuple[bytes, dict[str, str]]:
        """Sign as PayPal's sandbox does, or as its live side when the event came from there."""
        body = json.dumps(public(event), separators=(",", ":")).encode()
        return body, self.sign_body(body, age=age, by=signer(LIVE if event.get("_is_live") else SANDBOX))

    def sign_body(
        self, body: bytes, *, age: int = 0, by: Signer | None = None, webhook_id: str = WEBHOOK_ID
    ) -> dict[str, str]:
        """Return the headers for a body, whatever it holds, signed by whom a test wishes."""
        return signed(
            body,
            by=by or signer(),
            address=self.address,
            webhook_id=webhook_id,
            number=self.number("transmission-"),
            at=datetime.now(UTC) - timedelta(seconds=age),
        )

    def wrong_mode(self, event: Json) -> None:
        """PayPal's messages name no mode: the certificate that signs them does."""
        event["_is_live"] = True

    def unknown_object(self, event: Json) -> None:
        """Another message, about numbers nobody knows."""
        event["id"] += "-UNKNOWN"
        for name in {"id", "dispute_id", "billing_agreement_id", "sale_id"} & set(event["resource"]):
            event["resource"][name] += "000"

    def ledger(self) -> Ledger:
        """Tell what is true here."""
        payments = {
            one["id"]: Booked(
                minor=shapes.minor(one["amount"]),
                currency=one["amount"]["currency_code"],
                refunded=sum(shapes.minor(back["amount"]) for back in self._refunds(one["id"])),
                reference=one["custom_id"],
                subscription=one.get("_subscription", ""),
            )
            for one in self.kept("payment")
            if one["status"] in {"COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"}
        }
        subscriptions = {
            one["id"]: "late" if one["status"] == "ACTIVE" and self._failed(one) else STATES[one["status"]]
            for one in self.kept("subscription")
            if one["status"] in STATES
        }
        return Ledger(payments, subscriptions, {one["id"]: one["_state"] for one in self.kept("dispute")})

    # --- The payer, on PayPal's pages ---

    def pay(self, number: str, *, pending: bool = False) -> str:
        """Let the payer agree: an order is then ours to collect, a subscription is charged at once."""
        thing = self.get(number)
        back, _ = self._ways_back(thing)
        if thing["_kind"] == "order":
            if thing["status"] == "PAYER_ACTION_REQUIRED":
                thing |= {"status": "APPROVED", "_declines": False, "_pends": pending}
                self._tell("CHECKOUT.ORDER.APPROVED", "checkout-order", thing)
            return shapes.with_query(back, token=number, PayerID="QYR5Z8XDVJNXQ")
        if thing["status"] == "APPROVAL_PENDING":
            self._begin(thing)
        elif "_revision" in thing:
            thing["plan"] = thing.pop("_revision")
            self._tell("BILLING.SUBSCRIPTION.UPDATED", "subscription", thing)
        return shapes.with_query(back, subscription_id=number, ba_token="BA-1", token=number)

    def decline(self, number: str) -> str:
        """Let the payer's bank say no: PayPal notices at an order's capture, at a subscription's approval."""
        thing = self.get(number)
        if thing["_kind"] == "order":
            thing |= {"status": "APPROVED", "_declines": True}
            return shapes.with_query(self._ways_back(thing)[0], token=number, PayerID="QYR5Z8XDVJNXQ")
        return f"{self.address}/_pay/{number}"

    def abandon(self, number: str) -> str:
        """Let the payer turn back."""
        thing = self.get(number)
        back = self._ways_back(thing)[1]
        thing.pop("_revision", None)
        return shapes.with_query(back, token=number)

    def _ways_back(self, thing: Json) -> tuple[str, str]:
        pages = thing.get("application_context") or thing["payment_source"]["paypal"]["experience_context"]
        return pages["return_url"], pages["cancel_url"]

    # --- What else a test does ---

    def renew(self, number: str, *, outcome: str = "paid", force: bool = False) -> str:
        """Let a subscription's next charge come; return its payment's number. One that isn't active is charged by force only."""
        subscription = self.get(number)
        if subscription["status"] != "ACTIVE" and not force:
            return ""
        if outcome == "paid":
            return str(self._charge(subscription)["id"])
        subscription["billing_info"]["failed_payments_count"] += 1
        self._tell("BILLING.SUBSCRIPTION.PAYMENT.FAILED", "subscription", subscription)
        if self._failed(subscription) >= subscription["_threshold"]:
            subscription["status"] = "SUSPENDED"
            self._tell("BILLING.SUBSCRIPTION.SUSPENDED", "subscription", subscription)
        return ""

    def recover(self, number: str) -> str:
        """Let the charge come that failed before; return its payment's number."""
        return self.renew(number)

    def dispute(self, number: str) -> str:
        """Let the payer complain; return the dispute's number."""
        made = self._make(
            "dispute",
            "PP-D-",
            reason="UNAUTHORISED",
            status="OPEN",
            dispute_amount=self.get(number)["amount"],
            disputed_transactions=[{"seller_transaction_id": number}],
            _state="open",
        )
        made["dispute_id"] = made["id"]
        self._tell("CUSTOMER.DISPUTE.CREATED", "dispute", made)
        return str(made["id"])

    def win(self, number: str) -> None:
        """End a dispute: we keep the money."""
        self._close(number, "won", "RESOLVED_SELLER_FAVOUR")

    def lose(self, number: str) -> None:
        """End a dispute: the money goes back."""
        self._close(number, "lost", "RESOLVED_BUYER_FAVOUR")

    def _close(self, number: str, state: str, outcome: str) -> None:
        dispute = self.get(number)
        dispute |= {"status": "RESOLVED", "dispute_outcome": {"outcome_code": outcome}, "_state": state}
        self._tell("CUSTOMER.DISPUTE.RESOLVED", "dispute", dispute)

    def cancel_there(self, number: str) -> None:
        """Let the payer end a subscription at PayPal."""
        self._set_status(self.get(number), "CANCELLED")

    def refund_there(self, number: str, *, amount: int | None = None) -> str:
        """Let someone send money back by hand at PayPal, in minor units or all that is left; return the refund's number."""
        payment = self.get(number)
        part = self._left(payment) if amount is None else shapes.of_minor(amount, payment["amount"]["currency_code"])
        return str(self._send_back(payment, part)["id"])

    def expire(self, number: str) -> None:
        """Forget an order that nobody paid, as PayPal does after some hours. It tells nobody."""
        if self.get(number)["status"] != "COMPLETED":
            del self.objects[number]

    def settle(self, number: str, *, outcome: str = "paid") -> None:
        """Let a pending payment arrive, or not."""
        payment = self.get(number)
        payment["status"] = {"paid": "COMPLETED", "failed": "DECLINED"}[outcome]
        self._tell_of_payment(payment)

    def sign_out(self) -> None:
        """Forget all tokens, long before their end."""
        self.tokens.clear()


if __name__ == "__main__":
    run(PayPalDouble)
