"""The archive: years, months and days with stories."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import archive
from articles.models import Article, Listing
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2022, 5, 3, 12, tzinfo=UTC)


def by_year(publication):
    return {year.first.year: year.total for year in archive.years(publication)}


def by_day(month):
    return {cell.first.day: cell.count for week in month.weeks for cell in week if cell and cell.count}


def test_days_are_the_publications_own():
    section = SectionFactory(publication__zone="Asia/Singapore")
    ArticleFactory(section=section, live=datetime(2021, 12, 31, 20, tzinfo=UTC))

    assert by_year(section.publication) == {2022: 1}
    assert [month.total for month in archive.months_of(section.publication, 2022)] == [1] + [0] * 11
    assert by_day(archive.month_of(section.publication, date(2022, 1, 1))) == {1: 1}
    assert archive.between(section.publication, date(2022, 1, 1), date(2022, 1, 1)).count() == 1
    assert archive.between(section.publication, date(2021, 12, 31), date(2021, 12, 31)).count() == 0


def test_only_years_with_stories_are_named_the_newest_first():
    section = SectionFactory()
    for year in (2019, 2022, 2022):
        ArticleFactory(section=section, live=datetime(year, 5, 1, tzinfo=UTC))

    assert list(by_year(section.publication).items()) == [(2022, 2), (2019, 1)]
    assert archive.years(PublicationFactory(host="sister.test")) == []


def test_a_calendar_has_whole_weeks_from_monday():
    section = SectionFactory()
    for _ in range(2):
        ArticleFactory(section=section, live=NOON)

    weeks = archive.month_of(section.publication, date(2022, 5, 1)).weeks

    assert weeks[0] == [None] * 6 + [archive.Cell(date(2022, 5, 1), 0, 0)]
    assert weeks[1][1] == archive.Cell(date(2022, 5, 3), 2, 4)
    assert {len(week) for week in weeks} == {7}


def test_a_day_is_as_warm_as_it_is_full_beside_the_fullest():
    section = SectionFactory()
    for day, stories in ((1, 8), (2, 4), (3, 1)):
        ArticleFactory.create_batch(stories, section=section, live=datetime(2022, 5, day, tzinfo=UTC))

    month = archive.month_of(section.publication, date(2022, 5, 1))

    assert [cell.heat for week in month.weeks for cell in week if cell][:4] == [4, 2, 1, 0]


@pytest.mark.parametrize(
    ("field", "days"),
    [("withdrawn_at", -1), ("trashed_at", -1), ("expires_at", -1), ("embargo_until", 1), ("held_until", 1),
     ("expires_at", 1), ("embargo_until", -1), ("held_until", -1), ("published_at", 1)],
)  # fmt: skip
def test_it_counts_what_readers_see_and_nothing_else(field, days):
    """The count goes round the story's own row; whatever hides a story must be taken off it."""
    section = SectionFactory()
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        ArticleFactory(section=section, live=NOON)
        story = ArticleFactory(section=section, live=NOON)
        Article.objects.filter(pk=story.pk).update(**{field: timezone.now() + timedelta(days=days)})

        seen = archive.between(section.publication, date(2022, 5, 3), date(2022, 5, 3)).count()

        assert Listing.objects.in_publication(section.publication_id).count() == 2
        assert by_year(section.publication) == {2022: seen}
        assert by_day(archive.month_of(section.publication, date(2022, 5, 1))) == {3: seen}


def test_what_is_scheduled_is_not_counted():
    section = SectionFactory()
    ArticleFactory(section=section, live=NOON)
    with time_machine.travel(NOON, tick=False):
        ArticleFactory(section=section, live=NOON + timedelta(hours=1))
        ArticleFactory(section=section, live=NOON + timedelta(days=400))

        assert by_year(section.publication) == {2022: 1}
        assert by_day(archive.month_of(section.publication, date(2022, 5, 1))) == {3: 1}


def test_neighbours_skip_days_without_stories():
    section = SectionFactory()
    for day in (1, 3, 9):
        ArticleFactory(section=section, live=datetime(2022, 5, day, tzinfo=UTC))
    hidden = ArticleFactory(section=section, live=datetime(2022, 5, 5, tzinfo=UTC))
    Article.objects.filter(pk=hidden.pk).update(withdrawn_at=timezone.now())

    def beside(day):
        return archive.neighbours(section.publication, date(2022, 5, day), date(2022, 5, day))

    assert beside(3) == (date(2022, 5, 1), date(2022, 5, 9))
    assert beside(1) == (None, date(2022, 5, 3))
    assert beside(9) == (date(2022, 5, 3), None)


def test_a_day_of_23_hours_is_one_day():
    section = SectionFactory(publication__zone="Europe/Berlin")
    for hour in (22, 23):
        ArticleFactory(section=section, live=datetime(2022, 3, 26, hour, 30, tzinfo=UTC))
    ArticleFactory(section=section, live=datetime(2022, 3, 27, 21, 30, tzinfo=UTC))

    month = archive.month_of(section.publication, date(2022, 3, 1))

    assert by_day(month) == {26: 1, 27: 2}
