"""Whose is it: which attempt of ours an object of a gateway belongs to, by what is booked, else by its reference."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from supporters.gateways.base import Facts, PaymentState
from supporters.models import Contribution, Payment, Subscription


class Trace:
    """The attempts that some facts are about."""

    def __init__(self, gateway: str, facts: Facts) -> None:
        """Look all of them up: three queries, however many facts."""
        self.facts = facts
        self._by_reference: dict[str, int] = {}
        self._by_checkout: dict[str, int] = {}
        self._by_subscription: dict[str, int] = {}
        self._by_payment: dict[str, int] = {}
        self._find_what_is_booked(gateway)
        self._follow_subscriptions_and_checkouts()
        self._follow_payments()

    def of_checkout(self, remote_id: str) -> int | None:
        """Return the attempt that a checkout belongs to."""
        return self._by_checkout.get(remote_id)

    def of_subscription(self, remote_id: str) -> int | None:
        """Return the attempt that a subscription belongs to."""
        return self._by_subscription.get(remote_id) or self._by_checkout.get(remote_id)

    def of_payment(self, remote_id: str) -> int | None:
        """Return the attempt that a payment belongs to."""
        return self._by_payment.get(remote_id)

    def attempts(self) -> set[int]:
        """Return all attempts that the facts are about."""
        found = {self.of_checkout(c.remote_id) for c in self.facts.checkouts}
        found |= {self.of_subscription(s.remote_id) for s in self.facts.subscriptions}
        found |= {self.of_payment(number) for number in self._payments_named()}
        return {key for key in found if key}

    def unexplained(self) -> list[str]:
        """Return the payments that succeeded and that no attempt of ours explains."""
        return [
            p.remote_id
            for p in self.facts.payments
            if p.state is PaymentState.SUCCEEDED and self.of_payment(p.remote_id) is None
        ]

    def _payments_named(self) -> set[str]:
        facts = self.facts
        carried = {r.payment_id for r in facts.refunds} | {d.payment_id for d in facts.disputes}
        return {p.remote_id for p in facts.payments} | carried

    def _find_what_is_booked(self, gateway: str) -> None:
        facts = self.facts
        references = [f.reference for group in (facts.checkouts, facts.subscriptions, facts.payments) for f in group]
        # A checkout of PayPal that begins a subscription has the subscription's number.
        numbers = {c.remote_id for c in facts.checkouts} | {s.remote_id for s in facts.subscriptions}
        numbers = (numbers | {p.subscription_id for p in facts.payments}) - {""}
        wanted = Q(reference__in=_uuids(references)) | Q(remote_id__in=numbers)
        rows = Contribution.objects.filter(wanted, gateway=gateway)
        for key, reference, remote_id in rows.values_list("pk", "reference", "remote_id"):
            self._by_reference[reference.hex] = key
            if remote_id:
                self._by_checkout[remote_id] = key
        subscriptions = Subscription.objects.filter(gateway=gateway, remote_id__in=numbers)
        self._by_subscription.update(subscriptions.values_list("remote_id", "contribution_id"))
        payments = Payment.objects.filter(gateway=gateway, remote_id__in=self._payments_named())
        self._by_payment.update(payments.values_list("remote_id", "contribution_id"))

    def _follow_subscriptions_and_checkouts(self) -> None:
        for subscription in self.facts.subscriptions:
            key = self._referenced(subscription.reference) or self._by_checkout.get(subscription.remote_id)
            if key:
                self._by_subscription.setdefault(subscription.remote_id, key)
        for checkout in self.facts.checkouts:
            key = self._referenced(checkout.reference) or self._by_checkout.get(checkout.remote_id)
            if key:
                self._by_checkout.setdefault(checkout.remote_id, key)
                self._by_subscription.setdefault(checkout.subscription_id, key)
                self._by_payment.setdefault(checkout.payment_id, key)

    def _follow_payments(self) -> None:
        for payment in self.facts.payments:
            key = self.of_subscription(payment.subscription_id) if payment.subscription_id else None
            key = key or self._referenced(payment.reference)
            if key:
                self._by_payment.setdefault(payment.remote_id, key)

    def _referenced(self, reference: str) -> int | None:
        return self._by_reference.get(reference.replace("-", "").lower())


def _uuids(references: Iterable[str]) -> list[UUID]:
    """Return those that can be references of ours: another system's may be anything."""
    found = []
    for reference in references:
        try:
            found.append(UUID(reference))
        except ValueError:
            continue
    return found
