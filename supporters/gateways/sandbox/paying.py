"""What a payer can do on the invented bank's pages: pay, agree, say no, go back, change how they pay, end it there."""

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from supporters.gateways.base import CheckoutState, Rejected, Rhythm, SubscriptionState
from supporters.gateways.sandbox import collecting
from supporters.gateways.sandbox.books import Bank, Books
from supporters.gateways.sandbox.outbox import tell

DECLINED = "The card was declined."


class Choice(StrEnum):
    """A button on a page of the bank."""

    PAY = "pay"
    DECLINE = "decline"
    CANCEL = "cancel"
    LOSE = "lose"  # pay, but lose the answer
    NEW_CARD = "new-card"
    BROKEN_CARD = "broken-card"
    END = "end"


@dataclass(frozen=True)
class Payer:
    """What a payer says of themselves on the bank's page."""

    email: str = ""
    name: str = ""


def choose(bank: Bank, checkout_id: str, choice: Choice, payer: Payer) -> str:
    """Do what a payer chose on the page of a checkout; return where they go next, empty to stay there.

    A second click, or one on a page that a browser kept, changes nothing. Raises NotFound.
    """
    with bank.writing() as books:
        checkout = books.find("checkouts", checkout_id)
        if choice == Choice.CANCEL:
            return str(checkout["cancel_url"])
        if checkout["state"] == CheckoutState.OPEN and checkout["expires_at"] > books.now():
            books.change(
                "checkouts", checkout_id, email=payer.email or checkout["email"], name=payer.name,
                is_lost=int(choice == Choice.LOSE),
            )  # fmt: skip
            _decide(books, books.find("checkouts", checkout_id), choice)
        return "" if choice == Choice.LOSE else str(checkout["return_url"])


def collect(books: Books, checkout: sqlite3.Row) -> None:
    """Take the money of a checkout and mark it paid; tell of both."""
    at, subscription = books.now(), ""
    if checkout["rhythm"] == Rhythm.ONCE:
        payment = collecting.charge(books, checkout, minor=checkout["minor"], at=at)
    else:
        subscription, payment = collecting.subscribe(books, checkout, at=at)
    books.change(
        "checkouts", checkout["id"], state=CheckoutState.PAID, payment_id=payment, subscription_id=subscription
    )
    tell(books, "checkout.paid", ("checkout", checkout["id"]), checkout=checkout)


def decline(books: Books, checkout: sqlite3.Row) -> None:
    """Fail to take the money of a checkout; tell of it."""
    payment = collecting.charge(books, checkout, minor=checkout["minor"], at=books.now(), why_not=DECLINED)
    books.change("checkouts", checkout["id"], state=CheckoutState.DECLINED, payment_id=payment)
    tell(books, "checkout.declined", ("checkout", checkout["id"]), checkout=checkout)


def finish(books: Books, checkout: sqlite3.Row) -> None:
    """Take the money of a checkout whose payer agreed. Raises Declined or Rejected when there is none to take."""
    match checkout["state"]:
        case CheckoutState.PAID:
            return
        case CheckoutState.APPROVED if not checkout["will_decline"]:
            collect(books, checkout)
        case CheckoutState.APPROVED:
            decline(books, checkout)
        case CheckoutState.DECLINED:
            return
        case state:
            raise Rejected(f"The payer hasn't agreed to this checkout: it is {state}.")


def agree(bank: Bank, visit_id: str, choice: Choice) -> str:
    """Do what a payer chose about a new amount or about how they pay; return where they go next. Raises NotFound."""
    with bank.writing() as books:
        visit = books.find("visits", visit_id)
        if choice == Choice.CANCEL:
            return str(visit["cancel_url"])
        if visit["done_at"] is None:
            subscription = books.find("subscriptions", visit["subscription_id"])
            _change(books, visit, subscription, choice)
        return str(visit["return_url"])


def mend(books: Books, subscription: sqlite3.Row) -> None:
    """Let the payer's money be there again, and take what is owed."""
    books.change("subscriptions", subscription["id"], is_broken=0)
    if subscription["state"] == SubscriptionState.LATE:
        collecting.renew(books, books.find("subscriptions", subscription["id"]), at=books.now())


def _decide(books: Books, checkout: sqlite3.Row, choice: Choice) -> None:
    # As at PayPal: a payer agrees to a one-off, and our site collects it afterwards.
    is_two_steps = checkout["method"] == "paypal" and checkout["rhythm"] == Rhythm.ONCE
    if is_two_steps:
        books.change(
            "checkouts", checkout["id"], state=CheckoutState.APPROVED, will_decline=int(choice == Choice.DECLINE)
        )
        tell(books, "checkout.approved", ("checkout", checkout["id"]), checkout=checkout)
    elif choice == Choice.DECLINE:
        decline(books, checkout)
    else:
        collect(books, checkout)


def _change(books: Books, visit: sqlite3.Row, subscription: sqlite3.Row, choice: Choice) -> None:
    if subscription["state"] == SubscriptionState.CANCELLED:
        return
    if visit["kind"] == "consent":
        books.change("subscriptions", subscription["id"], minor=visit["minor"])
        books.change("visits", visit["id"], done_at=books.now())
        collecting.announce(books, subscription["id"])
    elif choice == Choice.END:
        collecting.end(books, subscription, at=books.now())
    elif choice == Choice.BROKEN_CARD:
        books.change("subscriptions", subscription["id"], is_broken=1)
    else:
        mend(books, subscription)
