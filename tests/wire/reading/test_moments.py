"""Embargo times with their zones."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from wire.reading import moments

TODAY = date(2022, 4, 20)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("EMBARGOED UNTIL 26 April 2022 14:00 GMT", 14, 0), ("NOT FOR RELEASE BEFORE 1400 GMT 26 APRIL 2022", 14, 0),
        ("HOLD FOR RELEASE UNTIL 2 p.m. EDT Tuesday, April 26, 2022", 18, 0), ("STRICTLY EMBARGOED UNTIL 00:01 BST ON 27 APRIL 2022", 23, 1),
        ("SPERRFRIST 26. April 2022, 14.00 Uhr (MESZ)", 12, 0), ("Embargo: 10:00 a.m. ET, April 26, 2022", 14, 0),
        ("EMBARGO jusqu'au 26 avril 2022 à 14h00 (CEST)", 12, 0), ("Embargado hasta las 14:00 (CET) del 26 de abril de 2022", 13, 0),
        ("Embargoed until noon UTC, 26 April 2022", 12, 0), ("embargo 2022-04-26 16:30 +0200", 14, 30),
        ("Embargo: 26 April 2022, 10:00 London time", 9, 0),
    ],
)  # fmt: skip
def test_a_moment_with_its_zone(text, hour, minute):
    found = moments.read(text, today=TODAY, zone=UTC)

    assert found.at == datetime(2022, 4, 26, hour, minute, tzinfo=UTC)
    assert found.zone_written


def test_without_a_zone_it_is_the_publications():
    found = moments.read("Sperrfrist: 26. April 2022, 14 Uhr", today=TODAY, zone=ZoneInfo("Europe/Berlin"))

    assert found.at == datetime(2022, 4, 26, 12, tzinfo=UTC)
    assert not found.zone_written


@pytest.mark.parametrize("text", ["EMBARGOED", "at 14:00 GMT", "32 April 2022 14:00", ""])
def test_without_a_day_there_is_no_moment(text):
    assert moments.read(text, today=TODAY, zone=UTC) is None
