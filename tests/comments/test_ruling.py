"""Which rule a story's comments stand under."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models.article import WITHOUT_ADS
from comments import ruling
from comments.models import CommentRule
from tests.factories.articles import ArticleFactory
from tests.factories.comments import CommentRuleFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db
Policy = CommentRule.Policy


@pytest.fixture
def story():
    parent = SectionFactory()
    section = SectionFactory(publication=parent.publication, parent=parent)
    return ArticleFactory(section=section, live=timezone.now() - timedelta(days=10))


def test_where_nobody_said_anything_first_comments_wait(story, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = ruling.ruling_for(story)

    assert (found.policy, found.trusted_after, found.is_open()) == (Policy.TRUSTED, 3, True)


def test_of_each_value_the_narrowest_rule_counts(story):
    place = {"publication": story.publication}
    CommentRuleFactory(**place, policy=Policy.OPEN, slow_seconds=30, close_after_days=100)
    CommentRuleFactory(**place, section=story.section.parent, policy=Policy.PRE, slow_seconds=60)
    CommentRuleFactory(**place, section=story.section, trusted_after=9)
    CommentRuleFactory(**place, article=story, slow_seconds=0)

    found = ruling.ruling_for(story)

    assert (found.policy, found.close_after_days, found.slow_seconds, found.trusted_after) == (Policy.PRE, 100, 0, 9)


@pytest.mark.parametrize(("days", "is_open"), [(9, False), (11, True), (0, True)])
def test_a_talk_closes_days_after_the_story_came_out(story, days, is_open):
    CommentRuleFactory(publication=story.publication, close_after_days=days)

    assert ruling.ruling_for(story).is_open() == is_open


def test_stories_of_grief_bear_no_comments_unless_their_own_rule_says_so(story):
    story.advertising = WITHOUT_ADS
    CommentRuleFactory(publication=story.publication, policy=Policy.OPEN)
    assert ruling.ruling_for(story).is_off

    CommentRuleFactory(publication=story.publication, article=story, policy=Policy.PRE)
    assert ruling.ruling_for(story).policy == Policy.PRE
