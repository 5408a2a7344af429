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


def test_a_person_publishes_in_one_click_and_nothing_is_public_before_the_hold_is_over(time_machine):
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    time_machine.move_to(now, tick=False)
    story = publishing.publish(ArticleFactory(), by=UserFactory(), hold=True)

    assert story.published_at == now + timedelta(seconds=10)
    for moment, seen in [(0, []), (9.999999, []), (10, [story])]:
        at = now + timedelta(seconds=moment)
        assert list(Article.objects.live(at)) == seen
        assert [row.article for row in Listing.objects.live(at).filter(section=None)] == seen
        assert story.is_live(at) == bool(seen)


def test_a_withdrawn_story_is_held_too_before_it_returns_to_its_place():
    story = ArticleFactory(live=True)
    publishing.withdraw(story, by=UserFactory(), reason="A judge asked us to.")

    returned = publishing.publish(story, by=UserFactory(), hold=True)

    assert returned.published_at == story.published_at
    assert list(Article.objects.live()) == []
    assert list(Article.objects.live(returned.held_until)) == [story]


def test_the_hold_is_for_the_desk_alone():
    story = publishing.publish(ArticleFactory(), by=None)

    assert list(Article.objects.live()) == [story]


def test_a_story_with_a_time_to_come_can_be_published_at_once():
    story = publishing.schedule(ArticleFactory(), by=UserFactory(), at=timezone.now() + timedelta(days=1))

    assert publishing.publish(story, by=UserFactory(), hold=True).published_at < timezone.now() + timedelta(seconds=11)


def test_scheduling_for_a_past_time_or_a_live_story_is_refused():
    with pytest.raises(publishing.Refused, match="That time is past"):
        publishing.schedule(ArticleFactory(), by=UserFactory(), at=timezone.now())
    with pytest.raises(publishing.Refused, match="Readers see this story already"):
        publishing.schedule(ArticleFactory(live=True), by=UserFactory(), at=timezone.now() + timedelta(days=1))


def test_unscheduling_makes_it_a_draft_again_that_gets_the_address_of_its_day():
    story = publishing.schedule(
        ArticleFactory(headline="Landing"), by=UserFactory(), at=timezone.now() + timedelta(days=40)
    )

    draft = publishing.unschedule(story, by=UserFactory())
    assert (draft.published_at, draft.path, draft.slug) == (None, None, "landing")
    assert not Listing.objects.exists()

    assert publishing.publish(draft, by=None).path == f"{timezone.now():%Y/%m/%d}/landing"
    with pytest.raises(publishing.Refused, match="no time before it"):
        publishing.unschedule(story, by=UserFactory())


def test_times_that_make_no_sense_are_refused():
    now, hour = timezone.now(), timedelta(hours=1)
    live = ArticleFactory(live=True)
    waiting = publishing.schedule(ArticleFactory(), by=UserFactory(), at=now + hour)

    for story, embargo, expires, reason in [
        (live, None, live.published_at, "before anyone could read it"),
        (ArticleFactory(), now + hour, now + hour, "before anyone could read it"),
        (waiting, now + 2 * hour, None, "before this embargo ends"),
    ]:
        with pytest.raises(publishing.Refused, match=reason):
            publishing.set_times(story, by=UserFactory(), embargo_until=embargo, expires_at=expires)
