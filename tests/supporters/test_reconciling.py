"""What webhooks didn't tell is found by comparing the books, both ways."""

import os
import time
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from newsroom.kit.money import Money
from supporters import managing, reconciling, refunding, sending
from supporters.gateways.base import Unclear
from supporters.models import (
    Contribution,
    Finding,
    Payment,
    Plan,
    ReconciliationRun,
    Refund,
    StateChange,
    Subscription,
)
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory
from tests.supporters.drill import assert_books_agree, ours, theirs, time_passes

pytestmark = pytest.mark.django_db
FLOOD = int(os.environ.get("NEWSROOM_FLOOD", "100"))
OPEN, LEDGER = ReconciliationRun.Scope.OPEN, ReconciliationRun.Scope.LEDGER


def later(minutes=5):
    """Let some minutes pass for what is open."""
    past = timezone.now() - timedelta(minutes=minutes)
    Contribution.objects.update(made_at=past)
    Refund.objects.update(made_at=past)
    reconciling.GatewayCall.objects.update(last_at=past)
    Subscription.objects.update(known_at=past)


def monthly(practice):
    contribution = practice.begin(Plan.Rhythm.MONTHLY)
    practice.double.pay(contribution.remote_id)
    practice.deliver(order="in_order", times=1)
    return Subscription.objects.get(contribution=contribution)


def test_10_what_was_paid_while_every_answer_was_lost_is_found_in_one_run(practice):
    for _ in range(25):
        contribution = practice.begin(Plan.Rhythm.ONCE)
        practice.double.pay(contribution.remote_id)
    practice.double.outbox.clear()  # the messages are lost too
    later()

    report = reconciling.run(practice.name, OPEN)

    assert (report.error, Payment.objects.count()) == ("", 25)
    practice.double.outbox.clear()
    assert_books_agree(practice)


def test_m11_what_was_cancelled_there_ends_here(practice):
    row = monthly(practice)
    practice.double.cancel_there(row.remote_id)
    practice.double.outbox.clear()
    later()

    reconciling.run(practice.name, LEDGER)

    row.refresh_from_db()
    assert row.state == Subscription.State.CANCELLED
    assert Finding.objects.get().kind == Finding.Kind.DEAD_THERE


def test_what_runs_there_and_was_ended_here_is_raised_and_ended_there(practice):
    row = monthly(practice)
    Subscription.objects.update(state=Subscription.State.CANCELLED, cancelled_at=timezone.now(), cancelled_why="asked")
    later()

    reconciling.run(practice.name, LEDGER)

    assert Finding.objects.get().kind == Finding.Kind.DEAD_HERE
    assert practice.double.ledger().subscriptions[row.remote_id] == "cancelled"


def test_a_cancel_whose_answer_was_lost_is_made_sure_of(practice):
    row = monthly(practice)
    practice.double.fault("/v", "drop_before", method="DELETE" if practice.name == "stripe" else "POST")
    with pytest.raises(Unclear):
        managing.cancel(row, why="enough")
    later()

    reconciling.run(practice.name, OPEN)

    row.refresh_from_db()
    assert (row.state, row.cancelled_why) == (Subscription.State.CANCELLED, "enough")
    assert practice.double.ledger().subscriptions[row.remote_id] == "cancelled"


@pytest.mark.parametrize("mode", ["drop_before", "drop_after"])
def test_a_refund_whose_answer_was_lost_is_made_once(practice, mode):
    contribution = practice.begin(Plan.Rhythm.ONCE)
    practice.double.pay(contribution.remote_id)
    practice.deliver(order="in_order", times=1)
    practice.double.fault("/v", mode, method="POST")
    with pytest.raises(Unclear):
        refunding.refund(Payment.objects.get(), Money(200, "USD"), reason="", by=None)
    practice.double.outbox.clear()
    later()

    for _ in range(2):
        reconciling.run(practice.name, OPEN)
        later()

    assert ours(practice.name) == theirs(practice.double)
    assert Payment.objects.get().refunded_minor == 200
    assert Refund.objects.get().state == Refund.State.SUCCEEDED


def test_money_that_only_the_night_s_report_tells_of_is_booked_and_raised(practice):
    row = monthly(practice)
    practice.double.renew(row.remote_id)
    practice.double.outbox.clear()

    with time_machine.travel(timezone.now() + 2 * reconciling.ON_ITS_WAY):
        reconciling.run(practice.name, LEDGER)

    assert Payment.objects.count() == 2
    assert ours(practice.name) == theirs(practice.double)
    assert Finding.objects.get().kind == Finding.Kind.MISSED


def test_money_whose_message_may_still_be_on_its_way_is_booked_and_alarms_nobody(practice):
    row = monthly(practice)
    practice.double.renew(row.remote_id)

    reconciling.run(practice.name, LEDGER)

    assert Payment.objects.count() == 2
    assert not Finding.objects.exists()


def test_a_dry_run_changes_nothing_and_says_what_it_would(practice):
    contribution = practice.begin(Plan.Rhythm.MONTHLY)
    practice.double.pay(contribution.remote_id)
    later()
    before = StateChange.objects.count()

    report = reconciling.run(practice.name, OPEN, is_dry=True)

    assert report.mended > 0
    assert (StateChange.objects.count(), Payment.objects.count()) == (before, 0)


def test_a_gateway_that_is_down_is_noted_and_nothing_is_given_up(practice):
    practice.begin(Plan.Rhythm.ONCE)
    later()
    practice.double.fault("/v", "drop_before", times=50)

    report = reconciling.run(practice.name, OPEN)

    assert report.error
    assert Contribution.objects.get().state == Contribution.State.SENT


def test_an_attempt_nobody_went_on_with_is_given_up_after_three_days(practice):
    contribution = practice.begin(Plan.Rhythm.ONCE)
    later(minutes=3 * 24 * 60 + 10)

    reconciling.run(practice.name, OPEN)

    contribution.refresh_from_db()
    assert contribution.state == Contribution.State.EXPIRED


def test_the_command_tells_what_it_did(practice, capsys):
    time_passes()

    call_command("reconcile", gateway=practice.name, dry_run=True)

    assert "looked at, 0 would be mended" in capsys.readouterr().out


def test_the_desk_is_told_of_fresh_findings_once(mailoutbox):
    PublicationFactory()
    teller = UserFactory(email="desk@example.org", is_superuser=True)
    Finding.objects.create(kind=Finding.Kind.UNKNOWN, remote_id="old", found_at=timezone.now() - timedelta(days=3))
    Finding.objects.create(kind=Finding.Kind.UNKNOWN, remote_id="new")

    assert [reconciling.tell_of_fresh_findings() for _ in range(2)] == [1, 0]
    sending.send_due()

    assert [(m.to, m.subject) for m in mailoutbox] == [([teller.email], "1 difference in the supporters’ books")]


def test_11_a_flood_after_three_silent_days_leads_to_the_right_books_in_time(practice):
    """`NEWSROOM_FLOOD=5000` makes the whole flood of it. Of each giver's months the first is paid, the second not, the third is."""
    while len(practice.double.outbox) < FLOOD:
        number = practice.begin(Plan.Rhythm.MONTHLY).remote_id
        practice.double.pay(number)
        for outcome in ("failed", "paid"):
            practice.double.renew(practice.double.get(number).get("subscription", number), outcome=outcome)
    messages, asked = len(practice.double.outbox), len(practice.double.calls)
    began, used = time.monotonic(), time.process_time()

    practice.deliver(order="shuffled", times=1)

    seconds, cpu = (
        (now - then) * 5000 / messages for now, then in ((time.monotonic(), began), (time.process_time(), used))
    )
    print(
        f"\nFIGURE supporters.flood_of_5000_seconds={seconds:.0f} bar=<=300 cpu={cpu:.0f}"
        f" ({practice.name}, {messages} messages, {len(practice.double.calls) - asked} questions)"
    )
    assert_books_agree(practice)
