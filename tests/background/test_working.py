"""Doing what is owed: exactly once, tried again, at last given up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from background import working
from background.models import Turn, Worker

pytestmark = pytest.mark.django_db


def owed(number=1, **kwargs):
    now = timezone.now()
    return Turn.objects.create(job=f"job {number}", due_at=now, not_before=now, **kwargs)


def again(row):
    """Return the row as a worker finds it when its pause is over."""
    Turn.objects.filter(pk=row.pk).update(not_before=timezone.now())
    return Turn.objects.get(pk=row.pk)


def broken(_row):
    msg = "no"
    raise RuntimeError(msg)


def test_work_is_done_and_marked():
    row, done = owed(), []

    assert working.do(row, done.append)

    assert (done, Turn.objects.get().done_at is not None, Turn.objects.due().count()) == ([row], True, 0)


def test_of_two_who_saw_the_same_row_one_does_it():
    row, done = owed(), []
    first, second = Turn.objects.get(), Turn.objects.get()

    assert [working.do(first, done.append), working.do(second, done.append)] == [True, False]
    assert done == [row]


def test_what_a_failed_try_wrote_is_gone_and_it_waits_for_the_next():
    row = owed()

    def half(_row):
        Worker.objects.create(name="half")
        broken(_row)

    assert not working.do(row, half)

    row = Turn.objects.get()
    assert (Worker.objects.count(), row.tries, row.error) == (0, 1, "RuntimeError: no")
    assert timedelta(seconds=4) < row.not_before - timezone.now() <= timedelta(seconds=5)


def test_pauses_grow_to_an_hour():
    assert [working.pause_after(n).total_seconds() for n in (1, 2, 3, 30)] == [5, 10, 20, 3600]


def test_a_claim_runs_out_when_its_worker_was_killed():
    row = owed()
    working._claim(row, working.LEASE)
    assert Turn.objects.due().count() == 0

    assert Turn.objects.due(timezone.now() + working.LEASE).count() == 1


def test_who_lost_the_claim_does_not_do_the_work_too():
    row, done = owed(), []
    working._claim(row, timedelta())
    late = Turn.objects.get()
    working._claim(Turn.objects.get(), working.LEASE)

    assert not working._do_in_one(late, done.append)
    assert done == []


def test_fault_24_a_poisoned_piece_is_parked_and_the_others_go_on():
    rows = [owed(n) for n in range(100)]
    poison, done = rows[41], []

    def act(row):
        if row.pk == poison.pk:
            broken(row)
        done.append(row.pk)

    for _attempt in range(working.MOST_TRIES + 2):
        working.do_all(Turn.objects.due(), act)
        Turn.objects.waiting().update(not_before=timezone.now())

    parked = Turn.objects.parked().get()
    assert (len(done), len(set(done)), parked.pk, parked.tries) == (99, 99, poison.pk, working.MOST_TRIES)
    assert Turn.objects.due().count() == 0


def test_what_kills_its_worker_each_time_is_parked_too():
    row = owed(tries=working.MOST_TRIES)

    assert not working.do(row, broken)

    assert Turn.objects.parked().get().error == "Its worker was killed each time."


def test_what_was_given_up_can_be_tried_again():
    row = owed(tries=working.MOST_TRIES)
    working.do(row, broken)

    assert working.try_again(Turn.objects.parked()) == 1
    assert working.do(Turn.objects.due().get(), lambda _: None)


def test_cancelled_work_is_not_done():
    row, done = owed(), []
    Turn.objects.update(cancelled_at=timezone.now())

    assert not working.do(row, done.append)
    assert done == []
