"""Putting stories before readers, and taking them back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article, Listing
from tests.factories.articles import ArticleFactory, AuthorFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


def names_of_lists(article):
    """Return where a story is listed: (publication, section) slugs."""
    return {(row.publication.slug, row.section.slug if row.section else None) for row in article.listings.all()}


def test_publishing_gives_address_byline_and_places_in_lists():
    parent = SectionFactory(slug="launch", publication__zone="Asia/Singapore")
    section = SectionFactory(publication=parent.publication, parent=parent, slug="reusable")
    editor = UserFactory()
    story = ArticleFactory(section=section, headline="Booster lands at dawn")

    published = publishing.publish(story, by=editor, at=datetime(2022, 4, 25, 22, 30, tzinfo=UTC))

    assert published.path == "2022/04/26/booster-lands-at-dawn", "the day is Singapore's, not Greenwich's"
    assert published.published_by == editor
    assert [byline.author.name for byline in published.bylines.all()] == ["Staff Writers"]
    assert names_of_lists(published) == {("testserver", None), ("testserver", "launch"), ("testserver", "reusable")}


def test_publishing_twice_changes_nothing():
    story = ArticleFactory(live=True)
    before = Article.objects.filter(pk=story.pk).values().get()

    publishing.publish(story, by=UserFactory())

    assert Article.objects.filter(pk=story.pk).values().get() == before


def test_a_guest_is_listed_at_the_sister_under_its_home_address():
    home, sister = SectionFactory(), SectionFactory(publication=PublicationFactory(host="sister.test"))
    story = ArticleFactory(section=home)
    story.also_in.add(sister)

    publishing.publish(story, by=None)

    assert ("sister", sister.slug) in names_of_lists(story)
    assert ("sister", None) in names_of_lists(story)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"body": ""}, "no text"),
        ({"trashed_at": timezone.now()}, "trash"),
        ({"embargo_until": timezone.now() + timedelta(hours=1)}, "embargo"),
        ({"expires_at": timezone.now() - timedelta(hours=1)}, "expires before"),
    ],
)
def test_an_unready_story_is_refused_with_the_reason(fields, reason):
    story = ArticleFactory(**fields)

    with pytest.raises(publishing.Refused, match=reason):
        publishing.publish(story, by=None)

    story.refresh_from_db()
    assert story.published_at is None
    assert story.path is None
    assert not Listing.objects.exists()


def test_an_embargoed_story_can_be_scheduled_for_its_end():
    end = timezone.now() + timedelta(hours=1)
    story = ArticleFactory(embargo_until=end)

    publishing.publish(story, by=None, at=end)

    assert list(Article.objects.live()) == []
    assert list(Article.objects.live(at=end)) == [story]


def test_withdrawing_takes_a_story_from_lists_and_says_why():
    story = ArticleFactory(live=True)

    publishing.withdraw(story, by=UserFactory(), reason="The source took it back.")

    assert list(Listing.objects.live()) == []
    assert Article.objects.get(pk=story.pk).withdrawn_because == "The source took it back."


def test_withdrawing_a_draft_is_refused():
    with pytest.raises(publishing.Refused, match="nothing to withdraw"):
        publishing.withdraw(ArticleFactory(), by=UserFactory(), reason="No.")


def test_a_withdrawn_story_returns_under_its_address_and_time():
    story = ArticleFactory(live=True)
    publishing.withdraw(story, by=UserFactory(), reason="Checking.")

    returned = publishing.publish(story, by=UserFactory())

    assert (returned.path, returned.published_at) == (story.path, story.published_at)
    assert list(Article.objects.live()) == [story]


def test_the_trash_takes_and_gives_back():
    story = ArticleFactory(live=True)

    publishing.trash(story, by=UserFactory())
    assert not Listing.objects.exists()

    publishing.restore(story)
    assert list(Article.objects.live()) == [story]
    assert Listing.objects.live().count() == 2


def test_named_authors_are_kept():
    story = ArticleFactory()
    author = AuthorFactory()
    story.bylines.create(author=author)

    publishing.publish(story, by=None)

    assert [byline.author for byline in story.bylines.all()] == [author]
