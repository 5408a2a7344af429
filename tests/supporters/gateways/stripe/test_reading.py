"""What Stripe's words mean to us, where the double has no occasion to say them."""

import pytest

from supporters.gateways.base import CheckoutState, DisputeState, PaymentState, RefundState, SubscriptionState, Unclear
from supporters.gateways.stripe import reading


def subscription(**more):
    """Return a subscription with as little as there can be."""
    return {"id": "sub_1", "status": "active", "currency": "usd", "customer": "cus_1", "created": 1} | more


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("incomplete", SubscriptionState.PENDING),
        ("trialing", SubscriptionState.ACTIVE),
        ("past_due", SubscriptionState.LATE),
        ("unpaid", SubscriptionState.LATE),
        ("paused", SubscriptionState.PAUSED),
        ("incomplete_expired", SubscriptionState.CANCELLED),
    ],
)
def test_states_of_subscriptions(status, state):
    assert reading.subscription(subscription(status=status)).state is state


@pytest.mark.parametrize("ends", [{"cancel_at_period_end": True}, {"cancel_at": 2_000_000_000}, {"status": "canceled"}])
def test_no_next_date_where_it_ends(ends):
    items = {"data": [{"quantity": 2, "current_period_end": 1_900_000_000, "price": {"unit_amount": 250}}]}

    assert reading.subscription(subscription(items=items)).next_at.year == 2030
    assert reading.subscription(subscription(items=items) | ends).next_at is None
    assert reading.subscription(subscription(items=items)).money.minor == 500


def test_a_paused_one_that_is_cancelled_stays_cancelled():
    found = subscription(status="canceled", pause_collection={"behavior": "void"})

    assert reading.subscription(found).state is SubscriptionState.CANCELLED


def test_a_customer_who_was_deleted_has_no_address():
    told = reading.subscription(subscription(customer={"id": "cus_1", "deleted": True}))

    assert (told.customer_id, told.email) == ("cus_1", "")


def intent(**more):
    """Return a payment that nobody has tried yet."""
    return {"id": "pi_1", "status": "requires_payment_method", "amount": 500, "currency": "usd", "created": 1} | more


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({}, PaymentState.PENDING),
        ({"status": "requires_action"}, PaymentState.PENDING),
        ({"status": "requires_capture"}, PaymentState.PENDING),
        ({"status": "canceled"}, PaymentState.FAILED),
        ({"latest_charge": {"id": "ch_1", "status": "failed", "failure_code": "expired_card"}}, PaymentState.FAILED),
        ({"status": "succeeded", "amount_received": 500}, PaymentState.SUCCEEDED),
    ],
)
def test_states_of_payments(more, state):
    assert reading.payment(intent(**more)).state is state


@pytest.mark.parametrize(
    ("transaction", "fee"),
    [({"fee": 44, "currency": "usd"}, 44), ({"fee": 41, "currency": "eur"}, None), ("txn_1", None), (None, None)],
)
def test_a_fee_counts_where_it_was_taken_in_the_same_currency(transaction, fee):
    charge = {"id": "ch_1", "status": "succeeded", "created": 2, "balance_transaction": transaction}

    assert reading.payment(intent(status="succeeded", amount_received=500, latest_charge=charge)).fee_minor == fee


def test_a_charge_alone_stands_for_its_payment():
    charge = {"id": "ch_1", "amount": 500, "currency": "usd", "payment_intent": "pi_1", "created": 2}

    told = [
        reading.payment(reading.as_intent(charge | {"status": status})) for status in ("succeeded", "pending", "failed")
    ]

    assert [t.state for t in told] == [PaymentState.SUCCEEDED, PaymentState.PENDING, PaymentState.FAILED]
    assert reading.as_intent(charge | {"status": "succeeded", "payment_intent": None}) is None


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("pending", RefundState.PENDING),
        ("requires_action", RefundState.PENDING),
        (None, RefundState.PENDING),
        ("failed", RefundState.FAILED),
        ("canceled", RefundState.FAILED),
    ],
)
def test_states_of_refunds(status, state):
    found = {"id": "re_1", "amount": 5, "currency": "usd", "payment_intent": "pi_1", "status": status, "created": 1}

    assert reading.refund(found).state is state
    assert reading.refund(found | {"payment_intent": None}) is None


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("warning_needs_response", DisputeState.OPEN),
        ("warning_closed", DisputeState.WON),
        ("prevented", DisputeState.WON),
        ("appeal_under_review", DisputeState.OPEN),
        ("lost", DisputeState.LOST),
    ],
)
def test_states_of_disputes(status, state):
    found = {"id": "dp_1", "amount": 5, "currency": "usd", "payment_intent": "pi_1", "status": status, "created": 1}

    assert reading.dispute(found).state is state
    assert reading.dispute(found | {"payment_intent": None}) is None


def test_a_checkout_that_cost_nothing_is_paid():
    session = {
        "id": "cs_1",
        "status": "complete",
        "payment_status": "no_payment_required",
        "amount_total": 0,
        "currency": "usd",
    }

    assert reading.checkout(session).state is CheckoutState.PAID


def test_a_word_that_this_version_does_not_have_is_unclear_not_guessed():
    with pytest.raises(Unclear, match="on_holiday"):
        reading.subscription(subscription(status="on_holiday"))
