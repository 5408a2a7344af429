"""What each call to Stripe does there, seen from both sides: what we are told, and what the double has on its books."""

import importlib
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.kit.money import Money
from supporters import gateways
from supporters.gateways.base import (
    CheckoutState,
    Gateway,
    NotFound,
    PlanTerms,
    Ref,
    RefundState,
    Rejected,
    Rhythm,
    SubscriptionState,
    Unclear,
)
from supporters.gateways.stripe import Stripe, from_settings
from tests.peers import contracts
from tests.peers.server import started
from tests.peers.stripe import KEY, nested
from tests.supporters.gateways.stripe.conftest import order, yesterday_to_tomorrow

FIVE, NINE = Money(500, "USD"), Money(900, "USD")


# --- Setting up ---


def test_the_environment_sets_it_up(settings, peer):
    settings.GATEWAYS = {"stripe": {"key": KEY, "webhook_secrets": ["whsec_1", "whsec_2"], "address": peer.address}}

    gateway: Gateway = gateways.get("stripe")

    assert (gateway.name, gateway.is_live, gateway.abilities.methods) == ("stripe", False, {"card"})
    assert gateways.for_method("card") is gateway
    assert gateways.for_method("paypal") is None
    assert from_settings().start(order()).ref.kind == "checkout"


@pytest.mark.parametrize(
    ("key", "is_live"), [("sk_live_1", True), ("rk_live_1", True), ("sk_test_1", False), ("rk_test_1", False)]
)
def test_the_key_says_whether_money_is_real(key, is_live):
    assert Stripe(key=key, webhook_secrets=[], address="https://api.stripe.com").is_live is is_live


@pytest.mark.parametrize("key", ["", "pk_live_1", "whsec_1", "sk_1", "live"])
def test_what_is_no_secret_key_is_refused_at_the_start(key):
    with pytest.raises(ImproperlyConfigured, match="STRIPE_SECRET_KEY") as refused:
        Stripe(key=key, webhook_secrets=[], address="https://api.stripe.com")

    assert not key or key not in str(refused.value).replace("sk_live_, rk_live_, sk_test_ or rk_test_", "")


# --- Beginning ---


def test_a_gift_once_is_all_said_in_the_request(peer, gateway):
    begun = gateway.start(order(email="ada@news.example", language="de"))

    asked = peer.calls[-1]
    assert (asked.method, asked.path) == ("POST", "/v1/checkout/sessions")
    assert asked.headers["idempotency-key"] == "contribution-1"
    assert nested(asked.body) == {
        "mode": "payment",
        "submit_type": "donate",
        "client_reference_id": "4f1b",
        "metadata": {"contribution": "4f1b"},
        "payment_intent_data": {"metadata": {"contribution": "4f1b"}},
        "success_url": "https://news.example/support/back/4f1b/",
        "cancel_url": "https://news.example/support/left/4f1b/",
        "customer_email": "ada@news.example",
        "locale": "de",
        "allowed_payment_method_types": ["card"],
        "line_items": [
            {
                "quantity": "1",
                "price_data": {
                    "currency": "usd",
                    "unit_amount": "500",
                    "product_data": {"name": "Contributor · Spacewire"},
                },
            }
        ],
    }
    assert begun.url == f"{peer.address}/_pay/{begun.ref.remote_id}"
    assert begun.ref.kind == "checkout"


@pytest.mark.parametrize(("rhythm", "interval"), [(Rhythm.MONTHLY, "month"), (Rhythm.YEARLY, "year")])
def test_money_that_comes_by_itself_is_a_subscription(peer, gateway, rhythm, interval):
    gateway.start(order(rhythm=rhythm))

    asked = nested(peer.calls[-1].body)
    assert (asked["mode"], asked["subscription_data"]) == ("subscription", {"metadata": {"contribution": "4f1b"}})
    assert asked["line_items"][0]["price_data"]["recurring"] == {"interval": interval}
    assert not asked.keys() & {"submit_type", "payment_intent_data", "customer_email"}


def test_yen_have_no_cents_on_the_way(peer, gateway):
    begun = gateway.start(order(money=Money(1500, "JPY")))

    assert peer.objects[begun.ref.remote_id]["amount_total"] == 1500
    peer.pay(begun.ref.remote_id)
    assert gateway.facts(begun.ref).payments[0].money == Money(1500, "JPY")


def test_a_language_that_stripe_does_not_speak_is_left_to_the_browser(peer, gateway):
    gateway.start(order(language="eo"))

    assert nested(peer.calls[-1].body)["locale"] == "auto"


def test_an_address_that_stripe_does_not_take_stops_nobody_from_giving(peer, gateway):
    begun = gateway.start(order(email="ada@žurnál.example"))

    assert peer.objects[begun.ref.remote_id]["customer_email"] is None
    assert len(peer.calls) == 2


def test_what_stripe_is_not_there_for_is_refused_without_asking(peer, gateway):
    with pytest.raises(Rejected, match="paypal"):
        gateway.start(order(method="paypal"))
    with pytest.raises(Rejected, match="no plans"):
        gateway.make_plan(PlanTerms("k", "Monthly", FIVE, Rhythm.MONTHLY))

    assert peer.calls == []


def test_m6_the_same_order_again_is_the_same_checkout(peer, gateway):
    assert gateway.start(order()) == gateway.start(order())
    assert len(peer.kept("checkout.session")) == 1


def test_there_is_nothing_to_finish(peer, gateway):
    begun = gateway.start(order())
    peer.pay(begun.ref.remote_id)

    told = gateway.finish(begun.ref, key="capture-1")

    assert told.checkouts[0].state is CheckoutState.PAID
    assert [p.money for p in told.payments] == [FIVE]


# --- Sending back ---


def test_m8_a_refund_keeps_our_key_and_never_exceeds_the_payment(peer, gateway, paid):
    payment = paid.payments[0].remote_id

    told = gateway.refund(payment, Money(200, "USD"), key="refund-1", reason="a mistake")

    assert [(r.money, r.state, r.key, r.payment_id) for r in told.refunds] == [
        (Money(200, "USD"), RefundState.SUCCEEDED, "refund-1", payment)
    ]
    assert told.payments == paid.payments
    assert peer.kept("refund")[0]["metadata"] == {"key": "refund-1", "why": "a mistake"}
    with pytest.raises(Rejected):
        gateway.refund(payment, Money(301, "USD"), key="refund-2", reason="")
    both = gateway.refund(payment, Money(300, "USD"), key="refund-3", reason="duplicate")
    assert [r.money.minor for r in both.refunds] == [300, 200]
    assert peer.ledger().payments[payment].refunded == 500


def test_the_same_refund_again_is_one(peer, gateway, paid):
    for _ in range(2):
        gateway.refund(paid.payments[0].remote_id, Money(200, "USD"), key="refund-1", reason="")

    assert len(peer.kept("refund")) == 1


@pytest.mark.parametrize("mode", ["500", "drop_before", "429"])
def test_a_refund_that_is_done_is_told_though_nothing_more_can_be_asked(peer, gateway, paid, mode):
    peer.fault("/v1/payment_intents", mode)

    told = gateway.refund(paid.payments[0].remote_id, FIVE, key="refund-1", reason="")

    assert [r.money for r in told.refunds] == [FIVE]
    assert told.payments == ()


def test_what_was_never_paid_cannot_be_refunded(gateway):
    with pytest.raises(NotFound):
        gateway.refund("pi_unknown", FIVE, key="refund-1", reason="")


# --- Subscriptions ---


def test_a_subscription_ends_at_once_and_ending_it_again_is_no_error(peer, gateway, monthly):
    number = monthly.subscriptions[0].remote_id

    told = [gateway.cancel(number, key="cancel-1", reason="enough") for _ in range(2)]

    assert [t.subscriptions[0].state for t in told] == [SubscriptionState.CANCELLED] * 2
    assert [t.subscriptions[0].next_at for t in told] == [None, None]
    assert peer.ledger().subscriptions == {number: "cancelled"}
    assert peer.renew(number) == ""


@pytest.mark.parametrize("mode", ["drop_after", "500_after"])
def test_m11_an_end_whose_answer_was_lost_is_there_when_asked_again(peer, gateway, monthly, mode):
    number = monthly.subscriptions[0].remote_id
    peer.fault(f"/v1/subscriptions/{number}", mode, method="DELETE")
    with pytest.raises(Unclear):
        gateway.cancel(number, key="cancel-1", reason="")

    assert gateway.cancel(number, key="cancel-1", reason="").subscriptions[0].state is SubscriptionState.CANCELLED


def test_a_subscription_nobody_knows_cannot_be_ended(gateway):
    with pytest.raises(NotFound):
        gateway.cancel("sub_unknown", key="cancel-1", reason="")


def test_a_refused_end_of_one_that_lives_stays_refused(peer, gateway, monthly):
    peer.fault("/v1/subscriptions", "400", method="DELETE")

    with pytest.raises(Rejected):
        gateway.cancel(monthly.subscriptions[0].remote_id, key="cancel-1", reason="")


def test_nothing_is_collected_while_it_is_paused(peer, gateway, monthly):
    number = monthly.subscriptions[0].remote_id

    assert gateway.pause(number, key="pause-1").subscriptions[0].state is SubscriptionState.PAUSED
    peer.renew(number)
    assert len(peer.ledger().payments) == 1

    assert gateway.resume(number, key="resume-1").subscriptions[0].state is SubscriptionState.ACTIVE
    peer.renew(number)
    assert len(peer.ledger().payments) == 2


@pytest.mark.parametrize("open_products", [True, False])
def test_another_amount_is_collected_from_the_next_time_on(peer, gateway, open_products):
    peer.keeps_products_open = open_products
    begun = gateway.start(order(rhythm=Rhythm.MONTHLY))
    peer.pay(begun.ref.remote_id)
    before = gateway.facts(begun.ref).subscriptions[0]

    changed = gateway.change_amount(before.remote_id, NINE, key="amount-1", return_url="", cancel_url="")
    again = gateway.change_amount(before.remote_id, NINE, key="amount-1", return_url="", cancel_url="")

    assert changed.consent_url == ""
    assert changed.facts.subscriptions == (replace(before, money=NINE),) == again.facts.subscriptions
    assert [b.minor for b in peer.ledger().payments.values()] == [500]
    peer.renew(before.remote_id)
    assert [b.minor for b in peer.ledger().payments.values()] == [500, 900]
    assert peer.sent("/v1/products") == ([] if open_products else ["POST /v1/products"])
    assert len(peer.kept("product")) == (1 if open_products else 2)
    assert all(
        "proration_behavior=none" in c.body
        for c in peer.calls
        if c.path == f"/v1/subscriptions/{before.remote_id}" and c.body
    )


def test_the_currency_of_a_subscription_stays(gateway, monthly):
    with pytest.raises(Rejected):
        gateway.change_amount(
            monthly.subscriptions[0].remote_id, Money(900, "EUR"), key="amount-1", return_url="", cancel_url=""
        )


def test_a_cancelled_subscription_is_not_changed(gateway, monthly):
    number = monthly.subscriptions[0].remote_id
    gateway.cancel(number, key="cancel-1", reason="")

    for change in (
        lambda: gateway.pause(number, key="pause-1"),
        lambda: gateway.resume(number, key="resume-1"),
        lambda: gateway.change_amount(number, NINE, key="amount-1", return_url="", cancel_url=""),
    ):
        with pytest.raises(Rejected):
            change()


def test_a_payer_changes_their_card_on_stripes_page(peer, gateway, monthly):
    customer = monthly.subscriptions[0].customer_id

    assert gateway.portal(customer, return_url="https://news.example/manage/") == f"{peer.address}/_portal/{customer}"

    asked = nested(peer.calls[-1].body)
    assert (asked["return_url"], asked["flow_data"]["type"]) == (
        "https://news.example/manage/",
        "payment_method_update",
    )
    with pytest.raises(NotFound):
        gateway.portal("cus_unknown", return_url="https://news.example/manage/")


# --- Peers ---


def test_a_double_of_its_own_process_is_talked_to_in_the_same_way():
    with started("tests.peers.stripe") as remote:
        gateway = Stripe(key=KEY, webhook_secrets=["whsec_double"], address=remote.address)
        begun = gateway.start(order())
        remote.ask("pay", number=begun.ref.remote_id)

        assert gateway.facts(begun.ref).checkouts[0].state is CheckoutState.PAID
        assert [p["minor"] for p in remote.ask("ledger")["payments"].values()] == [500]


def test_the_contract_would_refuse_what_stripe_refuses():
    """To show that the check checks: each of these breaks it."""
    if contracts.folder() is None:
        pytest.skip(contracts.MISSING)
    check = contracts.checker("stripe")

    assert check("POST", "/v1/refunds", "payment_intent=pi_1&amount=200") == []
    assert check("POST", "/v1/refunds", "payment_intent=pi_1&amount=2.00")
    assert check("POST", "/v1/refunds", "payment_intent=pi_1&why=meh")
    assert check("POST", "/v1/checkout/sessions", "mode=donate&success_url=https%3A%2F%2Fx.example")
    assert check("POST", "/v1/donations", "")


@pytest.fixture
def others(monkeypatch):
    """The double of Stripe that stands beside the contracts; it checks with them, read as we read them."""
    if contracts.folder() is None:
        pytest.skip(contracts.MISSING)
    monkeypatch.syspath_prepend(contracts.folder())  # its modules import each other
    module = importlib.import_module("fake_gateways")
    check = SimpleNamespace(check=lambda provider, *request: contracts.checker(provider)(*request), unflatten=nested)
    monkeypatch.setattr(module, "contract", check)
    double = module.Stripe("http://127.0.0.1:9/")
    server = module.serve(double, 0)
    server.RequestHandlerClass.protocol_version = "HTTP/1.0"  # no line is left open
    yield double
    server.shutdown()
    server.server_close()
    assert double.violations == []


def test_a_double_that_others_wrote_leads_to_the_same_facts(others):
    gateway = Stripe(key=KEY, webhook_secrets=["whsec_loopback"], address=others.base)
    once, month = gateway.start(order()), gateway.start(order(key="contribution-2", rhythm=Rhythm.MONTHLY))
    for begun in (once, month):
        others.do_pay(begun.ref.remote_id)
    payment, subscription = gateway.facts(once.ref).payments[0], gateway.facts(month.ref).subscriptions[0]
    others.do_renew(subscription.remote_id, "failed")
    gateway.refund(payment.remote_id, Money(200, "USD"), key="refund-1", reason="")
    others.do_dispute(payment.remote_id)
    gateway.change_amount(subscription.remote_id, NINE, key="amount-1", return_url="", cancel_url="")
    refs = [ref for said in others.outbox for ref in gateway.read_event(*others.sign(said["event"], 0)).refs]

    told = [gateway.facts(ref) for ref in refs]
    gateway.cancel(subscription.remote_id, key="cancel-1", reason="enough")

    found = {payment.remote_id: payment for facts in told for payment in facts.payments}
    assert sorted((p.money.minor, p.state) for p in found.values()) == [
        (500, "failed"),
        (500, "succeeded"),
        (500, "succeeded"),
    ]
    assert {p.subscription_id for p in found.values()} == {"", subscription.remote_id}
    assert {(r.money.minor, r.key) for facts in told for r in facts.refunds} == {(200, "refund-1")}
    assert {(d.payment_id, d.state) for facts in told for d in facts.disputes} == {(payment.remote_id, "open")}
    # Theirs is made of Stripe's published example, in which collection is paused.
    assert {(s.state, s.money.minor) for facts in told for s in facts.subscriptions} == {("paused", 900)}
    assert (
        gateway.facts(Ref("subscription", subscription.remote_id)).subscriptions[0].state is SubscriptionState.CANCELLED
    )
    assert {p.remote_id for facts in gateway.payments_between(*yesterday_to_tomorrow()) for p in facts.payments} == {
        *found
    }
