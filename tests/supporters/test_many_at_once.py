"""The same message from fifty sides, the same form twenty times, and a process killed while it takes messages."""

import threading

import pytest
from django.db import connections
from django.test import Client

from newsroom.kit.money import Money
from supporters import giving
from supporters.gateways.base import GatewayError
from supporters.models import Contribution, GatewayEvent, Payment, Plan
from tests import patience
from tests.supporters.drill import METHODS, assert_books_agree, killed_at

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count, act):
    """Do something in so many threads that begin together; return what each said."""
    start, said = threading.Barrier(count), []

    def run():
        try:
            start.wait(timeout=20)
            said.append(act())
        except Exception as error:  # noqa: BLE001 - told to the test
            said.append(error)
        finally:
            for connection in connections.all():
                connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    patience.finish(*threads)
    return said


def test_w10_fifty_deliveries_of_one_message_at_once_make_one(practice):
    contribution = practice.begin(Plan.Rhythm.ONCE)
    practice.double.pay(contribution.remote_id)
    (_, body, headers), *_ = practice.double.messages()
    sent = {name: value for name, value in headers.items() if name.lower() != "content-type"}
    address = f"/support/hooks/{practice.name}/"

    said = at_once(50, lambda: Client().post(address, body, content_type="application/json", headers=sent).status_code)

    assert said == [200] * 50
    assert GatewayEvent.objects.count() == 1
    practice.deliver(order="in_order", times=1)
    assert_books_agree(practice)


def test_w10_fifty_workers_book_one_payment_once(practice):
    contribution = practice.begin(Plan.Rhythm.ONCE)
    practice.double.pay(contribution.remote_id)

    said = at_once(8, lambda: giving.look_up(Contribution.objects.get(), cause="test").state)

    assert not [s for s in said if isinstance(s, Exception) and not isinstance(s, GatewayError)]
    giving.look_up(contribution, cause="test")
    practice.double.outbox.clear()
    assert Payment.objects.count() == 1
    assert_books_agree(practice)


def test_m6_o8_one_form_sent_twenty_times_at_once_makes_one_attempt(practice):
    wish = giving.Wish(
        publication=practice.publication, plan=practice.plans[Plan.Rhythm.ONCE], money=Money(500, "USD"),
        method=METHODS[practice.name], email="ada@example.org", form_key="one form",
    )  # fmt: skip

    def press():
        return giving.send(giving.begin(wish), back=lambda _: "https://a.example/", left=lambda _: "https://a.example/")

    said = at_once(20, press)

    assert set(said) == {Contribution.objects.get().pay_url}
    assert len(practice.double.kept({"stripe": "checkout.session", "paypal": "order"}[practice.name])) == 1


def test_1_what_was_acknowledged_before_a_kill_is_booked_once(practice):
    """Each message is taken by a process that may die at any step; the gateway sends again what wasn't taken."""
    for _ in range(4):
        contribution = practice.begin(Plan.Rhythm.ONCE)
        practice.double.pay(contribution.remote_id)
    for failpoint in ("apply:applied", "apply:committed", "finish:answered", "finish:journalled", ""):
        for event, body, headers in list(practice.double.messages()):
            killed_at(failpoint, lambda body=body, headers=headers: practice._post(body, headers))
            assert event["id"]
        killed_at(failpoint, practice.work)

    practice.deliver(order="shuffled", times=2)

    assert Payment.objects.count() == 4
    assert_books_agree(practice)
