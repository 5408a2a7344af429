"""Fields as words."""

import pytest

from articles.comparing import compare, fields
from articles.content import FIELDS
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, PictureFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db


def said(name, *values, for_readers=False):
    return fields.as_words(name, [{name: value} for value in values], for_readers=for_readers)


def test_keys_are_read_as_names():
    one, two = AuthorFactory(name="Hana Okabe"), AuthorFactory(name="Ivo Lind")

    assert said("authors", [one.pk], [two.pk, one.pk]) == ["Hana Okabe", "Ivo Lind, Hana Okabe"]
    assert said("section", SectionFactory(name="Moon").pk, None) == ["Moon", ""]
    assert said("agency", AgencyFactory(name="Pacific Wire").pk) == ["Pacific Wire"]
    assert said("lead_picture", PictureFactory(alt="A core").pk) == ["A core"]


def test_what_is_gone_meanwhile_is_said_to_be():
    assert said("agency", 999) == ["one that is no longer there"]


def test_dates_tags_and_links_are_read_as_on_the_page():
    story = ArticleFactory(headline="Before", live=True)

    assert said("dateline_on", "2022-04-26", "") == ["Apr 26, 2022", ""]
    assert said("tags", ["Ice", "Moon"]) == ["Ice, Moon"]
    links = [{"title": "Elsewhere", "url": "https://elsewhere.example"}, {"story": story.pk}]
    assert said("related_links", links, []) == ["Elsewhere (https://elsewhere.example); Before", ""]


def test_readers_are_not_told_of_stories_they_may_not_see():
    draft, live = ArticleFactory(headline="Secret"), ArticleFactory(headline="Open", live=True)
    old, new = {"related_links": []}, {"related_links": [{"story": draft.pk}]}

    assert said("related_links", [{"story": draft.pk}, {"story": live.pk}], for_readers=True) == ["Open"]
    assert compare(old, new, for_readers=True).is_same
    assert not compare(old, new).is_same


def test_every_field_of_a_story_is_compared_but_the_text():
    assert {*fields.SHOWN, "body"} == set(FIELDS)
    assert fields.label("authors") == "By"
    assert fields.label("headline") == "Headline"


def test_a_comparison_asks_only_for_the_keys_that_changed(django_assert_num_queries):
    one, two = AuthorFactory(), AuthorFactory()
    old = {"authors": [one.pk], "headline": "Ice", "section": 1, "body": "<p>Same</p>"}
    new = {"authors": [two.pk], "headline": "Water", "section": 1, "body": "<p>Same</p>"}

    with django_assert_num_queries(1):
        found = compare(old, new)

    assert [field.name for field in found.fields] == ["headline", "authors"]
    assert not found.body_changed


def test_readers_do_not_see_where_else_a_story_runs():
    assert compare({"also_in": []}, {"also_in": [SectionFactory().pk]}, for_readers=True).is_same
