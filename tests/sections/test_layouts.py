"""Layouts of fronts: the rhythm of rails, and the same stories in every one."""

import pytest

from sections import layouts
from sections.layouts import Shape
from sections.models import Layout
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.curation import pin, stories
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.pages import headlines_in, soup

WIDE, COLUMN, BRIEF, MOSAIC = Shape.WIDE, Shape.COLUMN, Shape.BRIEF, Shape.MOSAIC


@pytest.mark.parametrize(
    ("layout", "rails", "expected"),
    [
        (Layout.BROADSHEET, 0, []),
        (Layout.BROADSHEET, 2, [(WIDE, 1), (WIDE, 1)]),
        (Layout.BROADSHEET, 3, [(WIDE, 1), (COLUMN, 2)]),
        (Layout.BROADSHEET, 5, [(WIDE, 1), (COLUMN, 2), (WIDE, 1), (WIDE, 1)]),
        (Layout.BROADSHEET, 7, [(WIDE, 1), (COLUMN, 3), (WIDE, 1), (COLUMN, 2)]),
        (Layout.BRIEFING, 4, [(BRIEF, 2), (BRIEF, 2)]),
        (Layout.GALLERY, 5, [(MOSAIC, 1), (COLUMN, 2), (MOSAIC, 1), (WIDE, 1)]),
        (Layout.LIVE, 7, [(COLUMN, 3), (COLUMN, 2), (COLUMN, 2)]),
    ],
)
def test_rails_follow_the_rhythm_and_none_is_left_alone_at_the_foot(layout, rails, expected):
    found = layouts.bands(list(range(rails)), layouts.PLANS[layout])

    assert [(band.shape, len(band.rails)) for band in found] == expected
    assert [rail for band in found for rail in band.rails] == list(range(rails))


def test_a_layout_that_is_no_more_is_drawn_as_a_broadsheet():
    assert layouts.plan_of("mosaic").name == Layout.BROADSHEET


@pytest.mark.django_db
@pytest.mark.parametrize("layout", Layout.values)
def test_every_layout_shows_each_story_once_and_the_pins_where_they_are(client, layout):
    section = SectionFactory(publication__layout=layout, layout=layout)
    for other in (section, *SectionFactory.create_batch(3)):
        ArticleFactory.create_batch(9, section=other, lead_picture=PictureFactory(), live=True)
    made = stories(section, 20, lead_picture=PictureFactory())
    pin(made[0], section.publication, 1)

    front, page = client.get("/"), client.get(section.get_absolute_url())

    shown = headlines_in(front, "main")
    assert len(shown) == len(set(shown)) > 16
    assert headlines_in(front, ".front__lead") == [made[0].headline]
    assert len(set(headlines_in(page, ".list-page__list"))) == len(headlines_in(page, ".list-page__list")) == 29
    first, *others = soup(front).select("main img")
    assert first["fetchpriority"] == "high"
    assert [one for one in others if one.get("loading") != "lazy"] == []


@pytest.mark.django_db
def test_a_broadsheet_has_a_strip_of_pictures_that_stand_nowhere_else(client):
    sections = SectionFactory.create_batch(2)
    for section in sections:
        ArticleFactory.create_batch(18, section=section, lead_picture=PictureFactory(), live=True)

    strip = headlines_in(client.get("/"), ".picture-strip")

    assert 3 <= len(strip) <= 5


@pytest.mark.django_db
def test_few_pictures_make_no_strip(client):
    PublicationFactory()
    section = SectionFactory()
    stories(section, 24)

    assert soup(client.get("/")).select(".picture-strip") == []
