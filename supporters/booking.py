"""Booking what a gateway says of money: payments, refunds and disputes, each once, under the lock of its attempt."""

from django.db.models import Sum
from django.utils import timezone

from newsroom.kit.money import Money
from supporters import finding, mailing, receipts, states
from supporters.gateways.base import (
    DisputeState,
    PaymentState,
    RefundState,
    RemoteDispute,
    RemotePayment,
    RemoteRefund,
)
from supporters.models import Contribution, Dispute, Finding, Payment, Plan, Refund, Subscription


def payments(contribution: Contribution, facts: list[RemotePayment], *, cause: str) -> None:
    """Book an attempt's payments that aren't booked yet: those that are stay as they are, but for a fee told late."""
    numbers = [fact.remote_id for fact in facts]
    rows = Payment.objects.filter(gateway=contribution.gateway, remote_id__in=numbers)
    fees = dict(rows.values_list("remote_id", "fee_minor")) if facts else {}
    for fact in facts:
        if fact.remote_id not in fees:
            _payment(contribution, fact, cause=cause)
        elif fees[fact.remote_id] is None and fact.fee_minor is not None:
            rows.filter(remote_id=fact.remote_id).update(fee_minor=fact.fee_minor)


def _payment(contribution: Contribution, fact: RemotePayment, *, cause: str) -> None:
    """Book a payment with its receipt, or note that no money moved."""
    if fact.state is not PaymentState.SUCCEEDED:
        _note_failure(contribution, fact, cause=cause)
        return
    subscription = Subscription.objects.filter(contribution=contribution).first()
    differs = not _is_what_was_ordered(contribution, subscription, fact.money)
    booked = Payment.objects.create(
        contribution=contribution,
        subscription=subscription,
        supporter_id=contribution.supporter_id,
        publication_id=contribution.publication_id,
        gateway=contribution.gateway,
        remote_id=fact.remote_id,
        amount_minor=fact.money.minor,
        currency=fact.money.currency,
        fee_minor=fact.fee_minor,
        paid_at=fact.at,
        held_why=f"{fact.money} came, {contribution.money} was ordered." if differs else "",
    )
    states.written_down(booked, after="succeeded", cause=cause, note=booked.held_why)
    _tell_the_attempt(contribution, booked, cause=cause)
    _look_for_trouble(contribution, subscription, booked)
    receipts.issue(booked)


def refund(paid: Payment, fact: RemoteRefund, *, cause: str) -> Refund:
    """Book a refund of a payment: ours, known by its key, or one that was made at the gateway."""
    row = Refund.objects.filter(gateway=paid.gateway, remote_id=fact.remote_id).first() or _asked_for(paid, fact)
    if row is None:
        row = Refund.objects.create(
            payment=paid,
            gateway=paid.gateway,
            remote_id=fact.remote_id,
            amount_minor=fact.money.minor,
            currency=fact.money.currency,
            reason="",
            made_at=fact.at,
        )
        states.written_down(row, after=row.state, cause=cause)
    elif row.remote_id != fact.remote_id:
        row.remote_id = fact.remote_id
        row.save(update_fields=["remote_id"])
    ended = None if fact.state is RefundState.PENDING else fact.at
    if states.move(row, fact.state.value, cause=cause, ended_at=ended) and fact.state is RefundState.SUCCEEDED:
        mailing.owe("refund", about=f"refund:{row.pk}", supporter=paid.supporter_id, publication=paid.publication_id)
    add_up_refunds(paid)
    return row


def add_up_refunds(paid: Payment) -> None:
    """Write into a payment what went back of it, and what is on its way."""
    gone = paid.refunds.exclude(state=Refund.State.FAILED).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    if gone > paid.amount_minor:
        finding.raise_to_desk(
            Finding.Kind.AMOUNT, gateway=paid.gateway, remote_id=f"refunds of {paid.remote_id}",
            supporter_id=paid.supporter_id, detail=f"{Money(gone, paid.currency)} went back of {paid.money}.",
        )  # fmt: skip
        gone = paid.amount_minor
    if gone != paid.refunded_minor:
        paid.refunded_minor = gone
        paid.save(update_fields=["refunded_minor"])


def dispute(paid: Payment, fact: RemoteDispute, *, cause: str) -> Dispute:
    """Book a payer's complaint and raise it to the desk; the rights that come with the payment rest meanwhile."""
    amount = fact.money or paid.money
    row, is_new = Dispute.objects.get_or_create(
        gateway=paid.gateway,
        remote_id=fact.remote_id,
        defaults={
            "payment": paid, "amount_minor": amount.minor, "currency": amount.currency, "reason": fact.reason[:200],
            "opened_at": fact.at,
        },
    )  # fmt: skip
    if is_new:
        states.written_down(row, after=row.state, cause=cause, note=fact.reason)
        finding.raise_to_desk(
            Finding.Kind.DISPUTE, gateway=paid.gateway, remote_id=fact.remote_id, supporter_id=paid.supporter_id,
            detail=f"{amount}: {fact.reason}",
        )  # fmt: skip
    if fact.state is not DisputeState.OPEN:
        states.move(row, fact.state.value, cause=cause, ended_at=timezone.now())
    return row


def _is_what_was_ordered(contribution: Contribution, subscription: Subscription | None, money: Money) -> bool:
    """Tell whether an amount is one the giver agreed to: of the attempt, or of its subscription as it is or was."""
    agreed = {contribution.money}
    if subscription:
        agreed.add(subscription.money)
        if subscription.pending_minor:
            agreed.add(Money(subscription.pending_minor, subscription.currency))
        before = subscription.payments.filter(held_why="").order_by()
        agreed |= {Money(*pair) for pair in before.values_list("amount_minor", "currency").distinct()}
    return money in agreed


def _tell_the_attempt(contribution: Contribution, booked: Payment, *, cause: str) -> None:
    to = Contribution.State.HELD if booked.held_why else Contribution.State.PAID
    states.move(contribution, to, cause=cause, ended_at=booked.paid_at, note=booked.held_why)


def _note_failure(contribution: Contribution, fact: RemotePayment, *, cause: str) -> None:
    failed = fact.state is PaymentState.FAILED
    to = Contribution.State.DECLINED if failed else Contribution.State.CHECKING
    if contribution.state in {Contribution.State.BEGUN, Contribution.State.SENT, Contribution.State.CHECKING}:
        states.move(contribution, to, cause=cause, note=fact.why_not)


def _look_for_trouble(contribution: Contribution, subscription: Subscription | None, booked: Payment) -> None:
    """Raise what a person must settle about a payment that was just booked."""
    ended = subscription.cancelled_at if subscription else None
    is_single = contribution.rhythm == Plan.Rhythm.ONCE
    found: list[tuple[str, str]] = []
    if booked.held_why:
        found.append((Finding.Kind.AMOUNT, booked.held_why))
    if ended and booked.paid_at > ended:
        found.append((Finding.Kind.ON_DEAD, f"{booked.money} after the end of {subscription}"))
    if is_single and contribution.payments.exclude(pk=booked.pk).exists():
        found.append((Finding.Kind.TWICE, f"{booked.money}, {contribution}"))
    for kind, detail in found:
        finding.raise_to_desk(
            kind, gateway=booked.gateway, remote_id=booked.remote_id, supporter_id=booked.supporter_id, detail=detail
        )


def _asked_for(paid: Payment, fact: RemoteRefund) -> Refund | None:
    """Find the refund that we asked for and whose answer we may have lost: by our key, else by its amount."""
    asked = list(paid.refunds.filter(remote_id="").order_by("pk"))
    for row in asked:
        if fact.key == refund_key(row):
            return row
    if fact.key:
        return None
    return next((row for row in asked if row.money == fact.money), None)


def refund_key(row: Refund) -> str:
    """Return the key under which a refund is asked for."""
    return f"refund-{row.pk}-{row.payment_id}"
