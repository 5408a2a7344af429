"""Fronts and sidebars with pins over rules, now, in the past and in the future; no story twice."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import curating, listing, publishing
from articles.models import Article, Pin, Rule
from sections import network
from tests.factories.articles import AgencyFactory, ArticleFactory, PictureFactory, TagFactory
from tests.factories.curation import block_stories, front, pin, section_top, stories, top
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory
from tests.pages import headlines_in, links

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 4, 12, tzinfo=UTC)


def test_pins_fill_their_slots_and_the_rules_the_others(client):
    section = SectionFactory()
    ArticleFactory.create_batch(4, section=section, lead_picture=PictureFactory(), live=True)
    made = stories(section, 20)
    pin(made[0], section.publication, 3)
    pin(made[1], section.publication, 9)

    shown = top(section.publication)

    assert len(shown) == len(set(shown)) == 16
    assert (shown[2], shown[8]) == (made[0].pk, made[1].pk)
    assert headlines_in(client.get("/"), ".front__seconds")[1] == made[0].headline


def test_a_page_has_no_holes_where_stories_run_out():
    section = SectionFactory()
    made = stories(section, 2)
    pin(made[0], section.publication, 12)

    assert top(section.publication) == [made[1].pk, made[0].pk]


def test_a_pinned_story_is_not_seen_when_readers_may_not_see_it(section_with_lead):
    section, story = section_with_lead
    now = timezone.now()
    fates = [
        {"withdrawn_at": now}, {"trashed_at": now}, {"embargo_until": now + timedelta(hours=1)},
        {"expires_at": now - timedelta(seconds=1)}, {"published_at": now + timedelta(hours=1)},
    ]  # fmt: skip
    for fate in fates:
        before = {name: getattr(story, name) for name in fate}
        Article.objects.filter(pk=story.pk).update(**fate)
        assert story.pk not in top(section.publication) + section_top(section), fate
        Article.objects.filter(pk=story.pk).update(**before)
    assert top(section.publication)[0] == story.pk


@pytest.fixture
def section_with_lead():
    section = SectionFactory()
    story, *_rest = stories(section, 6)
    curating.make_top_story(story, by=None)
    return section, story


def test_what_is_pinned_moves_no_story_to_another_page_of_its_section(client):
    section = SectionFactory()
    made = [ArticleFactory(section=section, live=NOW - timedelta(days=60 - n)) for n in range(32)]
    older = links(client.get(section.get_absolute_url()), ".older")
    pin(made[0], section, 2)

    page = client.get(section.get_absolute_url())

    between = [made[n].headline for n in range(30, 1, -1)]
    assert headlines_in(page, ".listing") == [made[31].headline, made[0].headline, *between]
    assert links(page, ".older") == older != []


def test_a_front_is_shown_as_it_was():
    section = SectionFactory()
    with time_machine.travel(NOW - timedelta(hours=3), tick=False):
        first, second, gone = (ArticleFactory(section=section, live=NOW - timedelta(hours=5 - n)) for n in range(3))
        pin(first, section.publication, 1)
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        held = Pin.objects.get()
        curating.unpin(held, by=None)
        pin(second, section.publication, 1)
        publishing.withdraw(gone, by=UserFactory(), reason="Wrong.")

    assert top(section.publication, NOW - timedelta(hours=4)) == [second.pk, first.pk]
    assert top(section.publication, NOW - timedelta(hours=2)) == [first.pk, gone.pk, second.pk]
    assert top(section.publication, NOW) == [second.pk, first.pk]


def test_a_front_is_shown_as_it_will_be_with_schedules_pins_and_their_ends():
    section = SectionFactory()
    with time_machine.travel(NOW, tick=False):
        lead, other = (ArticleFactory(section=section, live=NOW - timedelta(hours=5 - n)) for n in range(2))
        coming = ArticleFactory(section=section, live=NOW + timedelta(hours=2))
        pin(lead, section.publication, 1, until=NOW + timedelta(hours=1))
        pin(coming, section.publication, 2)

        assert top(section.publication) == [lead.pk, other.pk]
        assert top(section.publication, NOW + timedelta(minutes=90)) == [other.pk, lead.pk]
        assert top(section.publication, NOW + timedelta(hours=3)) == [other.pk, coming.pk, lead.pk]


def test_a_rule_is_shown_as_it_was():
    section = SectionFactory()
    tag = TagFactory()
    block = SidebarBlockFactory(source=section, length=2)
    with time_machine.travel(NOW - timedelta(hours=3), tick=False):
        tagged, plain = (ArticleFactory(section=section, live=NOW - timedelta(hours=5 - n)) for n in range(2))
        tagged.tags.add(tag)
        rule = curating.fill_by_rule(block, tag=tag, by=None)
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        curating.drop_rule(rule, by=None)

    def shown(at):
        return block_stories(section.publication, at=at)[block.pk]

    assert shown(NOW - timedelta(hours=2)) == [tagged.pk]
    assert shown(None) == shown(NOW) == [plain.pk, tagged.pk]


def test_pins_of_a_block_stand_over_its_rule_and_no_story_stands_in_two_blocks():
    parent = SectionFactory()
    child = SectionFactory(publication=parent.publication, parent=parent)
    above, below = SidebarBlockFactory(source=parent, length=3), SidebarBlockFactory(source=child, length=3)
    made = stories(child, 8)
    pin(made[0], below, 2)
    pin(made[7], below, 1)

    shown = block_stories(parent.publication)

    assert shown[above.pk] == [made[6].pk, made[5].pk, made[4].pk]
    assert shown[below.pk] == [made[7].pk, made[0].pk, made[3].pk]


def test_a_story_on_a_section_s_page_is_not_beside_it_again(client):
    section, other = SectionFactory.create_batch(2)
    SidebarBlockFactory(source=other)
    guest, own = ArticleFactory(section=other, live=True), ArticleFactory(section=other, live=True)
    guest.also_in.add(section)
    listing.relist(guest)

    page = client.get(section.get_absolute_url())

    assert (headlines_in(page, ".listing"), headlines_in(page, ".sidebar")) == ([guest.headline], [own.headline])


@pytest.mark.parametrize("number", [1, 3])
def test_pins_and_rules_cost_no_more_however_many(client, number, django_assert_num_queries):
    section = SectionFactory()
    blocks = SidebarBlockFactory.create_batch(number, publication=section.publication)
    made = stories(section, 20, lead_picture=PictureFactory())
    for other in blocks:
        stories(other.source, 2)
        curating.fill_by_rule(other, tag=TagFactory(), by=None)
        pin(made[other.position % 5 + 8], other, 1)
    for slot, agency in zip(range(1, number + 1), AgencyFactory.create_batch(number), strict=True):
        curating.fill_by_rule(section.publication, agency=agency, by=None)
        pin(made[slot], section.publication, slot)
        pin(made[slot], section, slot)
    client.get("/")
    client.get(section.get_absolute_url())

    with django_assert_num_queries(2):  # the stories; those of agencies' rails
        client.get("/")
    with django_assert_num_queries(3):  # the stories; the sidebar's; those of tags' blocks
        client.get(section.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
def test_pins_alone_cost_readers_nothing(client, number, django_assert_num_queries):
    section = SectionFactory()
    for slot, story in enumerate(stories(section, number), start=1):
        pin(story, section.publication, slot)
        pin(story, section, slot)
    client.get("/")

    with django_assert_num_queries(1):
        client.get("/")
    client.get(section.get_absolute_url())
    with django_assert_num_queries(1):  # no blocks, so no question for them
        client.get(section.get_absolute_url())


SLOTS = st.lists(st.tuples(st.integers(0, 23), st.sampled_from(["front", "section", "block", "other"]),
                           st.integers(1, 16), st.sampled_from([None, -2, 2])), max_size=12)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pins=SLOTS, rules=st.sets(st.sampled_from(["front tag", "front agency", "block tag", "block agency"])),
       hours=st.sampled_from([None, -3, -1, 1, 3]))  # fmt: skip
def test_whatever_is_pinned_no_story_stands_twice_and_none_is_unseen(world, pins, rules, hours):
    Pin.objects.all().delete()
    Rule.objects.all().delete()
    network.changed()
    now = timezone.now()
    places = {"front": world.publication, "section": world.section, "block": world.blocks[0], "other": world.blocks[1]}
    ticks = count()
    for key, place, slot, until in pins:
        with time_machine.travel(now - timedelta(hours=4) + timedelta(seconds=next(ticks))):
            end = now + timedelta(hours=until) if until else None
            try:
                pin(world.stories[key], places[place], slot, until=end)
            except curating.Refused:
                continue
    for rule in rules:
        where, what = rule.split()
        curating.fill_by_rule(places[where], **{what: getattr(world, what)}, by=None)
    at = None if hours is None else now + timedelta(hours=hours)

    page = front(world.publication, at)
    on_front = [filled.row for filled in page.slots] + [
        row for rail in page.rails + page.sisters for row in rail.stories
    ]
    beside = block_stories(world.publication, at=at)
    for shown in (
        [row.article_id for row in on_front], section_top(world.section, at), [key for keys in beside.values() for key in keys],
    ):  # fmt: skip
        assert len(shown) == len(set(shown))
        live = set(Article.objects.live(at or timezone.now()).values_list("pk", flat=True))
        assert set(shown) <= live


class World:
    """Two sections, a sister, blocks, a tag, an agency, and stories of every fate."""

    def __init__(self):
        now = timezone.now()
        self.section, other = SectionFactory.create_batch(2)
        self.publication = self.section.publication
        sister = SectionFactory(publication=PublicationFactory(host="sister.test"))
        self.tag, self.agency = TagFactory(), AgencyFactory()
        self.blocks = [SidebarBlockFactory(source=self.section, length=3), SidebarBlockFactory(source=other)]
        homes = [self.section, other, sister]
        self.stories = [
            ArticleFactory(section=homes[n % 3], agency=self.agency if n % 4 == 0 else None,
                           live=now + timedelta(hours=(n - 18) // 2, minutes=n))
            for n in range(24)
        ]  # fmt: skip
        for story in self.stories[::5]:
            story.tags.add(self.tag)
            story.also_in.add(self.section)
            listing.relist(story)


@pytest.fixture
def world():
    return World()
