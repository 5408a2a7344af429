"""The demo's supporters: a past that the bank and our books tell alike."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.demo import supporting, supporting_people
from supporters.gateways import sandbox
from supporters.models import Contribution, Finding, OutgoingMail, Payment, Plan, PlanMethod, Receipt, Subscription
from tests.factories.articles import ArticleFactory
from tests.factories.supporters import PlanFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def network(settings, tmp_path, monkeypatch):
    """A paper with a story, the two plans of the demo and an invented bank; fewer people than the demo has."""
    settings.GATEWAYS = {"sandbox": {"bank": str(tmp_path / "bank.sqlite3"), "may_run": True}}
    monkeypatch.setattr(supporting_people, "PEOPLE", 25)
    monkeypatch.setattr(supporting, "MONTHS", 4)
    ArticleFactory(live=True)
    PlanFactory(rhythm=Plan.Rhythm.MONTHLY, methods=[PlanMethod.Method.PAYPAL])
    PlanFactory(rhythm=Plan.Rhythm.ONCE)


def test_the_bank_and_our_books_tell_the_same_past(network):
    before = timezone.now()

    assert supporting.invent() == 25

    with sandbox.bank().reading() as books:
        paid = books.all("SELECT id, minor, at FROM payments WHERE state = 'succeeded' ORDER BY id")
        subscriptions = books.all("SELECT id, state FROM subscriptions ORDER BY id")
        assert books.all("SELECT id FROM events WHERE posted_at IS NULL") == []
    ours = Payment.objects.order_by("remote_id")
    assert [(p.remote_id, p.amount_minor, int(p.paid_at.timestamp())) for p in ours] == [tuple(row) for row in paid]
    assert list(Subscription.objects.order_by("remote_id").values_list("remote_id", "state")) == [
        tuple(row) for row in subscriptions
    ]
    assert Receipt.objects.count() == len(paid) > 25
    assert not Finding.objects.exclude(kind=Finding.Kind.DISPUTE).exists()
    assert Contribution.objects.order_by("made_at")[0].made_at < before - timedelta(days=60)
    assert not Contribution.objects.filter(made_at__gt=timezone.now()).exists()


def test_afterwards_it_is_today_and_nobody_is_mailed(network):
    supporting.invent()

    assert abs(sandbox.bank().now - timezone.now()) < timedelta(seconds=5)
    assert not OutgoingMail.objects.waiting().exists()
    payments = Payment.objects.count()
    assert supporting.invent() == 0
    assert Payment.objects.count() == payments


def test_a_past_that_was_broken_off_goes_on_from_today(network, monkeypatch):
    def breaks_off(past):
        past._set_clock(past.begins)
        past._comes(next(person for person in supporting_people.people(past.chance) if not person.fate))
        raise KeyboardInterrupt

    with monkeypatch.context() as once:
        once.setattr(supporting.Past, "happen", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            supporting.invent()

    supporting.invent()

    assert abs(sandbox.bank().now - timezone.now()) < timedelta(seconds=5)
    assert Contribution.objects.count() == 1


def test_without_a_bank_there_is_no_past(network, settings):
    settings.GATEWAYS = {}

    assert supporting.invent() == 0
    supporting.tell_where_we_are(8000)


def test_the_bank_is_told_where_the_demo_stands(network):
    supporting.tell_where_we_are(8123)

    with sandbox.bank().reading() as books:
        assert books.setting("site") == "http://127.0.0.1:8123"
