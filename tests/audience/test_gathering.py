"""Hours become days, twice is once, and old hours go without their days losing anything."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from audience import gathering
from audience.models import DayCount, HourCount
from background import repeating
from tests.factories.articles import ArticleFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 4, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_day_in_june():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def story():
    return ArticleFactory(live=NOW - timedelta(days=30))


def count(story, hour, reads, shares=0):
    HourCount.objects.update_or_create(article=story, hour=hour, defaults={"reads": reads, "shares": shares})


def days():
    return dict(DayCount.objects.values_list("day", "reads"))


def test_hours_become_days_and_doing_it_twice_is_doing_it_once(story):
    count(story, datetime(2026, 6, 3, 0, tzinfo=UTC), 1)
    count(story, datetime(2026, 6, 3, 23, tzinfo=UTC), 2, shares=1)
    count(story, datetime(2026, 6, 4, 0, tzinfo=UTC), 4)

    for _ in range(2):
        gathering.gather()
    assert days() == {date(2026, 6, 3): 3, date(2026, 6, 4): 4}

    count(story, datetime(2026, 6, 4, 0, tzinfo=UTC), 5)
    gathering.gather()
    assert days() == {date(2026, 6, 3): 3, date(2026, 6, 4): 5}
    assert DayCount.objects.get(day=date(2026, 6, 3)).shares == 1


def test_old_hours_go_and_their_days_stay_even_if_no_worker_had_gathered_them(story):
    old, kept = datetime(2026, 5, 20, 8, tzinfo=UTC), datetime(2026, 5, 27, 0, tzinfo=UTC)
    count(story, old, 7)
    count(story, kept, 3)

    assert gathering.let_go() == 1
    assert gathering.let_go() == 0

    assert days() == {date(2026, 5, 20): 7}
    assert [row.hour for row in HourCount.objects.all()] == [kept]


def test_both_come_round():
    assert {"audience.gathering.gather", "audience.gathering.let_go"} <= set(repeating.JOBS)
