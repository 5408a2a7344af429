"""Changing what comes by itself: cancel, pause, resume, another amount, another way to pay.

The gateway first, then what it says is true: a subscription that is ended here and runs on there is the worst fault
of all. A call whose answer was lost is raised by `Unclear`, and looked up and made again by the reconciler.
"""

from collections.abc import Callable

from newsroom.kit.money import Money
from newsroom.models import User
from supporters import applying, calling, gateways, giving
from supporters.gateways.base import Changed, Facts, Gateway, Ref
from supporters.models import StateChange, Subscription


class NotAllowed(ValueError):
    """The amount isn't within the plan's limits, or the subscription has ended."""


def cancel(subscription: Subscription, *, why: str, by: User | None = None) -> Subscription:
    """End a subscription at the gateway and here. One that has ended there already is ended here."""
    Subscription.objects.filter(pk=subscription.pk, cancelled_why="").update(cancelled_why=why[:200])
    return _change(
        subscription, "cancel", cause=_cause("cancel", why, by),
        ask=lambda gateway, key: gateway.cancel(subscription.remote_id, key=key, reason=why),
    )  # fmt: skip


def pause(subscription: Subscription, *, by: User | None = None) -> Subscription:
    """Collect nothing until it is resumed."""
    _refuse_ended(subscription)
    return _change(
        subscription, "pause", cause=_cause("pause", "", by),
        ask=lambda gateway, key: gateway.pause(subscription.remote_id, key=key),
    )  # fmt: skip


def resume(subscription: Subscription, *, by: User | None = None) -> Subscription:
    """Collect again from the next due date."""
    _refuse_ended(subscription)
    return _change(
        subscription, "resume", cause=_cause("resume", "", by),
        ask=lambda gateway, key: gateway.resume(subscription.remote_id, key=key),
    )  # fmt: skip


def change_amount(subscription: Subscription, money: Money, *, return_url: str, cancel_url: str) -> str:
    """Change what is collected from the next time on.

    Returns the address where the payer must agree first, or nothing when it is changed. Raises NotAllowed.
    """
    _refuse_ended(subscription)
    if money.currency != subscription.currency or not subscription.plan.allows(money.minor):
        raise NotAllowed(f"{subscription.plan} doesn't take {money}.")
    Subscription.objects.filter(pk=subscription.pk).update(pending_minor=money.minor)
    gateway = gateways.get(subscription.gateway)
    key = _key(subscription, f"amount-{money.minor}")
    changed: Changed = calling.call(
        gateway, "amount", key=key, about=f"subscription {subscription.pk}",
        ask=lambda: gateway.change_amount(
            subscription.remote_id, money, key=key, return_url=return_url, cancel_url=cancel_url,
            plan_id=giving.remote_plan(gateway, subscription.plan, money),
        ),
    )  # fmt: skip
    if changed.facts:
        applying.apply(gateway.name, changed.facts, cause="amount changed")
    subscription.refresh_from_db()
    return changed.consent_url


def payment_page(subscription: Subscription, *, return_url: str) -> str:
    """Return the address of the gateway's page where the payer changes how they pay."""
    gateway = gateways.get(subscription.gateway)
    return gateway.portal(subscription.customer_id, return_url=return_url)


def look_up(subscription: Subscription, *, cause: str) -> Subscription:
    """Ask the gateway how a subscription stands, and book that."""
    gateway = gateways.get(subscription.gateway)
    applying.apply(gateway.name, gateway.facts(Ref("subscription", subscription.remote_id)), cause=cause)
    subscription.refresh_from_db()
    return subscription


def _change(subscription: Subscription, act: str, *, cause: str, ask: Callable[[Gateway, str], Facts]) -> Subscription:
    gateway = gateways.get(subscription.gateway)
    key = _key(subscription, act)
    facts = calling.call(gateway, act, key=key, about=f"subscription {subscription.pk}", ask=lambda: ask(gateway, key))
    applying.apply(gateway.name, facts, cause=cause)
    subscription.refresh_from_db()
    return subscription


def _key(subscription: Subscription, act: str) -> str:
    """Return a key that stays the same while the subscription does: pressed twice it is one call, later another."""
    turn = StateChange.objects.filter(table="subscription", row_key=subscription.pk).count()
    return f"{act}-{subscription.pk}-{subscription.contribution.reference.hex[:12]}-{turn}"


def _cause(act: str, why: str, by: User | None) -> str:
    who = "desk" if by else "supporter"
    return f"{act} by {who}{': ' + why if why else ''}"


def _refuse_ended(subscription: Subscription) -> None:
    if subscription.state == Subscription.State.CANCELLED:
        raise NotAllowed(f"{subscription} has ended.")
