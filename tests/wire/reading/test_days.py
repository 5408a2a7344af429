"""Dates in six languages."""

from datetime import date

import pytest

from wire.reading import days


@pytest.mark.parametrize(
    "text",
    [
        "April 26, 2022", "Apr. 26, 2022", "26 April 2022", "26. April 2022", "26 avril 2022", "26 de abril de 2022", "26 abr 2022",
        "26 APR 2022", "2022-04-26", "26.04.2022", "26.4.22", "26/04/2022", "04/26/2022", "Tuesday, April 26, 2022",
        "le 26 avril 2022", "mardi 26 avril 2022", "26th of April 2022", "April 26th, 2022", "26-Apr-2022", "26 aprile 2022", "26 Apr 22",
    ],
)  # fmt: skip
def test_the_same_day_in_many_shapes(text):
    assert days.first(text).near(date(2023, 1, 1)) == date(2022, 4, 26)


def test_a_day_without_a_year_is_the_last_one_or_one_soon():
    assert days.first("April 26").near(date(2022, 4, 27)) == date(2022, 4, 26)
    assert days.first("December 30").near(date(2022, 1, 2)) == date(2021, 12, 30)
    assert days.first("April 29").near(date(2022, 4, 27)) == date(2022, 4, 29)
    assert days.first("29 février").near(date(2022, 4, 27)) == date(2020, 2, 29)


@pytest.mark.parametrize(
    "text", ["31 April 2022", "the 26th floor", "may 99", "1234567", "99/99/2022", "maybe 12 people", "0 June"]
)
def test_what_is_no_day(text):
    assert days.first(text) is None
