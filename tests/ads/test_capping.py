"""Counting what was seen: noted at once, written together, and held against the caps."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from ads import booking, capping
from ads.models import DaySeen
from tests.factories.ads import AdFactory, AdSlotFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)
FORM = "application/x-www-form-urlencoded"


def reader(number: int) -> dict[str, str]:
    """Return who a reader is to the sieve."""
    return {"address": f"192.0.2.{number}", "agent": "A browser"}


def test_what_is_noted_is_added_up_and_an_unknown_advertisement_is_not():
    ad = AdFactory()
    for number in (0, 1, 2, 2, 2):
        capping.note(ad_id=ad.pk, kind=capping.SEEN, **reader(number))
    capping.note(ad_id=ad.pk, kind=capping.FOLLOWED, **reader(0))
    capping.note(ad_id=ad.pk + 1, kind=capping.SEEN, **reader(0))

    capping.write()

    assert list(DaySeen.objects.values_list("ad", "day", "seen", "followed")) == [(ad.pk, timezone.localdate(), 3, 1)]


def test_after_the_first_a_note_waits_for_the_others(django_assert_num_queries):
    ad = AdFactory()
    capping.note(ad_id=ad.pk, kind=capping.SEEN, **reader(0))

    with django_assert_num_queries(0):
        assert capping.note(ad_id=ad.pk, kind=capping.SEEN, **reader(1))


def test_a_cap_holds_once_the_bookings_are_read_anew():
    slot, ad = AdSlotFactory(), AdFactory(campaign__most_in_all=2)
    DaySeen.objects.create(ad=ad, day=DAY, seen=2)
    booking.forget()

    assert [b.is_due(DAY) for b in booking.booked_in(slot)] == [False]


def test_browsers_say_it_at_the_address_where_reads_are_counted(client):
    ad = AdFactory()
    browser = {
        "sec-fetch-site": "same-origin",
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    }

    for said in ({"ad": ad.pk, "kind": "seen"}, {"story": ad.pk, "kind": "followed"}, {"ad": "x", "kind": "seen"}):
        assert client.post("/counted/", urlencode(said), FORM, headers=browser).status_code == 204
    client.post("/counted/", urlencode({"ad": ad.pk, "kind": "followed"}), FORM, headers=browser | {"sec-gpc": "1"})
    capping.write()

    assert list(DaySeen.objects.values_list("ad", "seen", "followed")) == [(ad.pk, 1, 0)]
