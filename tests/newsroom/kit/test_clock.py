"""Days as a publication counts them."""

from datetime import UTC, date, datetime, timedelta

from newsroom.kit import clock


def test_the_day_depends_on_the_zone():
    moment = datetime(2022, 4, 25, 22, 30, tzinfo=UTC)

    assert clock.day_in(moment, "Asia/Singapore") == date(2022, 4, 26)
    assert clock.day_in(moment, "America/Los_Angeles") == date(2022, 4, 25)


def test_days_on_which_clocks_change_have_their_real_length():
    start, end = clock.day_bounds(date(2026, 3, 29), date(2026, 3, 29), "Europe/Berlin")
    assert end - start == timedelta(hours=23)

    start, end = clock.day_bounds(date(2026, 10, 25), date(2026, 10, 25), "Europe/Berlin")
    assert end - start == timedelta(hours=25)


def test_the_last_day_knows_leap_years():
    assert clock.last_day(2024, 2) == date(2024, 2, 29)
