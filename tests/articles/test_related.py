"""What to read after a story."""

from datetime import UTC, datetime

import pytest
from django.db.models import Q

from articles import publishing, related
from articles.models import Article, Listing, RelatedLink
from tests import plans
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


def on_day(day, **kwargs):
    return ArticleFactory(live=datetime(2022, 4, day, tzinfo=UTC), **kwargs)


def test_the_next_story_is_the_next_older_of_the_section():
    section = SectionFactory()
    oldest, older, story, _newer = (on_day(day, section=section) for day in (1, 2, 3, 4))
    on_day(2, section=SectionFactory())

    assert related.next_story(story, on=section.publication).article == older
    assert related.next_story(oldest, on=section.publication) is None


def test_a_withdrawn_story_is_passed_over():
    section = SectionFactory()
    oldest, withdrawn, story = (on_day(day, section=section) for day in (1, 2, 3))
    publishing.withdraw(withdrawn, by=UserFactory(), reason="No.")

    assert related.next_story(story, on=section.publication).article == oldest


def test_for_a_guest_the_sisters_own_list_goes_on():
    sister = PublicationFactory(host="sister.test")
    there = on_day(1, section=SectionFactory(publication=sister))
    guest = ArticleFactory(section=SectionFactory())
    guest.also_in.add(SectionFactory(publication=sister))
    publishing.publish(guest, by=None, at=datetime(2022, 4, 2, tzinfo=UTC))
    guest.refresh_from_db()

    assert related.next_story(guest, on=sister).article == there


def test_picked_stories_that_are_not_live_are_left_out():
    story, live, draft = ArticleFactory(), on_day(1), ArticleFactory()
    for position, target in enumerate([draft, live]):
        RelatedLink.objects.create(article=story, story=target, position=position)

    assert related.picked(Article.objects.full().get(pk=story.pk)) == [live]


# The steps of SQLite's machine, which is the first that is tested: PostgreSQL takes the nearer of two bounds by itself.
@pytest.mark.once
def test_newer_stories_are_not_read_on_the_way_to_the_next():
    """Of an old story SQLite read all that came after it: at a million stories that took ten times the page's own work."""
    section = SectionFactory()
    _oldest, story = (on_day(day, section=section) for day in (1, 2))
    one = Listing.objects.filter(article=on_day(3, section=section), section=section)
    asked = plans.questions(lambda: related.next_story(story, on=section.publication))
    few = [plans.steps(*question) for question in asked]

    plans.copies(Article, Q(pk=one.get().article_id), 500, id="1000 + n", path="'2022/04/03/copy-' || n")
    plans.copies(Listing, Q(pk=one.get().pk), 500, article_id="1000 + n")

    assert [plans.steps(*question) for question in asked] == few
