"""What the invented bank's pages show: one checkout or visit to its payer, and the books to staff."""

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from newsroom.kit.money import Money
from supporters.gateways.base import CheckoutState, NotFound, PaymentState, Rhythm, SubscriptionState
from supporters.gateways.sandbox.books import Bank, Books, moment, money_of
from supporters.gateways.sandbox.paying import Choice

SHOWN = 40
_DECISIONS = [Choice.PAY, Choice.DECLINE, Choice.CANCEL, Choice.LOSE]


@dataclass(frozen=True)
class Page:
    """What one payer sees. `choices` are the buttons that do something now."""

    template: str
    number: str
    title: str
    state: str
    method: str
    rhythm: str
    money: Money
    before: Money | None = None
    email: str = ""
    name: str = ""
    is_lost: bool = False
    site: str = ""
    next_address: str = ""
    choices: list[Choice] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether the payer has decided."""
        return not self.choices

    @property
    def is_single(self) -> bool:
        """Whether nothing comes after this payment."""
        return self.rhythm == Rhythm.ONCE


@dataclass(frozen=True)
class SubscriptionLine:
    """One subscription, as staff see it."""

    number: str
    title: str
    email: str
    method: str
    state: str
    money: Money
    next_at: datetime | None
    is_broken: bool

    @property
    def is_live(self) -> bool:
        """Whether it can still be renewed."""
        return self.state != SubscriptionState.CANCELLED


@dataclass(frozen=True)
class PaymentLine:
    """One payment, as staff see it."""

    number: str
    email: str
    state: str
    money: Money
    refunded: Money | None
    at: datetime
    dispute: str

    @property
    def can_be_disputed(self) -> bool:
        """Whether there is anything to complain about."""
        left = self.money.minor - (self.refunded.minor if self.refunded else 0)
        return self.state == PaymentState.SUCCEEDED and not self.dispute and left > 0


@dataclass(frozen=True)
class Overview:
    """The bank's books, as staff see them."""

    now: datetime
    days_ahead: int
    subscriptions: list[SubscriptionLine]
    payments: list[PaymentLine]
    held: int
    waiting: int
    trouble: str


def page_of(bank: Bank, number: str) -> Page:
    """Return what the payer with this number sees. Raises NotFound."""
    with bank.reading() as books:
        checkout = books.one("SELECT * FROM checkouts WHERE id = ?", number)
        if checkout is not None:
            return _checkout(books, checkout)
        return _visit(books, books.find("visits", number))


def books_of(bank: Bank, asked: str) -> Overview:
    """Return the newest subscriptions and payments, of one payer where an address or a number is asked for."""
    like = f"%{asked}%"
    with bank.reading() as books:
        subscriptions = books.all(
            "SELECT * FROM subscriptions WHERE email LIKE ? OR id LIKE ? OR title LIKE ?"
            " ORDER BY state = 'cancelled', started_at DESC LIMIT ?", like, like, like, SHOWN,
        )  # fmt: skip
        payments = books.all(
            "SELECT p.*, c.email, d.state AS dispute,"
            " (SELECT sum(minor) FROM refunds WHERE payment_id = p.id) AS refunded FROM payments p"
            " JOIN checkouts c ON c.id = p.checkout_id LEFT JOIN disputes d ON d.payment_id = p.id"
            " WHERE c.email LIKE ? OR p.id LIKE ? ORDER BY p.at DESC LIMIT ?", like, like, SHOWN,
        )  # fmt: skip
        events = books.one(
            "SELECT coalesce(sum(is_held), 0) AS held, count(*) - coalesce(sum(is_held), 0) AS waiting,"
            " coalesce(max(last_answer), '') AS trouble FROM events WHERE posted_at IS NULL"
        )
        return Overview(
            now=moment(books.now()), days_ahead=int(books.setting("offset")) // 86400,
            subscriptions=[_subscription(row) for row in subscriptions],
            payments=[_payment(row) for row in payments],
            held=events["held"] if events else 0, waiting=events["waiting"] if events else 0,
            trouble=events["trouble"] if events else "",
        )  # fmt: skip


def _checkout(books: Books, row: sqlite3.Row) -> Page:
    is_open = row["state"] == CheckoutState.OPEN and row["expires_at"] > books.now()
    expired = row["state"] == CheckoutState.OPEN and not is_open
    return Page(
        template="checkout", number=row["id"], title=row["title"],
        state=CheckoutState.EXPIRED if expired else row["state"], method=row["method"], rhythm=row["rhythm"],
        money=money_of(row), email=row["email"], name=row["name"], is_lost=bool(row["is_lost"]),
        site=urlsplit(row["return_url"]).netloc, next_address=row["return_url"],
        choices=list(_DECISIONS) if is_open else [],
    )  # fmt: skip


def _visit(books: Books, row: sqlite3.Row) -> Page:
    subscription = books.find("subscriptions", row["subscription_id"])
    is_live = subscription["state"] != SubscriptionState.CANCELLED
    if row["kind"] == "consent":
        choices = [Choice.PAY, Choice.CANCEL] if is_live and row["done_at"] is None else []
        money, before = money_of(row), money_of(subscription)
    elif row["kind"] == "portal":
        choices = [Choice.NEW_CARD, Choice.BROKEN_CARD, Choice.END, Choice.CANCEL] if is_live else []
        money, before = money_of(subscription), None
    else:
        raise NotFound(f"The test bank has no page for {row['id']}.")
    return Page(
        template=row["kind"], number=row["id"], title=subscription["title"], state=subscription["state"],
        method=subscription["method"], rhythm=subscription["rhythm"], money=money, before=before,
        email=subscription["email"], site=urlsplit(row["return_url"]).netloc, next_address=row["return_url"],
        choices=choices,
    )  # fmt: skip


def _subscription(row: sqlite3.Row) -> SubscriptionLine:
    return SubscriptionLine(
        number=row["id"], title=row["title"], email=row["email"], method=row["method"], state=row["state"],
        money=money_of(row), next_at=moment(row["next_at"]) if row["next_at"] else None,
        is_broken=bool(row["is_broken"]),
    )  # fmt: skip


def _payment(row: sqlite3.Row) -> PaymentLine:
    return PaymentLine(
        number=row["id"], email=row["email"], state=row["state"], money=money_of(row),
        refunded=Money(row["refunded"], row["currency"]) if row["refunded"] else None, at=moment(row["at"]),
        dispute=row["dispute"] or "",
    )  # fmt: skip
