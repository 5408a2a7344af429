"""Times as they are typed, in a zone."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from newsroom.kit.moments import MomentField


def field(zone, shown=None):
    made = MomentField(required=False)
    made.zone, made.shown = zone, shown
    return made


@pytest.mark.parametrize(
    ("zone", "typed", "moment"),
    [
        ("Asia/Singapore", "2026-06-01T09:30", datetime(2026, 6, 1, 1, 30, tzinfo=UTC)),
        ("Europe/Berlin", "2026-10-25 00:30 UTC", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Europe/Berlin", "2026-10-25T01:30Z", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("Europe/Berlin", "", None),
    ],
)
def test_a_time_is_read_on_the_clocks_of_the_zone(zone, typed, moment):
    assert field(zone).clean(typed) == moment


def test_an_untouched_time_keeps_its_seconds_and_its_side_of_the_change():
    second = datetime(2026, 10, 25, 1, 30, 12, tzinfo=UTC)
    berlin = field("Europe/Berlin", shown=second)

    assert berlin.prepare_value(second).isoformat() == "2026-10-25T02:30:12"
    assert berlin.clean("2026-10-25T02:30") == second


def test_a_doubtful_time_can_be_answered_in_the_same_box():
    berlin = field("Europe/Berlin")

    with pytest.raises(ValidationError):
        berlin.clean("2026-10-25T02:30")

    assert berlin.widget.attrs["type"] == "text"


@pytest.mark.parametrize("typed", ["31.31.2026", "2026-02-30T10:00", "now", "\x00", "2026-10-25T02:30 CET"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(ValidationError):
        field("UTC").clean(typed)
