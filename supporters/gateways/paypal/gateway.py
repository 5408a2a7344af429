"""PayPal behind the Protocol: each call is one errand, and says truly what is known when it goes wrong."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from newsroom.kit.money import Money
from supporters.gateways.base import (
    Abilities,
    Changed,
    Event,
    Facts,
    GatewayError,
    NotFound,
    Order,
    PlanTerms,
    Ref,
    Rejected,
    Rhythm,
    Started,
    SubscriptionState,
    Unclear,
)
from supporters.gateways.paypal import amounts, messages, orders, payments, reporting, subscriptions
from supporters.gateways.paypal.certificates import Certificates
from supporters.gateways.paypal.failures import Refused
from supporters.gateways.paypal.gathering import Gathering
from supporters.gateways.paypal.line import Line, done_but_unseen, is_loopback
from supporters.gateways.paypal.looking import is_subscription, look
from supporters.gateways.paypal.trees import Tree, is_id, link, text

OWN_ADDRESS = {True: "https://api-m.paypal.com", False: "https://api-m.sandbox.paypal.com"}
_PAGES = {True: "https://www.paypal.com", False: "https://www.sandbox.paypal.com"}
_NOT_IN_A_KEY = re.compile(r"[^A-Za-z0-9_.,-]")


class PayPal:
    """PayPal by HTTP: orders for one-offs, subscriptions for what comes each month."""

    name = "paypal"
    abilities = Abilities(methods=frozenset({"paypal"}), needs_plans=True)

    def __init__(self, *, client_id: str, secret: str, webhook_id: str, is_live: bool, address: str = "") -> None:
        self.is_live = is_live
        self._address = address or OWN_ADDRESS[is_live]
        self._line = Line(address=self._address, client_id=client_id, secret=secret)
        # Two, parted by a comma, while one webhook takes over from another.
        self._webhook_ids = [one.strip() for one in webhook_id.split(",") if one.strip()]
        self._certificates = Certificates(is_live=is_live, address=self._address)

    def make_plan(self, terms: PlanTerms) -> str:
        """Make a plan, under a product of its own, and return its number."""
        if terms.rhythm is Rhythm.ONCE:
            raise Rejected("What is paid once needs no plan.")
        errand = self._line.errand()
        product = errand.post("/v1/catalogs/products", subscriptions.product(terms), key=f"{terms.key}-product")
        plan = errand.post("/v1/billing/plans", subscriptions.plan(terms, text(product, "id")), key=terms.key)
        return _number(plan)

    def start(self, order: Order) -> Started:
        """Begin an order or a subscription, and say where the payer approves it."""
        if order.rhythm is Rhythm.ONCE:
            made = self._line.errand().post(orders.ADDRESS, orders.wanted(order), key=order.key)
        elif not is_id(order.plan_id):
            raise Rejected("PayPal needs a plan for what comes again.")
        else:
            made = self._line.errand().post(subscriptions.ADDRESS, subscriptions.wanted(order), key=order.key)
        url = link(made, "payer-action") or link(made, "approve")
        if not url:
            raise Unclear("PayPal didn't say where the payer goes.")
        return Started(Ref("checkout", _number(made)), url)

    def finish(self, ref: Ref, *, key: str) -> Facts:
        """Collect an approved order. PayPal collects a subscription's money by itself.

        PayPal forgets keys of orders after six hours; an order is captured once all the same.
        """
        errand = self._line.errand()
        if is_subscription(ref.remote_id):
            return look(errand, ref).facts()
        into = Gathering()
        try:
            orders.gather(errand.post(f"{orders.ADDRESS}/{_safe(ref)}/capture", {}, key=key), into)
        except Refused as refused:
            if refused.issues & {"ORDER_NOT_APPROVED", "PAYER_ACTION_REQUIRED"}:
                return look(errand, ref).facts()
            if "ORDER_ALREADY_CAPTURED" not in refused.issues:
                raise
        # Captured before this, or answered in short though we asked for all of it: look.
        return into.facts() if into.payments else self._seen(lambda: look(errand, ref))

    def facts(self, ref: Ref) -> Facts:
        """Tell what is true about an object and those around it. Raises NotFound."""
        return look(self._line.errand(), ref).facts()

    def refund(self, payment_id: str, money: Money, *, key: str, reason: str) -> Facts:  # noqa: ARG002
        """Send money back. The reason is the desk's, not for the payer's eyes: PayPal isn't told."""
        errand, amount, into = self._line.errand(), amounts.written(money), Gathering()
        number = _safe(Ref("payment", payment_id))
        body = {"amount": amount, "custom_id": _NOT_IN_A_KEY.sub("-", key)[:127]}
        try:
            made = errand.post(f"/v2/payments/captures/{number}/refund", body, key=key)
        except NotFound:  # a sale that today's API doesn't know: the first one's address
            old = {"amount": {"currency": amount["currency_code"], "total": amount["value"]}}
            made = errand.post(f"/v1/payments/sale/{number}/refund", old, key=key)
        refund = payments.read_refund({"amount": amount, **made, "id": _number(made)}, payment_id=number)
        into.refunds[refund.remote_id] = refund
        return into.facts()

    def cancel(self, subscription_id: str, *, key: str, reason: str) -> Facts:
        """End a subscription. One that has ended is a success."""
        return self._change(subscription_id, "cancel", key, reason, {SubscriptionState.CANCELLED})

    def pause(self, subscription_id: str, *, key: str) -> Facts:
        """Collect nothing until it is resumed."""
        return self._change(subscription_id, "suspend", key, "Paused by the supporter", {SubscriptionState.PAUSED})

    def resume(self, subscription_id: str, *, key: str) -> Facts:
        """Collect again, from the next due date."""
        wanted = {SubscriptionState.ACTIVE, SubscriptionState.LATE}
        return self._change(subscription_id, "activate", key, "Resumed by the supporter", wanted)

    def _change(self, number: str, verb: str, key: str, reason: str, wanted: set[SubscriptionState]) -> Facts:
        errand, ref = self._line.errand(), Ref("subscription", number)
        body = {"reason": reason[:128] or "Asked for by the supporter"}
        try:
            errand.post(f"{subscriptions.ADDRESS}/{_safe(ref)}/{verb}", body, key=key)
        except Refused as refused:
            if "SUBSCRIPTION_STATUS_INVALID" not in refused.issues:
                raise
            facts = look(errand, ref).facts()
            if facts.subscriptions[0].state not in wanted:
                raise
            return facts
        return self._seen(lambda: look(errand, ref))

    def change_amount(
        self, subscription_id: str, money: Money, *, key: str, return_url: str, cancel_url: str, plan_id: str = ""
    ) -> Changed:
        """Ask for another amount: the payer must agree on PayPal's page first."""
        errand, ref = self._line.errand(), Ref("subscription", subscription_id)
        body = subscriptions.revised(money, return_url=return_url, cancel_url=cancel_url, plan_id=plan_id)
        made = errand.post(f"{subscriptions.ADDRESS}/{_safe(ref)}/revise", body, key=key)
        if url := link(made, "approve"):
            return Changed(consent_url=url)
        return Changed(facts=self._seen(lambda: look(errand, ref)))

    def portal(self, customer_id: str, *, return_url: str) -> str:  # noqa: ARG002
        """Return PayPal's own page of automatic payments, where a payer signs in and chooses what pays."""
        pages = self._address if is_loopback(self._address) else _PAGES[self.is_live]
        return f"{pages}/myaccount/autopay/"

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Event:
        """Check a message, then read it. Raises NotGenuine or ValueError; Unavailable when the certificate can't be had."""
        return messages.read(
            body, headers, webhook_ids=self._webhook_ids, is_live=self.is_live, certificates=self._certificates
        )

    def payments_between(self, start: datetime, end: datetime) -> Iterator[Facts]:
        """Tell of payments and refunds, month by month and page by page, then of disputes."""
        return reporting.read_all(self._line.errand, start, end)

    def subscriptions(self) -> None:
        """Tell nothing: PayPal lists no subscriptions; each is asked about by its number."""
        return

    def _seen(self, see: Callable[[], Gathering]) -> Facts:
        """Look at what was just done; when that fails, never say that nothing happened."""
        try:
            return see().facts()
        except GatewayError as error:
            raise done_but_unseen(error) from error


def _safe(ref: Ref) -> str:
    if not is_id(ref.remote_id):
        raise NotFound(f"PayPal has no {ref.kind} with such a number.")
    return ref.remote_id


def _number(made: Tree) -> str:
    number = text(made, "id")
    if not is_id(number):
        raise Unclear("PayPal made something without a number.")
    return number
