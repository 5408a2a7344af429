"""What a process knows of changes, and what that makes of a stored page."""

import time
from dataclasses import replace

import pytest
from django.db import connection

from articles.models import Article
from pages import following, noting
from pages.following import Follower, Freshness
from pages.models import Change
from pages.news import MOST_KNOWN, Carried, Known, Position
from sections import network
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory

FOREVER = float("inf")


def told(tags):
    number = 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            number = cursor.fetchone()[0]
    Change.objects.create(tags=tags, transaction=number)


def page(follower, *tags, before=(), made_at=None, until=None):
    return Freshness(follower.position, made_at or time.time(), tags, before, until)


@pytest.fixture
def follower(db):
    follower = Follower()
    follower.look()
    return follower


def test_a_page_is_fresh_until_one_of_its_tags_changes(follower):
    stored = page(follower, "article:1", "list:s5")
    told("article:2")
    follower.look()
    assert follower.stale_since(stored) is None
    told("list:s5@123.0 list:all")
    follower.look()
    assert follower.stale_since(stored) == pytest.approx(time.time(), abs=2)
    assert follower.stale_since(page(follower, "article:1", "list:s5")) is None


def test_a_change_of_everything_changes_every_page(follower):
    stored = page(follower, "article:1")
    told("*")
    follower.look()
    assert follower.stale_since(stored)


def test_a_list_behind_a_mark_doesnt_mind_what_is_newer(follower):
    stored = page(follower, before=(("list:s5", 1000.0),))
    told("list:s5@1000.5")
    follower.look()
    assert follower.stale_since(stored) is None
    told("list:s5@999.0")
    told("list:s5@2000.0")
    follower.look()
    assert follower.stale_since(stored)


def test_a_page_stops_being_right_by_itself(follower):
    assert follower.stale_since(page(follower, until=time.time() + 60)) is None
    ended = time.time() - 1
    assert follower.stale_since(page(follower, until=ended)) == ended


def test_a_change_that_came_between_position_and_query_makes_the_page_once_more(follower):
    position = follower.position
    told("article:1")
    follower.look()
    assert follower.stale_since(Freshness(position, time.time(), ("article:1",)))


def test_a_page_made_before_the_log_begins_is_not_trusted(follower):
    assert follower.stale_since(page(follower, "article:1", made_at=time.time() - 100_000))


def test_a_process_that_begins_later_knows_what_changed_before(follower):
    stored = page(follower, "article:1")
    other = page(follower, "article:9")
    told("article:1")
    late = Follower()
    late.look()
    assert late.stale_since(stored)
    assert late.stale_since(other) is None or late.began_at > other.made_at


def test_a_database_put_back_from_a_copy_makes_everything_anew(follower):
    told("article:1")
    told("article:2")
    follower.look()
    stored = page(follower, "article:7", made_at=time.time() - 0.001)
    if connection.vendor == "postgresql":
        follower.position = Position(follower.position.floor + 10**9)
    else:
        Change.objects.all().delete()
    follower.look()
    assert follower.stale_since(stored)


def test_what_is_held_in_memory_is_dropped_before_the_position_moves(follower):
    publication = PublicationFactory()
    network.current()
    assert network._held is not None
    type(publication).objects.filter(pk=publication.pk).update(name="Other")
    follower.look()
    assert network._held is None


def test_a_story_that_comes_out_by_the_clock_bounds_the_pages_of_its_lists(follower, monkeypatch):
    story = ArticleFactory(live=True)
    comes_out = time.time() + 3600
    monkeypatch.setattr(following, "_follower", follower)
    Article.objects.filter(pk=story.pk).update(embargo_until=following.instant(comes_out))
    follower.look()
    made = noting.Made(tags={f"list:s{story.section_id}"})
    assert Freshness.of(made, position=follower.position, made_at=time.time()).until == pytest.approx(comes_out, abs=1)
    elsewhere = noting.Made(tags={"list:s999"})
    assert Freshness.of(elsewhere, position=follower.position, made_at=time.time()).until is None


def test_a_moment_that_was_too_far_off_when_a_page_was_made_counts_when_it_comes(follower):
    stored = page(follower, "list:s5", "article:7")
    follower.moments = [(time.time() - 0.01, frozenset({"list:s5"})), (time.time() + 60, frozenset({"article:7"}))]
    stored = replace(stored, made_at=time.time() - 1)
    before = follower.learnt
    follower.look()
    assert follower.learnt == before + 1
    assert follower.stale_since(stored)
    assert follower.stale_since(page(follower, "list:s5", made_at=time.time() + 1)) is None


def test_a_page_tells_at_once_whether_it_minds_what_was_learnt_since_it_was_found_true(follower):
    words, lists = page(follower, "article:1"), page(follower, before=(("list:s5", 1000.0),))
    found = follower.learnt
    told("article:2 list:s5@1000.5")
    follower.look()
    then = follower.learnt
    assert then > found
    assert [follower.is_untouched(one, found) for one in (words, lists)] == [True, True]
    told("list:s5@999.0")
    told("list:s5@2000.0")
    follower.look()
    assert [follower.is_untouched(one, found) for one in (words, lists)] == [True, False]
    assert [follower.is_untouched(one, then) for one in (words, lists)] == [True, False]
    assert follower.is_untouched(lists, follower.learnt)
    told("article:1")
    follower.look()
    assert not follower.is_untouched(words, found)


def test_nothing_can_be_told_at_once_after_everything_changed_or_too_much_was_learnt(follower):
    stored = page(follower, "article:1")
    found = follower.learnt
    told("*")
    follower.look()
    assert not follower.is_untouched(stored, found)
    found = follower.learnt
    for number in range(following.LOOKS_REMEMBERED):
        page(follower, f"article:{number + 2}")
        told(f"article:{number + 2}")
        follower.look()
        assert follower.is_untouched(stored, found) == (number < following.LOOKS_REMEMBERED - 1)


def test_what_nothing_here_was_made_from_is_nothing_new_but_to_who_read_it_meanwhile(follower, monkeypatch):
    """Such as the words of a story that was just begun: no page has to be looked at for that."""
    monkeypatch.setattr(following, "WHOLE", Carried())
    monkeypatch.setattr(following, "MARKED", Carried())
    stored, found, position = page(follower, "article:1"), follower.learnt, follower.position
    told("article:814325")
    follower.look()
    made_before_and_kept_now = Freshness(position, time.time(), ("article:814325",))
    assert follower.learnt == found
    assert follower.is_untouched(stored, found)
    assert follower.stale_since(stored) is None
    assert follower.stale_since(made_before_and_kept_now)
    told("article:814325")
    follower.look()
    assert follower.learnt == found + 1


def test_what_the_clock_changes_is_minded_at_once(follower):
    stored, found = page(follower, before=(("list:s5", 1000.0),)), follower.learnt
    follower.moments = [(time.time() - 0.01, frozenset({"list:s5"}))]
    follower.look()
    assert not follower.is_untouched(stored, found)


def test_a_transaction_that_ends_late_is_not_missed():
    known = Known()
    known.add(10, 100, 50.0, 1.0)
    known.add(12, 99, 60.0, 2.0)
    knows_both = Position(10, (99, 100))
    assert known.since(knows_both, FOREVER) is None
    known.add(11, 98, 55.0, 3.0)
    assert known.since(knows_both, FOREVER) == 3.0
    assert known.since(Position(11, (98, 99)), FOREVER) is None
    assert known.since(Position(10, (99,)), FOREVER) == 1.0


def test_many_changes_of_a_tag_are_held_in_bounds_and_forget_none():
    known = Known()
    for number in range(2000):
        known.add(number, number, float(number), float(number))
    assert len(known.rows) <= MOST_KNOWN
    assert known.since(Position(0), 5.0) is not None
    assert known.since(Position(1999), 5.0) is None
    assert known.since(Position(2000), FOREVER) is None


def test_freshness_comes_back_from_a_store_as_it_went_in(follower):
    whole = page(follower, "a", "b", before=(("list:s1", 2.5),), until=9.5)
    assert Freshness.load(whole.dump()) == whole


def test_a_database_that_took_over_makes_everything_anew(db):
    follower = Follower()
    told("article:2")
    follower.look()
    before = page(follower, "article:1")
    has_timelines = connection.vendor == "postgresql"
    assert (len(follower.position.timeline), follower.stale_since(before)) == (8 * has_timelines, None)

    follower.position = follower.position._replace(timeline="0000BEEF")
    lost = page(follower, "article:1")
    follower.look()

    assert follower.stale_since(lost), "its numbers may be given anew"
    assert follower.stale_since(page(follower, "article:1")) is None
