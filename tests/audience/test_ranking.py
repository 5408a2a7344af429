"""What is read most: live stories only, new ones rise, and nothing is said where too little was read."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles import publishing
from audience import ranking
from audience.models import DayCount, HourCount
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return SectionFactory()


def read(section, reads, *, hours_ago=0, shares=0, story=None):
    """Make a story that was read so often at a time."""
    story = story or ArticleFactory(section=section, live=True)
    when = timezone.now() - timedelta(hours=hours_ago)
    HourCount.objects.create(article=story, hour=when, reads=reads, shares=shares)
    DayCount.objects.create(article=story, day=when.date(), reads=reads, shares=shares)
    return story


def top(section, function=ranking.most_read, **kwargs):
    cache.clear()
    return [row.article for row in function(section.publication_id, **kwargs)]


def test_the_most_read_stand_first(section):
    third, first, second = read(section, 10), read(section, 30), read(section, 20)

    assert top(section) == [first, second, third]
    assert top(section, limit=2) == [first, second]
    assert top(section, since=ranking.MONTH) == [first, second, third]


def test_a_new_story_rises_above_one_that_was_read_more_yesterday(section):
    old, new, between = read(section, 100, hours_ago=40), read(section, 20), read(section, 30, hours_ago=20)

    assert top(section) == [new, between, old]


def test_what_is_older_than_the_time_asked_for_does_not_count(section):
    read(section, 1000, hours_ago=50)
    made = [read(section, 30 - n) for n in range(3)]

    assert top(section) == made


def test_nothing_is_shown_while_too_little_was_read(section):
    read(section, 100), read(section, 100)
    assert top(section) == []

    read(section, ranking.FEWEST_READS - 1)
    assert top(section) == []

    read(section, ranking.FEWEST_READS)
    assert len(top(section)) == 3


def test_shares_have_a_list_of_their_own(section):
    made = [read(section, 0, shares=9 - n) for n in range(3)]
    read(section, 500)

    assert top(section, ranking.most_shared) == made


def test_a_section_lists_what_runs_in_it_and_a_publication_what_is_its_own(section):
    here = [read(section, 90 - n) for n in range(3)]
    beside = read(SectionFactory(publication=section.publication), 80)
    sister = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")))
    sister.also_in.add(section)
    read(section, 999, story=publishing.publish(sister, by=None))

    assert top(section, section_id=section.pk) == here
    assert top(section) == [*here, beside]


def test_a_story_readers_may_not_see_is_gone_at_once(section):
    made = [read(section, 90 - n) for n in range(5)]
    read(section, 999, story=ArticleFactory(section=section))  # a draft, were it ever counted
    assert [row.article for row in ranking.most_read(section.publication_id)] == made

    publishing.withdraw(made[0], by=UserFactory(), reason="It was wrong.")

    assert [row.article for row in ranking.most_read(section.publication_id)] == made[1:]


@pytest.mark.parametrize("number", [3, 8])
def test_it_asks_two_questions_and_one_within_the_minute(section, number, django_assert_num_queries):
    for n in range(number):
        read(section, 90 - n)

    with django_assert_num_queries(2):
        ranking.most_read(section.publication_id)
    with django_assert_num_queries(1):
        ranking.most_read(section.publication_id)


def test_where_nothing_is_read_it_asks_once_a_minute(section, django_assert_num_queries):
    with django_assert_num_queries(1):
        ranking.most_read(section.publication_id)
    with django_assert_num_queries(0):
        ranking.most_read(section.publication_id)
