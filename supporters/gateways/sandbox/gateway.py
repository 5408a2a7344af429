"""The gateway to the invented bank: everything a real one can be asked, and nobody's money."""

import hmac
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from newsroom.kit.money import Money
from supporters.gateways.base import (
    Abilities,
    Changed,
    CheckoutState,
    Declined,
    Event,
    Facts,
    NotGenuine,
    Order,
    PlanTerms,
    Ref,
    Rejected,
    Rhythm,
    Started,
    SubscriptionState,
)
from supporters.gateways.sandbox import collecting, paying, signing, telling
from supporters.gateways.sandbox.books import DAY, Bank, Books, moment, new_id

PAGES = "/support/bank/"
METHODS = frozenset({"card", "paypal"})
LARGEST_BODY = 1_000_000
DEEPEST = 20
# What an order under a key was; the same key with anything else is our mistake.
SAME = ("reference", "minor", "currency", "rhythm", "method")


class SandboxGateway:
    """The invented bank behind the Protocol of all gateways."""

    name = "sandbox"
    is_live = False
    abilities = Abilities(methods=METHODS)

    def __init__(self, bank: Bank) -> None:
        self.bank = bank

    def make_plan(self, terms: PlanTerms) -> str:
        """Refuse: this bank needs no plans. Raises Rejected."""
        raise Rejected(f"The test bank knows no plans such as {terms.title!r}.")

    def start(self, order: Order) -> Started:
        """Begin a checkout. The same key again leads to the same page; with another order it raises Rejected."""
        _refuse_wrong(order)
        wanted = {
            "reference": order.reference, "minor": order.money.minor, "currency": order.money.currency,
            "rhythm": order.rhythm, "method": order.method,
        }  # fmt: skip
        with self.bank.writing() as books:
            row = books.one("SELECT * FROM checkouts WHERE key = ?", order.key)
            if row is not None and any(row[name] != wanted[name] for name in SAME):
                raise Rejected("This key was used for another order.")
            number, now = row["id"] if row is not None else new_id("co"), books.now()
            if row is None:
                books.add(
                    "checkouts", id=number, key=order.key, **wanted, title=order.title, return_url=order.return_url,
                    cancel_url=order.cancel_url, email=order.email, language=order.language,
                    state=CheckoutState.OPEN, created_at=now, expires_at=now + DAY,
                )  # fmt: skip
        return Started(ref=Ref("checkout", number), url=_page(order.return_url, number))

    def finish(self, ref: Ref, *, key: str) -> Facts:  # noqa: ARG002 - a checkout is collected once, whatever the key
        """Collect what a payer agreed to. Raises Declined when there is no money, Rejected when nobody agreed."""
        with self.bank.writing() as books:
            paying.finish(books, books.find("checkouts", ref.remote_id))
            checkout, facts = books.find("checkouts", ref.remote_id), telling.facts(books, ref)
        # After the books were closed: that it failed is written down.
        if checkout["state"] == CheckoutState.DECLINED:
            raise Declined(paying.DECLINED)
        return facts

    def facts(self, ref: Ref) -> Facts:
        """Tell what is true about an object and all that hangs together with it. Raises NotFound."""
        with self.bank.reading() as books:
            return telling.facts(books, ref)

    def refund(self, payment_id: str, money: Money, *, key: str, reason: str) -> Facts:
        """Send money back, once for each key. Raises Rejected when less than that is left."""
        with self.bank.writing() as books:
            payment = books.find("payments", payment_id)
            row = books.one("SELECT * FROM refunds WHERE key = ?", key)
            if row is None:
                collecting.pay_back(books, payment, money, key=key, reason=reason)
            elif (row["payment_id"], row["minor"], row["currency"]) != (payment_id, money.minor, money.currency):
                raise Rejected("This key was used for another refund.")
            return telling.of_payment(books, payment_id)

    def cancel(self, subscription_id: str, *, key: str, reason: str) -> Facts:  # noqa: ARG002 - it ends once
        """End a subscription now. One that has ended is a success."""
        with self.bank.writing() as books:
            collecting.end(books, books.find("subscriptions", subscription_id), at=books.now())
            return telling.of_subscription(books, subscription_id)

    def pause(self, subscription_id: str, *, key: str) -> Facts:  # noqa: ARG002 - a state, not a step
        """Collect nothing until it is resumed. Raises Rejected for one that ended."""
        return self._set(subscription_id, SubscriptionState.PAUSED)

    def resume(self, subscription_id: str, *, key: str) -> Facts:  # noqa: ARG002 - a state, not a step
        """Collect again, from the next due date. Raises Rejected for one that ended."""
        return self._set(subscription_id, SubscriptionState.ACTIVE)

    def change_amount(
        self,
        subscription_id: str,
        money: Money,
        *,
        key: str,
        return_url: str,
        cancel_url: str,
        plan_id: str = "",  # noqa: ARG002 - this bank has no plans
    ) -> Changed:
        """Change a card's amount at once; for PayPal return the page on which the payer must agree."""
        with self.bank.writing() as books:
            subscription = _living(books, subscription_id)
            if money.currency != subscription["currency"] or money.minor <= 0:
                raise Rejected(f"{money} can't be collected from a subscription in {subscription['currency']}.")
            if subscription["method"] == "paypal":
                visit = _visit(books, subscription, "consent", key, return_url, cancel_url, money)
                return Changed(consent_url=_page(return_url, visit))
            if subscription["minor"] != money.minor:
                books.change("subscriptions", subscription_id, minor=money.minor)
                collecting.announce(books, subscription_id)
            return Changed(facts=telling.of_subscription(books, subscription_id))

    def portal(self, customer_id: str, *, return_url: str) -> str:
        """Return the page where a payer changes how they pay. Raises NotFound."""
        with self.bank.writing() as books:
            found = books.one("SELECT id FROM subscriptions WHERE customer_id = ?", customer_id)
            subscription = books.find("subscriptions", found["id"] if found else customer_id)
            return _page(return_url, _visit(books, subscription, "portal", None, return_url, return_url, None))

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Event:
        """Check seal, age and sender, then read. Raises NotGenuine; ValueError when it can't be read."""
        with self.bank.reading() as books:
            key, number = books.setting("key"), books.setting("number")
        if len(body) > LARGEST_BODY:
            raise ValueError("The message is larger than any of the test bank's.")
        signing.check(body, headers, key=key)
        message = _parsed(body)
        if not hmac.compare_digest(str(message.get("bank")), number) or message.get("live") is not False:
            raise NotGenuine("The message is of another bank, or speaks of real money.")
        return _event(message)

    def payments_between(self, start: datetime, end: datetime) -> Iterator[Facts]:
        """Tell of all that moved in a span of time, page by page."""
        return telling.payments_between(self.bank, start, end)

    def subscriptions(self) -> Iterator[Facts]:
        """Tell of all subscriptions that haven't ended, page by page."""
        return telling.subscriptions(self.bank)

    def _set(self, subscription_id: str, state: SubscriptionState) -> Facts:
        with self.bank.writing() as books:
            # What fell due before this moment is still dealt with as it was.
            collecting.do_due(books, books.now())
            subscription = _living(books, subscription_id)
            is_as_wanted = (subscription["state"] == SubscriptionState.PAUSED) == (state == SubscriptionState.PAUSED)
            if not is_as_wanted:
                books.change("subscriptions", subscription_id, state=state)
                collecting.announce(books, subscription_id)
            return telling.of_subscription(books, subscription_id)


def _refuse_wrong(order: Order) -> None:
    if order.method not in METHODS:
        raise Rejected(f"The test bank can't be paid by {order.method!r}.")
    if order.money.minor <= 0:
        raise Rejected("The test bank collects no amount of nothing.")
    for address in (order.return_url, order.cancel_url):
        if not re.fullmatch(r"https?://[^/\s\"<>\\@]+/[^\s\"<>\\]*", address):
            raise Rejected(f"The test bank can't send a payer back to {address!r}.")
    Rhythm(order.rhythm)


def _living(books: Books, subscription_id: str) -> sqlite3.Row:
    subscription = books.find("subscriptions", subscription_id)
    if subscription["state"] == SubscriptionState.CANCELLED:
        raise Rejected("This subscription has ended.")
    return subscription


def _visit(
    books: Books,
    subscription: sqlite3.Row,
    kind: str,
    key: str | None,
    return_url: str,
    cancel_url: str,
    money: Money | None,
) -> str:
    known = books.one("SELECT * FROM visits WHERE key = ?", key)
    minor, currency = (money.minor, money.currency) if money else (None, None)
    if known is not None:
        if (known["subscription_id"], known["minor"], known["currency"]) != (subscription["id"], minor, currency):
            raise Rejected("This key was used for another change.")
        return str(known["id"])
    number = new_id(kind)
    books.add(
        "visits", id=number, kind=kind, key=key, subscription_id=subscription["id"], minor=minor, currency=currency,
        return_url=return_url, cancel_url=cancel_url, created_at=books.now(),
    )  # fmt: skip
    return number


def _page(our_address: str, number: str) -> str:
    """Return a page of the bank: it answers at the host of the site that sends the payer there."""
    site = urlsplit(our_address)
    return f"{site.scheme}://{site.netloc}{PAGES}{number}/"


def _parsed(body: bytes) -> dict:
    """Read a message. Raises ValueError for what is no JSON object, or nested as no message of ours is."""
    text = body.decode("utf-8")
    if "\x00" in text or "\\u0000" in text or max(text.count("["), text.count("{")) > DEEPEST:
        raise ValueError("The message is none that the test bank writes.")
    message = json.loads(text)
    if not isinstance(message, dict):
        raise ValueError("The message is no object.")  # noqa: TRY004 - what callers take as unreadable
    return message


def _event(message: dict) -> Event:
    try:
        return Event(
            remote_id=str(message["id"]), type=str(message["type"]), created_at=moment(int(message["created"])),
            is_live=False, api_version=str(message["api_version"]),
            refs=tuple(Ref(str(ref["kind"]), str(ref["id"])) for ref in message["refs"]),
        )  # fmt: skip
    except (KeyError, TypeError, OverflowError, OSError) as error:
        raise ValueError(f"The message lacks what each of the test bank's has: {error}.") from error
