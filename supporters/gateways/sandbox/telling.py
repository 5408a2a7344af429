"""What the invented bank says when it is asked: rows of its books as plain facts."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime

from supporters.gateways.base import (
    CheckoutState,
    DisputeState,
    Facts,
    NotFound,
    PaymentState,
    Ref,
    RefundState,
    RemoteCheckout,
    RemoteDispute,
    RemotePayment,
    RemoteRefund,
    RemoteSubscription,
    SubscriptionState,
)
from supporters.gateways.sandbox.books import Bank, Books, moment, money_of

# So many of a subscription's latest payments are told of with it.
LATEST = 24
PAGE = 100


def facts(books: Books, ref: Ref) -> Facts:
    """Tell of an object and of all that hangs together with it. Raises NotFound."""
    match ref.kind:
        case "checkout":
            return _around(books, checkout=books.find("checkouts", ref.remote_id))
        case "subscription":
            return of_subscription(books, ref.remote_id)
        case "payment":
            return of_payment(books, ref.remote_id)
        case "refund":
            return of_payment(books, books.find("refunds", ref.remote_id)["payment_id"])
        case "dispute":
            return of_payment(books, books.find("disputes", ref.remote_id)["payment_id"])
    raise NotFound(f"The test bank knows nothing of the kind {ref.kind!r}.")


def of_subscription(books: Books, subscription_id: str) -> Facts:
    """Tell of a subscription, its sign-up and its latest payments. Raises NotFound."""
    subscription = books.find("subscriptions", subscription_id)
    return _around(books, checkout=books.find("checkouts", subscription["checkout_id"]))


def of_payment(books: Books, payment_id: str) -> Facts:
    """Tell of one payment and of what it belongs to: of no other payment. Raises NotFound."""
    payment = books.find("payments", payment_id)
    return _around(books, checkout=books.find("checkouts", payment["checkout_id"]), payment=payment)


def payments_between(bank: Bank, start: datetime, end: datetime) -> Iterator[Facts]:
    """Tell of all that moved in a span of time, page by page.

    Where the bank's clock is ahead of ours, a span that ends now ends at the bank's now.
    """
    with bank.reading() as books:
        span = int(start.timestamp()), _end(books, end)
        rows = books.all(
            "SELECT id FROM payments WHERE at >= ? AND at < ?"
            " UNION SELECT payment_id FROM refunds WHERE at >= ? AND at < ?"
            " UNION SELECT payment_id FROM disputes WHERE at >= ? AND at < ? ORDER BY 1",
            *span * 3,
        )
    for page in _pages([row[0] for row in rows]):
        with bank.reading() as books:
            payments = _rows(books, "payments", "id", page)
            yield Facts(asked_at=moment(books.now()), **_payments(books, payments))


def subscriptions(bank: Bank) -> Iterator[Facts]:
    """Tell of all subscriptions that haven't ended, page by page."""
    with bank.reading() as books:
        rows = books.all("SELECT id FROM subscriptions WHERE state != 'cancelled' ORDER BY started_at, id")
    for page in _pages([row["id"] for row in rows]):
        with bank.reading() as books:
            found = [_subscription(row) for row in _rows(books, "subscriptions", "id", page)]
            yield Facts(asked_at=moment(books.now()), subscriptions=tuple(found))


def _around(books: Books, *, checkout: sqlite3.Row, payment: sqlite3.Row | None = None) -> Facts:
    subscriptions = books.all("SELECT * FROM subscriptions WHERE checkout_id = ?", checkout["id"])
    payments = (
        [payment]
        if payment is not None
        else books.all(
            "SELECT * FROM payments WHERE checkout_id = ? ORDER BY at DESC, id LIMIT ?", checkout["id"], LATEST
        )
    )
    return Facts(
        asked_at=moment(books.now()),
        checkouts=(_checkout(checkout),),
        subscriptions=tuple(_subscription(row) for row in subscriptions),
        **_payments(books, payments[::-1]),
    )


def _payments(books: Books, payments: list[sqlite3.Row]) -> dict[str, tuple]:
    ids = [row["id"] for row in payments]
    return {
        "payments": tuple(_payment(row) for row in payments),
        "refunds": tuple(_refund(row) for row in _rows(books, "refunds", "payment_id", ids)),
        "disputes": tuple(_dispute(row) for row in _rows(books, "disputes", "payment_id", ids)),
    }


def _rows(books: Books, table: str, column: str, ids: list[str]) -> list[sqlite3.Row]:
    places = ", ".join("?" * len(ids))
    return books.all(f"SELECT * FROM {table} WHERE {column} IN ({places}) ORDER BY rowid", *ids)  # noqa: S608 - our own names


def _pages(ids: list[str]) -> Iterable[list[str]]:
    return [ids[n : n + PAGE] for n in range(0, len(ids), PAGE)]


def _end(books: Books, end: datetime) -> int:
    seconds, offset = int(end.timestamp()), int(books.setting("offset"))
    is_till_now = seconds >= books.now() - offset - 3600
    return max(seconds, books.now() + 1) if is_till_now else seconds


def _checkout(row: sqlite3.Row) -> RemoteCheckout:
    return RemoteCheckout(
        remote_id=row["id"], reference=row["reference"], state=CheckoutState(row["state"]), money=money_of(row),
        subscription_id=row["subscription_id"], payment_id=row["payment_id"], email=row["email"], name=row["name"],
    )  # fmt: skip


def _subscription(row: sqlite3.Row) -> RemoteSubscription:
    return RemoteSubscription(
        remote_id=row["id"], reference=row["reference"], state=SubscriptionState(row["state"]), money=money_of(row),
        next_at=moment(row["next_at"]) if row["next_at"] else None, started_at=moment(row["started_at"]),
        email=row["email"], customer_id=row["customer_id"],
    )  # fmt: skip


def _payment(row: sqlite3.Row) -> RemotePayment:
    return RemotePayment(
        remote_id=row["id"], reference=row["reference"], state=PaymentState(row["state"]), money=money_of(row),
        at=moment(row["at"]), subscription_id=row["subscription_id"], fee_minor=row["fee_minor"],
        why_not=row["why_not"],
    )  # fmt: skip


def _refund(row: sqlite3.Row) -> RemoteRefund:
    return RemoteRefund(
        remote_id=row["id"], payment_id=row["payment_id"], state=RefundState(row["state"]), money=money_of(row),
        at=moment(row["at"]), key=row["key"],
    )  # fmt: skip


def _dispute(row: sqlite3.Row) -> RemoteDispute:
    return RemoteDispute(
        remote_id=row["id"], payment_id=row["payment_id"], state=DisputeState(row["state"]), reason=row["reason"],
        at=moment(row["at"]), money=money_of(row),
    )  # fmt: skip
