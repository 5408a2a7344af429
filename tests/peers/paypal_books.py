"""What the double of PayPal keeps: its objects, the money that comes and goes back, and what it tells about them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.peers import paypal_shapes as shapes
from tests.peers.double import Double
from tests.peers.server import Json

MONTH = timedelta(days=30)


class Books(Double):
    """The objects, and what befalls them whoever asked for it."""

    def _check_amount(self, amount: Json) -> None:
        if fault := shapes.fault_of(amount):
            raise self.error(422, fault, "The amount is refused.")

    def _make(self, kind: str, prefix: str, **parts: Any) -> Json:
        number = self.number(prefix)
        made = {"id": number, "create_time": shapes.stamp(), "_kind": kind, **parts}
        self.objects[number] = made
        return made

    def _tell_of_payment(self, payment: Json) -> None:
        verb = payment["status"]
        if "_subscription" in payment:
            verb = "DENIED" if verb == "DECLINED" else verb
            self._tell(f"PAYMENT.SALE.{verb}", "sale", shapes.old_sale(payment))
        else:
            self._tell(f"PAYMENT.CAPTURE.{verb}", "capture", payment)

    def _tell(self, kind: str, resource_type: str, resource: Json) -> None:
        self.put_out(
            {
                "id": self.number("WH-"),
                "event_version": "1.0",
                "create_time": shapes.stamp(),
                "resource_type": resource_type,
                "event_type": kind,
                "summary": kind,
                "resource": resource,
                "links": [],
            }
        )

    def _begin(self, subscription: Json) -> None:
        subscription["status"], subscription["start_time"] = "ACTIVE", shapes.stamp()
        subscription["subscriber"] = {
            "email_address": "payer@example.org",
            "payer_id": "QYR5Z8XDVJNXQ",
            "name": {"given_name": "Pat", "surname": "Payer"},
            **subscription.get("subscriber", {}),
        }
        subscription["billing_info"] = {
            "outstanding_balance": {"currency_code": "USD", "value": "0.00"},
            "failed_payments_count": 0,
        }
        self._tell("BILLING.SUBSCRIPTION.ACTIVATED", "subscription", subscription)
        self._charge(subscription)

    def _charge(self, subscription: Json) -> Json:
        amount = subscription["plan"]["billing_cycles"][0]["pricing_scheme"]["fixed_price"]
        sale = self._make(
            "payment",
            "SALE",
            status="COMPLETED",
            amount=amount,
            custom_id=subscription.get("custom_id", ""),
            _subscription=subscription["id"],
        )
        subscription["billing_info"] |= {
            "failed_payments_count": 0,
            "last_payment": {"amount": amount, "time": sale["create_time"]},
            "next_billing_time": shapes.stamp(datetime.now(UTC) + MONTH),
        }
        self._tell_of_payment(sale)
        return sale

    def _failed(self, subscription: Json) -> int:
        return int(subscription.get("billing_info", {}).get("failed_payments_count", 0))

    def _set_status(self, subscription: Json, status: str) -> None:
        subscription["status"] = status
        self._tell(
            f"BILLING.SUBSCRIPTION.{'ACTIVATED' if status == 'ACTIVE' else status}", "subscription", subscription
        )

    def _send_back(self, payment: Json, amount: Json, key: str = "") -> Json:
        left = shapes.value(self._left(payment))
        if not left:
            raise self.error(422, "CAPTURE_FULLY_REFUNDED", "The capture has already been fully refunded.")
        if shapes.value(amount) > left:
            raise self.error(422, "REFUND_AMOUNT_EXCEEDED", "The refund is more than what is left.")
        payment["status"] = "REFUNDED" if shapes.value(amount) == left else "PARTIALLY_REFUNDED"
        up = f"{self.address}/v2/payments/captures/{payment['id']}"
        refund = self._make(
            "refund",
            "REFUND",
            status="COMPLETED",
            amount=amount,
            **({"custom_id": key} if key else {}),
            links=shapes.links(up=up),
            _payment=payment["id"],
        )
        if order := payment.get("supplementary_data", {}).get("related_ids", {}).get("order_id"):
            self.get(order)["purchase_units"][0]["payments"].setdefault("refunds", []).append(refund)
        old = "_subscription" in payment
        told = shapes.old_refund(refund) if old else refund
        self._tell(f"PAYMENT.{'SALE' if old else 'CAPTURE'}.REFUNDED", "refund", told)
        return refund

    def _left(self, payment: Json) -> Json:
        gone = sum(shapes.value(one["amount"]) for one in self._refunds(payment["id"]))
        return shapes.money(shapes.value(payment["amount"]) - gone, payment["amount"]["currency_code"])

    def _refunds(self, payment: str) -> list[Json]:
        return [one for one in self.kept("refund") if one["_payment"] == payment]
