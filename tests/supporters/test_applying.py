"""What a gateway says changes the books once, in whatever order and however often it says it."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from newsroom.kit.money import Money
from supporters import applying, receipts
from supporters.gateways.base import CheckoutState, DisputeState, PaymentState, RefundState, SubscriptionState
from supporters.models import (
    AmountIsFixed,
    Contribution,
    Dispute,
    Finding,
    HistoryIsFixed,
    OutgoingMail,
    Payment,
    Plan,
    Receipt,
    Refund,
    StateChange,
    Subscription,
)
from supporters.models.history import GUARDS
from tests.factories.supporters import ContributionFactory, PaymentFactory
from tests.supporters.facts import NOON, checkout, dispute, facts, payment, refund, subscription

pytestmark = pytest.mark.django_db


def apply(*, at=NOON, **groups):
    return applying.apply("sandbox", facts(at=at, **groups), cause="test")


def monthly():
    return ContributionFactory(plan__rhythm=Plan.Rhythm.MONTHLY)


def mails():
    return sorted(OutgoingMail.objects.values_list("kind", flat=True))


def test_a_payment_is_booked_once_with_its_receipt_and_mail():
    contribution = ContributionFactory()
    told = {"checkouts": [checkout(contribution)], "payments": [payment(contribution, fee_minor=45)]}

    for _ in range(3):
        apply(**told)

    booked = Payment.objects.get()
    contribution.refresh_from_db()
    assert (booked.money, booked.fee_minor, booked.held_why) == (Money(500, "USD"), 45, "")
    assert (contribution.state, contribution.ended_at) == (Contribution.State.PAID, NOON)
    assert str(Receipt.objects.get(payment=booked)) == "2026-000001"
    assert mails() == ["receipt"]


def test_m2_receipts_are_numbered_without_a_gap_within_a_year():
    for number in range(3):
        receipts.issue(PaymentFactory(paid_at=NOON + timedelta(days=number)))
    with transaction.atomic():
        receipts.issue(PaymentFactory(paid_at=NOON))
        transaction.set_rollback(True)
    receipts.issue(PaymentFactory(paid_at=NOON))
    receipts.issue(PaymentFactory(paid_at=NOON - timedelta(days=365)))

    assert sorted(map(str, Receipt.objects.all())) == [
        "2025-000001", "2026-000001", "2026-000002", "2026-000003", "2026-000004",
    ]  # fmt: skip


def test_w13_another_amount_than_ordered_is_booked_and_held_for_a_person():
    contribution = ContributionFactory()

    apply(payments=[payment(contribution, money=Money(499, "USD"))])

    contribution.refresh_from_db()
    assert contribution.state == Contribution.State.HELD
    assert Payment.objects.get().held_why == "$4.99 came, $5 was ordered."
    assert Finding.objects.get().kind == Finding.Kind.AMOUNT


def test_w13_another_currency_is_held_too():
    contribution = ContributionFactory()

    apply(payments=[payment(contribution, money=Money(500, "EUR"))])

    contribution.refresh_from_db()
    assert contribution.state == Contribution.State.HELD


def test_money_that_no_attempt_explains_is_raised_and_not_booked():
    stranger = SimpleNamespace(reference=uuid4())

    apply(payments=[payment(stranger)])

    assert not Payment.objects.exists()
    assert Finding.objects.get().kind == Finding.Kind.UNKNOWN


def test_a_decline_is_no_end_and_late_money_is_money():
    contribution = ContributionFactory()

    apply(payments=[payment(contribution, "pay_0", PaymentState.FAILED)])
    contribution.refresh_from_db()
    assert contribution.state == Contribution.State.DECLINED

    apply(checkouts=[checkout(contribution, CheckoutState.EXPIRED)])
    apply(payments=[payment(contribution)])
    contribution.refresh_from_db()
    assert contribution.state == Contribution.State.PAID


def test_nothing_un_pays_an_attempt():
    contribution = ContributionFactory()
    apply(payments=[payment(contribution)])

    apply(checkouts=[checkout(contribution, CheckoutState.EXPIRED)])
    apply(payments=[payment(contribution, "pay_2", PaymentState.FAILED)])

    contribution.refresh_from_db()
    assert contribution.state == Contribution.State.PAID


def test_a_one_off_paid_twice_is_booked_twice_and_raised():
    contribution = ContributionFactory()

    apply(payments=[payment(contribution, "pay_1"), payment(contribution, "pay_2")])

    assert Payment.objects.count() == Receipt.objects.count() == 2
    assert Finding.objects.get().kind == Finding.Kind.TWICE


def test_a_cancelled_subscription_is_never_revived_and_its_money_is_raised():
    contribution = monthly()
    apply(subscriptions=[subscription(contribution)])
    apply(at=NOON + timedelta(days=1), subscriptions=[subscription(contribution, SubscriptionState.CANCELLED)])

    apply(at=NOON + timedelta(days=2), subscriptions=[subscription(contribution)])
    late = NOON + timedelta(days=3)
    apply(at=late, payments=[payment(contribution, at=late, subscription_id="sub_1")])

    row = Subscription.objects.get()
    assert (row.state, row.cancelled_at) == (Subscription.State.CANCELLED, NOON + timedelta(days=1))
    assert Payment.objects.get().subscription == row
    assert Finding.objects.get().kind == Finding.Kind.ON_DEAD
    assert mails() == ["cancelled", "receipt"]


def test_older_facts_change_nothing_but_an_end():
    contribution = monthly()
    apply(at=NOON, subscriptions=[subscription(contribution, SubscriptionState.LATE)])

    apply(at=NOON - timedelta(seconds=5), subscriptions=[subscription(contribution, SubscriptionState.ACTIVE)])

    assert Subscription.objects.get().state == Subscription.State.LATE


def test_an_agreed_new_amount_is_taken_over_and_another_one_raised():
    contribution = monthly()
    apply(subscriptions=[subscription(contribution)])
    Subscription.objects.update(pending_minor=900)

    apply(subscriptions=[subscription(contribution, money=Money(900, "USD"))])
    row = Subscription.objects.get()
    assert (row.money, row.pending_minor, Finding.objects.count()) == (Money(900, "USD"), None, 0)

    apply(subscriptions=[subscription(contribution, money=Money(700, "USD"))])
    assert Subscription.objects.get().money == Money(700, "USD")
    assert Finding.objects.get().kind == Finding.Kind.AMOUNT


def test_m8_refunds_stay_within_the_payment():
    contribution = ContributionFactory()
    apply(payments=[payment(contribution)])

    apply(refunds=[refund(money=Money(200, "USD"))])
    assert Payment.objects.get().kept == Money(300, "USD")
    apply(refunds=[refund("re_2", money=Money(400, "USD"))])

    assert Payment.objects.get().refunded_minor == 500
    assert Finding.objects.get().detail == "$6 went back of $5."
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(refunded_minor=501)


def test_a_refund_that_failed_later_gives_the_money_back_to_the_payment():
    contribution = ContributionFactory()
    apply(payments=[payment(contribution)])
    apply(refunds=[refund()])

    apply(refunds=[refund(state=RefundState.FAILED)])

    assert Refund.objects.get().state == Refund.State.FAILED
    assert Payment.objects.get().refunded_minor == 0


def test_w20_a_dispute_is_raised_to_a_person_and_followed_to_its_end():
    contribution = ContributionFactory()
    apply(payments=[payment(contribution)])

    for state in (DisputeState.OPEN, DisputeState.LOST, DisputeState.OPEN):
        apply(disputes=[dispute(state=state)])

    assert Dispute.objects.get().state == Dispute.State.LOST
    assert Finding.objects.get().kind == Finding.Kind.DISPUTE


def test_what_was_paid_and_what_was_written_down_stays():
    apply(payments=[payment(ContributionFactory())])
    booked, change = Payment.objects.get(), StateChange.objects.first()

    booked.amount_minor = 1
    with pytest.raises(AmountIsFixed):
        booked.save()
    with pytest.raises(HistoryIsFixed):
        change.save()
    with pytest.raises(HistoryIsFixed):
        change.delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE supporters_statechange SET note = 'forged'",
        "UPDATE supporters_statechange SET by_id = NULL",
        "DELETE FROM supporters_statechange",
    ],
)
def test_what_was_written_down_stays_whoever_goes_past_the_code(statement):
    apply(payments=[payment(ContributionFactory())])
    before = list(StateChange.objects.order_by("pk").values())
    assert before

    with pytest.raises(DatabaseError, match=GUARDS.refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert before == list(StateChange.objects.order_by("pk").values())


class Orders(TestCase):
    """The same facts in any order, some of them twice, lead to the same books."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.permutations(range(7)), st.lists(st.integers(0, 6), max_size=4))
    def test_w11_any_order_leads_to_the_same_books(self, order, again):
        """Seven facts about one subscription, as a flood after three silent days brings them."""
        contribution = monthly()
        hour = timedelta(hours=1)
        told = [
            {"at": NOON, "subscriptions": [subscription(contribution)]},
            {"at": NOON, "payments": [payment(contribution, "pay_1", subscription_id="sub_1")]},
            {"at": NOON + hour, "payments": [payment(contribution, "pay_2", subscription_id="sub_1")]},
            {"at": NOON + hour, "payments": [payment(contribution, "pay_1")], "refunds": [refund()]},
            {"at": NOON + hour, "payments": [payment(contribution, "pay_2")], "disputes": [dispute(of="pay_2")]},
            {"at": NOON + hour * 2, "subscriptions": [subscription(contribution, SubscriptionState.CANCELLED)]},
            {"at": NOON, "checkouts": [checkout(contribution, subscription_id="sub_1")]},
        ]

        for number in [*order, *again]:
            apply(**told[number])

        row = Subscription.objects.get()
        contribution.refresh_from_db()
        assert (row.state, contribution.state) == (Subscription.State.CANCELLED, Contribution.State.PAID)
        assert sorted(row.payments.values_list("remote_id", "refunded_minor")) == [("pay_1", 500), ("pay_2", 0)]
        assert Receipt.objects.count() == 2
        assert Dispute.objects.get().state == Dispute.State.OPEN
        assert mails() == ["cancelled", "receipt", "receipt", "refund"]
