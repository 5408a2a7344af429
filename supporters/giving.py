"""Giving: from a filled form to money that is booked, or to an answer that says what is known."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from newsroom.kit.money import Money
from sections.models import Publication, Section
from supporters import applying, calling, gateways, states
from supporters.gateways.base import (
    CheckoutState,
    Declined,
    Facts,
    Gateway,
    NotFound,
    Order,
    PlanTerms,
    Ref,
    Rejected,
    Rhythm,
    Started,
)
from supporters.models import AppealText, Contribution, Plan, RemotePlan, StateChange, Supporter

# A second press of the button waits this long for the answer to the first.
PATIENCE_SECONDS = 8
_ENDED = {Contribution.State.PAID, Contribution.State.HELD, Contribution.State.EXPIRED}


class NotOffered(ValueError):
    """The plan, the way to pay, the amount or the currency isn't on offer here."""


@dataclass(frozen=True)
class Wish:
    """What a giver filled in. `form_key` is the form's own number: one filled form makes one attempt."""

    publication: Publication
    plan: Plan
    money: Money
    method: str
    email: str
    form_key: str
    name: str = ""
    language: str = "en"
    section: Section | None = None
    story_path: str = ""
    appeal_text: AppealText | None = None


def begin(wish: Wish) -> Contribution:
    """Write down an attempt and return it; the same form again returns the same attempt. Raises NotOffered."""
    gateway = _gateway_for(wish)
    with transaction.atomic():
        supporter, _ = Supporter.objects.get_or_create(
            email=wish.email.strip().lower(), defaults={"name": wish.name, "language": wish.language}
        )
        contribution, is_new = Contribution.objects.get_or_create(
            form_key=wish.form_key,
            defaults={
                "supporter": supporter, "plan": wish.plan, "publication": wish.publication, "section": wish.section,
                "story_path": wish.story_path[:200], "appeal_text": wish.appeal_text, "rhythm": wish.plan.rhythm,
                "method": wish.method, "gateway": gateway.name, "amount_minor": wish.money.minor,
                "currency": wish.money.currency,
            },
        )  # fmt: skip
        if is_new:
            states.written_down(contribution, after=contribution.state, cause="form")
    return contribution


def send(
    contribution: Contribution, *, back: Callable[[Contribution], str], left: Callable[[Contribution], str]
) -> str:
    """Begin the checkout at the gateway and return the address to send the payer to.

    `back` and `left` make the addresses to which the payer returns. A second call returns the same page. Raises what
    the gateway raises; after `Unclear` and `Unavailable` the same call may be made again.
    """
    if contribution.pay_url:
        return contribution.pay_url
    gateway = gateways.get(contribution.gateway)
    try:
        started = calling.call(
            gateway, "start", key=f"contribution-{contribution.reference.hex}", about=f"contribution {contribution.pk}",
            ask=lambda: gateway.start(_order(gateway, contribution, back(contribution), left(contribution))),
        )  # fmt: skip
    except calling.InFlight:
        return _wait_for_the_other(contribution)
    except (Declined, Rejected) as error:
        _move(contribution, Contribution.State.DECLINED, cause=f"{gateway.name}: {type(error).__name__}")
        raise
    _note_sent(contribution, started)
    return started.url


def look_up(contribution: Contribution, *, cause: str) -> Contribution:
    """Ask the gateway about an attempt, collect what was approved, book what is true; return the attempt as it is now.

    Raises what the gateway raises.
    """
    if contribution.remote_id:
        gateway = gateways.get(contribution.gateway)
        kind = "checkout"
        Contribution.objects.filter(pk=contribution.pk).update(looked_at=timezone.now())
        try:
            facts = gateway.facts(Ref(kind, contribution.remote_id))
        except NotFound:
            _move(contribution, Contribution.State.EXPIRED, cause=f"{cause}: unknown at the gateway")
        else:
            apply_and_finish(gateway, facts, cause=cause)
    contribution.refresh_from_db()
    return contribution


def apply_and_finish(gateway: Gateway, facts: Facts, *, cause: str) -> applying.Applied:
    """Book what is true, and collect the money of a checkout that the payer approved."""
    applied = applying.apply(gateway.name, facts, cause=cause)
    for contribution in applied.to_finish:
        finish(gateway, contribution, cause=cause)
    return applied


def finish(gateway: Gateway, contribution: Contribution, *, cause: str) -> None:
    """Collect the money of an approved checkout. One that can't be collected now is looked up later."""
    ref = Ref("checkout", contribution.remote_id)
    # After a refusal the payer may approve again, with another card: under the old key the old refusal would come back.
    refusals = StateChange.objects.filter(
        table="contribution", row_key=contribution.pk, after=Contribution.State.DECLINED
    ).count()
    key = f"capture-{contribution.reference.hex}-{refusals}"
    try:
        facts = calling.call(
            gateway, "finish", key=key, about=f"contribution {contribution.pk}",
            ask=lambda: gateway.finish(ref, key=key),
        )  # fmt: skip
    except calling.InFlight:
        return  # the other will book it
    except calling.TooLate:
        facts = gateway.facts(ref)
    except Declined as error:
        _move(contribution, Contribution.State.DECLINED, cause=cause, note=str(error))
        return
    still_open = any(c.state is CheckoutState.APPROVED for c in facts.checkouts)
    applying.apply(gateway.name, facts, cause=f"{cause}, {'still open' if still_open else 'collected'}")


def give_up(contribution: Contribution, *, cause: str) -> None:
    """End an attempt that nobody went on with. Money that comes all the same is booked all the same."""
    _move(contribution, Contribution.State.EXPIRED, cause=cause)


def _gateway_for(wish: Wish) -> Gateway:
    """Check a wish against what is offered and return the gateway that takes it: nothing a form said is believed."""
    plan = wish.plan
    if not plan.is_offered or plan.publication_id not in {None, wish.publication.pk}:
        raise NotOffered(f"{plan} isn't offered by {wish.publication}.")
    if wish.money.currency != plan.currency or not plan.allows(wish.money.minor):
        raise NotOffered(f"{plan} doesn't take {wish.money}.")
    if wish.method not in {m.method for m in plan.payable_methods}:
        raise NotOffered(f"{plan} can't be paid by {wish.method}.")
    gateway = gateways.for_method(wish.method)
    if gateway is None:
        raise NotOffered(f"No gateway takes {wish.method} here.")
    return gateway


def _order(gateway: Gateway, contribution: Contribution, back: str, left: str) -> Order:
    return Order(
        key=f"contribution-{contribution.reference.hex}",
        reference=contribution.reference.hex,
        money=contribution.money,
        rhythm=Rhythm(contribution.rhythm),
        method=contribution.method,
        title=f"{contribution.plan.name} · {contribution.publication.name}",
        return_url=back,
        cancel_url=left,
        email=contribution.supporter.email,
        language=contribution.supporter.language,
        plan_id=remote_plan(gateway, contribution.plan, contribution.money),
    )


def remote_plan(gateway: Gateway, plan: Plan, money: Money) -> str:
    """Return the gateway's own plan for one of ours, made on first need; empty where it needs none."""
    if not gateway.abilities.needs_plans or plan.rhythm == Plan.Rhythm.ONCE:
        return ""
    key = f"plan-{plan.pk}-{plan.rhythm}-{money.currency}"
    known = RemotePlan.objects.filter(gateway=gateway.name, key=key).first()
    if known:
        return known.remote_id
    terms = PlanTerms(key=key, title=plan.name, money=plan.minimum, rhythm=Rhythm(plan.rhythm))
    remote_id = gateway.make_plan(terms)
    row, _ = RemotePlan.objects.get_or_create(gateway=gateway.name, key=key, defaults={"remote_id": remote_id})
    return row.remote_id


def _note_sent(contribution: Contribution, started: Started) -> None:
    with transaction.atomic():
        row = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if not row.remote_id:
            row.remote_id = started.ref.remote_id
        row.pay_url = started.url
        row.save(update_fields=["remote_id", "pay_url"])
        states.move(row, Contribution.State.SENT, cause="sent to the gateway")
    contribution.refresh_from_db()


def _wait_for_the_other(contribution: Contribution) -> str:
    """Wait for the answer that another process gets to the same press of a button. Raises InFlight when it takes long."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        contribution.refresh_from_db()
        if contribution.pay_url:
            return contribution.pay_url
        time.sleep(0.2)
    raise calling.InFlight(f"{contribution} is being sent")


def _move(contribution: Contribution, to: str, *, cause: str, note: str = "") -> None:
    with transaction.atomic():
        row = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if row.state not in _ENDED:
            states.move(row, to, cause=cause, note=note)
