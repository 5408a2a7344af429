"""Messages are hints: what they are about is asked, once for all that came before the question, and anew for what came after."""

import pytest

from supporters import inbox
from supporters.models import GatewayEvent, Payment, Plan, Subscription

pytestmark = pytest.mark.django_db


def asked(practice):
    """Return how often the gateway was asked anything, and forget it."""
    questions = len(practice.double.sent("/v", "GET"))
    practice.double.calls.clear()
    return questions


def told(practice):
    """Let all that waits at the gateway be told, and not yet be worked at."""
    practice.double.deliver(send=practice._post, order="shuffled", times=2)


def test_messages_about_one_thing_are_answered_by_asking_once_and_a_later_one_by_asking_again(practice):
    number = practice.begin(Plan.Rhythm.MONTHLY).remote_id
    practice.double.pay(number)
    number = practice.double.get(number).get("subscription", number)
    told(practice)
    asked(practice)
    waiting = GatewayEvent.objects.waiting().count()

    assert inbox.work() == waiting

    assert (waiting, asked(practice)) == {"stripe": (6, 4), "paypal": (2, 2)}[practice.name]
    assert (Payment.objects.count(), Subscription.objects.count()) == (1, 1)

    practice.double.renew(number)
    told(practice)
    inbox.work()

    assert asked(practice) >= 2
    assert Payment.objects.count() == 2


def test_a_question_that_failed_answers_no_other_message(practice):
    practice.double.pay(practice.begin(Plan.Rhythm.MONTHLY).remote_id)
    told(practice)
    waiting = GatewayEvent.objects.waiting().count()
    practice.double.fault("/v", "500", method="GET")

    assert 0 < inbox.work() < waiting
    assert GatewayEvent.objects.waiting().count() == 1
    assert Payment.objects.count() == 1


def test_a_look_ends_in_time_and_the_next_goes_on(practice, monkeypatch):
    monkeypatch.setattr(inbox, "LOOK_SECONDS", -1)
    practice.double.pay(practice.begin(Plan.Rhythm.ONCE).remote_id)
    told(practice)

    assert inbox.work() == 0
    monkeypatch.undo()
    assert inbox.work() == GatewayEvent.objects.count() > 0
