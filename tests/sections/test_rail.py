"""The sidebar and the ways from it."""

import pytest
from bs4 import BeautifulSoup
from django.template import Context

from sections import network
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
