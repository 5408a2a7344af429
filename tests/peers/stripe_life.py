"""What happens at the double of Stripe without us: payers pay or don't, months pass, banks complain, somebody clicks there.

Each act changes the objects and puts out the events that Stripe puts out for it, in the order in which it makes them.
"""

import time
from typing import ClassVar

from tests.peers.server import Json
from tests.peers.stripe_world import World

DAY = 86_400


class Life(World):
    """All that changes objects at Stripe except our own requests."""

    controls: ClassVar[tuple[str, ...]] = (
        *World.controls,
        *(
            "settle",
            "expire",
            "renew",
            "recover",
            "dispute",
            "win",
            "lose",
            "refund_there",
            "cancel_there",
            "speak_version",
        ),
    )

    # --- What payers do on Stripe's page ---

    def pay(self, number: str, *, pending: bool = False) -> str:
        """Let the payer pay, at once or by a way that takes days; return where Stripe sends them."""
        session = self.get(number)
        if session["status"] != "open":
            return str(session["success_url"])
        outcome = "pending" if pending else "paid"
        email = session["customer_email"] or "payer@example.org"
        session["customer_details"] = {"email": email, "name": "A Payer"}
        if session["mode"] == "subscription":
            self._subscribe(session, email, outcome)
        else:
            intent = self._intent_of(session)
            self.charge(intent, outcome=outcome)
        session |= {"status": "complete", "payment_status": "unpaid" if pending else "paid", "url": None}
        self.emit("checkout.session.completed", session)
        return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", number)

    def _intent_of(self, session: Json) -> Json:
        """Return the payment of a one-off session: Stripe makes it when the payer first tries, and keeps it."""
        if not session["payment_intent"]:
            intent = self.intent(session["amount_total"], session["currency"], None, session["_metadata"])
            session["payment_intent"] = intent["id"]
        return self.get(session["payment_intent"])

    def _subscribe(self, session: Json, email: str, outcome: str) -> None:
        customer, now = self.customer(email), int(time.time())
        price = session["_price"]
        subscription = self.make(
            "subscription",
            "sub_",
            customer=customer["id"],
            currency=session["currency"],
            status="active",
            start_date=now,
            cancel_at_period_end=False,
            cancel_at=None,
            canceled_at=None,
            pause_collection=None,
            latest_invoice=None,
            metadata=dict(session["_metadata"]),
        )
        item = {
            "id": self.number("si_"),
            "object": "subscription_item",
            "quantity": 1,
            "current_period_start": now,
            "current_period_end": now + self._period(price),
            "price": price,
        }
        subscription["items"] = {"object": "list", "data": [item], "has_more": False, "url": "/v1/subscription_items"}
        session |= {"customer": customer["id"], "subscription": subscription["id"]}
        self.emit("customer.subscription.created", subscription)
        session["invoice"] = self.invoice(subscription, "subscription_create", outcome=outcome)["id"]

    def _period(self, price: Json) -> int:
        return (365 if price["recurring"]["interval"] == "year" else 30) * DAY

    def decline(self, number: str) -> str:
        """Let the payer's bank say no: they stay on Stripe's page, where they may try again."""
        session = self.get(number)
        if session["status"] == "open" and session["mode"] == "payment":
            self.charge(self._intent_of(session), outcome="failed")
        return f"{self.address}/_pay/{number}"

    def abandon(self, number: str) -> str:
        """Let the payer go back; the page stays open."""
        return str(self.get(number)["cancel_url"])

    def settle(self, number: str, *, outcome: str = "paid") -> None:
        """Let money come that was on its way, or fail to come."""
        session = self.get(number)
        intent = self.get(session["payment_intent"])
        getattr(self, f"_is_{outcome}")(intent, self.get(intent["latest_charge"]))
        paid = outcome == "paid"
        session["payment_status"] = "paid" if paid else "unpaid"
        self.emit(f"checkout.session.async_payment_{'succeeded' if paid else 'failed'}", session)

    def expire(self, number: str) -> Json:
        """Close a page that nobody paid on, as Stripe does after a day."""
        session = self.get(number)
        if session["status"] != "open":
            raise self.error(400, "", 'Only Checkout Sessions with a status in ["open"] can be expired.')
        session |= {"status": "expired", "url": None}
        self.emit("checkout.session.expired", session)
        return session

    # --- What time, banks and people at Stripe's own desk do ---

    def renew(self, number: str, *, outcome: str = "paid") -> str:
        """Let a month or a year pass; return the invoice. Paused subscriptions void theirs, cancelled ones have none."""
        subscription = self.get(number)
        if subscription["status"] == "canceled":
            return ""
        item = subscription["items"]["data"][0]
        start = item["current_period_end"]
        item |= {"current_period_start": start, "current_period_end": start + self._period(item["price"])}
        if subscription["pause_collection"]:
            self.emit("customer.subscription.updated", subscription)
            return ""
        subscription["status"] = "active" if outcome == "paid" else "past_due"
        invoice = self.invoice(subscription, "subscription_cycle", outcome=outcome)
        self.emit("customer.subscription.updated", subscription)
        return str(invoice["id"])

    def recover(self, number: str) -> None:
        """Let the next try at a failed renewal succeed: the same payment, another charge."""
        subscription = self.get(number)
        invoice = self.get(subscription["latest_invoice"])
        paying = next(p for p in self.kept("invoice_payment") if p["invoice"] == invoice["id"])
        self.charge(self.get(paying["_intent"]), outcome="paid")
        self._close(invoice, outcome="paid")
        subscription["status"] = "active"
        self.emit("customer.subscription.updated", subscription)

    def dispute(self, number: str) -> str:
        """Let a payer complain to their bank about a payment; return the dispute."""
        intent = self.get(number)
        charge = self.get(intent["latest_charge"])
        charge["disputed"] = True
        dispute = self.make(
            "dispute",
            "du_",
            amount=intent["amount"],
            currency=intent["currency"],
            charge=charge["id"],
            payment_intent=number,
            reason="fraudulent",
            status="needs_response",
        )
        self.emit("charge.dispute.created", dispute)
        return str(dispute["id"])

    def win(self, number: str) -> None:
        """Let the bank leave the money with us."""
        self._end_dispute(number, "won")

    def lose(self, number: str) -> None:
        """Let the bank take the money back."""
        self._end_dispute(number, "lost")

    def _end_dispute(self, number: str, status: str) -> None:
        dispute = self.get(number)
        dispute["status"] = status
        self.emit("charge.dispute.closed", dispute)

    def refund(self, intent: Json, amount: int | None, metadata: Json, reason: str | None) -> Json:
        """Send money back, at most what is left of a payment."""
        charge = self.get(intent["latest_charge"]) if intent["latest_charge"] else {"amount_refunded": 0}
        left = intent["amount_received"] - charge["amount_refunded"]
        if not left or (amount or 1) > left:
            raise self.error(400, "charge_already_refunded", "There isn't that much left to refund.")
        refund = self.make(
            "refund",
            "re_",
            amount=amount or left,
            currency=intent["currency"],
            payment_intent=intent["id"],
            charge=charge["id"],
            status="succeeded",
            reason=reason,
            metadata=metadata,
        )
        charge["amount_refunded"] += refund["amount"]
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self.emit("refund.created", refund)
        self.emit("charge.refunded", charge)
        return refund

    def refund_there(self, number: str, *, amount: int | None = None) -> str:
        """Let somebody refund at Stripe's own desk; return the refund."""
        return str(self.refund(self.get(number), amount, {}, None)["id"])

    def end(self, subscription: Json) -> Json:
        """End a subscription at once."""
        now = int(time.time())
        subscription |= {"status": "canceled", "canceled_at": now, "ended_at": now}
        self.emit("customer.subscription.deleted", subscription)
        return subscription

    def cancel_there(self, number: str) -> None:
        """Let somebody cancel at Stripe's own desk."""
        self.end(self.get(number))
