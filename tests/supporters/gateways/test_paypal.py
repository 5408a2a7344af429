"""Our gateway and our double against what others know of PayPal: its own OpenAPI files, and a double that isn't ours."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings

from newsroom.kit.money import Money
from supporters import gateways
from supporters.gateways.base import (
    CheckoutState,
    DisputeState,
    NotFound,
    NotGenuine,
    Order,
    PlanTerms,
    Ref,
    Rejected,
    Rhythm,
    SubscriptionState,
)
from supporters.gateways.paypal.gateway import PayPal
from tests.peers import contracts
from tests.peers.paypal import PayPalDouble, settings

# PayPal's file forbids, in the report's rows, the dash of its own I-… and the colonless +0000 of its own examples.
PAYPAL_S_OWN_SLIPS = ("transaction_info/paypal_reference_id:", "_date: ")


@pytest.fixture
def real():
    """Skips where the folder with what others know is missing."""
    if contracts.folder() is None:
        pytest.skip(contracts.MISSING)


@pytest.fixture
def other(real, monkeypatch):
    """The shared double of PayPal, which somebody else wrote from the same documentation."""
    monkeypatch.syspath_prepend(str(contracts.folder()))
    fake = contracts.module("fake_gateways")
    double = fake.PayPal("http://127.0.0.1:9/nowhere")
    server = fake.serve(double, 0)
    yield double
    server.shutdown()
    server.server_close()


@pytest.fixture
def beside(other):
    """Our gateway, talking to the shared double. Its messages are signed as by PayPal's live side."""
    gateway = PayPal(client_id="i", secret="s", webhook_id="1JE4291016473214C", is_live=True, address=other.base)
    yield gateway
    gateway._line.client.close()  # the shared double keeps lines open
    gateway._certificates._client.close()


def wish(**changed):
    return Order(
        **{
            "key": "contribution-1",
            "reference": "0f" * 16,
            "money": Money(500, "USD"),
            "rhythm": Rhythm.ONCE,
            "method": "paypal",
            "title": "Contributor · Spacewire",
            "return_url": "https://news.example/support/back/",
            "cancel_url": "https://news.example/support/",
            "email": "reader@example.org",
        }
        | changed
    )


def messages_of(double):
    """Return the messages that wait at the shared double, signed."""
    return [double.sign(one["event"], 0) for one in double.outbox]


def test_a_one_off_at_the_shared_double(other, beside):
    started = beside.start(wish())
    assert beside.finish(started.ref, key="finish-1").checkouts[0].state is CheckoutState.OPEN
    other.do_pay(started.ref.remote_id)

    facts = beside.finish(started.ref, key="finish-1")
    again = beside.finish(started.ref, key="finish-2")

    (payment,) = facts.payments
    assert (facts.checkouts[0].state, payment.money, payment.reference) == (
        CheckoutState.PAID,
        Money(500, "USD"),
        "0f" * 16,
    )
    assert (again.payments, again.checkouts) == (facts.payments, facts.checkouts)
    (refund,) = beside.refund(payment.remote_id, Money(200, "USD"), key="refund-1", reason="").refunds
    assert beside.facts(Ref("refund", refund.remote_id)).refunds[0].payment_id == payment.remote_id
    with pytest.raises(Rejected, match="CAPTURE_FULLY_REFUNDED"):
        beside.refund(payment.remote_id, Money(400, "USD"), key="refund-2", reason="")
    number = other.do_dispute(payment.remote_id)["dispute"]
    assert beside.facts(Ref("dispute", number)).disputes[0].state is DisputeState.OPEN
    assert other.violations == []


def test_a_monthly_gift_at_the_shared_double(other, beside):
    plan = beside.make_plan(PlanTerms("plan-1", "Monthly Supporter", Money(500, "USD"), Rhythm.MONTHLY))
    started = beside.start(wish(rhythm=Rhythm.MONTHLY, plan_id=plan, money=Money(750, "USD")))
    number = started.ref.remote_id
    other.do_pay(number)
    other.do_renew(number)

    facts = beside.finish(started.ref, key="finish-1")

    assert facts.subscriptions[0].state is SubscriptionState.ACTIVE
    assert [(one.money, one.subscription_id) for one in facts.payments] == [(Money(750, "USD"), number)] * 2
    sale = facts.payments[-1].remote_id
    assert sale in {one.remote_id for one in beside.facts(Ref("payment", sale)).payments}
    # It can't refund a sale: that is tried at our own double (test_gateway.py).
    assert beside.pause(number, key="1").subscriptions[0].state is SubscriptionState.PAUSED
    assert beside.resume(number, key="2").subscriptions[0].state is SubscriptionState.ACTIVE
    back = {"return_url": "https://news.example/manage/", "cancel_url": "https://news.example/manage/"}
    assert beside.change_amount(number, Money(900, "USD"), key="3", **back).consent_url
    for key in ("4", "5"):
        assert beside.cancel(number, key=key, reason="").subscriptions[0].state is SubscriptionState.CANCELLED
    assert other.violations == []


def test_the_shared_double_s_messages_are_genuine_and_known(other, beside):
    started = beside.start(wish())
    other.do_pay(started.ref.remote_id)
    beside.finish(started.ref, key="finish-1")
    other.do_dispute(beside.facts(started.ref).payments[0].remote_id)

    told = [beside.read_event(*message) for message in messages_of(other)]

    assert [one.type for one in told] == [
        "CHECKOUT.ORDER.APPROVED",
        "PAYMENT.CAPTURE.COMPLETED",
        "CUSTOMER.DISPUTE.CREATED",
    ]
    for one in told:
        for ref in one.refs:
            assert beside.facts(ref)
    body, headers = messages_of(other)[0]
    with pytest.raises(NotGenuine):
        beside.read_event(body + b" ", headers)
    with pytest.raises(NotFound):
        beside.facts(Ref("checkout", "UNKNOWN"))


def test_the_shared_double_s_report_is_read(other, beside):
    started = beside.start(wish())
    other.do_pay(started.ref.remote_id)
    (payment,) = beside.finish(started.ref, key="finish-1").payments

    now = datetime.now(UTC)
    first = next(iter(beside.payments_between(now - timedelta(days=2), now)))

    assert [(one.remote_id, one.money, one.reference) for one in first.payments] == [
        (payment.remote_id, payment.money, payment.reference)
    ]


def test_the_contract_refuses_what_breaks_it(real):
    """What the other tests lean on: without this, a checker that lets all pass would go unnoticed."""
    check = contracts.checker("paypal")
    order = {"intent": "CAPTURE", "purchase_units": [{"amount": {"currency_code": "USD", "value": "5.00"}}]}

    assert check("POST", "/v2/checkout/orders", json.dumps(order)) == []
    assert check("POST", "/v2/checkout/orders", json.dumps(order | {"intent": "SALE"}))
    assert check("POST", "/v1/billing/subscriptions/I-1/cancel", "{}")
    assert check("POST", "/v1/donations", "{}")
    assert check("GET", "/v1/payments/sale/7SALE", "") == []


def test_our_double_answers_in_paypal_s_own_shapes(real):
    """A double that made up its answers would prove nothing: each is held against PayPal's published responses."""
    check, odd = contracts.module("contract").check_response, []

    class Watched(PayPalDouble):
        def answer(self, call):
            said = super().answer(call)
            if call.path.startswith(("/v1/billing", "/v1/catalogs", "/v1/customer", "/v1/reporting", "/v2/")):
                body = json.loads(said.data() or "null")
                odd.extend(check(call.method, call.path, said.status, body))
            return said

    with Watched() as double:
        gateway = PayPal(**settings(double.address))
        walk_through(double, gateway)

    assert [why for why in odd if not any(slip in why for slip in PAYPAL_S_OWN_SLIPS)] == []


def walk_through(double, gateway):
    """Do everything once."""
    once = gateway.start(wish())
    gateway.facts(once.ref)
    double.pay(once.ref.remote_id)
    paid = gateway.finish(once.ref, key="finish-1").payments[0].remote_id
    gateway.refund(paid, Money(100, "USD"), key="refund-1", reason="")
    gateway.facts(Ref("refund", double.refund_there(paid)))
    gateway.facts(Ref("dispute", double.dispute(paid)))
    plan = gateway.make_plan(PlanTerms("plan-1", "Monthly Supporter", Money(500, "USD"), Rhythm.MONTHLY))
    monthly = gateway.start(wish(key="contribution-2", rhythm=Rhythm.MONTHLY, plan_id=plan)).ref
    gateway.facts(monthly)
    double.pay(monthly.remote_id)
    gateway.facts(Ref("payment", double.renew(monthly.remote_id)))
    back = {"return_url": "https://news.example/manage/", "cancel_url": "https://news.example/manage/"}
    gateway.change_amount(monthly.remote_id, Money(900, "USD"), key="1", **back)
    gateway.pause(monthly.remote_id, key="2")
    gateway.resume(monthly.remote_id, key="3")
    gateway.cancel(monthly.remote_id, key="4", reason="")
    now = datetime.now(UTC)
    list(gateway.payments_between(now - timedelta(days=1), now + timedelta(days=1)))


def test_the_settings_make_a_gateway():
    with PayPalDouble() as double, override_settings(GATEWAYS={"paypal": settings(double.address)}):
        found = gateways.for_method("paypal")

        assert isinstance(found, PayPal)
        assert (found.name, found.is_live, found.abilities.needs_plans) == ("paypal", False, True)
        assert gateways.for_method("card") is None
