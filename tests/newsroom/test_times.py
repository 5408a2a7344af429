"""Times on pages: short for readers, exact for machines."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone, translation
from django.utils.formats import date_format

from newsroom.templatetags import times
from pages import noting

NOW = datetime(2026, 4, 26, 22, 30, tzinfo=UTC)


@pytest.fixture
def in_tokyo():
    """A page of a publication in Tokyo, where the 27th has begun."""
    with time_machine.travel(NOW, tick=False), timezone.override("Asia/Tokyo"):
        yield


@pytest.mark.usefixtures("in_tokyo")
@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 4, 26, 15, 5, tzinfo=UTC), "00:05"),
        (datetime(2026, 4, 26, 14, 59, tzinfo=UTC), "Apr 26"),
        (datetime(2025, 12, 31, 15, 0, tzinfo=UTC), "Jan 1"),
        (datetime(2025, 12, 31, 14, 59, tzinfo=UTC), "Dec 31, 2025"),
    ],
)
def test_a_time_is_as_short_as_the_publication_s_own_day_allows(moment, shown):
    assert times.briefly(moment) == shown


@pytest.mark.usefixtures("in_tokyo")
def test_a_machine_gets_the_second_and_the_offset():
    assert times.machine(datetime(2026, 4, 26, 22, 30, 1, 999_999, tzinfo=UTC)) == "2026-04-27T07:30:01+09:00"


@pytest.mark.usefixtures("in_tokyo")
def test_today_is_the_publication_s_day():
    assert times.today() == date(2026, 4, 27)
    assert times.is_today(NOW)
    assert not times.is_today(datetime(2026, 4, 26, 12, 0, tzinfo=UTC))


@pytest.mark.usefixtures("in_tokyo")
def test_a_live_time_is_absolute_and_says_the_whole_on_hovering():
    today = times.live_time(NOW, "headlines__time")
    older = times.live_time(datetime(2025, 12, 31, 14, 59, tzinfo=UTC))

    assert today == (
        '<time class="live-time headlines__time" datetime="2026-04-27T07:30:00+09:00" '
        'title="27 April 2026, 07:30 JST" data-today>07:30</time>'
    )
    assert older == (
        '<time class="live-time" datetime="2025-12-31T23:59:00+09:00" title="31 December 2025, 23:59 JST">Dec 31, 2025</time>'
    )


def test_a_copy_on_paper_says_when_it_was_made_and_the_page_is_another_tomorrow():
    with time_machine.travel(NOW, tick=False), noting.recording() as made:
        assert times.printed_on() == f"Printed on {date_format(timezone.localdate(), 'j F Y')}"
        with translation.override("de"):
            assert times.printed_on().startswith("Gedruckt")
        assert (
            made.until
            == (timezone.localtime() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        )
