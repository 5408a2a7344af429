"""Each thing the invented bank can be asked, and each state it tells of."""

from datetime import UTC, datetime, timedelta

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
    Rejected,
    Rhythm,
    SubscriptionState,
)
from supporters.gateways.sandbox import collecting, paying
from supporters.gateways.sandbox.books import moment, months_after
from supporters.gateways.sandbox.paying import Choice

FIVE, SEVEN = Money(500, "USD"), Money(700, "USD")


def test_a_checkout_is_open_until_its_payer_decides(counter):
    started = counter.start(reference="abc")

    checkout = counter.gateway.facts(started.ref).checkouts[0]

    assert started.url == f"http://testserver/support/bank/{started.ref.remote_id}/"
    assert (checkout.state, checkout.reference, checkout.money) == (CheckoutState.OPEN, "abc", FIVE)
    assert (checkout.payment_id, checkout.subscription_id, counter.events()) == ("", "", [])


def test_the_same_key_begins_no_second_checkout(counter):
    first = counter.start(key="k", reference="a")

    assert counter.start(key="k", reference="a") == first
    with pytest.raises(Rejected):
        counter.start(key="k", reference="a", money=SEVEN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "cheque"},
        {"money": Money(0, "USD")},
        {"return_url": "javascript:alert(1)"},
        {"cancel_url": "//elsewhere.example/"},
        {"return_url": "http://good@evil.example/"},
    ],
    ids=["method", "nothing", "script", "no scheme", "user in it"],
)
def test_an_order_that_makes_no_sense_is_refused(counter, wrong):
    with pytest.raises(Rejected):
        counter.start(**wrong)


def test_a_card_is_charged_on_the_bank_s_page(counter):
    started = counter.start(reference="abc")

    assert counter.choose(started) == "http://testserver/support/back/"

    facts = counter.gateway.facts(started.ref)
    (payment,) = facts.payments
    assert (payment.state, payment.money, payment.reference) == (PaymentState.SUCCEEDED, FIVE, "abc")
    assert (payment.subscription_id, payment.fee_minor, payment.why_not) == ("", 44, "")
    assert facts.checkouts[0].state == CheckoutState.PAID
    assert (facts.checkouts[0].payment_id, facts.checkouts[0].email) == (payment.remote_id, "payer@example.org")
    assert counter.events() == ["payment.succeeded", "checkout.paid"]


def test_paying_twice_pays_once(counter):
    started = counter.start()

    answers = {counter.choose(started), counter.choose(started), counter.choose(started, Choice.DECLINE)}

    assert answers == {"http://testserver/support/back/"}
    assert len(counter.gateway.finish(started.ref, key="k").payments) == 1


def test_paypal_is_agreed_to_there_and_collected_by_us(counter):
    started = counter.start(method="paypal")
    counter.choose(started)
    assert counter.gateway.facts(started.ref).checkouts[0].state == CheckoutState.APPROVED
    assert counter.gateway.facts(started.ref).payments == ()

    first, second = counter.gateway.finish(started.ref, key="a"), counter.gateway.finish(started.ref, key="b")

    assert first.checkouts[0].state == CheckoutState.PAID
    assert first.payments == second.payments
    assert [p.state for p in first.payments] == [PaymentState.SUCCEEDED]


@pytest.mark.parametrize("rhythm", [Rhythm.MONTHLY, Rhythm.YEARLY])
def test_a_subscription_begins_with_its_first_payment(counter, rhythm):
    facts = counter.pay(method="paypal", rhythm=rhythm, reference="abc")

    (subscription,), (payment,), (checkout,) = facts.subscriptions, facts.payments, facts.checkouts
    assert (subscription.state, subscription.money) == (SubscriptionState.ACTIVE, FIVE)
    months = 1 if rhythm == Rhythm.MONTHLY else 12
    assert subscription.next_at == moment(months_after(int(subscription.started_at.timestamp()), months))
    assert payment.subscription_id == checkout.subscription_id == subscription.remote_id
    assert {subscription.reference, payment.reference, checkout.reference} == {"abc"}


@pytest.mark.parametrize("method", ["card", "paypal"])
def test_a_payer_without_money_is_declined(counter, method):
    started = counter.start(method=method)
    counter.choose(started, Choice.DECLINE)

    for _ in range(2):
        with pytest.raises(Declined):
            counter.gateway.finish(started.ref, key="k")

    facts = counter.gateway.facts(started.ref)
    assert facts.checkouts[0].state == CheckoutState.DECLINED
    assert [(p.state, p.why_not) for p in facts.payments] == [(PaymentState.FAILED, "The card was declined.")]


def test_a_payer_can_go_back_and_come_again(counter):
    started = counter.start()

    assert counter.choose(started, Choice.CANCEL) == "http://testserver/support/"

    assert counter.gateway.facts(started.ref).checkouts[0].state == CheckoutState.OPEN
    with pytest.raises(Rejected):
        counter.gateway.finish(started.ref, key="k")
    counter.choose(started)
    assert counter.gateway.facts(started.ref).checkouts[0].state == CheckoutState.PAID


def test_a_checkout_expires_after_a_day(counter):
    started = counter.start()

    counter.pass_days(1)
    counter.choose(started)

    assert counter.gateway.facts(started.ref).checkouts[0].state == CheckoutState.EXPIRED
    assert counter.events() == ["checkout.expired"]


def test_nobody_knows_what_does_not_exist(counter):
    for kind in ("checkout", "subscription", "payment", "refund", "dispute", "invoice"):
        with pytest.raises(NotFound):
            counter.gateway.facts(Ref(kind, "tb_nothing"))
    for ask in (
        lambda g: g.finish(Ref("checkout", "x"), key="k"),
        lambda g: g.refund("x", FIVE, key="k", reason=""),
        lambda g: g.cancel("x", key="k", reason=""),
        lambda g: g.pause("x", key="k"),
        lambda g: g.change_amount("x", FIVE, key="k", return_url="http://a/", cancel_url="http://a/"),
        lambda g: g.portal("x", return_url="http://a/"),
    ):
        with pytest.raises(NotFound):
            ask(counter.gateway)


def test_it_needs_no_plans(counter):
    assert not counter.gateway.abilities.needs_plans
    assert not counter.gateway.is_live
    with pytest.raises(Rejected):
        counter.gateway.make_plan(PlanTerms(key="k", title="t", money=FIVE, rhythm=Rhythm.MONTHLY))


def test_refunds_are_made_once_a_key_and_never_exceed_the_payment(counter):
    payment = counter.pay().payments[0].remote_id

    for _ in range(2):
        facts = counter.gateway.refund(payment, Money(200, "USD"), key="r-1", reason="By mistake")
    with pytest.raises(Rejected):
        counter.gateway.refund(payment, Money(100, "USD"), key="r-1", reason="")
    for money in (Money(301, "USD"), Money(100, "EUR"), Money(0, "USD")):
        with pytest.raises(Rejected):
            counter.gateway.refund(payment, money, key="r-2", reason="")

    assert [(r.money, r.key, r.payment_id) for r in facts.refunds] == [(Money(200, "USD"), "r-1", payment)]
    whole = counter.gateway.refund(payment, Money(300, "USD"), key="r-3", reason="")
    assert len(whole.refunds) == 2
    assert counter.gateway.facts(Ref("refund", whole.refunds[1].remote_id)).payments == whole.payments


@pytest.mark.parametrize(("end", "state"), [("won", DisputeState.WON), ("lost", DisputeState.LOST)])
def test_a_dispute_is_opened_and_ends(counter, end, state):
    payment = counter.pay().payments[0].remote_id
    with counter.bank.writing() as books:
        collecting.dispute(books, books.find("payments", payment))

    (dispute,) = counter.gateway.facts(Ref("payment", payment)).disputes
    assert (dispute.state, dispute.payment_id, dispute.money) == (DisputeState.OPEN, payment, FIVE)
    with pytest.raises(Rejected):
        counter.gateway.refund(payment, FIVE, key="r", reason="")

    with counter.bank.writing() as books:
        collecting.settle_dispute(books, books.find("payments", payment), end)
    assert counter.gateway.facts(Ref("dispute", dispute.remote_id)).disputes[0].state == state
    assert counter.events()[-2:] == ["dispute.open", f"dispute.{end}"]


def test_time_renews_each_month_on_the_same_day(counter):
    subscription = counter.subscribe()

    counter.pass_days(95)

    facts = counter.gateway.facts(Ref("subscription", subscription.remote_id))
    start = int(subscription.started_at.timestamp())
    assert [int(p.at.timestamp()) for p in facts.payments] == [months_after(start, n) for n in range(4)]
    assert {p.state for p in facts.payments} == {PaymentState.SUCCEEDED}


def test_m9_the_31st_is_the_last_day_of_a_shorter_month_and_comes_again():
    january = int(datetime(2027, 1, 31, 9, tzinfo=UTC).timestamp())

    days = [moment(months_after(january, n)) for n in (0, 1, 2, 12, 13)]

    assert [f"{d:%Y-%m-%d %H}" for d in days] == [
        "2027-01-31 09",
        "2027-02-28 09",
        "2027-03-31 09",
        "2028-01-31 09",
        "2028-02-29 09",
    ]


def test_a_payment_that_fails_is_tried_again_and_recovers(counter):
    subscription = counter.subscribe().remote_id
    counter.break_card(subscription)
    counter.pass_days(32)
    assert counter.subscription(subscription).state == SubscriptionState.LATE

    with counter.bank.writing() as books:
        paying.mend(books, books.find("subscriptions", subscription))

    facts = counter.gateway.facts(Ref("subscription", subscription))
    assert facts.subscriptions[0].state == SubscriptionState.ACTIVE
    assert [p.state for p in facts.payments] == [PaymentState.SUCCEEDED, PaymentState.FAILED, PaymentState.SUCCEEDED]


def test_a_subscription_whose_payments_keep_failing_ends(counter):
    subscription = counter.subscribe().remote_id
    counter.break_card(subscription)

    counter.pass_days(60)

    facts = counter.gateway.facts(Ref("subscription", subscription))
    assert facts.subscriptions[0].state == SubscriptionState.CANCELLED
    assert facts.subscriptions[0].next_at is None
    assert [p.state for p in facts.payments[1:]] == [PaymentState.FAILED] * 4


def test_a_pause_collects_nothing_until_it_ends(counter):
    subscription = counter.subscribe().remote_id
    for _ in range(2):
        assert counter.gateway.pause(subscription, key="p").subscriptions[0].state == SubscriptionState.PAUSED
    counter.pass_days(70)
    assert len(counter.gateway.facts(Ref("subscription", subscription)).payments) == 1

    resumed = counter.gateway.resume(subscription, key="r").subscriptions[0]

    assert resumed.state == SubscriptionState.ACTIVE
    assert resumed.next_at > counter.bank.now
    counter.pass_days(32)
    assert len(counter.gateway.facts(Ref("subscription", subscription)).payments) == 2


def test_what_ended_stays_ended(counter):
    subscription = counter.subscribe().remote_id

    for _ in range(2):
        facts = counter.gateway.cancel(subscription, key="c", reason="By the reader")

    assert facts.subscriptions[0].state == SubscriptionState.CANCELLED
    for ask in (counter.gateway.pause, counter.gateway.resume):
        with pytest.raises(Rejected):
            ask(subscription, key="k")
    with pytest.raises(Rejected):
        counter.gateway.change_amount(subscription, SEVEN, key="k", return_url="http://a/", cancel_url="http://a/")
    counter.pass_days(70)
    assert len(counter.gateway.facts(Ref("subscription", subscription)).payments) == 1
    assert counter.events().count("subscription.cancelled") == 1


def change(counter, subscription, money, key="k"):
    """Ask for another amount."""
    back, no = "http://testserver/support/changed/", "http://testserver/support/kept/"
    return counter.gateway.change_amount(subscription, money, key=key, return_url=back, cancel_url=no)


def test_a_card_s_amount_changes_at_once_and_counts_from_the_next_time(counter):
    subscription = counter.subscribe().remote_id

    changed = change(counter, subscription, SEVEN)

    assert changed.consent_url == ""
    assert changed.facts.subscriptions[0].money == SEVEN
    counter.pass_days(32)
    assert [p.money for p in counter.gateway.facts(Ref("subscription", subscription)).payments] == [FIVE, SEVEN]
    with pytest.raises(Rejected):
        change(counter, subscription, Money(700, "EUR"))


def test_at_paypal_the_payer_must_agree_to_another_amount(counter):
    subscription = counter.subscribe("paypal").remote_id

    changed, again = change(counter, subscription, SEVEN), change(counter, subscription, SEVEN)

    assert changed == again
    assert changed.facts is None
    assert counter.subscription(subscription).money == FIVE
    visit = changed.consent_url.removeprefix("http://testserver/support/bank/").rstrip("/")
    assert paying.agree(counter.bank, visit, Choice.CANCEL) == "http://testserver/support/kept/"
    assert counter.subscription(subscription).money == FIVE
    assert paying.agree(counter.bank, visit, Choice.PAY) == "http://testserver/support/changed/"
    assert counter.subscription(subscription).money == SEVEN
    with pytest.raises(Rejected):
        change(counter, subscription, Money(900, "USD"))


def test_on_the_bank_s_page_a_payer_changes_how_they_pay(counter):
    subscription = counter.subscribe()
    address = counter.gateway.portal(subscription.customer_id, return_url="http://testserver/support/mine/")
    visit = address.removeprefix("http://testserver/support/bank/").rstrip("/")

    assert paying.agree(counter.bank, visit, Choice.BROKEN_CARD) == "http://testserver/support/mine/"
    counter.pass_days(32)
    assert counter.subscription(subscription.remote_id).state == SubscriptionState.LATE
    paying.agree(counter.bank, visit, Choice.NEW_CARD)
    assert counter.subscription(subscription.remote_id).state == SubscriptionState.ACTIVE
    paying.agree(counter.bank, visit, Choice.END)
    assert counter.subscription(subscription.remote_id).state == SubscriptionState.CANCELLED


def test_all_that_moved_in_a_span_of_time_is_told(counter):
    before = datetime.now(UTC) - timedelta(minutes=1)
    payment = counter.pay().payments[0].remote_id
    counter.subscribe()
    counter.gateway.refund(payment, FIVE, key="r", reason="")
    counter.pass_days(95)

    pages = list(counter.gateway.payments_between(before, datetime.now(UTC)))
    first_minutes = list(counter.gateway.payments_between(before, datetime.now(UTC) - timedelta(days=2)))

    assert sum(len(page.payments) for page in pages) == 5
    assert [r.payment_id for page in pages for r in page.refunds] == [payment]
    assert first_minutes == []


def test_all_subscriptions_that_live_are_told_page_by_page(counter, monkeypatch):
    monkeypatch.setattr("supporters.gateways.sandbox.telling.PAGE", 2)
    living = [counter.subscribe().remote_id for _ in range(3)]
    counter.gateway.cancel(counter.subscribe().remote_id, key="c", reason="")

    pages = list(counter.gateway.subscriptions())

    assert [len(page.subscriptions) for page in pages] == [2, 1]
    assert {s.remote_id for page in pages for s in page.subscriptions} == set(living)
