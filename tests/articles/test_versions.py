"""Versions: what is kept, and how often."""

import pytest

from articles import content, versions
from articles.models import Version
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db


def test_a_version_keeps_what_the_story_says():
    story, editor = ArticleFactory(headline="As it was"), UserFactory()

    kept = versions.keep(story, kind=Version.Kind.PUBLISHED, by=editor)

    assert (kept.number, kept.kind, kept.made_by, kept.content) == (1, "published", editor, content.of(story))


def test_the_same_words_are_kept_once():
    story = ArticleFactory()

    first = versions.keep(story, kind=Version.Kind.PUBLISHED, by=None)
    again = versions.keep(story, kind=Version.Kind.PUBLISHED, by=None)

    assert again == first


def test_versions_count_up_and_only_published_ones_are_for_readers():
    story = ArticleFactory()
    versions.keep(story, kind=Version.Kind.NAMED, by=None, name="First thoughts")
    story.headline = "Better"
    story.save()
    versions.keep(story, kind=Version.Kind.PUBLISHED, by=None)

    assert list(story.versions.newest_first().values_list("number", flat=True)) == [2, 1]
    assert [v.number for v in story.versions.for_readers()] == [2]
