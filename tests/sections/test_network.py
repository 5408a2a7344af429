"""The map of the network, held in memory."""

from dataclasses import replace

import pytest

from articles.models import Article
from sections import network
from sections.models import MapRevision, Section
from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory, StandingPageFactory

pytestmark = pytest.mark.django_db


def test_a_known_map_asks_nothing(django_assert_num_queries):
    SectionFactory.create_batch(3)
    network.current()

    with django_assert_num_queries(0):
        network.current()


def test_after_a_second_it_asks_whether_it_is_old(django_assert_num_queries, monkeypatch):
    SectionFactory()
    held = network.current()
    monkeypatch.setattr(network, "_looked_at", network._looked_at - 61)

    with django_assert_num_queries(1):
        assert network.current() is held


def test_a_change_elsewhere_is_seen_within_a_second(monkeypatch):
    """Another process changed a row: only the count in the database tells."""
    section = SectionFactory(name="Old")
    network.current()
    Section.objects.filter(pk=section.pk).update(name="New")
    MapRevision.objects.update(number=99)
    monkeypatch.setattr(network, "_looked_at", network._looked_at - 61)

    assert network.current().sections[section.pk].name == "New"


def test_a_change_here_is_seen_at_once():
    section = SectionFactory(name="Old")
    network.current()

    section.name = "New"
    section.save()

    assert network.current().sections[section.pk].name == "New"


@pytest.mark.parametrize("many", [1, 4])
def test_reading_the_map_takes_as_many_queries_whatever_its_size(many, django_assert_num_queries):
    for _ in range(many):
        SidebarBlockFactory()
        StandingPageFactory()
    network.forget()

    with django_assert_num_queries(6):
        network.current()


def test_a_section_without_blocks_shows_its_parents_else_the_publications():
    parent = SectionFactory()
    child = SectionFactory(publication=parent.publication, parent=parent)
    lonely = SectionFactory()
    ours = SidebarBlockFactory(section=parent, publication=parent.publication)
    common = SidebarBlockFactory(publication=parent.publication)
    site = network.current().by_id[parent.publication_id]

    assert [b.pk for b in site.blocks_beside(child)] == [ours.pk]
    assert [b.pk for b in site.blocks_beside(lonely)] == [common.pk]
    assert [b.pk for b in site.blocks_beside(None)] == [common.pk]


def test_a_publication_is_found_under_all_its_hosts():
    publication = PublicationFactory()
    publication.aliases.create(host="other.test")

    hosts = network.current().by_host

    assert hosts["testserver"].publication == hosts["other.test"].publication == publication


def test_a_story_is_placed_without_a_question(django_assert_num_queries):
    section = SectionFactory(parent=SectionFactory())
    network.current()
    story = Article(section_id=section.pk)

    with django_assert_num_queries(0):
        network.place(story)
        assert (story.section, story.section.parent, story.publication) == (
            section,
            section.parent,
            section.publication,
        )


def test_a_story_in_a_section_that_is_newer_than_this_copy_is_placed_too(monkeypatch):
    section = SectionFactory()
    network.current()
    monkeypatch.setattr(network, "_held", replace(network.current(), sections={}))
    story = Article(section_id=section.pk)

    network.place(story)

    assert (story.section, story.publication) == (section, section.publication)
