"""What fronts are told in answers: keys that meet those of changes, and for how long a page may be kept."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from pages import following, labelling, noting
from pages.encoding import Body
from pages.following import Freshness
from pages.keeping import Page
from pages.models import Change
from tests import caching
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory, SidebarBlockFactory

DAY = 86_400


def keys(*tags, before=()):
    return set(labelling.keys_of(((tags, tuple(before)),)))


@pytest.mark.parametrize("tag", ["article:7", "list:s5", "map", "talk:1"])
@pytest.mark.parametrize("others", [0, 2000])
def test_a_change_of_a_tag_touches_the_pages_with_it(tag, others):
    page = keys(tag, *(f"article:{number}" for number in range(10_000, 10_000 + others)))

    assert labelling.keys_told({tag}) & page
    assert labelling.keys_told({"*"}) & page
    assert len(",".join(page)) <= labelling.LONGEST + 10


def test_a_page_of_few_tags_is_touched_by_those_only():
    assert keys("article:7", "list:s5") == {"all", "article:7", "list:s5"}
    assert not labelling.keys_told({"article:8", "list:s6@123.0"}) & keys("article:7", "list:s5")


@pytest.mark.parametrize("days", [0, 1, 6, 8, 400])
def test_a_list_behind_a_mark_is_touched_by_what_is_older(days):
    now = time.time()
    page = keys(before=[("list:s5", now - days * DAY)])

    assert labelling.keys_told({f"list:s5@{now - (days + 1) * DAY}"}) & page
    assert labelling.keys_told({f"list:s5@{now - days * DAY}"}) & page
    assert labelling.keys_told({"list:s5"}) & page
    assert not labelling.keys_told({f"list:s6@{now - days * DAY}"}) & page
    if days:
        assert not labelling.keys_told({f"list:s5@{now}"}) & page, "a new story leaves the archive alone"


def test_a_whole_list_is_touched_whenever_its_change_was():
    for at in (0.0, time.time(), time.time() + 5 * DAY):
        assert labelling.keys_told({f"list:s5@{at}"}) & keys("list:s5")


@pytest.fixture
def story(db):
    """A story before readers."""
    return ArticleFactory(section=SectionFactory(slug="moon"), slug="landed", live=True)


@pytest.fixture
def with_fronts(settings, visits):
    """Return a visit to a site with these fronts."""

    def with_fronts(*named, seconds=86_400):
        settings.FRONTS, settings.SHARED_CACHE_SECONDS = list(named), seconds
        return visits()

    return with_fronts


def shared_seconds(given):
    return int(given.headers["Cache-Control"].partition("s-maxage=")[2].partition(",")[0])


def test_without_a_front_nothing_of_it_is_said(visits, story):
    given = visits()(story.get_absolute_url())

    assert not {"xkey", "Surrogate-Key", "Cache-Tag"} & set(given.headers)
    assert given.headers["Cache-Control"] == caching.PUBLIC


def test_each_front_finds_the_keys_where_it_looks(with_fronts, story):
    visit = with_fronts("varnish http://127.0.0.1:1", "fastly a", "cloudflare b")
    for given in (visit(story.get_absolute_url()), visit(story.get_absolute_url())):
        found = given.headers["xkey"].split(" ")
        assert {"all", f"article:{story.pk}"} <= set(found)
        assert given.headers["Surrogate-Key"].split(" ") == given.headers["Cache-Tag"].split(",") == found
        assert 0 < shared_seconds(given) <= 86_400
    unchanged = visit(story.get_absolute_url(), HTTP_IF_NONE_MATCH=given.headers["ETag"])
    assert (unchanged.status, unchanged.headers["xkey"]) == (304, given.headers["xkey"])


def told_of(change):
    """Do something; return the keys that fronts are told of it."""
    before = set(Change.objects.values_list("pk", flat=True))
    change()
    following.look()
    rows = Change.objects.exclude(pk__in=before)
    return labelling.keys_told([tag for row in rows for tag in row.tags.split(" ")])


def rename(story):
    """Return what changes a story's headline."""
    return lambda: Article.objects.filter(pk=story.pk).update(headline="Renamed")


@pytest.fixture
def beside(story):
    """Return what puts so many stories of each of so many other sections beside the story."""

    def beside(count, sections=1):
        found = []
        for section in SectionFactory.create_batch(sections, publication=story.section.publication):
            SidebarBlockFactory(source=section, length=count)
            found += ArticleFactory.create_batch(count, section=section, live=True)
        return found

    return beside


def test_a_page_in_parts_is_known_by_what_stands_beside_it(with_fronts, story, beside):
    shown = beside(3)
    elsewhere = ArticleFactory(section=SectionFactory(publication=story.section.publication), live=True)
    visit = with_fronts("varnish http://127.0.0.1:1")
    for where in ("miss", "hit"):
        given = visit(story.get_absolute_url())
        known = set(given.headers["xkey"].split(" "))
        assert given.where == where
        assert {f"article:{one.pk}" for one in (story, *shown)} <= known

    assert not told_of(rename(elsewhere)) & known
    assert all(told_of(rename(one)) & known for one in (story, *shown))
    new = []
    assert told_of(lambda: new.append(ArticleFactory(section=shown[0].section, live=True))) & known
    joined = visit(story.get_absolute_url())
    assert f"article:{new[0].pk}" in joined.headers["xkey"].split(" "), "with its furniture, its keys are others"


@pytest.mark.slow
def test_a_page_in_parts_with_too_many_keys_is_known_by_groups(with_fronts, story, beside):
    shown = beside(20, sections=12)
    visit = with_fronts("varnish http://127.0.0.1:1")
    visit(story.get_absolute_url())
    given = visit(story.get_absolute_url())
    said = given.headers["xkey"]
    known = set(said.split(" "))

    assert (given.where, len(said) <= labelling.LONGEST) == ("hit", True)
    assert {key.rstrip("0123456789") for key in known} == {"all", "group"}
    assert all(told_of(rename(one)) & known for one in (story, shown[0], shown[-1]))
    assert told_of(lambda: ArticleFactory(section=shown[0].section, live=True)) & known
    assert told_of(story.section.publication.save) & known


def test_nginx_is_told_no_keys_and_keeps_nothing_longer_than_a_second(with_fronts, story):
    for named in (["nginx /run/x"], ["nginx /run/x", "fastly a"]):
        given = with_fronts(*named)(story.get_absolute_url())
        assert ("Surrogate-Key" in given.headers, shared_seconds(given)) == ("fastly a" in named, 1)


def test_no_page_may_be_kept_longer_than_it_is_right(with_fronts, story, monkeypatch):
    visit = with_fronts("fastly a")
    soon = timezone.now() + timedelta(seconds=30)
    Article.objects.filter(pk=ArticleFactory(section=story.section, slug="next", live=True).pk).update(
        published_at=soon
    )
    monkeypatch.setattr(noting, "for_today", lambda: None)
    following.look()
    assert 25 <= shared_seconds(visit("/moon/")) <= 30


def test_what_is_being_made_anew_is_kept_by_nobody(with_fronts, story):
    visit = with_fronts("fastly a")
    visit(story.get_absolute_url())
    page = visit.layer._shelves.memory.get(f"testserver{story.get_absolute_url()}")
    headers = page.answer(("identity",), None, "stale")[1]

    said = dict(visit.layer._labels.put_on(headers, page, "stale"))
    assert "s-maxage=0" in said["Cache-Control"]
    last_good = page.answer(("identity",), None, "last good")[1]
    assert visit.layer._labels.put_on(last_good, page, "last good") == last_good


def test_what_no_page_store_knows_is_kept_for_a_second(with_fronts, story, client):
    with_fronts("fastly a")

    assert client.get(story.get_absolute_url()).headers["Cache-Control"] == caching.PUBLIC


def test_a_missing_page_is_kept_no_longer_than_it_is_missing(with_fronts, story):
    labels = with_fronts("fastly a").layer._labels
    fresh = Freshness(following.Position(), time.time(), ("map",), (), time.time() + 1.0)
    page = Page("404 Not Found", [("Cache-Control", "public, max-age=10")], Body.of(b"", "text/html"), fresh)

    said = dict(labels.put_on(page.answer(("identity",), None)[1], page, "hit"))
    assert said["Cache-Control"] == "public, max-age=10, s-maxage=0"
    assert said["Surrogate-Key"] == "all map"
