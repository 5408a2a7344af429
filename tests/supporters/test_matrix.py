"""The matrix: order × copies × altered messages × faults, on both gateways. After each case our books are the gateway's."""

from itertools import product

import pytest

from supporters.models import Payment, Plan, Subscription
from tests.factories.sections import PublicationFactory
from tests.supporters.drill import Drill, assert_books_agree, doubles, plans

ORDERS = ["in_order", "reversed", "shuffled"]
COPIES = [1, 3]
DAYS = 24 * 3600
TAINTS = {
    "true": None,
    "tampered": {"tamper": True},
    "too old": {"age": 10 * DAYS},
    "wrong mode": {"wrong_mode": True},
    "unknown object": {"unknown_object": True},
}
FAULTS = ["500", "drop_before", "drop_after", "slow", "killed"]


def one_off(drill, case):
    """Give once; the desk sends two dollars back; the payer complains."""
    contribution = drill.begin(Plan.Rhythm.ONCE)
    drill.double.pay(contribution.remote_id)
    drill.deliver(**case)
    payment = Payment.objects.get(contribution=contribution)
    drill.refund(payment, 200)
    drill.double.dispute(payment.remote_id)
    drill.deliver(**case)


def monthly(drill, case):
    """Give each month: one is paid, one fails, one is paid; then the giver ends it."""
    contribution = drill.begin(Plan.Rhythm.MONTHLY)
    drill.double.pay(contribution.remote_id)
    drill.deliver(**case)
    subscription = Subscription.objects.get(contribution=contribution)
    for outcome in ("paid", "failed", "paid"):
        drill.double.renew(subscription.remote_id, outcome=outcome)
    drill.cancel(subscription)
    drill.deliver(**case)


FLOWS = [one_off, monthly]


def run(name, fault, settings, client):
    """Run all orders, copies and alterations with a fault, the two flows in turn; return how many cases that was."""
    cases = 0
    with doubles(settings) as peers:
        drill = Drill(name, peers[name], client, PublicationFactory(), plans(), fault)
        for number, (order, times, (taint, how)) in enumerate(product(ORDERS, COPIES, TAINTS.items())):
            drill.statuses.clear()
            # From fault to fault the flows change places, so that each meets every order, number of copies and alteration.
            flow = FLOWS[(number + FAULTS.index(fault)) % 2]
            flow(drill, {"order": order, "times": times, "taint": how})
            assert_books_agree(drill)
            assert set(drill.statuses) <= ({200} if taint == "unknown object" else {400, 503}), (taint, drill.statuses)
            cases += 1
    print(f"\nFIGURE supporters.matrix_cases={cases} ({name}, {fault}) lost=0 doubled=0")
    return cases


@pytest.mark.django_db
@pytest.mark.parametrize("fault", FAULTS[:-1])
@pytest.mark.parametrize("name", ["stripe", "paypal"])
def test_w1_to_w12_the_books_agree_whatever_goes_wrong(name, fault, settings, client):
    assert run(name, fault, settings, client) == 30


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["stripe", "paypal"])
def test_1_the_books_agree_when_killed_between_call_and_commit(name, settings, client):
    assert run(name, "killed", settings, client) == 30
