"""The double of Stripe: the requests that our gateway sends, answered from a world in memory.

`python -m tests.peers.stripe --port 8430 --webhook http://127.0.0.1:8000/support/hooks/stripe/`
"""

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from tests.peers.server import Answer, Call, Json, Refusal, run
from tests.peers.stripe_life import Life
from tests.peers.stripe_world import World

KEY = "sk_test_double"
ZERO_DECIMAL = {"jpy", "krw", "clp", "vnd"}
WHOLE_ONLY = {"isk", "ugx", "huf", "twd"}
KNOWN_CURRENCIES = {"usd", "eur", "gbp", "chf", "cad", "aud", "sgd", "sek", "nok", "dkk"} | ZERO_DECIMAL | WHOLE_ONLY
# What each kind of list can be narrowed by.
LISTS = {
    "checkout/sessions": ("checkout.session", ("payment_intent", "subscription", "customer")),
    "subscriptions": ("subscription", ("customer",)),
    "invoices": ("invoice", ("customer", "subscription")),
    "invoice_payments": ("invoice_payment", ("invoice",)),
    "payment_intents": ("payment_intent", ("customer",)),
    "charges": ("charge", ("payment_intent", "customer")),
    "refunds": ("refund", ("payment_intent", "charge")),
    "disputes": ("dispute", ("payment_intent", "charge")),
}
ONE = {
    **{path: kind for path, (kind, _) in LISTS.items()},
    "balance_transactions": "balance_transaction",
    "customers": "customer",
    "products": "product",
}
SESSION_KEYS = {
    *("mode", "client_reference_id", "metadata", "success_url", "cancel_url", "locale", "line_items", "customer_email"),
    *("submit_type", "payment_intent_data", "subscription_data", "allowed_payment_method_types", "expand", "customer"),
}


class StripeDouble(Life):
    """Stripe, as far as we talk to it."""

    key = KEY
    # Whether the products that Checkout makes by itself may get further prices: real ones may be closed.
    keeps_products_open = False

    def error(self, status: int, code: str, message: str) -> Refusal:
        """Refuse in Stripe's shape."""
        kind = {402: "card_error", 429: "invalid_request_error"}.get(status, "invalid_request_error")
        if status >= 500:
            kind = "api_error"
        if code == "idempotency_error":
            kind, code = code, ""
        return Refusal(Answer(status, {"error": {"type": kind, "code": code or None, "message": message}}))

    def authorise(self, call: Call) -> None:
        """Let in who has our key."""
        if call.headers.get("authorization") != f"Bearer {self.key}":
            raise self.error(401, "", "Invalid API Key provided: sk_****")

    def route(self, call: Call) -> Answer | Json:
        """Do what a request asks for."""
        asked = nested(call.body) if call.method == "POST" else {}
        query = nested_pairs(list(call.query.items()))
        parts = call.path.removeprefix("/v1/").split("/")
        noun = "/".join(parts[:2]) if parts[0] in {"checkout", "billing_portal"} else parts[0]
        rest = parts[noun.count("/") + 1 :]
        if call.method == "GET":
            found = self._listed(noun, query, call.path) if not rest else self._one(noun, rest[0])
            return expanded(self, found, query.get("expand", []))
        verb = "_".join([call.method.lower(), noun.replace("/", "_"), *rest[1:]])
        work: Callable[..., Json] | None = getattr(self, f"_{verb}", None)
        if work is None:
            raise self.error(404, "", f"Unrecognized request URL ({call.method}: {call.path}).")
        return expanded(self, work(*rest[:1], asked or query), (asked or query).get("expand", []))

    # --- Reading ---

    def _one(self, noun: str, number: str) -> Json:
        thing = self.get(number)
        if thing["_kind"] != ONE.get(noun):
            raise self.error(404, "resource_missing", f"No such {noun}: {number!r}")
        return thing

    def _listed(self, noun: str, query: Json, path: str) -> Json:
        if noun not in LISTS:
            raise self.error(404, "", f"Unrecognized request URL (GET: {path}).")
        kind, fields = LISTS[noun]
        things = list(reversed(self.kept(kind)))  # the newest first
        for field in fields:
            if field in query:
                things = [t for t in things if query[field] in {t.get(field), t.get(f"_{field}")}]
        if paid_by := query.get("payment", {}).get("payment_intent"):
            things = [t for t in things if t["_intent"] == paid_by]
        if noun == "subscriptions" and query.get("status") != "all":
            things = [t for t in things if t["status"] != "canceled"]
        things = [t for t in things if within(t["created"], query.get("created", {}))]
        if after := query.get("starting_after"):
            things = things[[t["id"] for t in things].index(after) + 1 :]
        limit = int(query.get("limit", 10))
        return {"object": "list", "url": path, "has_more": len(things) > limit, "data": things[:limit]}

    # --- Changing ---

    def _post_checkout_sessions(self, asked: Json) -> Json:
        if unknown := asked.keys() - SESSION_KEYS:
            raise self.error(400, "parameter_unknown", f"Received unknown parameter: {min(unknown)}")
        if not asked.get("customer_email", "a@a").isascii():
            raise self.error(400, "email_invalid", f"Invalid email address: {asked['customer_email']}")
        item = asked["line_items"][0]
        price = self._price(item["price_data"])
        is_monthly = asked["mode"] == "subscription"
        if is_monthly != bool(price["recurring"]):
            raise self.error(400, "", "`mode` and the price don't fit.")
        inner = asked.get("subscription_data" if is_monthly else "payment_intent_data", {})
        session = self.make(
            "checkout.session",
            "cs_test_",
            mode=asked["mode"],
            status="open",
            payment_status="unpaid",
            amount_total=price["unit_amount"] * int(item["quantity"]),
            currency=price["currency"],
            client_reference_id=asked.get("client_reference_id"),
            customer=None,
            customer_email=asked.get("customer_email"),
            customer_details=None,
            payment_intent=None,
            subscription=None,
            invoice=None,
            success_url=asked["success_url"],
            cancel_url=asked.get("cancel_url"),
            metadata=asked.get("metadata", {}),
            _metadata=inner.get("metadata", {}),
            _price=price,
        )
        session["url"] = f"{self.address}/_pay/{session['id']}"
        return session

    def _post_checkout_sessions_expire(self, number: str, _asked: Json) -> Json:
        return self.expire(number)

    def _price(self, data: Json) -> Json:
        currency, amount = data["currency"], data.get("unit_amount", "")
        if currency not in KNOWN_CURRENCIES:
            raise self.error(400, "", f"Invalid currency: {currency}.")
        if not re.fullmatch(r"[1-9]\d{0,7}", amount):
            raise self.error(400, "parameter_invalid_integer", f"Invalid integer: {amount}")
        if currency in WHOLE_ONLY and int(amount) % 100:
            raise self.error(400, "invalid_charge_amount_no_decimal_compatible", "Amounts must be divisible by 100.")
        if "product_data" in data:
            product = self.make("product", "prod_", name=data["product_data"]["name"], active=self.keeps_products_open)
        else:
            product = self.get(data.get("product", ""))
            if not product["active"]:
                raise self.error(400, "", f"The product {product['id']} is not active.")
        recurring = data.get("recurring")
        return {
            "id": self.number("price_"),
            "object": "price",
            "currency": currency,
            "unit_amount": int(amount),
            "product": product["id"],
            "recurring": recurring and {"interval_count": 1, **recurring},
        }

    def _post_products(self, asked: Json) -> Json:
        return self.make("product", "prod_", name=asked["name"], active=True)

    def _post_billing_portal_sessions(self, asked: Json) -> Json:
        self._one("customers", asked["customer"])
        return self.make("billing_portal.session", "bps_", url=f"{self.address}/_portal/{asked['customer']}")

    def _post_refunds(self, asked: Json) -> Json:
        intent = self._one("payment_intents", asked["payment_intent"])
        amount = int(asked["amount"]) if "amount" in asked else None
        return self.refund(intent, amount, asked.get("metadata", {}), asked.get("reason"))

    def _post_subscriptions(self, number: str, asked: Json) -> Json:
        subscription = self._alive(number)
        if "pause_collection" in asked:
            subscription["pause_collection"] = asked["pause_collection"] or None
        for change in asked.get("items", []):
            item = next((i for i in subscription["items"]["data"] if i["id"] == change["id"]), None)
            if item is None:
                raise self.error(404, "resource_missing", f"No such subscription_item: {change['id']!r}")
            price = self._price(change["price_data"])
            if price["currency"] != subscription["currency"]:
                raise self.error(400, "", "The currency of a subscription can't be changed.")
            item["price"] = price
        self.emit("customer.subscription.updated", subscription)
        return subscription

    def _delete_subscriptions(self, number: str, _asked: Json) -> Json:
        return self.end(self._alive(number))

    def _alive(self, number: str) -> Json:
        """Return a subscription that isn't cancelled: of those Stripe says that it knows none."""
        subscription = self._one("subscriptions", number)
        if subscription["status"] == "canceled":
            raise self.error(404, "resource_missing", f"No such subscription: {number!r}")
        return subscription


def within(created: int, span: Json | str) -> bool:
    """Tell whether a time lies in a span such as {"gte": "1", "lt": "9"}."""
    if isinstance(span, str):
        return created == int(span)
    return int(span.get("gte", 0)) <= created <= int(span.get("lte", created)) and int(
        span.get("gt", -1)
    ) < created < int(span.get("lt", created + 1))


def nested(body: str) -> Json:
    """Return Stripe's form: `a[b][0][c]=1` is a.b[0].c."""
    return nested_pairs(parse_qsl(body, keep_blank_values=True))


def nested_pairs(pairs: list[tuple[str, str]]) -> Json:
    """Return nested values of the pairs of a form."""
    tree: Json = {}
    for name, value in pairs:
        *way, last = re.findall(r"[^\[\]]+", name)
        node = tree
        for step in way:
            node = node.setdefault(step, {})
        node[last] = value
    return lists_in(tree)


def lists_in(node: Any) -> Any:
    """Turn {"0": …, "1": …} into a list, at every depth."""
    if not isinstance(node, dict):
        return node
    node = {key: lists_in(value) for key, value in node.items()}
    return [node[key] for key in sorted(node, key=int)] if node and all(key.isdigit() for key in node) else node


def expanded(world: World, thing: Json, paths: list[str]) -> Json:
    """Return a copy in which what was asked for is there whole: `data.payment_intent`, or what is left out otherwise."""
    thing = copy.deepcopy(thing)
    for path in paths:
        if path.count(".") >= 4:
            raise world.error(400, "", "You can't expand more than 4 levels of a property.")
        _expand(world, thing, path.split("."))
    return thing


def _expand(world: World, node: Json, way: list[str]) -> None:
    step, *further = way
    for holder in _holders(node):
        if step == "payments" and holder.get("_kind") == "invoice" and "payments" not in holder:
            paying = [p for p in world.kept("invoice_payment") if p["invoice"] == holder["id"]]
            holder["payments"] = {
                "object": "list",
                "data": copy.deepcopy(paying),
                "has_more": False,
                "url": "/v1/invoice_payments",
            }
        if isinstance(holder.get(step), str) and holder[step] in world.objects:
            holder[step] = copy.deepcopy(world.objects[holder[step]])
        if further and isinstance(holder.get(step), dict | list):
            _expand(world, holder[step], further)


def _holders(node: Json | list[Json]) -> Iterator[Json]:
    yield from node if isinstance(node, list) else [node]


if __name__ == "__main__":
    run(StripeDouble)
