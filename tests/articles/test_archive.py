"""The archive: years, months and days with stories."""

from datetime import UTC, date, datetime

import pytest

from articles import archive
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


def test_days_are_the_publications_own():
    section = SectionFactory(publication__zone="Asia/Singapore")
    ArticleFactory(section=section, live=datetime(2021, 12, 31, 20, tzinfo=UTC))

    assert archive.years(section.publication) == [2022]
    assert archive.months_of(section.publication, 2022) == {1: 1}
    assert archive.days_of(section.publication, 2022, 1) == {1: 1}
    assert archive.between(section.publication, date(2022, 1, 1), date(2022, 1, 1)).count() == 1
    assert archive.between(section.publication, date(2021, 12, 31), date(2021, 12, 31)).count() == 0


def test_only_years_with_stories_are_named_the_newest_first():
    section = SectionFactory()
    for year in (2019, 2022):
        ArticleFactory(section=section, live=datetime(year, 5, 1, tzinfo=UTC))

    assert archive.years(section.publication) == [2022, 2019]
    assert archive.years(PublicationFactory(host="sister.test")) == []


def test_a_calendar_has_whole_weeks_from_monday():
    weeks = archive.calendar_of(date(2022, 5, 1), {3: 2})

    assert weeks[0] == [None] * 6 + [(date(2022, 5, 1), 0)]
    assert weeks[1][1] == (date(2022, 5, 3), 2)
