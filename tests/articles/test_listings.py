"""Lists of stories, item by item."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.utils import timezone, translation

from articles.lists import Place, newest_in
from articles.models import Article, Listing
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 7, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _kept(settings):
    settings.DEBUG = False


def rows_of(section):
    place = Place(section.publication_id, section.pk)
    return newest_in([(place, 9)])[place]


def drawn(tag, rows, **said):
    return Template("{% load listings %}{% " + tag + " %}").render(Context({"rows": rows, **said}))


def classes(html):
    return [item["class"] for item in BeautifulSoup(html, "html.parser").select("li")]


@pytest.mark.parametrize(("stories", "forms"), [(3, "oii"), (4, "osss"), (6, "osssii")])
def test_the_first_of_a_list_stand_larger_where_there_are_enough(stories, forms):
    section = SectionFactory()
    ArticleFactory.create_batch(stories, section=section, live=True)

    html = drawn("listing_items rows opener=True seconds=True", rows_of(section))

    names = {"o": "listing__opener", "s": "listing__second", "i": "listing__item"}
    assert classes(html) == [[names[form]] for form in forms]
    assert set(map(tuple, classes(drawn("listing_items rows", rows_of(section))))) == {("listing__item",)}


@pytest.mark.parametrize("tag", [
    "listing_items rows", "listing_items rows clock=True", "timeline_items rows", "headline_items rows times=True",
])  # fmt: skip
def test_an_item_is_drawn_anew_when_anything_in_it_or_about_it_has_changed(tag):
    section = SectionFactory()
    sister = PublicationFactory(host="sister.test")
    with time_machine.travel(NOON, tick=False):
        story = ArticleFactory(section=section, live=NOON - timedelta(hours=1))

        def now(**said):
            return drawn(tag, rows_of(section), **{"publication": section.publication} | said)

        seen = [now()]
        assert now() == seen[0]
        seen.append(now(publication=sister))
        Article.objects.filter(pk=story.pk).update(headline="Other words")
        seen.append(now())
        earlier = NOON - timedelta(hours=3)
        Article.objects.filter(pk=story.pk).update(published_at=earlier)
        Listing.objects.filter(article=story).update(published_at=earlier)
        seen.append(now())
        with timezone.override("Asia/Tokyo"):
            seen.append(now())
        with translation.override("de"):
            in_german = now()
    assert len(set(seen)) == len(seen)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        if "clock" not in tag:
            assert now() not in {*seen, in_german}


def test_of_a_list_with_one_new_story_only_that_is_drawn(monkeypatch):
    section = SectionFactory()
    ArticleFactory.create_batch(3, section=section, live=True)
    first = drawn("listing_items rows", rows_of(section))
    ArticleFactory(section=section, live=True, headline="The new one")
    made = []
    load = Article.from_db.__func__
    monkeypatch.setattr(
        Article, "from_db", classmethod(lambda cls, *row, **how: made.append(load(cls, *row, **how)) or made[-1])
    )

    html = drawn("listing_items rows", rows_of(section))

    assert html.endswith(first)
    assert [story.headline for story in made] == ["The new one"]


def test_headlines_have_a_seam_before_each_and_behind_the_last():
    section = SectionFactory()
    ArticleFactory.create_batch(2, section=section, live=True)

    before, *items, behind = drawn('headline_items rows seam="|"', rows_of(section)).split("|")

    assert (before, behind) == ("", "")
    assert [len(classes(item)) for item in items] == [1, 1]
    assert drawn('headline_items rows seam="|"', []) == "|"
