"""On this day: what may be shown again, and of which years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles import remembering
from articles.models import Article, Correction
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db


def story(section, year, month=4, day=26, hour=9):
    return ArticleFactory(section=section, live=datetime(year, month, day, hour, tzinfo=UTC))


def years(section, day, **kwargs):
    return [memory.years for memory in remembering.on_this_day(section.publication, day, **kwargs)]


def test_round_anniversaries_fill_a_short_list_first():
    section = SectionFactory()
    for ago in (1, 2, 3, 5, 7, 10, 25):
        story(section, 2022 - ago)
    story(section, 2012, day=27)

    assert years(section, date(2022, 4, 26)) == [25, 10, 5, 2, 1]
    assert years(section, date(2022, 4, 26), most=2) == [25, 10]


def test_one_question_for_any_number_of_years(django_assert_num_queries):
    section = SectionFactory()
    for ago in range(1, 9):
        story(section, 2022 - ago)

    with django_assert_num_queries(1):
        assert len(years(section, date(2022, 4, 26))) == remembering.MOST


@pytest.mark.parametrize(
    "change",
    [{"withdrawn_at": -1}, {"trashed_at": -1}, {"expires_at": -1}, {"embargo_until": 1}, {"held_until": 1},
     {"published_at": 1}, {"retracted_at": -1}],
)  # fmt: skip
def test_a2_nothing_that_readers_may_not_see_or_was_retracted_is_remembered(change):
    section = SectionFactory()
    hidden = story(section, 2012)
    moments = {field: timezone.now() + timedelta(days=days) for field, days in change.items()}
    assert years(section, date(2022, 4, 26)) == [10]

    Article.objects.filter(pk=hidden.pk).update(**moments)

    assert years(section, date(2022, 4, 26)) == []


@pytest.mark.parametrize(
    ("kind", "found"), [("retraction", []), ("apology", []), ("correction", [10]), ("update", [10])]
)
def test_what_was_apologised_for_is_not_brought_up_again(kind, found):
    section = SectionFactory()
    Correction.objects.create(article=story(section, 2012), text="It was wrong.", kind=kind)

    assert years(section, date(2022, 4, 26)) == found


def test_a_29_february_is_remembered_on_its_own_day_and_on_the_28th_of_other_years():
    section = SectionFactory()
    story(section, 2020, 2, 29)
    story(section, 2019, 2, 28)

    assert years(section, date(2024, 2, 29)) == [4]
    assert years(section, date(2024, 2, 28)) == [5]
    assert years(section, date(2021, 2, 28)) == [2, 1]
    assert years(section, date(2021, 3, 1)) == []


def test_the_day_is_the_publications():
    section = SectionFactory(publication__zone="Asia/Singapore")
    story(section, 2012, 4, 25, hour=20)

    assert years(section, date(2022, 4, 26)) == [10]
    assert years(section, date(2022, 4, 25)) == []
