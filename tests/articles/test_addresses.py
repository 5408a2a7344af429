"""Addresses of stories: given once, kept for ever."""

from datetime import UTC, datetime

import pytest

from articles import addresses, publishing
from articles.models import Redirect
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 12, tzinfo=UTC)


def test_the_same_headline_on_one_day_gets_a_number():
    stories = [ArticleFactory(headline="Launch", live=DAY) for _ in range(3)]

    assert [s.path for s in stories] == ["2022/04/26/launch", "2022/04/26/launch-2", "2022/04/26/launch-3"]


def test_numbers_count_over_sister_sites_so_that_guests_never_collide():
    ArticleFactory(headline="Launch", live=DAY)
    sister = SectionFactory(publication=PublicationFactory(host="sister.test"))

    assert ArticleFactory(section=sister, headline="Launch", live=DAY).path == "2022/04/26/launch-2"


@pytest.mark.parametrize("word", ["Search", "2024", "Author"])
def test_words_the_site_needs_itself_are_free_behind_a_date(word):
    assert ArticleFactory(headline=word, live=DAY).path == f"2022/04/26/{word.lower()}"


def test_a_new_slug_leaves_the_old_address_leading_to_it():
    story = ArticleFactory(headline="Lanuch", live=DAY)

    addresses.change(story, slug="launch")

    assert story.path == "2022/04/26/launch"
    assert addresses.forwarding(story.publication, "/2022/04/26/lanuch/") == "/2022/04/26/launch/"


def test_an_old_address_is_never_given_to_another_story():
    story = ArticleFactory(headline="Launch", live=DAY)
    addresses.change(story, slug="launch-at-dawn")

    assert ArticleFactory(headline="Launch", live=DAY).path == "2022/04/26/launch-2"


def test_a_story_may_go_back_to_its_old_address():
    story = ArticleFactory(headline="Launch", live=DAY)
    addresses.change(story, slug="dawn")
    addresses.change(story, slug="launch")

    assert story.path == "2022/04/26/launch"
    assert [r.old_path for r in Redirect.objects.all()] == ["/2022/04/26/dawn/"]


def test_a_collision_at_the_last_moment_takes_the_next_number(monkeypatch):
    """Two editors publish the same headline at once: both looked, both found the address free."""
    ArticleFactory(headline="Launch", live=DAY)
    story = ArticleFactory(headline="Launch")
    answers = iter(["2022/04/26/launch", "2022/04/26/launch-2"])
    monkeypatch.setattr(addresses, "free_path", lambda *_: next(answers))

    publishing.publish(story, by=None, at=DAY)

    story.refresh_from_db()
    assert (story.path, story.slug) == ("2022/04/26/launch-2", "launch-2")


@pytest.mark.parametrize("asked", ["/old/page.html", "/old/page.html?utm_source=x"])
def test_a_legacy_address_forwards_whatever_query_it_carries(asked):
    story = ArticleFactory(live=DAY)
    Redirect.objects.create(publication=story.publication, old_path="/old/page.html", article=story)

    assert addresses.forwarding(story.publication, asked) == story.get_absolute_url()


def test_a_legacy_address_with_a_query_of_its_own_is_told_apart():
    story, other = ArticleFactory(live=DAY), ArticleFactory(live=DAY)
    for number, target in [(7, story), (8, other)]:
        Redirect.objects.create(publication=story.publication, old_path=f"/?p={number}", article=target)

    assert addresses.forwarding(story.publication, "/?p=8") == other.get_absolute_url()


def test_on_a_sister_site_an_old_address_leads_home():
    story = ArticleFactory(live=DAY)
    sister = PublicationFactory(host="sister.test")
    Redirect.objects.create(publication=sister, old_path="/old/", article=story)

    assert addresses.forwarding(sister, "/old/") == f"http://testserver/{story.path}/"
