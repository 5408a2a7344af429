"""From a filled form to money, with what may go wrong on the way."""

import pytest

from newsroom.kit.money import Money
from supporters import giving
from supporters.gateways.base import Unavailable, Unclear
from supporters.models import Contribution, Payment, Plan
from tests.factories.supporters import PlanFactory
from tests.supporters.drill import METHODS, time_passes

pytestmark = pytest.mark.django_db


def wish(practice, **also):
    told = {
        "publication": practice.publication, "plan": practice.plans[Plan.Rhythm.ONCE], "money": Money(500, "USD"),
        "method": METHODS[practice.name], "email": "Ada@Example.org ", "form_key": "one form",
    }  # fmt: skip
    return giving.Wish(**told | also)


def page(_contribution):
    return "https://spacewire.example/support/"


@pytest.mark.parametrize(
    "changed",
    [
        {"money": Money(499, "USD")},
        {"money": Money(500, "EUR")},
        {"money": Money(10_000_01, "USD")},
        {"method": "cheque"},
    ],
)
def test_m7_m12_what_is_not_on_offer_is_refused_whatever_a_form_says(practice, changed):
    with pytest.raises(giving.NotOffered):
        giving.begin(wish(practice, **changed))

    assert not Contribution.objects.exists()


def test_m12_a_method_the_plan_does_not_take_is_refused(practice):
    plan = PlanFactory(methods=["card" if practice.name == "paypal" else "paypal"])

    with pytest.raises(giving.NotOffered):
        giving.begin(wish(practice, plan=plan))


def test_an_address_is_one_supporter_however_it_is_written(practice):
    first = giving.begin(wish(practice))
    second = giving.begin(wish(practice, form_key="another", email="ada@example.ORG"))

    assert first.supporter == second.supporter
    assert first.supporter.email == "ada@example.org"


@pytest.mark.parametrize("mode", ["503", "drop_before", "drop_after"])
def test_9_a_gateway_that_fails_says_what_is_known_and_the_same_press_goes_on(practice, mode):
    contribution = giving.begin(wish(practice))
    practice.double.fault("/v", mode, method="POST")

    with pytest.raises((Unavailable, Unclear)):
        giving.send(contribution, back=page, left=page)
    time_passes()
    url = giving.send(contribution, back=page, left=page)

    assert url == giving.send(contribution, back=page, left=page)
    assert Contribution.objects.get().state == Contribution.State.SENT


def test_m10_a_refused_card_may_be_followed_by_another(peers, practice):
    contribution = practice.begin(Plan.Rhythm.ONCE)
    practice.double.decline(contribution.remote_id)
    assert giving.look_up(contribution, cause="return").state == Contribution.State.DECLINED

    if practice.name == "paypal":  # the payer goes back to PayPal and approves once more
        practice.double.get(contribution.remote_id)["status"] = "PAYER_ACTION_REQUIRED"
    practice.double.pay(contribution.remote_id)

    assert giving.look_up(contribution, cause="return").state == Contribution.State.PAID
    assert Payment.objects.count() == 1
