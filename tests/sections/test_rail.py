"""The sidebar and the ways from it."""

import pytest
from bs4 import BeautifulSoup
from django.template import Context

from articles.lists import Place, newest_in
from sections import fronts, network
from sections.models import Section
from sections.templatetags import rail
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory

pytestmark = pytest.mark.django_db


def titles_in(html):
    """Return the titles of a sidebar's blocks, from the top."""
    return [title.get_text() for title in BeautifulSoup(html, "html.parser").select(".sidebar__block .sidebar__title")]


def test_a_section_s_own_page_leaves_out_its_own_block():
    here, there = SectionFactory.create_batch(2)
    for section in (here, there):
        SidebarBlockFactory(source=section)
        ArticleFactory(section=section, live=True)
    site = network.current().by_id[here.publication_id]

    shown = rail.sidebar(Context({"site_map": site}), here, but=here.pk)

    assert titles_in(shown) == [there.name]


@pytest.mark.parametrize(("stories", "beside"), [(0, 2), (5, 3), (20, 4)])
def test_beside_few_stories_stand_few_blocks_and_the_others_beneath(stories, beside):
    here, *others = SectionFactory.create_batch(5)
    for section in (here, *others):
        SidebarBlockFactory(source=section)
        ArticleFactory(section=section, live=True)
    site = network.current().by_id[here.publication_id]

    found = rail.blocks_beside(Context({"site_map": site}), here, stories)

    assert (len(titles_in(found["beside"])), len(titles_in(found["beneath"]))) == (beside, 4 - beside)


def test_a_section_of_ours_is_found_by_its_path_and_a_sister_s_with_its_host():
    ours = SectionFactory()
    sister = SectionFactory(publication=PublicationFactory(host="sister.test"), slug="ice")
    below = SectionFactory(publication=sister.publication, parent=sister, slug="shelves")

    assert rail.section_home(ours, ours.publication) == f"/{ours.slug}/"
    assert rail.section_home(below, ours.publication) == f"{sister.publication.origin}/ice/shelves/"


def test_the_way_to_a_sister_s_section_costs_no_question(django_assert_num_queries):
    ours = SectionFactory()
    sister = SectionFactory(publication=PublicationFactory(host="sister.test"))
    bare = type(sister).objects.get(pk=sister.pk)
    network.current()

    with django_assert_num_queries(0):
        rail.section_home(bare, ours.publication)


def test_a_rail_is_drawn_anew_when_anything_in_it_has_changed(settings):
    settings.DEBUG = False
    section = SectionFactory(name="Moon")
    part = SectionFactory(publication=section.publication, parent=section, name="Craters")
    stories = ArticleFactory.create_batch(3, section=section, live=True)

    def drawn(shape="wide", number=1, place=1):
        rows = newest_in([(Place(section.publication_id, section.pk), 5)]).popitem()[1]
        one = fronts.Rail(Section.objects.get(pk=section.pk), rows, [Section.objects.get(pk=part.pk)])
        context = Context({"publication": section.publication})
        return rail.rail(context, one, shape=shape, number=number, place=place)

    seen = [drawn(), drawn("column"), drawn(number=2), drawn(place=2)]
    for row, changes in [
        (stories[0], {"headline": "Ice in a crater"}),
        (stories[2], {"standfirst": "More than thought."}),
        (section, {"name": "The Moon"}),
        (section, {"description": "All of it"}),
        (section, {"hue": "teal"}),
        (part, {"name": "Seas"}),
        (part, {"slug": "seas"}),
    ]:
        type(row).objects.filter(pk=row.pk).update(**changes)
        seen.append(drawn())
    ArticleFactory(section=section, live=True)
    seen.append(drawn())

    assert drawn() == seen[-1]
    assert len(set(seen)) == len(seen)
