"""Each object of Stripe's leads to those around it, and all ways of asking agree with the double's books."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from newsroom.kit.money import Money
from supporters.gateways.base import (
    CheckoutState,
    DisputeState,
    Facts,
    NotFound,
    PaymentState,
    Ref,
    RefundState,
    Rhythm,
    SubscriptionState,
    Unavailable,
)
from supporters.gateways.stripe import asking
from tests.peers.double import Booked
from tests.supporters.gateways.stripe.conftest import order, yesterday_to_tomorrow

FIVE = Money(500, "USD")


def ask(gateway, kind, number) -> Facts:
    """Ask about one object."""
    return gateway.facts(Ref(kind, number))


def numbers(peer, kind) -> list[str]:
    """Return the numbers of all objects of a kind, the oldest first."""
    return [thing["id"] for thing in peer.kept(kind)]


def booked(told: list[Facts]) -> dict[str, Booked]:
    """Return what facts make of our books, in the double's words."""
    refunds = {r.remote_id: r for facts in told for r in facts.refunds if r.state is RefundState.SUCCEEDED}
    payments = {p.remote_id: p for facts in told for p in facts.payments if p.state is PaymentState.SUCCEEDED}
    return {
        number: Booked(
            minor=p.money.minor,
            currency=p.money.currency,
            refunded=sum(r.money.minor for r in refunds.values() if r.payment_id == number),
            reference=p.reference,
            subscription=p.subscription_id,
        )
        for number, p in payments.items()
    }


# --- Checkouts ---


def test_a_checkout_goes_from_open_over_declined_to_paid(peer, gateway):
    begun = gateway.start(order(email="ada@news.example"))
    number = begun.ref.remote_id

    opened = gateway.facts(begun.ref)
    peer.decline(number)
    declined = gateway.facts(begun.ref)
    peer.pay(number)
    paid = gateway.facts(begun.ref)

    assert [f.checkouts[0].state for f in (opened, declined, paid)] == [
        CheckoutState.OPEN,
        CheckoutState.DECLINED,
        CheckoutState.PAID,
    ]
    assert opened.payments == ()
    assert [(p.state, p.why_not) for p in declined.payments] == [
        (PaymentState.FAILED, "insufficient_funds: Your card has insufficient funds.")
    ]
    (payment,) = paid.payments
    assert (payment.state, payment.money, payment.reference, payment.fee_minor) == (
        PaymentState.SUCCEEDED,
        FIVE,
        "4f1b",
        44,
    )
    assert payment.remote_id == declined.payments[0].remote_id
    checkout = paid.checkouts[0]
    assert (checkout.reference, checkout.money, checkout.payment_id) == ("4f1b", FIVE, payment.remote_id)
    assert (checkout.email, checkout.name) == ("ada@news.example", "A Payer")


def test_a_checkout_that_nobody_used_expires_and_takes_no_money_later(peer, gateway):
    begun = gateway.start(order())
    peer.expire(begun.ref.remote_id)
    peer.pay(begun.ref.remote_id)

    told = gateway.facts(begun.ref)

    assert [c.state for c in told.checkouts] == [CheckoutState.EXPIRED]
    assert told.payments == ()
    assert peer.ledger().payments == {}


@pytest.mark.parametrize(("outcome", "state"), [("paid", PaymentState.SUCCEEDED), ("failed", PaymentState.FAILED)])
def test_money_on_its_way_is_pending_until_it_comes_or_fails(peer, gateway, outcome, state):
    begun = gateway.start(order())
    peer.pay(begun.ref.remote_id, pending=True)
    waiting = gateway.facts(begun.ref)

    peer.settle(begun.ref.remote_id, outcome=outcome)

    assert (waiting.checkouts[0].state, waiting.payments[0].state) == (CheckoutState.PENDING, PaymentState.PENDING)
    assert gateway.facts(begun.ref).payments[0].state is state


def test_a_monthly_checkout_tells_of_its_subscription_and_first_payment(peer, monthly):
    (checkout,), (subscription,), (payment,) = monthly.checkouts, monthly.subscriptions, monthly.payments

    assert (checkout.state, checkout.subscription_id) == (CheckoutState.PAID, subscription.remote_id)
    assert (subscription.state, subscription.money, subscription.reference) == (SubscriptionState.ACTIVE, FIVE, "77aa")
    assert subscription.email == "ada@news.example"
    assert (payment.money, payment.subscription_id, payment.reference) == (FIVE, subscription.remote_id, "77aa")
    item = peer.objects[subscription.remote_id]["items"]["data"][0]
    assert subscription.next_at == datetime.fromtimestamp(item["current_period_end"], UTC)


# --- From any object to those around it ---


def test_each_way_to_a_one_off_payment_tells_the_same(peer, gateway, paid):
    payment = paid.payments[0]
    gateway.refund(payment.remote_id, Money(200, "USD"), key="refund-1", reason="")
    dispute = peer.dispute(payment.remote_id)
    ways = [
        ("payment", payment.remote_id),
        ("charge", numbers(peer, "charge")[0]),
        ("refund", numbers(peer, "refund")[0]),
    ]

    told = [ask(gateway, *way) for way in [*ways, ("dispute", dispute)]]

    assert [facts.payments for facts in told] == [(payment,)] * 4
    assert [[r.money.minor for r in facts.refunds] for facts in told] == [[200]] * 4
    assert [[(d.remote_id, d.state, d.reason) for d in facts.disputes] for facts in told] == [
        [(dispute, DisputeState.OPEN, "fraudulent")]
    ] * 4


def test_each_way_to_a_renewal_tells_whose_it_is(peer, gateway, monthly):
    subscription = monthly.subscriptions[0].remote_id
    invoice = peer.renew(subscription)
    intent, charge = numbers(peer, "payment_intent")[-1], numbers(peer, "charge")[-1]

    ways = [("payment", intent), ("charge", charge), ("invoice", invoice), ("subscription", subscription)]
    told = [ask(gateway, *way) for way in ways]

    assert [[(p.remote_id, p.subscription_id, p.reference) for p in facts.payments] for facts in told] == [
        [(intent, subscription, "77aa")]
    ] * 4
    assert [[s.remote_id for s in facts.subscriptions] for facts in told] == [[], [], [subscription], [subscription]]


def test_a_failed_renewal_is_late_and_the_same_payment_recovers(peer, gateway, monthly):
    subscription = monthly.subscriptions[0].remote_id
    peer.renew(subscription, outcome="failed")
    late = ask(gateway, "subscription", subscription)
    peer.recover(subscription)
    well = ask(gateway, "subscription", subscription)

    assert [f.subscriptions[0].state for f in (late, well)] == [SubscriptionState.LATE, SubscriptionState.ACTIVE]
    assert [f.payments[0].state for f in (late, well)] == [PaymentState.FAILED, PaymentState.SUCCEEDED]
    assert late.payments[0].remote_id == well.payments[0].remote_id


@pytest.mark.parametrize(("end", "state"), [("win", DisputeState.WON), ("lose", DisputeState.LOST)])
def test_w20_a_dispute_ends_one_way_or_the_other(peer, gateway, paid, end, state):
    number = peer.dispute(paid.payments[0].remote_id)
    getattr(peer, end)(number)

    (dispute,) = ask(gateway, "dispute", number).disputes
    assert (dispute.state, dispute.payment_id, dispute.money) == (state, paid.payments[0].remote_id, FIVE)


def test_what_somebody_did_at_stripes_own_desk_is_told(peer, gateway, paid, monthly):
    peer.refund_there(paid.payments[0].remote_id)
    peer.cancel_there(monthly.subscriptions[0].remote_id)

    assert [(r.money, r.key) for r in ask(gateway, "payment", paid.payments[0].remote_id).refunds] == [(FIVE, "")]
    assert (
        ask(gateway, "subscription", monthly.subscriptions[0].remote_id).subscriptions[0].state
        is SubscriptionState.CANCELLED
    )


@pytest.mark.parametrize(
    "kind", ["checkout", "payment", "charge", "invoice", "subscription", "refund", "dispute", "payout"]
)
def test_what_nobody_knows_is_not_found(gateway, kind):
    with pytest.raises(NotFound):
        ask(gateway, kind, f"{kind[:2]}_unknown")


def test_money_that_came_without_us_has_no_reference_and_an_old_charge_no_payment(peer, gateway):
    foreign = peer.intent(700, "eur", None, {})
    peer.charge(foreign, outcome="paid")
    old = peer.charge(peer.intent(300, "eur", None, {}), outcome="paid")
    old["payment_intent"] = None
    pesos = peer.intent(9000, "mxn", None, {})
    peer.charge(pesos, outcome="paid")

    assert [(p.reference, p.money) for p in ask(gateway, "payment", foreign["id"]).payments] == [
        ("", Money(700, "EUR"))
    ]
    assert ask(gateway, "charge", old["id"]).payments == ()
    assert ask(gateway, "payment", pesos["id"]).payments == ()


def test_an_invoice_without_a_subscription_is_none_of_ours(peer, gateway, monthly):
    number = numbers(peer, "invoice")[0]
    peer.objects[number]["parent"] = None

    assert ask(gateway, "invoice", number).payments == ()


# --- Lists ---


def test_m5_the_list_of_a_span_makes_the_same_books_as_the_double_has(peer, gateway, paid, monthly, monkeypatch):
    monkeypatch.setattr(asking, "_PAGE", 2)  # so that there are pages to turn
    subscription = monthly.subscriptions[0].remote_id
    for outcome in ("paid", "failed", "paid", "paid"):
        peer.renew(subscription, outcome=outcome)
    for minor in (100, 150, 50):
        gateway.refund(paid.payments[0].remote_id, Money(minor, "USD"), key=f"refund-{minor}", reason="")
    disputes = [peer.dispute(payment) for payment in [*peer.ledger().payments][:3]]
    peer.lose(disputes[0])

    told = list(gateway.payments_between(*yesterday_to_tomorrow()))

    assert booked(told) == peer.ledger().payments
    assert len(peer.ledger().payments) == 5
    assert {d.remote_id: d.state for facts in told for d in facts.disputes} == peer.ledger().disputes
    assert sorted(p.state for facts in told for p in facts.payments) == ["failed"] + ["succeeded"] * 5


def test_a_payment_is_listed_once_however_often_its_card_was_tried(peer, gateway):
    begun = gateway.start(order())
    for _ in range(3):
        peer.decline(begun.ref.remote_id)
    peer.pay(begun.ref.remote_id)

    told = list(gateway.payments_between(*yesterday_to_tomorrow()))

    assert [(p.money, p.state) for facts in told for p in facts.payments] == [(FIVE, PaymentState.SUCCEEDED)]


def test_a_span_holds_its_beginning_and_not_its_end(peer, gateway, paid):
    charge = peer.kept("charge")[0]
    now = datetime.fromtimestamp(charge["created"], UTC)
    second = timedelta(seconds=1)

    def listed(start, end):
        return len(list(gateway.payments_between(start, end)))

    assert [listed(now, now + second), listed(now - second, now), listed(now + second, now + 2 * second)] == [1, 0, 0]


def test_a_renewal_whose_invoice_is_older_than_the_span_is_still_known(peer, gateway, monthly):
    """A bank that said no for days: the invoice is of last week, the money of today."""
    peer.kept("invoice")[0]["created"] = int(time.time()) - 9 * 86_400

    told = list(gateway.payments_between(*yesterday_to_tomorrow()))

    assert booked(told) == peer.ledger().payments


def test_money_in_a_currency_that_cannot_be_ours_stops_no_list(peer, gateway, paid):
    peer.charge(peer.intent(9000, "mxn", None, {}), outcome="paid")
    peer.charge(peer.intent(5000, "kwd", None, {}), outcome="paid")

    told = list(gateway.payments_between(*yesterday_to_tomorrow()))

    assert [p.money for facts in told for p in facts.payments] == [FIVE]


def test_a_list_that_breaks_off_says_so(peer, gateway, paid, monkeypatch):
    monkeypatch.setattr(asking, "_PAGE", 1)
    for _ in range(3):
        gateway.refund(paid.payments[0].remote_id, Money(100, "USD"), key=f"refund-{_}", reason="")
    turning = gateway.payments_between(*yesterday_to_tomorrow())
    next(turning)
    peer.fault("/v1/refunds", "drop_before")

    with pytest.raises(Unavailable):
        list(turning)


def test_all_subscriptions_that_live_are_listed(peer, gateway, monkeypatch):
    monkeypatch.setattr(asking, "_PAGE", 2)
    begun = [gateway.start(order(key=f"c-{i}", reference=f"{i}", rhythm=Rhythm.MONTHLY)) for i in range(5)]
    for each in begun:
        peer.pay(each.ref.remote_id)
    ended, late, paused, *_ = numbers(peer, "subscription")
    peer.cancel_there(ended)
    peer.renew(late, outcome="failed")
    gateway.pause(paused, key="pause-1")

    listed = {s.remote_id: s.state for facts in gateway.subscriptions() for s in facts.subscriptions}

    assert listed == {k: v for k, v in peer.ledger().subscriptions.items() if v != "cancelled"}
    assert sorted(listed.values()) == ["active", "active", "late", "paused"]
