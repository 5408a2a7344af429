"""What giving brings in: each movement of a month with known sums, and sums that are the ledger's."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import Sum

from supporters import revenue, states
from supporters.models import Contribution, Dispute, Payment, Plan, Refund, StateChange, Subscription
from supporters.revenue import Attempts, Movement, Received, Scope
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.factories.supporters import ContributionFactory, PaymentFactory, SubscriptionFactory, SupporterFactory

pytestmark = pytest.mark.django_db
ALL = Scope(None, "UTC")
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def on(day, month=6, hour=12):
    return datetime(2026, month, day, hour, tzinfo=UTC)


def lives(*steps, currency="USD", rhythm=Plan.Rhythm.MONTHLY, supporter=None, publication=None):
    """Make a subscription that went through steps: (moment, state, amount)."""
    supporter = supporter or SupporterFactory()
    publication = publication or PublicationFactory()
    _at, state, minor = steps[-1]
    row = SubscriptionFactory(
        contribution__supporter=supporter, contribution__publication=publication, contribution__plan__rhythm=rhythm,
        contribution__currency=currency, state=state, amount_minor=minor, currency=currency, rhythm=rhythm,
    )  # fmt: skip
    before = ""
    for at, after, amount in steps:
        StateChange.objects.create(
            supporter=supporter, table="subscription", row_key=row.pk, before=before, after=after, amount_minor=amount,
            cause="test", at=at,
        )  # fmt: skip
        before = after
    return row


def june(scope=ALL, currency="USD"):
    return revenue.recurring(scope, [JUNE])[currency][0]


def test_a_month_with_every_movement_adds_up():
    lives((on(2, 5), "active", 1000))  # nothing happens
    lives((on(3, 6), "pending", 500), (on(3, 6), "active", 500))  # new
    lives((on(2, 5), "active", 1000), (on(9), "active", 2500))  # expansion
    lives((on(2, 5), "active", 3000), (on(9), "active", 1000))  # contraction
    lives((on(2, 5), "active", 700), (on(20), "cancelled", 700))  # churn
    lives((on(2, 4), "active", 900), (on(5, 5), "late", 900), (on(2), "active", 900))  # recovery of what was late
    lives((on(2, 4), "active", 800), (on(5, 5), "paused", 800), (on(2), "active", 800))  # … and of what rested

    moved = june()

    assert moved == Movement(
        start=5700, new=500, recovered=1700, expansion=1500, contraction=2000, churn=700, subscriptions=6
    )
    assert moved.end == 6700


def test_what_failed_and_was_paid_within_the_month_is_no_movement():
    lives((on(2, 5), "active", 1000), (on(3), "late", 1000), (on(6), "active", 1000))

    assert june() == Movement(start=1000, subscriptions=1)


def test_what_is_late_at_the_end_of_a_month_is_churn_and_then_recovered():
    lives((on(2, 5), "active", 1000), (on(30), "late", 1000), (on(2, 7), "active", 1000))

    first, second = revenue.recurring(ALL, [JUNE, JULY])["USD"]
    assert (first.churn, second.start, second.recovered, second.end) == (1000, 0, 1000, 1000)


def test_who_goes_from_one_plan_to_another_is_neither_lost_nor_new():
    person = SupporterFactory()
    lives((on(2, 5), "active", 1000), (on(10), "cancelled", 1000), supporter=person)
    lives((on(10), "active", 1500), supporter=person)

    assert june() == Movement(start=1000, expansion=500, subscriptions=1)


def test_who_comes_back_is_recovered():
    person = SupporterFactory()
    lives((on(2, 3), "active", 1000), (on(10, 4), "cancelled", 1000), supporter=person)
    lives((on(10), "active", 1500), supporter=person)

    assert june() == Movement(recovered=1500, subscriptions=1)


def test_currencies_are_never_mixed():
    lives((on(2), "active", 1000))
    lives((on(2), "active", 90000), currency="JPY")

    assert (june().end, june(currency="JPY").end) == (1000, 90000)


@pytest.mark.parametrize(("yearly", "monthly"), [(1200, 100), (1000, 83), (10006, 834), (5, 0), (6, 1)])
def test_a_year_s_amount_counts_by_the_twelfth(yearly, monthly):
    assert revenue.a_month(Plan.Rhythm.YEARLY, yearly) == monthly


def test_a_yearly_subscription_counts_by_the_twelfth():
    lives((on(2), "active", 6000), rhythm=Plan.Rhythm.YEARLY)

    assert june() == Movement(new=500, subscriptions=1)


def test_the_walk_ends_where_the_subscriptions_stand():
    lives((on(2, 5), "active", 1000), (on(4), "active", 1500))
    lives((on(2), "active", 700))
    lives((on(2), "active", 800), (on(3), "paused", 800))

    standing = Subscription.objects.filter(state="active").aggregate(sum=Sum("amount_minor"))["sum"]
    assert june().end == standing == 2200


def test_what_a_verb_writes_down_is_what_is_read():
    row = SubscriptionFactory(state="pending", amount_minor=1500)
    states.written_down(row, after="pending", cause="test")
    states.move(row, "active", cause="test")

    month = revenue.this_month("UTC")
    assert revenue.recurring(ALL, [month])["USD"] == [Movement(new=1500, subscriptions=1)]


def test_months_begin_by_the_clocks_of_the_zone():
    late_evening = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # half past midnight in Berlin
    lives((late_evening, "active", 1000))
    PaymentFactory(paid_at=late_evening)
    berlin = Scope(None, "Europe/Berlin")

    assert (june().new, revenue.recurring(berlin, [JUNE])) == (1000, {})
    assert revenue.received(berlin, [JUNE, JULY])["USD"] == [Received(), Received(once=500, payments=1)]


def test_what_a_sister_gets_is_not_ours():
    ours, sister = PublicationFactory(), PublicationFactory(host="sister.test")
    lives((on(2), "active", 1000), publication=ours)
    lives((on(2), "active", 700), publication=sister)
    PaymentFactory(contribution__publication=sister, paid_at=on(2))

    scope = Scope(frozenset({ours.pk}), "UTC")
    assert june(scope).end == 1000
    assert revenue.received(scope, [JUNE]) == {}


def test_what_was_paid_and_what_went_back():
    monthly = SubscriptionFactory(amount_minor=900).contribution
    first = PaymentFactory(paid_at=on(1), amount_minor=2000)
    PaymentFactory(contribution=monthly, paid_at=on(2), amount_minor=900)
    PaymentFactory(paid_at=on(3), amount_minor=300, currency="JPY")
    PaymentFactory(paid_at=on(3, 5))
    back = {"payment": first, "gateway": "sandbox", "currency": "USD"}
    Refund.objects.create(**back, amount_minor=500, state="succeeded", remote_id="re_1", ended_at=on(9))
    Refund.objects.create(**back, amount_minor=100, state="failed", remote_id="re_2", ended_at=on(9))
    Dispute.objects.create(**back, amount_minor=2000, remote_id="du_1", opened_at=on(12))

    found = revenue.received(ALL, [JUNE])

    assert found == {
        "USD": [Received(2000, 900, payments=2, refunded=500, refunds=1, disputed=2000, disputes=1)],
        "JPY": [Received(300, 0, payments=1)],
    }


def test_all_months_together_are_the_ledger():
    for number in range(1, 40):
        PaymentFactory(amount_minor=number * 7, paid_at=on(1 + number % 28, 1 + number % 12))

    months = revenue.received(ALL, revenue.months_until(date(2026, 12, 1)))["USD"]

    assert sum(m.total for m in months) == Payment.objects.aggregate(sum=Sum("amount_minor"))["sum"]
    assert sum(m.payments for m in months) == 39


def test_what_became_of_attempts():
    for state in ("paid", "paid", "held", "declined", "expired", "sent", "begun"):
        ContributionFactory(state=state, made_at=on(4))
    ContributionFactory(state="declined", made_at=on(4, 5))

    found = revenue.attempts(ALL, JUNE)["USD"]

    assert (found, found.failure_rate) == (Attempts(paid=3, declined=1, given_up=1, open=2), 250)
    assert Attempts(given_up=4).failure_rate is None


@pytest.mark.parametrize("what", [revenue.STORY, revenue.SECTION, revenue.WORDING])
def test_what_led_to_payments_adds_up_to_all_of_them(what, settings):
    home = PublicationFactory()
    for number in range(1, 30):
        section = SectionFactory(publication=home) if number % 5 else None
        made = ContributionFactory(publication=home, section=section, state=Contribution.State.PAID,
                                   story_path=f"2026/06/01/story-{number % 14}" if number % 5 else "")  # fmt: skip
        PaymentFactory(contribution=made, amount_minor=number * 10, paid_at=on(3))

    shares = revenue.led_by(ALL, JUNE, what, "USD")

    assert sum(share.minor for share in shares) == revenue.received(ALL, [JUNE])["USD"][0].total
    assert sum(share.payments for share in shares) == 29
    assert len([share for share in shares if share.key]) <= revenue.SHOWN + 1
    assert shares[-1].key is None


def test_the_months_before():
    assert revenue.months_until(date(2026, 2, 1), 4) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]


@pytest.mark.parametrize("count", [1, 4])
def test_the_questions_are_as_many_for_one_as_for_more(count, django_assert_num_queries):
    for _number in range(count):
        lives((on(2), "active", 1000))
        PaymentFactory(paid_at=on(2))

    with django_assert_num_queries(2):
        revenue.recurring(ALL, revenue.months_until(JUNE))
    with django_assert_num_queries(3):
        revenue.received(ALL, revenue.months_until(JUNE))
