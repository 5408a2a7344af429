"""Sending money back: the row first, then the gateway, then what it says is true."""

from django.db import transaction
from django.utils import timezone

from audit import recording
from newsroom.kit.money import Money
from newsroom.models import User
from supporters import applying, booking, calling, gateways, states
from supporters.gateways.base import Declined, Facts, Rejected
from supporters.models import Payment, Refund


class TooMuch(ValueError):
    """More than is left of the payment, or nothing."""


def refund(payment: Payment, money: Money, *, reason: str, by: User | None) -> Refund:
    """Send back a payment or a part of it. Returns the refund as it stands after the gateway's answer.

    Raises TooMuch, and what the gateway raises; after Unclear the refund stays asked for and is looked up.
    """
    row = ask(payment, money, reason=reason, by=by)
    return send(row)


@transaction.atomic(durable=True)
def ask(payment: Payment, money: Money, *, reason: str, by: User | None) -> Refund:
    """Write down that a refund is wanted, with its share of the payment taken at once. Raises TooMuch."""
    held = Payment.objects.select_for_update().get(pk=payment.pk)
    if money.currency != held.currency or not 0 < money.minor <= held.kept.minor:
        raise TooMuch(f"{held.kept} is left of {held}; {money} can't go back.")
    row = Refund.objects.create(
        payment=held, gateway=held.gateway, amount_minor=money.minor, currency=money.currency, reason=reason[:200],
        asked_by=by,
    )  # fmt: skip
    states.written_down(row, after=row.state, cause="desk" if by else "machine", by=by, note=reason)
    recording.record("refund", held, by=by, after={"amount": str(money)}, note=reason)
    booking.add_up_refunds(held)
    return row


def send(row: Refund) -> Refund:
    """Ask the gateway for a refund that was written down, and book its answer."""
    gateway, payment = gateways.get(row.gateway), row.payment
    key = booking.refund_key(row)
    try:
        facts: Facts = calling.call(
            gateway, "refund", key=key, about=f"refund {row.pk}",
            ask=lambda: gateway.refund(payment.remote_id, row.money, key=key, reason=row.reason),
        )  # fmt: skip
    except (Declined, Rejected) as error:
        _give_up(row, why=str(error))
        raise
    applying.apply(gateway.name, facts, cause=f"refund {row.pk}")
    row.refresh_from_db()
    return row


@transaction.atomic
def _give_up(row: Refund, *, why: str) -> None:
    payment = Payment.objects.select_for_update().get(pk=row.payment_id)
    held = Refund.objects.select_for_update().get(pk=row.pk)
    states.move(held, Refund.State.FAILED, cause="gateway refused", note=why, ended_at=timezone.now())
    booking.add_up_refunds(payment)
