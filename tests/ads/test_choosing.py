"""Which booking stands in a slot: by dates, caps and weight, the same for everyone in the same minute."""

from collections import Counter
from datetime import date, timedelta

import pytest

from ads.choosing import Booking, choose, one_of
from ads.models import Ad, Campaign

pytestmark = pytest.mark.once
TODAY = date(2026, 11, 26)


def booked(pk: int = 1, *, seen: int = 0, seen_today: int = 0, ads: int = 1, **fields) -> Booking:
    """Return a booking that is due unless the fields say otherwise."""
    campaign = Campaign(pk=pk, **{"starts_on": TODAY, "weight": 10, **fields})
    return Booking(campaign, [Ad(pk=n) for n in range(ads)], seen, seen_today, TODAY)


@pytest.mark.parametrize(
    ("fields", "is_due"),
    [
        ({}, True),
        ({"starts_on": TODAY + timedelta(days=1)}, False),
        ({"ends_on": TODAY}, True),
        ({"starts_on": TODAY - timedelta(days=2), "ends_on": TODAY - timedelta(days=1)}, False),
        ({"most_in_all": 5, "seen": 4}, True),
        ({"most_in_all": 5, "seen": 5}, False),
        ({"most_in_all": 0}, False),
        ({"most_per_day": 5, "seen": 100, "seen_today": 4}, True),
        ({"most_per_day": 5, "seen_today": 5}, False),
        ({"ads": 0}, False),
        ({"ads": 0, "kind": "appeal"}, True),
    ],
)
def test_a_booking_is_due_within_its_dates_and_beneath_its_caps(fields, is_due):
    assert booked(**fields).is_due(TODAY) is is_due


def test_what_was_seen_yesterday_doesnt_count_against_today():
    yesterday = booked(most_per_day=5, seen_today=5, starts_on=TODAY - timedelta(days=9))

    assert yesterday.is_due(TODAY + timedelta(days=1))


def test_the_same_seed_gives_the_same_and_weights_hold_over_many():
    light, heavy = booked(1, weight=10), booked(2, weight=30)

    chosen = [choose([light, heavy], seed=f"/page-{n}/|{n}", today=TODAY) for n in range(4000)]

    assert chosen == [choose([light, heavy], seed=f"/page-{n}/|{n}", today=TODAY) for n in range(4000)]
    share = Counter(b.campaign.pk for b in chosen)[2] / 4000
    assert 0.72 < share < 0.78


def test_a_campaign_gets_one_place_on_a_page_and_nothing_due_is_nothing():
    only = booked(1)

    assert choose([only], seed="x", today=TODAY, without={1}) is None
    assert choose([], seed="x", today=TODAY) is None


def test_a_campaigns_advertisements_take_turns():
    ads = [Ad(pk=1), Ad(pk=2)]

    counted = Counter(one_of(ads, seed=str(n)).pk for n in range(1000))

    assert 430 < counted[1] < 570
