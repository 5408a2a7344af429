"""Following what a gateway says of checkouts and subscriptions, under the lock of their attempt."""

from datetime import datetime

from supporters import finding, mailing, states
from supporters.gateways.base import CheckoutState, RemoteCheckout, RemoteSubscription, SubscriptionState
from supporters.models import Contribution, Finding, Payment, Subscription

_STATES = {
    CheckoutState.APPROVED: Contribution.State.CHECKING,
    CheckoutState.PENDING: Contribution.State.CHECKING,
    CheckoutState.DECLINED: Contribution.State.DECLINED,
    CheckoutState.EXPIRED: Contribution.State.EXPIRED,
}


def checkout(contribution: Contribution, fact: RemoteCheckout, *, asked_at: datetime, cause: str) -> None:
    """Let an attempt follow its checkout. That it is paid is said by the payment, not here."""
    if not contribution.remote_id:
        contribution.remote_id = fact.remote_id
        contribution.save(update_fields=["remote_id"])
    elif contribution.remote_id != fact.remote_id:
        return  # an older checkout of the same attempt says nothing of the newer one
    to = _STATES.get(fact.state)
    if to and contribution.state != to:
        ended = asked_at if to == Contribution.State.EXPIRED else None
        states.move(contribution, to, cause=cause, ended_at=ended)


def subscription(
    contribution: Contribution, fact: RemoteSubscription, *, asked_at: datetime, cause: str
) -> Subscription | None:
    """Let our subscription follow the gateway's; None while the payer hasn't agreed and there is none yet."""
    row = Subscription.objects.filter(contribution=contribution).first()
    if row is None:
        if fact.state is SubscriptionState.PENDING:
            return None
        row = _begin(contribution, fact, asked_at=asked_at, cause=cause)
    elif row.remote_id != fact.remote_id:
        finding.raise_to_desk(
            Finding.Kind.TWICE, gateway=row.gateway, remote_id=fact.remote_id, supporter_id=row.supporter_id,
            detail=f"A second subscription for {contribution}: the first is {row.remote_id}.",
        )  # fmt: skip
        return row
    is_news = asked_at >= row.known_at
    if is_news:
        _take_over(row, fact, asked_at=asked_at, cause=cause)
    if is_news or fact.state is SubscriptionState.CANCELLED:
        _move(row, fact, asked_at=asked_at, cause=cause)
    return row


def _begin(contribution: Contribution, fact: RemoteSubscription, *, asked_at: datetime, cause: str) -> Subscription:
    money = fact.money or contribution.money
    row = Subscription.objects.create(
        contribution=contribution,
        supporter_id=contribution.supporter_id,
        plan_id=contribution.plan_id,
        publication_id=contribution.publication_id,
        rhythm=contribution.rhythm,
        method=contribution.method,
        gateway=contribution.gateway,
        remote_id=fact.remote_id,
        customer_id=fact.customer_id,
        amount_minor=money.minor,
        currency=money.currency,
        began_at=fact.started_at or asked_at,
        known_at=asked_at,
    )
    states.written_down(row, after=row.state, cause=cause)
    # Money may have been booked before the gateway told of the subscription it belongs to.
    Payment.objects.filter(contribution=contribution, subscription=None).update(subscription=row)
    if money != contribution.money:
        _raise_amount(row, f"{money} is collected, {contribution.money} was ordered.")
    return row


def _take_over(row: Subscription, fact: RemoteSubscription, *, asked_at: datetime, cause: str) -> None:
    """Take over what changes without a change of state: the amount, the next date, the payer's number."""
    row.known_at, row.next_at = asked_at, fact.next_at
    row.customer_id = fact.customer_id or row.customer_id
    if fact.money and fact.money != row.money:
        before = row.money
        if fact.money.minor != row.pending_minor:
            _raise_amount(row, f"{fact.money} is collected now, {before} was agreed.")
        row.amount_minor, row.currency, row.pending_minor = fact.money.minor, fact.money.currency, None
        change = states.written_down(
            row, before=row.state, after=row.state, cause=cause, note=f"{before} → {row.money}"
        )
        mailing.owe(
            "amount_changed", about=f"change:{change.pk}", supporter=row.supporter_id, publication=row.publication_id,
            subscription=row.pk, before=before.minor,
        )  # fmt: skip
    elif fact.money and row.pending_minor == fact.money.minor:
        row.pending_minor = None
    row.save(update_fields=["known_at", "next_at", "customer_id", "amount_minor", "currency", "pending_minor"])


def _move(row: Subscription, fact: RemoteSubscription, *, asked_at: datetime, cause: str) -> None:
    if fact.state.value == row.state:
        return
    before = row.state
    if fact.state is SubscriptionState.CANCELLED:
        why = row.cancelled_why or cause[:200]
        moved = states.move(row, fact.state.value, cause=cause, cancelled_at=asked_at, cancelled_why=why, next_at=None)
    else:
        moved = states.move(row, fact.state.value, cause=cause)
    if not moved:
        return
    if fact.state is SubscriptionState.CANCELLED:
        _tell(row, "cancelled", f"subscription:{row.pk}")
        if row.contribution.state in Contribution.OPEN:
            states.move(row.contribution, Contribution.State.EXPIRED, cause=cause, ended_at=asked_at)
    elif fact.state is SubscriptionState.LATE:
        _tell(row, "late", f"subscription:{row.pk}:{asked_at:%Y%m%d}")
    elif fact.state is SubscriptionState.PAUSED and before != Subscription.State.PENDING:
        _tell(row, "paused", f"subscription:{row.pk}:{asked_at:%Y%m%d%H%M%S}")


def _tell(row: Subscription, kind: str, about: str) -> None:
    mailing.owe(kind, about=about, supporter=row.supporter_id, publication=row.publication_id, subscription=row.pk)


def _raise_amount(row: Subscription, detail: str) -> None:
    finding.raise_to_desk(
        Finding.Kind.AMOUNT, gateway=row.gateway, remote_id=row.remote_id, supporter_id=row.supporter_id, detail=detail
    )
