"""What the invented bank does with money: it charges, fails, gives back, argues and lets time pass."""

import sqlite3

from newsroom.kit.money import Money
from supporters.gateways.base import NotFound, PaymentState, Rejected, Rhythm, SubscriptionState
from supporters.gateways.sandbox.books import DAY, Books, months_after, new_id
from supporters.gateways.sandbox.outbox import tell

# After a charge that failed the bank tries again so many days later, each time; then the subscription ends.
RETRY_DAYS = [3, 5, 7]
MONTHS = {Rhythm.MONTHLY: 1, Rhythm.YEARLY: 12}
# What the bank keeps of each payment: so many in ten thousand, and so many minor units.
FEES = {"card": (290, 30), "paypal": (349, 49)}
NO_MONEY = "There is not enough money on the account."


def charge(
    books: Books, checkout: sqlite3.Row, *, minor: int, at: int, subscription_id: str = "", why_not: str = ""
) -> str:
    """Take money for a checkout or its subscription, or fail to, and tell; return the payment's number."""
    number, (share, base) = new_id("pay"), FEES[checkout["method"]]
    state = PaymentState.FAILED if why_not else PaymentState.SUCCEEDED
    books.add(
        "payments", id=number, checkout_id=checkout["id"], subscription_id=subscription_id,
        reference=checkout["reference"], minor=minor, currency=checkout["currency"], state=state, at=at,
        fee_minor=None if why_not else min(minor, minor * share // 10_000 + base), why_not=why_not,
    )  # fmt: skip
    tell(books, f"payment.{state}", ("payment", number), checkout=checkout)
    return number


def subscribe(books: Books, checkout: sqlite3.Row, *, at: int) -> tuple[str, str]:
    """Begin a subscription and take its first payment; return both numbers."""
    number = new_id("sub")
    books.add(
        "subscriptions", id=number, checkout_id=checkout["id"], customer_id=new_id("cus"),
        reference=checkout["reference"], method=checkout["method"], minor=checkout["minor"],
        currency=checkout["currency"], rhythm=checkout["rhythm"], state=SubscriptionState.ACTIVE,
        title=checkout["title"], email=checkout["email"], started_at=at, turn=1,
        next_at=months_after(at, MONTHS[Rhythm(checkout["rhythm"])]),
    )  # fmt: skip
    tell(books, "subscription.active", ("subscription", number), checkout=checkout)
    return number, charge(books, checkout, minor=checkout["minor"], at=at, subscription_id=number)


def renew(books: Books, subscription: sqlite3.Row, *, at: int) -> None:
    """Take the next payment of a subscription, or fail to; one that is paused passes over it."""
    checkout = books.find("checkouts", subscription["checkout_id"])
    why_not, turn = "", subscription["turn"] + 1
    if subscription["state"] != SubscriptionState.PAUSED:
        why_not = NO_MONEY if subscription["is_broken"] else ""
        charge(books, checkout, minor=subscription["minor"], at=at, subscription_id=subscription["id"], why_not=why_not)
    if why_not:
        _wait_or_end(books, subscription, at)
        return
    due = months_after(subscription["started_at"], turn * MONTHS[Rhythm(subscription["rhythm"])])
    state = subscription["state"] if subscription["state"] == SubscriptionState.PAUSED else SubscriptionState.ACTIVE
    books.change("subscriptions", subscription["id"], turn=turn, tries=0, next_at=due, state=state)
    if state != subscription["state"]:
        tell(books, f"subscription.{state}", ("subscription", subscription["id"]), checkout=checkout)


def _wait_or_end(books: Books, subscription: sqlite3.Row, at: int) -> None:
    tries = subscription["tries"]
    if tries >= len(RETRY_DAYS):
        end(books, subscription, at=at)
        return
    books.change(
        "subscriptions", subscription["id"], state=SubscriptionState.LATE, tries=tries + 1,
        next_at=at + RETRY_DAYS[tries] * DAY,
    )  # fmt: skip
    announce(books, subscription["id"])


def end(books: Books, subscription: sqlite3.Row, *, at: int) -> None:
    """End a subscription and tell; one that has ended stays as it is."""
    if subscription["state"] == SubscriptionState.CANCELLED:
        return
    books.change(
        "subscriptions", subscription["id"], state=SubscriptionState.CANCELLED, ended_at=at, next_at=None, tries=0
    )
    announce(books, subscription["id"])


def announce(books: Books, subscription_id: str) -> None:
    """Tell how a subscription stands."""
    subscription = books.find("subscriptions", subscription_id)
    checkout = books.find("checkouts", subscription["checkout_id"])
    tell(books, f"subscription.{subscription['state']}", ("subscription", subscription_id), checkout=checkout)


def pay_back(books: Books, payment: sqlite3.Row, money: Money, *, key: str, reason: str) -> None:
    """Send money back. Raises Rejected when the payment, what is left of it or a dispute forbids it."""
    left = left_of(books, payment)
    if payment["state"] != PaymentState.SUCCEEDED:
        raise Rejected("Only money that came in can be sent back.")
    if money.currency != payment["currency"] or not 0 < money.minor <= left:
        raise Rejected(f"{money} can't be sent back: {Money(left, payment['currency'])} is left of this payment.")
    if books.one("SELECT 1 FROM disputes WHERE payment_id = ? AND state != 'won'", payment["id"]):
        raise Rejected("The payment is disputed: the bank decides where its money goes.")
    number = new_id("ref")
    books.add(
        "refunds", id=number, key=key, payment_id=payment["id"], minor=money.minor, currency=money.currency,
        state="succeeded", at=books.now(), reason=reason,
    )  # fmt: skip
    tell(books, "refund.succeeded", ("refund", number), checkout=books.find("checkouts", payment["checkout_id"]))


def left_of(books: Books, payment: sqlite3.Row) -> int:
    """Return how much of a payment was not sent back."""
    row = books.one("SELECT coalesce(sum(minor), 0) FROM refunds WHERE payment_id = ?", payment["id"])
    return int(payment["minor"]) - (int(row[0]) if row else 0)


def dispute(books: Books, payment: sqlite3.Row, *, reason: str = "I don't know this charge.") -> None:
    """Open a payer's complaint about a payment. Raises Rejected when there is nothing to complain about."""
    if payment["state"] != PaymentState.SUCCEEDED or left_of(books, payment) <= 0:
        raise Rejected("There is no money here to argue about.")
    if books.one("SELECT 1 FROM disputes WHERE payment_id = ?", payment["id"]):
        raise Rejected("This payment was disputed already.")
    number = new_id("dis")
    books.add(
        "disputes", id=number, payment_id=payment["id"], minor=left_of(books, payment), currency=payment["currency"],
        state="open", reason=reason, at=books.now(),
    )  # fmt: skip
    checkout = books.find("checkouts", payment["checkout_id"])
    tell(books, "dispute.open", ("dispute", number), checkout=checkout)


def settle_dispute(books: Books, payment: sqlite3.Row, state: str) -> None:
    """End a complaint: `won`, the money stays with us, or `lost`. Raises NotFound when none is open."""
    row = books.one("SELECT * FROM disputes WHERE payment_id = ? AND state = 'open'", payment["id"])
    if row is None:
        raise NotFound("No dispute about this payment is open.")
    books.change("disputes", row["id"], state=state)
    checkout = books.find("checkouts", payment["checkout_id"])
    tell(books, f"dispute.{state}", ("dispute", row["id"]), checkout=checkout)


def pass_time(books: Books, until: int) -> int:
    """Do all that falls due up to a moment, in order, and let the clock say that moment; return how much that was."""
    done = do_due(books, until)
    books.set_clock(until)
    return done


def do_due(books: Books, until: int) -> int:
    """Renew, try again and let run out what is due up to a moment, in order of time; return how much that was."""
    done = 0
    while row := books.one("SELECT * FROM subscriptions WHERE next_at <= ? ORDER BY next_at, rowid LIMIT 1", until):
        renew(books, row, at=row["next_at"])
        done += 1
    for row in books.all("SELECT * FROM checkouts WHERE state IN ('open', 'approved') AND expires_at <= ?", until):
        books.change("checkouts", row["id"], state="expired")
        tell(books, "checkout.expired", ("checkout", row["id"]), checkout=row)
        done += 1
    return done


def is_due(books: Books) -> bool:
    """Say whether anything has fallen due by the bank's clock."""
    now = books.now()
    return bool(
        books.one("SELECT 1 FROM subscriptions WHERE next_at <= ? LIMIT 1", now)
        or books.one("SELECT 1 FROM checkouts WHERE state IN ('open', 'approved') AND expires_at <= ? LIMIT 1", now)
    )
