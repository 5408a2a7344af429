"""A sidebar that was cut is to the byte the one that would have been drawn."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pages import furniture
from pages.furniture import Piece
from sections import network
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.curation import pin
from tests.factories.sections import SectionFactory, SidebarBlockFactory

ARGS = [(None, None, "", 0), (None, None, "beside", 2), (None, None, "beneath", 2)]


@pytest.fixture
def stories(db):
    """Stories of three sections with blocks of three, one of them empty, some with pictures, three of them pinned."""
    sections = SectionFactory.create_batch(4)
    blocks = [SidebarBlockFactory(source=section, length=3) for section in sections]
    made = []
    for section in sections[:3]:
        made += ArticleFactory.create_batch(5, section=section, live=True)
        made += ArticleFactory.create_batch(5, section=section, live=True, lead_picture=PictureFactory())
    pin(made[0], blocks[1], 1)
    pin(made[1], blocks[1], 1)
    pin(made[0], blocks[2], 2)
    return made


def drawn(args, without=()):
    site = network.current().by_host["testserver"]
    return furniture.drawn(Piece("sidebar", site.publication.pk, args, tuple(sorted(without))))


def cut(args, without, stock):
    return furniture.cut(Piece("sidebar", 1, args, tuple(sorted(without))), stock)


@pytest.mark.parametrize("args", ARGS)
def test_without_one_story_or_none_it_is_what_would_be_drawn(stories, args, django_assert_num_queries):
    stock = json.loads(json.dumps(drawn(args).stock))  # as it comes back from a store
    wanted = [(), *((story.pk,) for story in stories)]
    whole = [drawn(args, without)[:2] for without in wanted]

    with django_assert_num_queries(0):
        found = [cut(args, without, stock)[:2] for without in wanted]

    assert found == whole
    assert len({html for html, _holds in found}) > 3


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_without_any_stories_it_is_what_would_be_drawn_or_is_drawn(stories, data):
    args = data.draw(st.sampled_from(ARGS))
    without = data.draw(st.sets(st.sampled_from([story.pk for story in stories])))

    found = cut(args, without, drawn(args).stock)

    assert found is None or found[:2] == drawn(args, without)[:2]


def test_where_a_block_comes_to_be_the_first_it_has_to_be_drawn(stories):
    """Its picture lies in no stock."""
    first = {story.pk for story in stories[:10]}

    assert cut(ARGS[0], first, drawn(ARGS[0]).stock) is None
    beneath = (None, None, "beneath", 1)
    assert cut(beneath, first, drawn(beneath).stock)[:2] == drawn(beneath, first)[:2]


def test_what_was_drawn_without_some_stories_can_not_be_cut(stories):
    assert drawn(ARGS[0], (stories[0].pk,)).stock == ()
    assert cut(ARGS[0], (), ()) is None
