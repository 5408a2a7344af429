"""More from a story's author, tag and agency: bounded, each story once."""

from datetime import UTC, datetime, timedelta

import pytest

from articles import publishing
from articles.models import Article, Byline
from articles.more_from import more_from
from articles.reading import BYLINES
from sections import network
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, TagFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory
from tests.pages import headlines_in, texts

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)


@pytest.fixture
def section():
    return SectionFactory()


def made(section, hours, *, author=None, tags=(), **kwargs):
    story = ArticleFactory(section=section, live=DAY - timedelta(hours=hours), **kwargs)
    if author:
        Byline.objects.create(article=story, author=author)
    story.tags.add(*tags)
    return story


def found(story, **kwargs):
    full = Article.objects.full().prefetch_related(BYLINES).get(pk=story.pk)
    return {
        more.kind: [row.article for row in more.stories]
        for more in more_from(full, on=kwargs.pop("on", full.publication), **kwargs)
    }


def test_it_names_what_came_before_from_the_same_hand_subject_and_agency(section):
    author, tag, agency = AuthorFactory(), TagFactory(), AgencyFactory()
    story = made(section, 0, author=author, tags=[tag], agency=agency)
    by = [made(section, 1 + n, author=author, agency=agency) for n in range(4)]
    on = [made(section, 10 + n, tags=[tag]) for n in range(2)]
    whence = [made(section, 20 + n, agency=agency) for n in range(3)]
    made(section, -1, author=author)
    made(section, 30)

    assert found(story) == {"author": by[:3], "tag": on, "agency": [by[3], *whence[:2]]}


def test_of_several_tags_the_one_with_most_stories_is_taken(section):
    rare, common = TagFactory(), TagFactory()
    story = made(section, 0, tags=[rare, common])
    made(section, 1, tags=[rare])
    expected = [made(section, 2 + n, tags=[common]) for n in range(2)]

    assert found(story) == {"tag": expected}


def test_what_stands_on_the_page_or_is_not_public_is_left_out_and_one_alone_is_no_list(section):
    author = AuthorFactory()
    story = made(section, 0, author=author)
    there, gone, left = (made(section, 1 + n, author=author) for n in range(3))
    publishing.withdraw(gone, by=UserFactory(), reason="No.")

    assert found(story, without=[there.pk]) == {}
    assert found(story) == {"author": [there, left]}


def test_the_sidebar_does_not_repeat_it(client, section):
    author = AuthorFactory()
    story = made(section, 0, author=author)
    made(section, 1)
    by = [made(section, 2 + n, author=author) for n in range(2)]

    page = client.get(story.get_absolute_url())

    assert headlines_in(page, ".more-from") == [one.headline for one in by]
    assert texts(page, ".more-from__title") == [f"More by {author.name}"]


@pytest.mark.parametrize("count", [2, 9])
def test_it_asks_two_questions_whatever_there_is(section, count, django_assert_num_queries):
    author, tag, agency = AuthorFactory(), TagFactory(), AgencyFactory()
    story = made(section, 0, author=author, tags=[tag], agency=agency)
    for n in range(count):
        made(section, 1 + n, author=author, tags=[tag], agency=agency)
    full = Article.objects.full().prefetch_related(BYLINES).get(pk=story.pk)
    network.current()

    with django_assert_num_queries(2):
        for more in more_from(full, on=full.publication):
            assert [row.article.headline for row in more.stories]
