"""What staff can let happen at the invented bank: time passes, money runs out, payers complain, messages go out."""

import sqlite3
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from supporters.gateways.base import Rejected, SubscriptionState
from supporters.gateways.sandbox import collecting, outbox, paying
from supporters.gateways.sandbox.books import DAY, Bank, Books, months_after


def act(bank: Bank, what: str, number: str) -> str:
    """Do one of these to the whole bank, a subscription or a payment; return what came of it in words.

    Raises NotFound for a number nobody has, Rejected for what can't be.
    """
    with bank.writing() as books:
        if what in _BANK:
            return _BANK[what](books)
        if what in _SUBSCRIPTION:
            return _SUBSCRIPTION[what](books, books.find("subscriptions", number))
        if what in _PAYMENT:
            return _PAYMENT[what](books, books.find("payments", number))
    raise Rejected(_("The bank knows no such button."))


def _pass_a_month(books: Books) -> str:
    return _passed(collecting.pass_time(books, months_after(books.now(), 1)))


def _pass_a_day(books: Books) -> str:
    return _passed(collecting.pass_time(books, books.now() + DAY))


def _passed(done: int) -> str:
    return ngettext(
        "Time has passed: %(n)d thing fell due.", "Time has passed: %(n)d things fell due.", done
    ) % {"n": done}  # fmt: skip


def _release(books: Books) -> str:
    waiting = outbox.release(books)
    return ngettext("%(n)d message was waiting.", "%(n)d messages were waiting.", waiting) % {"n": waiting}


def _renew(books: Books, subscription: sqlite3.Row) -> str:
    _refuse_ended(subscription)
    collecting.renew(books, subscription, at=books.now())
    return _("The next payment was taken now.")


def _fail(books: Books, subscription: sqlite3.Row) -> str:
    _refuse_ended(subscription)
    if subscription["state"] == SubscriptionState.PAUSED:
        raise Rejected(_("It is paused: nothing is collected, so nothing can fail."))
    books.change("subscriptions", subscription["id"], is_broken=1)
    collecting.renew(books, books.find("subscriptions", subscription["id"]), at=books.now())
    return _("The next payment was tried now, and failed.")


def _recover(books: Books, subscription: sqlite3.Row) -> str:
    _refuse_ended(subscription)
    paying.mend(books, subscription)
    return _("The payer has money again.")


def _end(books: Books, subscription: sqlite3.Row) -> str:
    collecting.end(books, subscription, at=books.now())
    return _("The payer ended it here at the bank.")


def _dispute(books: Books, payment: sqlite3.Row) -> str:
    collecting.dispute(books, payment)
    return _("The payer complained to their bank.")


def _win(books: Books, payment: sqlite3.Row) -> str:
    collecting.settle_dispute(books, payment, "won")
    return _("The dispute is won: the money stays.")


def _lose(books: Books, payment: sqlite3.Row) -> str:
    collecting.settle_dispute(books, payment, "lost")
    return _("The dispute is lost: the money went back.")


def _refuse_ended(subscription: sqlite3.Row) -> None:
    if subscription["state"] == SubscriptionState.CANCELLED:
        raise Rejected(_("This subscription has ended."))


_BANK: dict[str, Callable[[Books], str]] = {"month": _pass_a_month, "day": _pass_a_day, "release": _release}
_SUBSCRIPTION: dict[str, Callable[[Books, sqlite3.Row], str]] = {
    "renew": _renew,
    "fail": _fail,
    "recover": _recover,
    "end": _end,
}
_PAYMENT: dict[str, Callable[[Books, sqlite3.Row], str]] = {"dispute": _dispute, "win": _win, "lose": _lose}
