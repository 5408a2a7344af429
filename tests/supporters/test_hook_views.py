"""The door at which gateways knock: what is kept, what is refused, and what happens when booking goes wrong."""

import pytest

from supporters import booking, inbox
from supporters.models import GatewayEvent, Payment, Plan, StateChange
from tests.supporters.drill import assert_books_agree, time_passes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_w18_nothing_but_a_post_is_taken(client, practice, method):
    answer = getattr(client, method)(f"/support/hooks/{practice.name}/")

    assert answer.status_code == 405
    assert not GatewayEvent.objects.exists()


def test_a_gateway_that_is_not_set_up_has_no_door(client, peers):
    assert client.post("/support/hooks/sandbox/", b"{}", content_type="application/json").status_code == 404


def test_w17_a_fault_while_booking_leaves_the_message_with_its_error_and_nothing_half_booked(practice, monkeypatch):
    contribution = practice.begin(Plan.Rhythm.ONCE)
    practice.double.pay(contribution.remote_id)
    changes = StateChange.objects.count()

    def fails(*_args):
        raise ZeroDivisionError("a fault of ours")

    with monkeypatch.context() as patch:
        patch.setattr(booking, "_look_for_trouble", fails)  # after the payment is written, before its receipt is
        practice.double.deliver(send=practice._post)
        for _ in range(3):
            time_passes()
            inbox.work()
    assert not Payment.objects.exists()
    assert set(GatewayEvent.objects.filter(done_at=None).values_list("error", flat=True)) == {
        "ZeroDivisionError: a fault of ours"
    }
    assert not StateChange.objects.filter(table="payment").exists()
    assert StateChange.objects.count() >= changes

    practice.work()
    practice.deliver(order="in_order", times=1)
    assert_books_agree(practice)
