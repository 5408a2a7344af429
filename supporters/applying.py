"""The one way by which what a gateway says changes our books.

The return page, the worker, the desk's buttons and the reconciler all call `apply`. Facts may come late, twice and in
any order: each attempt is locked, each arrow is legal or nothing happens.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction

from newsroom.kit import failpoints
from supporters import booking, finding, following
from supporters.gateways.base import CheckoutState, Facts
from supporters.models import Contribution, Finding, Payment
from supporters.tracing import Trace


@dataclass
class Applied:
    """What came of some facts: the attempts they were about, and the gateway's numbers that nothing of ours explains."""

    contributions: list[Contribution] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    to_finish: list[Contribution] = field(default_factory=list)


def apply(gateway: str, facts: Facts, *, cause: str) -> Applied:
    """Bring our books to what a gateway says, in one transaction. `cause` is written beside every change."""
    with transaction.atomic():
        trace = Trace(gateway, facts)
        held = {c.pk: c for c in _locked(trace.attempts())}
        result = Applied(list(held.values()), trace.unexplained())
        for number in result.unexplained:
            finding.raise_to_desk(Finding.Kind.UNKNOWN, gateway=gateway, remote_id=number, detail=cause)
        for contribution in held.values():
            _book_what_is_of(contribution, trace, cause=cause)
        for checkout in facts.checkouts:
            key = trace.of_checkout(checkout.remote_id)
            if checkout.state is CheckoutState.APPROVED and key in held:
                result.to_finish.append(held[key])
        failpoints.reached("apply:applied")
    failpoints.reached("apply:committed")
    return result


def _locked(keys: set[int]) -> Iterator[Contribution]:
    """Lock attempts in the order of their numbers, so that two who need the same ones wait for each other, not forever."""
    wanted = Contribution.objects.select_for_update(of=("self",)).select_related("plan").filter(pk__in=keys)
    return wanted.order_by("pk").iterator()


def _book_what_is_of(contribution: Contribution, trace: Trace, *, cause: str) -> None:
    """Book those facts that are about one attempt: what carries first, then what is carried."""
    facts, here = trace.facts, contribution.pk
    for subscription in (s for s in facts.subscriptions if trace.of_subscription(s.remote_id) == here):
        following.subscription(contribution, subscription, asked_at=facts.asked_at, cause=cause)
    paid = [p for p in facts.payments if trace.of_payment(p.remote_id) == here]
    booking.payments(contribution, paid, cause=cause)
    for checkout in (c for c in facts.checkouts if trace.of_checkout(c.remote_id) == here):
        following.checkout(contribution, checkout, asked_at=facts.asked_at, cause=cause)
    _book_what_came_after(contribution, facts, cause=cause)


def _book_what_came_after(contribution: Contribution, facts: Facts, *, cause: str) -> None:
    """Book refunds and disputes of an attempt's payments."""
    if not (facts.refunds or facts.disputes):
        return
    paid = {p.remote_id: p for p in Payment.objects.select_for_update().filter(contribution=contribution)}
    for refund in (r for r in facts.refunds if r.payment_id in paid):
        booking.refund(paid[refund.payment_id], refund, cause=cause)
    for dispute in (d for d in facts.disputes if d.payment_id in paid):
        booking.dispute(paid[dispute.payment_id], dispute, cause=cause)
