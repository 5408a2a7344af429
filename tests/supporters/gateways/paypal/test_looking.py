"""Answers of PayPal in shapes that its double doesn't use: the first API's words, refunds of old, odd outcomes."""

from datetime import UTC, datetime

import pytest

from newsroom.kit.money import Money
from supporters.gateways.base import CheckoutState, DisputeState, PaymentState, Ref, SubscriptionState
from supporters.gateways.paypal import disputes, payments, subscriptions
from supporters.gateways.paypal.gathering import Gathering

AT = datetime(2026, 11, 26, 5, tzinfo=UTC)


def test_a_sale_that_only_the_first_api_knows_is_found_there(paypal, gateway, monthly):
    sale = paypal.renew(monthly)
    paypal.fault(f"/v2/payments/captures/{sale}", "404")

    found = {one.remote_id: one for one in gateway.facts(Ref("sale", sale)).payments}[sale]

    assert (found.subscription_id, found.money) == (monthly, Money(750, "USD"))


def test_a_refund_that_only_the_first_api_knows_is_asked_for_there(paypal, gateway, monthly):
    sale = paypal.renew(monthly)
    paypal.fault("/v2/payments/captures/", "404", method="POST")

    (refund,) = gateway.refund(sale, Money(250, "USD"), key="refund-1", reason="").refunds

    assert (refund.payment_id, refund.money) == (sale, Money(250, "USD"))
    assert paypal.sent("/v1/payments/sale/", "POST") == [f"POST /v1/payments/sale/{sale}/refund"]
    assert paypal.ledger().payments[sale].refunded == 250


def test_what_the_first_api_won_t_tell_leaves_a_sale_with_its_reference(paypal, gateway, monthly):
    sale = paypal.renew(monthly)
    paypal.fault("/v1/payments/sale/", "403")

    (found,) = gateway.facts(Ref("payment", sale)).payments

    assert (found.remote_id, found.reference, found.subscription_id) == (sale, "0f" * 16, "")


def test_a_sale_in_the_first_api_s_words_is_read():
    sale = {
        "id": "7SALE",
        "state": "completed",
        "amount": {"total": "7.50", "currency": "USD", "details": {"subtotal": "7.50"}},
        "billing_agreement_id": "I-1",
        "custom": "ref",
        "transaction_fee": {"value": "0.55", "currency": "USD"},
        "create_time": "2026-11-26T05:00:00Z",
    }

    found = payments.read(sale)

    assert (found.money, found.fee_minor, found.at) == (Money(750, "USD"), 55, AT)
    assert (found.subscription_id, found.reference, found.state) == ("I-1", "ref", PaymentState.SUCCEEDED)


def test_a_refund_in_the_first_api_s_words_is_read():
    refund = {"id": "3R", "state": "completed", "amount": {"total": "2.50", "currency": "USD"}, "sale_id": "7SALE"}

    assert payments.read_refund(refund).payment_id == "7SALE"
    assert payments.refunded_id({"links": [{"rel": "sale", "href": "https://x/v1/payments/sale/7SALE"}]}) == "7SALE"


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("COMPLETED", PaymentState.SUCCEEDED),
        ("REFUNDED", PaymentState.SUCCEEDED),
        ("partially_refunded", PaymentState.SUCCEEDED),
        ("reversed", PaymentState.SUCCEEDED),
        ("DECLINED", PaymentState.FAILED),
        ("denied", PaymentState.FAILED),
        ("PENDING", PaymentState.PENDING),
        ("SOMETHING_NEW", PaymentState.PENDING),
    ],
)
def test_money_that_moved_stays_moved_and_a_new_word_is_pending(word, state):
    assert payments.state(word) is state


@pytest.mark.parametrize(
    ("status", "outcome", "state"),
    [
        ("OPEN", "", DisputeState.OPEN),
        ("UNDER_REVIEW", "RESOLVED_SELLER_FAVOUR", DisputeState.OPEN),
        ("RESOLVED", "RESOLVED_SELLER_FAVOUR", DisputeState.WON),
        ("RESOLVED", "CANCELED_BY_BUYER", DisputeState.WON),
        ("RESOLVED", "RESOLVED_WITH_PAYOUT", DisputeState.WON),
        ("RESOLVED", "DENIED", DisputeState.WON),
        ("RESOLVED", "RESOLVED_BUYER_FAVOUR", DisputeState.LOST),
        ("RESOLVED", "ACCEPTED", DisputeState.LOST),
        ("RESOLVED", "NONE", DisputeState.OPEN),
    ],
)
def test_how_a_dispute_ended(status, outcome, state):
    assert disputes.read({"status": status, "dispute_outcome": {"outcome_code": outcome}}).state is state


def gathered(transactions=(), **subscription):
    into = Gathering()
    subscriptions.gather({"id": "I-1", "custom_id": "ref"} | subscription, {"transactions": list(transactions)}, into)
    return into


def charge(number, status, value="7.50"):
    amount = {"currency_code": "USD", "value": value}
    return {"id": number, "status": status, "time": stamp(number), "amount_with_breakdown": {"gross_amount": amount}}


def stamp(number):
    return f"2026-11-2{number[-1]}T05:00:00Z"


@pytest.mark.parametrize(
    ("status", "transactions", "state", "checkout"),
    [
        ("APPROVAL_PENDING", (), SubscriptionState.PENDING, CheckoutState.OPEN),
        ("APPROVED", (), SubscriptionState.PENDING, CheckoutState.PENDING),
        ("ACTIVE", (), SubscriptionState.ACTIVE, CheckoutState.PENDING),
        ("ACTIVE", [charge("T1", "PENDING")], SubscriptionState.ACTIVE, CheckoutState.PENDING),
        ("ACTIVE", [charge("T1", "COMPLETED")], SubscriptionState.ACTIVE, CheckoutState.PAID),
        ("SUSPENDED", [charge("T1", "REFUNDED")], SubscriptionState.PAUSED, CheckoutState.PAID),
        ("CANCELLED", (), SubscriptionState.CANCELLED, CheckoutState.EXPIRED),
        ("EXPIRED", [charge("T1", "COMPLETED")], SubscriptionState.CANCELLED, CheckoutState.PAID),
        ("SOMETHING_NEW", (), SubscriptionState.PENDING, CheckoutState.PENDING),
    ],
)
def test_a_subscription_s_status_and_what_it_was_begun_as(status, transactions, state, checkout):
    into = gathered(transactions, status=status)

    assert (into.subscriptions["I-1"].state, into.checkouts["I-1"].state) == (state, checkout)


def test_the_first_good_payment_is_the_checkout_s_and_money_that_went_back_is_none():
    rows = [
        charge("T3", "COMPLETED"),
        charge("T2", "COMPLETED"),
        charge("T1", "DECLINED"),
        charge("T4", "COMPLETED", "-7.50"),
    ]

    into = gathered(rows, status="ACTIVE")

    assert into.checkouts["I-1"].payment_id == "T2"
    assert list(into.payments) == ["T1", "T2", "T3"]


def test_without_a_plan_in_the_answer_the_last_payment_tells_the_amount():
    last = {"last_payment": {"amount": {"currency_code": "USD", "value": "9.00"}}}

    assert gathered(status="ACTIVE", billing_info=last).subscriptions["I-1"].money == Money(900, "USD")
    assert gathered(status="ACTIVE").subscriptions["I-1"].money is None
