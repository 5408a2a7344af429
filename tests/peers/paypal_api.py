"""What the double of PayPal answers to requests."""

import base64
import json
import re
from datetime import timedelta
from typing import Any, ClassVar

from tests.peers import paypal_shapes as shapes
from tests.peers.paypal_books import Books
from tests.peers.server import Answer, Call, Json, Refusal

CLIENT_ID, SECRET = "a-double-s-client", "a-double-s-secret"
NAMES = {
    400: "INVALID_REQUEST",
    401: "AUTHENTICATION_FAILURE",
    403: "NOT_AUTHORIZED",
    404: "RESOURCE_NOT_FOUND",
    409: "RESOURCE_CONFLICT",
    422: "UNPROCESSABLE_ENTITY",
    429: "RATE_LIMIT_REACHED",
    503: "SERVICE_UNAVAILABLE",
}


class API(Books):
    """The requests PayPal answers."""

    routes: ClassVar[tuple[tuple[str, str, str], ...]] = (
        ("POST", r"/v1/oauth2/token", "_token"),
        ("POST", r"/v1/catalogs/products", "_product"),
        ("POST", r"/v1/billing/plans", "_plan"),
        ("POST", r"/v1/billing/subscriptions", "_subscribe"),
        ("GET", r"/v1/billing/subscriptions/([^/]+)", "_subscription"),
        ("GET", r"/v1/billing/subscriptions/([^/]+)/transactions", "_transactions"),
        ("POST", r"/v1/billing/subscriptions/([^/]+)/(cancel|suspend|activate)", "_change"),
        ("POST", r"/v1/billing/subscriptions/([^/]+)/revise", "_revise"),
        ("POST", r"/v2/checkout/orders", "_order"),
        ("GET", r"/v2/checkout/orders/([^/]+)", "_thing"),
        ("POST", r"/v2/checkout/orders/([^/]+)/capture", "_capture"),
        ("GET", r"/v2/payments/captures/([^/]+)", "_thing"),
        ("POST", r"/v2/payments/captures/([^/]+)/refund", "_refund"),
        ("GET", r"/v2/payments/refunds/([^/]+)", "_thing"),
        ("GET", r"/v1/payments/sale/([^/]+)", "_sale"),
        ("POST", r"/v1/payments/sale/([^/]+)/refund", "_old_refund"),
        ("GET", r"/v1/customer/disputes", "_disputes"),
        ("GET", r"/v1/customer/disputes/([^/]+)", "_thing"),
        ("GET", r"/v1/reporting/transactions", "_report"),
    )

    def __init__(self, **more: Any):
        super().__init__(**more)
        self.tokens: set[str] = set()

    def authorise(self, call: Call) -> None:
        """Let in who has a token, or asks for one with the right secret."""
        given = call.headers.get("authorization", "")
        if call.path == "/v1/oauth2/token":
            known = given == "Basic " + base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
        else:
            known = given.removeprefix("Bearer ") in self.tokens
        if not known:
            raise self.error(401, "invalid_token", "Token signature verification failed.")

    def route(self, call: Call) -> Answer | Json:
        """Find what answers a request."""
        for method, pattern, name in self.routes:
            found = re.fullmatch(pattern, call.path)
            if found and method == call.method:
                return getattr(self, name)(call, *found.groups())
        raise self.error(404, "no_such_path", f"{call.method} {call.path}")

    def error(self, status: int, code: str, message: str) -> Refusal:
        """Return a refusal in PayPal's shape."""
        return Refusal(
            Answer(
                status,
                {
                    "name": NAMES.get(status, "INTERNAL_SERVER_ERROR"),
                    "message": message,
                    "debug_id": self.number("debug"),
                    "details": [{"issue": code, "description": message}],
                    "links": [],
                },
            )
        )

    # --- Plans and subscriptions ---

    def _token(self, _call: Call) -> Json:
        token = self.number("A21AA-")
        self.tokens.add(token)
        return {"access_token": token, "token_type": "Bearer", "expires_in": 32400, "scope": "", "app_id": "APP-1"}

    def _product(self, call: Call) -> Answer:
        return Answer(201, self._make("product", "PROD-", **json.loads(call.body)))

    def _plan(self, call: Call) -> Answer:
        asked = json.loads(call.body)
        self.get(asked["product_id"])
        self._check_amount(asked["billing_cycles"][0]["pricing_scheme"]["fixed_price"])
        return Answer(201, self._make("plan", "P-", status="ACTIVE", **asked))

    def _subscribe(self, call: Call) -> Answer:
        asked = json.loads(call.body)
        plan = self.get(asked["plan_id"])
        made = self._make("subscription", "I-", status="APPROVAL_PENDING", plan_overridden="plan" in asked, **asked)
        made["plan"] = self._priced(plan, asked.get("plan", {}))
        made["_threshold"] = plan["payment_preferences"]["payment_failure_threshold"]
        made["links"] = shapes.links(approve=f"{self.address}/_pay/{made['id']}")
        return Answer(201, made)

    def _priced(self, plan: Json, over: Json) -> Json:
        cycle = plan["billing_cycles"][0] | over.get("billing_cycles", [{}])[0]
        self._check_amount(cycle["pricing_scheme"]["fixed_price"])
        return {"billing_cycles": [cycle], "payment_preferences": plan["payment_preferences"]}

    def _subscription(self, call: Call, number: str) -> Json:
        found = self.get(number)
        wants_plan = "plan" in call.query.get("fields", "").split(",")
        return {name: part for name, part in found.items() if name != "plan" or wants_plan}

    def _transactions(self, call: Call, number: str) -> Json:
        since, until = (shapes.read_stamp(call.query[name]) for name in ("start_time", "end_time"))
        self.get(number)
        rows = [
            shapes.transaction(one)
            for one in self.kept("payment")
            if one.get("_subscription") == number and since <= shapes.read_stamp(one["create_time"]) <= until
        ]
        return {"transactions": rows, "total_items": len(rows), "total_pages": 1}

    def _change(self, call: Call, number: str, verb: str) -> Answer:
        subscription = self.get(number)
        allowed = {"cancel": {"ACTIVE", "SUSPENDED"}, "suspend": {"ACTIVE"}, "activate": {"SUSPENDED"}}[verb]
        if subscription["status"] not in allowed:
            raise self.error(422, "SUBSCRIPTION_STATUS_INVALID", f"Invalid subscription status for {verb} action.")
        subscription["status_change_note"] = json.loads(call.body).get("reason", "")
        self._set_status(subscription, {"cancel": "CANCELLED", "suspend": "SUSPENDED", "activate": "ACTIVE"}[verb])
        return Answer(204)

    def _revise(self, call: Call, number: str) -> Json:
        subscription, asked = self.get(number), json.loads(call.body)
        if subscription["status"] not in {"ACTIVE", "SUSPENDED"}:
            raise self.error(422, "SUBSCRIPTION_STATUS_INVALID", "Invalid subscription status for revise action.")
        subscription["_revision"] = self._priced(subscription["plan"], asked["plan"])
        subscription["application_context"] = asked["application_context"]
        return {
            "plan_id": subscription["plan_id"],
            "plan_overridden": True,
            "links": shapes.links(approve=f"{self.address}/_pay/{number}"),
        }

    # --- Orders, payments, refunds ---

    def _order(self, call: Call) -> Answer:
        asked = json.loads(call.body)
        self._check_amount(asked["purchase_units"][0]["amount"])
        made = self._make("order", "ORDER", status="PAYER_ACTION_REQUIRED", **asked)
        made["links"] = shapes.links(payer_action=f"{self.address}/_pay/{made['id']}")
        return Answer(201, made)

    def _capture(self, _call: Call, number: str) -> Answer:
        order = self.get(number)
        if order["status"] == "COMPLETED":
            raise self.error(422, "ORDER_ALREADY_CAPTURED", "Order already captured.")
        if order["status"] != "APPROVED":
            raise self.error(422, "ORDER_NOT_APPROVED", "Payer has not yet approved the Order for payment.")
        if order["_declines"]:
            order["status"] = "PAYER_ACTION_REQUIRED"
            raise self.error(422, "INSTRUMENT_DECLINED", "The instrument presented was declined by the bank.")
        unit = order["purchase_units"][0]
        capture = self._make(
            "payment",
            "CAPTURE",
            status="PENDING" if order["_pends"] else "COMPLETED",
            amount=unit["amount"],
            custom_id=unit["custom_id"],
            seller_receivable_breakdown=shapes.breakdown(unit["amount"]),
            supplementary_data={"related_ids": {"order_id": number}},
        )
        order["status"], unit["payments"] = "COMPLETED", {"captures": [capture]}
        order["payer"] = {"email_address": "payer@example.org", "name": {"given_name": "Pat", "surname": "Payer"}}
        self._tell_of_payment(capture)
        return Answer(201, order)

    def _refund(self, call: Call, number: str) -> Answer:
        payment, asked = self.get(number), json.loads(call.body or "{}")
        return Answer(
            201, self._send_back(payment, asked.get("amount") or payment["amount"], asked.get("custom_id", ""))
        )

    def _sale(self, _call: Call, number: str) -> Json:
        sale = self.get(number)
        if "_subscription" not in sale:
            raise self.error(404, "INVALID_RESOURCE_ID", "Requested resource ID was not found.")
        return shapes.old_sale(sale)

    def _old_refund(self, call: Call, number: str) -> Answer:
        asked = json.loads(call.body)["amount"]
        amount = {"currency_code": asked["currency"], "value": asked["total"]}
        return Answer(201, shapes.old_refund(self._send_back(self.get(number), amount)))

    # --- Lists ---

    def _disputes(self, call: Call) -> Json:
        since, until = (shapes.read_stamp(call.query[f"update_time_{side}"]) for side in ("after", "before"))
        items = [one for one in self.kept("dispute") if since <= shapes.read_stamp(one["create_time"]) <= until]
        first = int(call.query.get("next_page_token", "0"))
        size = int(call.query["page_size"])
        following = f"{self.address}{call.path}?next_page_token={first + size}"
        more = {"links": shapes.links(next=following)} if first + size < len(items) else {}
        return {"items": items[first : first + size], **more}

    def _report(self, call: Call) -> Json:
        since, until = (shapes.read_stamp(call.query[f"{side}_date"]) for side in ("start", "end"))
        if until - since > timedelta(days=31):
            raise self.error(400, "INVALID_REQUEST", "Date range is greater than 31 days.")
        things = self.kept("payment") + self.kept("refund")
        rows = [shapes.reported(one) for one in things if since <= shapes.read_stamp(one["create_time"]) <= until]
        size, page = int(call.query["page_size"]), int(call.query["page"])
        shown = rows[(page - 1) * size : page * size]
        pages = -(-len(rows) // size)
        return {"transaction_details": shown, "page": page, "total_items": len(rows), "total_pages": pages}

    def _thing(self, _call: Call, number: str) -> Json:
        return self.get(number)
