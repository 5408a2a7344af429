"""What each call of the Protocol is at Stripe."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from stripe import InvalidRequestError
from stripe.params import RefundCreateParams, SubscriptionUpdateParams
from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItemPriceData

from newsroom.kit.money import Money
from supporters.gateways.base import (
    Abilities,
    Changed,
    Event,
    Facts,
    GatewayError,
    Order,
    PlanTerms,
    Ref,
    Rejected,
    Rhythm,
    Started,
    SubscriptionState,
)
from supporters.gateways.stripe import amounts, asking, line, messages, reading
from supporters.gateways.stripe.asking import Answers

logger = logging.getLogger(__name__)

_INTERVALS: Mapping[Rhythm, Literal["month", "year"]] = {Rhythm.MONTHLY: "month", Rhythm.YEARLY: "year"}
_REASONS = {"duplicate", "fraudulent", "requested_by_customer"}
# The languages of Stripe's pages; for others it takes the browser's.
_LANGUAGES = frozenset({
    "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hr", "hu",
    "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl",
    "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
})  # fmt: skip


class Stripe:
    """The gateway for cards."""

    name = "stripe"
    abilities = Abilities(methods=frozenset({"card"}))

    def __init__(self, *, key: str, webhook_secrets: Sequence[str], address: str) -> None:
        self.is_live = _mode(key)
        self._secrets = tuple(webhook_secrets)
        self._client = line.client(key, address)
        self._told_versions: set[str] = set()

    def make_plan(self, terms: PlanTerms) -> str:
        """Make nothing: Stripe takes any amount with each order."""
        raise Rejected(f"Stripe needs no plans of its own, such as {terms.title!r}.")

    def start(self, order: Order) -> Started:
        """Open a Checkout Session and return where its page is."""
        wanted = _session(order)
        with line.changing():
            try:
                session = self._client.v1.checkout.sessions.create(wanted, {"idempotency_key": order.key})
            except InvalidRequestError as error:
                if error.code != "email_invalid" or not order.email:
                    raise
                # Stripe takes fewer addresses than there are: the payer may give it another on its page.
                return self.start(replace(order, email=""))
        return Started(Ref("checkout", session.id), session.url or "")

    def finish(self, ref: Ref, *, key: str) -> Facts:  # noqa: ARG002 - Stripe collects by itself
        """Tell the facts: what a payer agreed to on Stripe's page is collected there."""
        return self.facts(ref)

    def facts(self, ref: Ref) -> Facts:
        """Tell what is true about an object and those around it. Raises NotFound."""
        return Answers(self._client).about(ref).facts()

    def refund(self, payment_id: str, money: Money, *, key: str, reason: str) -> Facts:
        """Send money back. Our key stays on the refund, so that it is known again."""
        wanted = RefundCreateParams(
            payment_intent=payment_id,
            amount=amounts.to_stripe(money),
            reason=reason if reason in _REASONS else "requested_by_customer",
            metadata={"key": key, "why": reason[:500]},
        )
        with line.changing():
            refund = self._client.v1.refunds.create(wanted, {"idempotency_key": key})
        answers = Answers(self._client)
        answers.add_refund(refund.to_dict())
        # It is done; that what lies around it can't be asked at the moment takes nothing back.
        with suppress(GatewayError):
            answers.about(Ref("payment", payment_id))
        return answers.facts()

    def cancel(self, subscription_id: str, *, key: str, reason: str) -> Facts:  # noqa: ARG002 - a deletion needs no key
        """End a subscription now. Of one that has ended Stripe says that it knows none; asking shows it."""
        try:
            with line.changing():
                ended = self._client.v1.subscriptions.cancel(
                    subscription_id,
                    {"cancellation_details": {"comment": reason[:500]}, "expand": ["customer"]},
                )
        except Rejected:
            facts = self.facts(Ref("subscription", subscription_id))
            if all(s.state is SubscriptionState.CANCELLED for s in facts.subscriptions):
                return facts
            raise
        answers = Answers(self._client)
        answers.add_subscription(ended.to_dict())
        return answers.facts()

    def pause(self, subscription_id: str, *, key: str) -> Facts:
        """Void each invoice that falls due until it is resumed: what wasn't collected is never owed."""
        return self._update(subscription_id, {"pause_collection": {"behavior": "void"}}, key)

    def resume(self, subscription_id: str, *, key: str) -> Facts:
        """Collect again, from the next due date."""
        return self._update(subscription_id, {"pause_collection": ""}, key)

    def change_amount(
        self,
        subscription_id: str,
        money: Money,
        *,
        key: str,
        return_url: str,  # noqa: ARG002 - Stripe asks nobody's consent
        cancel_url: str,  # noqa: ARG002 - the same
        plan_id: str = "",  # noqa: ARG002 - nor has it plans
    ) -> Changed:
        """Put another price in the place of the present one, from the next invoice on and without settling the difference."""
        amount = amounts.to_stripe(money)
        with line.asking():
            found = self._client.v1.subscriptions.retrieve(subscription_id, {"expand": ["items.data.price.product"]})
        item = found.to_dict()["items"]["data"][0]
        wanted: SubscriptionUpdateParams = {
            "items": [
                {
                    "id": item["id"],
                    "price_data": {
                        "currency": money.currency.lower(),
                        "unit_amount": amount,
                        "product": self._product(item["price"]["product"], key),
                        "recurring": {
                            "interval": item["price"]["recurring"]["interval"],
                            "interval_count": item["price"]["recurring"]["interval_count"],
                        },
                    },
                }
            ],
            "proration_behavior": "none",
        }
        return Changed(facts=self._update(subscription_id, wanted, key))

    def portal(self, customer_id: str, *, return_url: str) -> str:
        """Return the address of the page where a payer changes their card, and nothing else."""
        with line.changing():
            session = self._client.v1.billing_portal.sessions.create(
                {
                    "customer": customer_id,
                    "return_url": return_url,
                    "flow_data": {
                        "type": "payment_method_update",
                        "after_completion": {"type": "redirect", "redirect": {"return_url": return_url}},
                    },
                }
            )
        return session.url

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Event:
        """Check a message's signature, age and mode, then read it. Raises NotGenuine; ValueError when it can't be read."""
        messages.check(body, headers, self._secrets)
        event = messages.read(body, is_live=self.is_live)
        if event.api_version not in {line.API_VERSION, *self._told_versions}:
            self._told_versions.add(event.api_version)
            logger.warning(
                "Stripe's endpoint speaks API version %s, and we read %s: set the endpoint to ours.",
                event.api_version,
                line.API_VERSION,
            )
        return event

    def payments_between(self, start: datetime, end: datetime) -> Iterator[Facts]:
        """Tell of all payments, refunds and disputes of a span of time, page by page."""
        return asking.payments_between(self._client, start, end)

    def subscriptions(self) -> Iterator[Facts]:
        """Tell of all subscriptions that aren't ended."""
        return asking.subscriptions(self._client)

    def _update(self, subscription_id: str, wanted: SubscriptionUpdateParams, key: str) -> Facts:
        wanted = {**wanted, "expand": ["customer"]}
        with line.changing():
            found = self._client.v1.subscriptions.update(subscription_id, wanted, {"idempotency_key": key})
        answers = Answers(self._client)
        answers.add_subscription(found.to_dict())
        return answers.facts()

    def _product(self, product: object, key: str) -> str:
        """Return a product that a price can be hung on: what Checkout made for one order may be closed for new prices."""
        found = reading.whole(product)
        if not found or found.get("active", True):
            return reading.number(product)
        with line.changing():
            made = self._client.v1.products.create({"name": found["name"]}, {"idempotency_key": f"{key}-product"})
        return made.id


def from_settings() -> Stripe:
    """Return the gateway as the environment sets it up."""
    return Stripe(**settings.GATEWAYS["stripe"])


def _mode(key: str) -> bool:
    """Tell whether a key moves real money. Raises ImproperlyConfigured for one that is none of ours to use."""
    kind, mode, _ = [*key.split("_", 2), "", ""][:3]
    if kind not in {"sk", "rk"} or mode not in {"live", "test"}:
        raise ImproperlyConfigured(
            "STRIPE_SECRET_KEY is no secret key: it starts with sk_live_, rk_live_, sk_test_ or rk_test_."
        )
    return mode == "live"


def _session(order: Order) -> SessionCreateParams:
    """Return what Checkout needs to know of an order; the same for the same order, or its key would be refused."""
    if order.method not in Stripe.abilities.methods:
        raise Rejected(f"Stripe isn't asked for {order.method} here.")
    price: SessionCreateParamsLineItemPriceData = {
        "currency": order.money.currency.lower(),
        "unit_amount": amounts.to_stripe(order.money),
        "product_data": {"name": order.title},
    }
    ours = {"contribution": order.reference}
    wanted: SessionCreateParams = {
        "mode": "payment",
        "client_reference_id": order.reference,
        "metadata": ours,
        "success_url": order.return_url,
        "cancel_url": order.cancel_url,
        "locale": order.language if order.language in _LANGUAGES else "auto",
        # Since 2026-09-30 in the place of `payment_method_types`, which is refused now.
        "allowed_payment_method_types": ["card"],
        "line_items": [{"quantity": 1, "price_data": price}],
    }
    if order.email:
        wanted["customer_email"] = order.email
    if order.rhythm is Rhythm.ONCE:
        wanted["submit_type"] = "donate"
        wanted["payment_intent_data"] = {"metadata": ours}
    else:
        wanted["mode"] = "subscription"
        wanted["subscription_data"] = {"metadata": ours}
        price["recurring"] = {"interval": _INTERVALS[order.rhythm]}
    return wanted
