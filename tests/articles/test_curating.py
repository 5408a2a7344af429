"""Pinning, moving, unpinning, the top story, undo, and rules that fill a place."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import curating, listing, publishing
from articles.models import Pin, Rule
from tests.factories.articles import AgencyFactory, ArticleFactory, TagFactory
from tests.factories.curation import block_stories, front, pin, section_top, stories, top
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return SectionFactory()


@pytest.fixture
def editor():
    return UserFactory()


def test_a_pinned_story_stands_over_the_rules_until_it_is_unpinned(section, editor):
    old, *_rest, new = stories(section, 8)

    held = pin(old, section.publication, 1, by=editor)
    assert top(section.publication)[:2] == [old.pk, new.pk]

    curating.unpin(held, by=editor)
    assert top(section.publication)[0] == new.pk
    held.refresh_from_db()
    assert (held.made_by, held.removed_by, held.removed_at >= held.made_at) == (editor, editor, True)


def test_pinning_the_same_again_changes_nothing(section):
    story = stories(section, 1)[0]

    assert pin(story, section, 2) == pin(story, section, 2)
    assert Pin.objects.count() == 1


def test_a_pin_ends_at_its_time_without_anyone_doing_anything(section):
    old, *_rest, new = stories(section, 4)
    pin(old, section, 1, until=timezone.now() + timedelta(hours=1))

    assert section_top(section)[0] == old.pk
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        assert section_top(section)[0] == new.pk
        pin(new, section, 1)
    assert list(Pin.objects.filter(article=old).values_list("removed_at", flat=True)) == [
        Pin.objects.get(article=old).until_at
    ]


def test_the_later_pin_takes_the_slot_and_the_earlier_stays_in_the_record(section):
    first, second, *_rest = stories(section, 5)

    pin(first, section, 1)
    pin(second, section, 1)

    assert section_top(section)[0] == second.pk
    assert Pin.objects.kept().count() == 1
    assert Pin.objects.count() == 2


def test_a_story_pinned_elsewhere_in_the_place_moves_there(section):
    story, *_rest = stories(section, 6)

    pin(story, section, 1)
    pin(story, section, 3)

    assert section_top(section)[2] == story.pk
    assert list(Pin.objects.kept().values_list("slot", flat=True)) == [3]


def test_moving_a_pin_closes_a_row_and_opens_another_and_two_pinned_stories_change_places(section, editor):
    one, two, *_rest = stories(section, 6)
    until = timezone.now() + timedelta(hours=3)
    pin(one, section, 1, until=until)
    held = pin(two, section, 2)

    moved = curating.move(held, slot=1, by=editor)

    assert section_top(section)[:2] == [two.pk, one.pk]
    assert moved.pk != held.pk
    assert Pin.objects.count() == 4
    assert Pin.objects.kept().get(article=one).until_at == until
    with pytest.raises(curating.Refused, match="no longer pinned"):
        curating.move(held, slot=3, by=editor)


def test_a_scheduled_story_takes_over_at_its_time_and_the_pin_before_it_holds_until_then(section):
    now = timezone.now()
    leading, *_rest = stories(section, 4)
    coming = ArticleFactory(section=section, live=now + timedelta(hours=2))

    pin(leading, section, 1)
    held = pin(coming, section, 1)

    assert held.from_at == coming.published_at
    assert section_top(section)[0] == leading.pk
    assert section_top(section, now + timedelta(hours=3))[0] == coming.pk
    with time_machine.travel(now + timedelta(hours=2, seconds=1)):
        assert section_top(section)[0] == coming.pk
        curating.unpin(Pin.objects.get(pk=held.pk), by=None)
        assert Pin.objects.kept().count() == 0


def test_taking_away_a_pin_that_waits_leaves_the_one_that_holds(section):
    leading, *_rest = stories(section, 4)
    coming = ArticleFactory(section=section, live=timezone.now() + timedelta(hours=2))
    pin(leading, section, 1)

    curating.unpin(pin(coming, section, 1), by=None)

    assert list(Pin.objects.kept().values_list("article", flat=True)) == [leading.pk]


def test_the_top_story_leads_its_publication_and_its_section(section, editor):
    story, *_rest = stories(section, 5)

    made = curating.make_top_story(story, by=editor)

    assert (len(made), top(section.publication)[0], section_top(section)[0]) == (2, story.pk, story.pk)


@pytest.mark.parametrize("fate", ["withdrawn", "trashed", "expired", "draft"])
def test_a_story_that_readers_will_not_see_is_refused_with_what_to_do(section, editor, fate):
    story = ArticleFactory(section=section, live=fate != "draft")
    if fate == "withdrawn":
        story = publishing.withdraw(story, by=editor, reason="Wrong.")
    if fate == "trashed":
        story = publishing.trash(story, by=editor)
    if fate == "expired":
        story.expires_at = timezone.now() - timedelta(seconds=1)

    with pytest.raises(curating.Refused):
        pin(story, section, 1)
    assert not Pin.objects.exists()


@pytest.mark.parametrize(("slot", "hours"), [(0, None), (17, None), (1, -1)])
def test_a_slot_or_a_time_that_cannot_be_is_refused(section, slot, hours):
    story = stories(section, 1)[0]
    until = timezone.now() + timedelta(hours=hours) if hours else None

    with pytest.raises(curating.Refused):
        pin(story, section, slot, until=until)


def test_a_block_has_as_many_slots_as_headlines(section):
    block = SidebarBlockFactory(source=section, length=3)
    story = stories(section, 1)[0]

    with pytest.raises(curating.Refused):
        pin(story, block, 4)
    assert pin(story, block, 3).slot == 3


def test_an_act_is_undone_whole_and_its_undoing_too(section, editor):
    before, top_story, *_rest = stories(section, 6)
    pin(before, section.publication, 1)
    made = curating.make_top_story(top_story, by=editor)

    curating.undo(section.publication, done_at=made[0].made_at, by=editor)
    assert top(section.publication)[0] == before.pk
    assert section_top(section)[0] != top_story.pk

    last = Pin.objects.kept().get()
    curating.undo(section.publication, done_at=last.made_at, by=editor)
    assert (top(section.publication)[0], section_top(section)[0]) == (top_story.pk, top_story.pk)


def test_an_act_that_someone_built_on_is_not_undone(section, editor):
    first, second, third, *_rest = stories(section, 6)
    pin(first, section, 1)
    done = pin(second, section, 1)
    pin(third, section, 1)

    with pytest.raises(curating.Refused, match="changed since"):
        curating.undo(section.publication, done_at=done.made_at, by=editor)
    assert section_top(section)[0] == third.pk


def test_the_database_holds_one_pin_per_slot(section):
    story, other = stories(section, 2)
    held = pin(story, section, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Pin.objects.create(
            article=other, publication=section.publication, section=section, slot=1,
            from_at=held.from_at, made_at=timezone.now(),
        )  # fmt: skip


def test_a_guest_and_even_a_stranger_may_be_pinned_at_a_sister(section):
    sister = SectionFactory(publication=PublicationFactory(host="sister.test"))
    guest, stranger = stories(section, 2)
    guest.also_in.add(sister)
    listing.relist(guest)
    stories(sister, 3)

    pin(guest, sister.publication, 1)
    pin(stranger, sister, 2)

    assert top(sister.publication)[0] == guest.pk
    assert section_top(sister)[1] == stranger.pk


def test_a_tag_or_an_agency_fills_a_block_and_gives_it_back(section, editor):
    block = SidebarBlockFactory(source=section, length=2)
    tag, agency = TagFactory(), AgencyFactory()
    tagged, of_agency, *_rest, newer, newest = stories(section, 6)
    tagged.tags.add(tag)
    type(of_agency).objects.filter(pk=of_agency.pk).update(agency=agency)

    by_tag = curating.fill_by_rule(block, tag=tag, by=editor)
    assert block_stories(section.publication) == {block.pk: [tagged.pk]}
    by_agency = curating.fill_by_rule(block, agency=agency, by=editor)
    assert block_stories(section.publication) == {block.pk: [of_agency.pk]}
    assert Rule.objects.kept().get() == by_agency != by_tag

    curating.drop_rule(by_agency, by=editor)
    assert block_stories(section.publication) == {block.pk: [newest.pk, newer.pk]}


def test_a_tag_s_rail_follows_what_is_published_and_tagged(section, editor):
    stories(section, 20)
    tag = TagFactory()
    rule = curating.fill_by_rule(section.publication, tag=tag, by=editor)
    assert front(section.publication).rails == []

    story = ArticleFactory(section=section, live=timezone.now() - timedelta(days=900))
    story.tags.add(tag)
    publishing.publish(story, by=None, at=timezone.now() - timedelta(days=901))

    assert [(rail.place, rail.first.article_id) for rail in front(section.publication).rails] == [(rule, story.pk)]
    assert curating.fill_by_rule(section.publication, tag=tag, by=editor) == rule
