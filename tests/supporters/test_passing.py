"""The pass that takes advertising away, and when it ends."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from supporters import passing
from supporters.models import Dispute, Subscription
from tests.factories.sections import PublicationFactory
from tests.factories.supporters import PaymentFactory, SubscriptionFactory, SupporterFactory

pytestmark = pytest.mark.django_db


def test_who_gave_within_a_year_holds_one():
    supporter = PaymentFactory(paid_at=timezone.now() - timedelta(days=364)).supporter
    late = PaymentFactory(paid_at=timezone.now() - timedelta(days=366)).supporter

    assert passing.is_entitled(supporter)
    assert not passing.is_entitled(late)
    assert passing.issue(late) == ""
    assert not passing.is_entitled(SupporterFactory())


@pytest.mark.parametrize(("state", "holds"), [("active", True), ("late", True), ("paused", True), ("cancelled", False)])
def test_who_gives_regularly_holds_one_while_it_lives(state, holds):
    assert passing.is_entitled(SubscriptionFactory(state=state).supporter) is holds


def test_w20_a_refund_or_a_dispute_ends_it_and_a_dispute_that_is_won_brings_it_back():
    paid = PaymentFactory()
    held = passing.issue(paid.supporter)
    assert passing.renew(held)

    complaint = Dispute.objects.create(
        payment=paid, gateway="sandbox", remote_id="du_1", amount_minor=500, currency="USD", opened_at=timezone.now()
    )
    assert passing.renew(held) == ""
    Dispute.objects.filter(pk=complaint.pk).update(state=Dispute.State.WON)
    assert passing.renew(held)
    type(paid).objects.filter(pk=paid.pk).update(refunded_minor=500)
    assert passing.renew(held) == ""


def test_w20_a_subscription_whose_last_payment_is_disputed_rests():
    subscription = SubscriptionFactory()
    paid = PaymentFactory(contribution=subscription.contribution, subscription=subscription)
    assert passing.is_entitled(subscription.supporter)

    Dispute.objects.create(
        payment=paid, gateway="sandbox", remote_id="du_1", amount_minor=500, currency="USD", opened_at=timezone.now()
    )

    assert not passing.is_entitled(Subscription.objects.get().supporter)


def test_a_pass_says_when_it_ends_and_of_whom_nothing():
    supporter = PaymentFactory(supporter__email="ada@example.org").supporter
    held = passing.issue(supporter)

    until = int(held.partition(".")[0])
    assert until == pytest.approx((timezone.now() + passing.LASTS).timestamp(), abs=60)
    assert "ada" not in held
    assert supporter.key.hex not in held
    for forged in ("", "x", f"{until}.", f"{until}.abc", held[:-1], held.replace(".", ".x", 1)):
        assert passing.renew(forged) == ""
    with time_machine.travel(timezone.now() + timedelta(days=36)):
        assert passing.renew(held) == ""


def test_a_browser_asks_without_a_cookie_and_pages_stay_the_same_for_all(client):
    PublicationFactory()
    supporter = PaymentFactory().supporter

    answer = client.get("/support/pass/", headers={"supporter-pass": passing.issue(supporter)})

    assert passing.renew(answer.json()["pass"])
    assert (answer.headers["Cache-Control"], dict(answer.cookies)) == ("no-store, private", {})
    assert client.get("/support/pass/").json() == {"pass": ""}
