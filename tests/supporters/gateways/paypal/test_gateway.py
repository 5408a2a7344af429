"""Every call of the Protocol against the double: what PayPal was asked, and which facts came back."""

from dataclasses import replace

import pytest

from newsroom.kit.money import Money
from supporters.gateways.base import (
    CheckoutState,
    Declined,
    DisputeState,
    NotFound,
    PaymentState,
    PlanTerms,
    Ref,
    RefundState,
    Rejected,
    Rhythm,
    SubscriptionState,
    Unclear,
)
from supporters.gateways.paypal.gateway import PayPal
from tests.peers.paypal import settings

FIVE, SEVEN_FIFTY = Money(500, "USD"), Money(750, "USD")
REFERENCE = "0f" * 16


def subscription_in(facts):
    (found,) = facts.subscriptions
    return found


def checkout_in(facts):
    (found,) = facts.checkouts
    return found


# --- One-offs ---


def test_a_one_off_starts_with_an_order_and_sends_the_payer_to_paypal(paypal, gateway, order):
    started = gateway.start(order(email="reader@example.org", language="de"))

    (made,) = paypal.kept("order")
    assert started.ref == Ref("checkout", made["id"])
    assert started.url == f"{paypal.address}/_pay/{made['id']}"
    assert made["intent"] == "CAPTURE"
    assert made["purchase_units"][0]["custom_id"] == REFERENCE
    assert made["purchase_units"][0]["amount"] == {"currency_code": "USD", "value": "5.00"}
    assert made["payment_source"]["paypal"] == {
        "email_address": "reader@example.org",
        "experience_context": {
            "shipping_preference": "NO_SHIPPING",
            "user_action": "PAY_NOW",
            "return_url": "https://news.example/support/back/?a=1",
            "cancel_url": "https://news.example/support/",
            "locale": "de-DE",
        },
    }


def test_the_same_order_under_the_same_key_is_made_once(paypal, gateway, order):
    assert gateway.start(order()) == gateway.start(order())
    assert len(paypal.kept("order")) == 1


def test_finishing_before_the_payer_agreed_finds_it_open(gateway, order):
    started = gateway.start(order())

    facts = gateway.finish(started.ref, key="finish-1")

    assert checkout_in(facts).state is CheckoutState.OPEN
    assert facts.payments == ()


def test_finishing_an_approved_order_collects_the_money(paypal, gateway, order):
    started = gateway.start(order())
    paypal.pay(started.ref.remote_id)
    assert checkout_in(gateway.facts(started.ref)).state is CheckoutState.APPROVED

    facts = gateway.finish(started.ref, key="finish-1")

    (payment,) = facts.payments
    assert payment.state is PaymentState.SUCCEEDED
    assert (payment.money, payment.reference, payment.fee_minor, payment.subscription_id) == (FIVE, REFERENCE, 45, "")
    found = checkout_in(facts)
    assert (found.state, found.payment_id, found.money) == (CheckoutState.PAID, payment.remote_id, FIVE)
    assert (found.email, found.name) == ("payer@example.org", "Pat Payer")
    assert set(paypal.ledger().payments) == {payment.remote_id}


def test_finishing_twice_collects_once_and_tells_the_same(paypal, gateway, order):
    started = gateway.start(order())
    paypal.pay(started.ref.remote_id)
    first = gateway.finish(started.ref, key="finish-1")

    again = gateway.finish(started.ref, key="finish-2")

    assert replace(again, asked_at=first.asked_at) == first
    assert len(paypal.ledger().payments) == 1


def test_a_declined_instrument_is_declined_and_may_be_tried_again(paypal, gateway, order):
    started = gateway.start(order())
    paypal.decline(started.ref.remote_id)

    with pytest.raises(Declined, match="INSTRUMENT_DECLINED"):
        gateway.finish(started.ref, key="finish-1")

    paypal.pay(started.ref.remote_id)
    assert checkout_in(gateway.finish(started.ref, key="finish-2")).state is CheckoutState.PAID


def test_money_on_its_way_is_pending_until_it_arrives(paypal, gateway, order):
    started = gateway.start(order())
    paypal.pay(started.ref.remote_id, pending=True)
    facts = gateway.finish(started.ref, key="finish-1")
    assert checkout_in(facts).state is CheckoutState.PENDING
    assert facts.payments[0].state is PaymentState.PENDING

    paypal.settle(facts.payments[0].remote_id, outcome="failed")

    facts = gateway.facts(started.ref)
    assert checkout_in(facts).state is CheckoutState.DECLINED
    assert facts.payments[0].state is PaymentState.FAILED


def test_an_order_that_paypal_forgot_is_not_found(paypal, gateway, order):
    started = gateway.start(order())
    paypal.expire(started.ref.remote_id)

    with pytest.raises(NotFound):
        gateway.facts(started.ref)


def test_a_payment_is_told_with_its_order_and_its_refunds(gateway, paid):
    gateway.refund(paid, Money(200, "USD"), key="refund-1", reason="asked for")

    facts = gateway.facts(Ref("payment", paid))

    assert checkout_in(facts).reference == REFERENCE
    assert [(one.remote_id, one.state) for one in facts.payments] == [(paid, PaymentState.SUCCEEDED)]
    assert [(one.payment_id, one.money, one.key) for one in facts.refunds] == [(paid, Money(200, "USD"), "refund-1")]


# --- Monthly and yearly ---


@pytest.mark.parametrize(("rhythm", "unit"), [(Rhythm.MONTHLY, "MONTH"), (Rhythm.YEARLY, "YEAR")])
def test_a_plan_is_made_once_and_collects_nothing_missed(paypal, gateway, rhythm, unit):
    terms = PlanTerms("plan-" + "x" * 60, "Supporter", FIVE, rhythm)

    assert gateway.make_plan(terms) == gateway.make_plan(terms)

    (made,) = paypal.kept("plan")
    assert len(paypal.kept("product")) == 1
    assert made["billing_cycles"][0]["frequency"] == {"interval_unit": unit, "interval_count": 1}
    assert made["payment_preferences"]["auto_bill_outstanding"] is False


def test_what_comes_again_needs_a_plan_and_a_one_off_has_none(paypal, gateway, order):
    with pytest.raises(Rejected, match="needs a plan"):
        gateway.start(order(rhythm=Rhythm.MONTHLY))
    with pytest.raises(Rejected, match="once"):
        gateway.make_plan(PlanTerms("plan-1", "Once", FIVE, Rhythm.ONCE))
    assert paypal.sent() == []


def test_a_subscription_has_the_giver_s_own_amount(paypal, gateway, order, plan):
    started = gateway.start(order(rhythm=Rhythm.MONTHLY, plan_id=plan, money=SEVEN_FIFTY))

    facts = gateway.facts(started.ref)
    assert checkout_in(facts).state is CheckoutState.OPEN
    assert (subscription_in(facts).state, subscription_in(facts).money) == (SubscriptionState.PENDING, SEVEN_FIFTY)
    assert started.url == f"{paypal.address}/_pay/{started.ref.remote_id}"


def test_an_approved_subscription_runs_and_its_first_payment_is_told(gateway, monthly):
    facts = gateway.finish(Ref("checkout", monthly), key="finish-1")

    found, (payment,) = subscription_in(facts), facts.payments
    assert (found.state, found.money, found.reference) == (SubscriptionState.ACTIVE, SEVEN_FIFTY, REFERENCE)
    assert (found.email, found.customer_id) == ("payer@example.org", "QYR5Z8XDVJNXQ")
    assert found.next_at > found.started_at
    assert (payment.money, payment.subscription_id, payment.reference) == (SEVEN_FIFTY, monthly, REFERENCE)
    assert payment.state is PaymentState.SUCCEEDED
    checkout = checkout_in(facts)
    assert (checkout.state, checkout.subscription_id) == (CheckoutState.PAID, monthly)
    assert checkout.payment_id == payment.remote_id


def test_a_sale_is_told_with_its_subscription(paypal, gateway, monthly):
    sale = paypal.renew(monthly)

    facts = gateway.facts(Ref("payment", sale))

    assert subscription_in(facts).remote_id == monthly
    found = {one.remote_id: one for one in facts.payments}
    assert len(found) == 2
    assert (found[sale].subscription_id, found[sale].reference) == (monthly, REFERENCE)


def test_a_failed_charge_makes_it_late_and_a_good_one_well(paypal, gateway, monthly):
    paypal.renew(monthly, outcome="failed")
    assert subscription_in(gateway.facts(Ref("subscription", monthly))).state is SubscriptionState.LATE

    paypal.renew(monthly)
    assert subscription_in(gateway.facts(Ref("subscription", monthly))).state is SubscriptionState.ACTIVE


def test_pausing_and_resuming_twice_is_a_success(paypal, gateway, monthly):
    states = [
        subscription_in(facts).state
        for facts in (
            gateway.pause(monthly, key="1"),
            gateway.pause(monthly, key="2"),
            gateway.resume(monthly, key="3"),
            gateway.resume(monthly, key="4"),
        )
    ]

    paused, active = SubscriptionState.PAUSED, SubscriptionState.ACTIVE
    assert states == [paused, paused, active, active]
    assert paypal.ledger().subscriptions == {monthly: "active"}


def test_cancelling_what_was_cancelled_at_paypal_is_a_success(paypal, gateway, monthly):
    paypal.cancel_there(monthly)

    facts = gateway.cancel(monthly, key="cancel-1", reason="")

    assert subscription_in(facts).state is SubscriptionState.CANCELLED


def test_nothing_revives_a_cancelled_subscription(paypal, gateway, monthly):
    gateway.cancel(monthly, key="cancel-1", reason="asked for")

    with pytest.raises(Rejected, match="SUBSCRIPTION_STATUS_INVALID"):
        gateway.resume(monthly, key="resume-1")
    assert paypal.ledger().subscriptions == {monthly: "cancelled"}


def test_cancelled_but_not_seen_is_unclear_never_nothing_happened(paypal, gateway, monthly):
    paypal.fault(f"/v1/billing/subscriptions/{monthly}", "500", method="GET")

    with pytest.raises(Unclear, match="PayPal did it"):
        gateway.cancel(monthly, key="cancel-1", reason="asked for")
    assert (
        subscription_in(gateway.cancel(monthly, key="cancel-1", reason="asked for")).state
        is SubscriptionState.CANCELLED
    )


def test_another_amount_needs_the_payer_s_consent(paypal, gateway, monthly):
    changed = gateway.change_amount(
        monthly,
        Money(900, "USD"),
        key="change-1",
        return_url="https://news.example/manage/",
        cancel_url="https://news.example/manage/",
    )
    assert (changed.facts, changed.consent_url) == (None, f"{paypal.address}/_pay/{monthly}")
    assert subscription_in(gateway.facts(Ref("subscription", monthly))).money == SEVEN_FIFTY

    paypal.pay(monthly)

    sale = paypal.renew(monthly)
    facts = gateway.facts(Ref("subscription", monthly))
    assert subscription_in(facts).money == Money(900, "USD")
    assert {one.remote_id: one.money for one in facts.payments}[sale] == Money(900, "USD")


def test_subscriptions_can_t_be_listed(gateway):
    assert gateway.subscriptions() is None


# --- Refunds and disputes ---


def test_a_capture_is_refunded_in_parts_once_for_each_key(paypal, gateway, paid):
    for key in ("refund-1", "refund-1", "refund-2"):
        (refund,) = gateway.refund(paid, Money(200, "USD"), key=key, reason="asked for").refunds
        assert (refund.payment_id, refund.state, refund.key) == (paid, RefundState.SUCCEEDED, key)

    assert paypal.ledger().payments[paid].refunded == 400
    with pytest.raises(Rejected, match="REFUND_AMOUNT_EXCEEDED"):
        gateway.refund(paid, Money(200, "USD"), key="refund-3", reason="asked for")


def test_a_sale_of_a_subscription_is_refunded_too(paypal, gateway, monthly):
    sale = paypal.renew(monthly)

    (refund,) = gateway.refund(sale, SEVEN_FIFTY, key="refund-1", reason="asked for").refunds

    assert (refund.payment_id, refund.money) == (sale, SEVEN_FIFTY)
    assert paypal.ledger().payments[sale].refunded == 750


def test_a_refund_made_at_paypal_is_told_with_its_payment(paypal, gateway, monthly, paid):
    for payment in (paypal.renew(monthly), paid):
        number = paypal.refund_there(payment, amount=100)

        facts = gateway.facts(Ref("refund", number))

        found = {one.remote_id: one for one in facts.refunds}[number]
        assert (found.payment_id, found.money) == (payment, Money(100, "USD"))
        assert payment in {one.remote_id for one in facts.payments}


@pytest.mark.parametrize(("verb", "state"), [("win", DisputeState.WON), ("lose", DisputeState.LOST)])
def test_a_dispute_is_told_with_its_payment(paypal, gateway, paid, verb, state):
    number = paypal.dispute(paid)
    (found,) = gateway.facts(Ref("dispute", number)).disputes
    assert (found.remote_id, found.payment_id, found.state) == (number, paid, DisputeState.OPEN)
    assert (found.reason, found.money) == ("UNAUTHORISED", FIVE)

    getattr(paypal, verb)(number)

    facts = gateway.facts(Ref("dispute", number))
    assert facts.disputes[0].state is state
    assert [one.remote_id for one in facts.payments] == [paid]


# --- What PayPal doesn't know ---


@pytest.mark.parametrize("kind", ["checkout", "subscription", "payment", "refund", "dispute", "sale", "moon"])
@pytest.mark.parametrize("number", ["I-UNKNOWN", "../../v1/oauth2/token", "", "a?b=c", "x" * 200])
def test_an_unknown_object_is_not_found(paypal, gateway, kind, number):
    with pytest.raises(NotFound):
        gateway.facts(Ref(kind, number))
    assert all("UNKNOWN" in call or "oauth2/token" in call for call in paypal.sent())


def test_changing_what_is_unknown_is_not_found(gateway):
    with pytest.raises(NotFound):
        gateway.cancel("I-UNKNOWN", key="1", reason="")
    with pytest.raises(NotFound):
        gateway.refund("UNKNOWN", FIVE, key="1", reason="")
    with pytest.raises(NotFound):
        gateway.finish(Ref("checkout", "../x"), key="1")


def test_the_payer_s_page_is_paypal_s_own(gateway, paypal):
    own = {**settings(paypal.address), "address": ""}

    assert gateway.portal("QYR5Z8XDVJNXQ", return_url="https://news.example/") == f"{paypal.address}/myaccount/autopay/"
    for is_live, host in ((True, "www.paypal.com"), (False, "www.sandbox.paypal.com")):
        there = PayPal(**{**own, "is_live": is_live})
        assert there.portal("", return_url="") == f"https://{host}/myaccount/autopay/"
