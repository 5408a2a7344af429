"""Jobs at their hour."""

from datetime import UTC, datetime, timedelta

import pytest

from background import repeating
from background.models import Turn

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def done(monkeypatch):
    """Jobs of this test alone, and what they did."""
    monkeypatch.setattr(repeating, "JOBS", {})
    return []


@pytest.mark.parametrize(
    ("period", "slot"),
    [
        ({"minutes": 10}, datetime(2026, 6, 1, 12, 0, tzinfo=UTC)),
        ({"days": 1, "at": "03:20"}, datetime(2026, 6, 1, 3, 20, tzinfo=UTC)),
        ({"days": 1, "at": "13:00"}, datetime(2026, 5, 31, 13, 0, tzinfo=UTC)),
    ],
)
def test_a_turn_comes_at_its_time(done, period, slot):
    repeating.every(**period)(test_a_turn_comes_at_its_time)

    assert repeating.JOBS.popitem()[1].slot(NOON) == slot


def test_each_turn_is_run_once_by_however_many_workers(done, time_machine):
    @repeating.every(minutes=10)
    def job():
        done.append(1)

    time_machine.move_to(NOON, tick=False)
    assert [repeating.run_due() for _worker in range(3)] == [1, 0, 0]

    time_machine.shift(timedelta(minutes=10))
    assert [repeating.run_due() for _worker in range(3)] == [1, 0, 0]
    assert (len(done), Turn.objects.count()) == (2, 2)


def test_turns_missed_while_nobody_worked_are_made_up_for_once(done, time_machine):
    @repeating.every(minutes=10)
    def job():
        done.append(1)

    time_machine.move_to(NOON, tick=False)
    repeating._note(job_name := next(iter(repeating.JOBS)), NOON.replace(second=0))
    time_machine.shift(timedelta(hours=5))

    repeating.run_due()

    assert (done, Turn.objects.waiting().filter(job=job_name).count()) == ([1], 0)


def test_a_job_that_fails_is_tried_again_and_keeps_no_other_from_its_turn(done, time_machine):
    @repeating.every(minutes=60)
    def breaks():
        msg = "no"
        raise RuntimeError(msg)

    @repeating.every(minutes=60)
    def works():
        done.append(1)

    time_machine.move_to(NOON, tick=False)
    repeating.run_due()
    time_machine.shift(timedelta(seconds=6))
    repeating.run_due()

    assert done == [1]
    assert Turn.objects.waiting().get().tries == 2
