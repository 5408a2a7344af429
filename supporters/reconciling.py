"""Comparing our books with the gateways': what is open every quarter of an hour, everything each night, both ways.

What a gateway says is true is booked by `applying`, as always. What that can't settle is a finding for the desk.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from background import repeating
from newsroom.models import User
from sections.models import Publication
from supporters import applying, finding, gateways, giving, mailing, managing, refunding
from supporters.gateways.base import Facts, Gateway, GatewayError, NotFound, Ref, SubscriptionState
from supporters.models import (
    Contribution,
    Finding,
    GatewayCall,
    Payment,
    ReconciliationRun,
    Refund,
    StateChange,
    Subscription,
)

logger = logging.getLogger(__name__)

# A giver may still be on the gateway's page: leave them two minutes. Nobody is after three days.
YOUNG, GIVEN_UP = timedelta(minutes=2), timedelta(days=3)
# Payments and refunds of the last days: a gateway may be late with its report.
WINDOW = timedelta(days=3)
# Cancelled here so lately that a gateway which can't list its subscriptions is asked about each.
LATELY = timedelta(days=90)
# A message may be under way, or wait in our inbox, for so long; nobody is told of a payment that is merely ahead of it.
ON_ITS_WAY = timedelta(hours=1)
FRESH = timedelta(hours=48)


@dataclass
class _Comparison:
    """One run under way: what it may do, and what it counts."""

    gateway: Gateway
    run: ReconciliationRun
    seen: set[str] = field(default_factory=set)

    @property
    def cause(self) -> str:
        """What stands beside each change."""
        return f"reconciliation {self.run.pk}"

    def book(self, facts: Facts) -> None:
        """Book what is true; in a dry run see what would be booked, and leave it."""
        self.run.looked_at += 1
        with transaction.atomic():
            before = StateChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            applied = applying.apply(self.gateway.name, facts, cause=self.cause)
            self.run.mended += StateChange.objects.filter(pk__gt=before).count()
            transaction.set_rollback(self.run.is_dry)
        if not self.run.is_dry:
            for contribution in applied.to_finish:
                giving.finish(self.gateway, contribution, cause=self.cause)

    def ask(self, ref: Ref, *, unknown: Callable[[], object] | None = None) -> Facts | None:
        """Ask about one object and book it. One that the gateway doesn't know is left to `unknown`."""
        try:
            facts = self.gateway.facts(ref)
        except NotFound:
            if unknown and not self.run.is_dry:
                unknown()
            return None
        self.book(facts)
        return facts

    def act(self, what: Callable[[], object]) -> None:
        """Do something at the gateway, unless this is a dry run; what doesn't get done now is tried in the next run."""
        if self.run.is_dry:
            return
        try:
            what()
        except GatewayError as error:
            self.run.error = f"{type(error).__name__}: {error}"[:300]

    def find(self, kind: str, remote_id: str, supporter_id: int, detail: str) -> None:
        """Raise a difference to the desk, in a dry run too: looking is what it is for."""
        finding.raise_to_desk(
            kind, gateway=self.gateway.name, remote_id=remote_id, supporter_id=supporter_id, detail=detail
        )


def run(gateway: str, scope: str, *, is_dry: bool = False) -> ReconciliationRun:
    """Compare our books with one gateway's and return the report. A gateway that can't be reached is noted in it."""
    report = ReconciliationRun.objects.create(gateway=gateway, scope=scope, is_dry=is_dry)
    with _reported(report):
        comparison = _Comparison(gateways.get(gateway), report)
        _compare_open(comparison)
        if scope == ReconciliationRun.Scope.LEDGER:
            _compare_ledger(comparison)
            _compare_subscriptions(comparison)
    return report


def look_later(gateway: str) -> None:
    """Have the whole ledger compared in the background, changing nothing."""
    transaction.on_commit(partial(_look.enqueue, gateway))


@task
def _look(gateway: str) -> None:
    run(gateway, ReconciliationRun.Scope.LEDGER, is_dry=True)


@repeating.every(minutes=15)
def every_quarter() -> None:
    """Look up what is open."""
    for name in gateways.names():
        run(name, ReconciliationRun.Scope.OPEN)


@repeating.every(days=1, at="02:40")
def every_night() -> None:
    """Compare everything."""
    for name in gateways.names():
        run(name, ReconciliationRun.Scope.LEDGER)
    tell_of_fresh_findings()


def tell_of_fresh_findings() -> int:
    """Owe a mail to everyone who may settle findings, if there are some that nobody was told of; return how many there are.

    Differences older than two days are on the desk's list, but no mail comes of them: it would be old news each night.
    """
    fresh = Finding.objects.filter(mailed_at=None, settled_at=None, found_at__gt=timezone.now() - FRESH)
    keys = list(fresh.values_list("pk", flat=True))
    paper = Publication.objects.order_by("pk").first()
    if not keys or paper is None:
        return 0
    with transaction.atomic():
        backend = "django.contrib.auth.backends.ModelBackend"
        people = User.objects.with_perm("supporters.change_finding", backend=backend).filter(is_active=True)
        for person in people.exclude(email=""):
            about = f"findings:{keys[-1]}:{len(keys)}:{person.pk}"
            mailing.owe("findings", about=about, supporter=None, publication=paper, person=person.pk, count=len(keys))
        Finding.objects.filter(pk__in=keys).update(mailed_at=timezone.now())
    return len(keys)


@contextmanager
def _reported(report: ReconciliationRun) -> Iterator[None]:
    try:
        yield
    except GatewayError as error:
        logger.warning("%s stopped: %s", report, error)
        report.error = f"{type(error).__name__}: {error}"[:300]
    report.ended_at = timezone.now()
    report.save()


def _compare_open(this: _Comparison) -> None:
    """Look up attempts without an end, refunds that were asked for, and calls whose answer was lost."""
    now = timezone.now()
    attempts = Contribution.objects.filter(
        gateway=this.gateway.name, state__in=Contribution.OPEN, made_at__lt=now - YOUNG
    ).order_by("made_at")
    for attempt in attempts.iterator():
        if attempt.remote_id:
            this.ask(Ref("checkout", attempt.remote_id))
        if attempt.made_at < now - GIVEN_UP:
            this.act(lambda attempt=attempt: giving.give_up(attempt, cause=this.cause))  # type: ignore[misc]
    refunds = Refund.objects.filter(
        gateway=this.gateway.name, state__in=[Refund.State.ASKED, Refund.State.PENDING], made_at__lt=now - YOUNG
    )
    for refund in refunds.select_related("payment").order_by("pk"):
        this.ask(Ref("payment", refund.payment.remote_id))
        refund.refresh_from_db()
        if refund.state == Refund.State.ASKED:
            this.act(lambda refund=refund: refunding.send(refund))  # type: ignore[misc]
    _settle_lost_calls(this, now - YOUNG)
    overdue = Subscription.objects.filter(
        gateway=this.gateway.name, state__in=Subscription.LIVE, next_at__lt=now - timedelta(days=1)
    )
    for subscription in overdue.order_by("pk").iterator():
        this.ask(Ref("subscription", subscription.remote_id))


def _settle_lost_calls(this: _Comparison, before: datetime) -> None:
    """Make sure of changes to subscriptions whose answer was lost: a cancel that didn't get through is made again."""
    lost = GatewayCall.objects.filter(
        gateway=this.gateway.name, about__startswith="subscription ", last_at__lt=before,
        outcome__in=[GatewayCall.Outcome.OPEN, GatewayCall.Outcome.UNCLEAR, GatewayCall.Outcome.UNAVAILABLE],
    )  # fmt: skip
    for call in lost.order_by("pk"):
        subscription = Subscription.objects.filter(pk=int(call.about.split()[1])).first()
        if subscription is None or this.ask(Ref("subscription", subscription.remote_id)) is None:
            continue
        subscription.refresh_from_db()
        if call.act == "cancel" and subscription.state != Subscription.State.CANCELLED:
            this.act(lambda row=subscription: managing.cancel(row, why=row.cancelled_why or this.cause))  # type: ignore[misc]
        if not this.run.is_dry:
            GatewayCall.objects.filter(pk=call.pk).exclude(outcome=GatewayCall.Outcome.DONE).update(
                outcome=GatewayCall.Outcome.DONE, error="Looked up.", ended_at=timezone.now()
            )


def _compare_ledger(this: _Comparison) -> None:
    """Book all money of the last days that the gateway reports, and look for what only we have."""
    now = timezone.now()
    # A gateway counts whole seconds: what came in this one is to be in it.
    for facts in this.gateway.payments_between(now - WINDOW, now + timedelta(minutes=1)):
        missed = _unknown_here(this, facts)
        this.book(facts)
        this.seen |= {payment.remote_id for payment in facts.payments}
        late = Payment.objects.filter(gateway=this.gateway.name, remote_id__in=missed, paid_at__lt=now - ON_ITS_WAY)
        for payment in late:
            this.find(Finding.Kind.MISSED, payment.remote_id, payment.supporter_id, str(payment.money))
    # The report of the last hours may not be complete yet; what is older must be in it or be known there.
    ours = Payment.objects.filter(gateway=this.gateway.name, paid_at__range=(now - WINDOW, now - timedelta(hours=6)))
    for payment in ours.exclude(remote_id__in=this.seen).order_by("pk"):
        this.ask(
            Ref("payment", payment.remote_id),
            unknown=lambda row=payment: this.find(  # type: ignore[misc]
                Finding.Kind.UNKNOWN, row.remote_id, row.supporter_id, f"{row} is unknown there."
            ),
        )


def _unknown_here(this: _Comparison, facts: Facts) -> list[str]:
    numbers = {payment.remote_id for payment in facts.payments}
    known = Payment.objects.filter(gateway=this.gateway.name, remote_id__in=numbers)
    return sorted(numbers - set(known.values_list("remote_id", flat=True)))


def _compare_subscriptions(this: _Comparison) -> None:
    """Compare what runs there with what runs here, both ways."""
    listed = this.gateway.subscriptions()
    alive: set[str] = set()
    if listed is not None:
        for facts in listed:
            this.book(facts)
            alive |= {s.remote_id for s in facts.subscriptions if s.state is not SubscriptionState.CANCELLED}
    rows = Subscription.objects.filter(gateway=this.gateway.name)
    for row in rows.filter(state__in=Subscription.LIVE).exclude(remote_id__in=alive).order_by("pk").iterator():
        this.ask(Ref("subscription", row.remote_id), unknown=lambda row=row: _is_gone(this, row))  # type: ignore[misc]
        row.refresh_from_db()
        if row.state == Subscription.State.CANCELLED:
            this.find(Finding.Kind.DEAD_THERE, row.remote_id, row.supporter_id, f"{row} ended there, unnoticed.")
    ended = rows.filter(state=Subscription.State.CANCELLED)
    if listed is None:
        ended = ended.filter(cancelled_at__gt=timezone.now() - LATELY)
        alive = {row.remote_id for row in ended.iterator() if _runs_there(this, row)}
    for row in ended.filter(remote_id__in=alive).order_by("pk"):
        this.find(Finding.Kind.DEAD_HERE, row.remote_id, row.supporter_id, f"{row} was ended here and runs there.")
        this.act(lambda row=row: managing.cancel(row, why=row.cancelled_why))  # type: ignore[misc]


def _runs_there(this: _Comparison, row: Subscription) -> bool:
    facts = this.ask(Ref("subscription", row.remote_id))
    states = {s.state for s in facts.subscriptions if s.remote_id == row.remote_id} if facts else set()
    return bool(states - {SubscriptionState.CANCELLED})


def _is_gone(this: _Comparison, row: Subscription) -> None:
    this.find(Finding.Kind.DEAD_THERE, row.remote_id, row.supporter_id, f"{row} is unknown there.")
