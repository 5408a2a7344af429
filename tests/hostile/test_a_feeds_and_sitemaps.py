"""A2 to A4 in feeds and sitemaps, and X1 and X8 in feeds of stories: nothing leaks, nothing runs, nothing breaks."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from lxml import html

from articles import publishing
from articles.models import Article
from tests import feeds
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory
from tests.factories.sections import SectionFactory
from tests.hostile.strings import NAUGHTY

pytestmark = pytest.mark.django_db

PLACES = ["", "space/", "tag/moon/", "author/anna/", "agency/xna/"]
FEEDS = [f"/{place}feed.{shape}" for place in PLACES for shape in feeds.SHAPES]
DIRTY = "\x01\x08\x0b\x0c\x1b\x1f\x7f\x85\ufffe\uffff"


@pytest.fixture
def story():
    """A live story that stands in every feed and in the sitemaps, by its address."""
    story = ArticleFactory(
        section=SectionFactory(slug="space"), agency=AgencyFactory(code="XNA"), headline="Unfoundable",
        live=timezone.now() - timedelta(hours=2),
    )  # fmt: skip
    story.bylines.create(author=AuthorFactory(slug="anna"))
    story.tags.set(["moon"])
    return story


def traces(client, story):
    """Return the feeds and sitemaps in which the story's address or headline is found."""
    month = story.path[:7].replace("/", "-") if story.path else "2022-04"
    maps = ["/news-sitemap.xml", f"/sitemaps/stories-{month}.xml"]
    return [path for path in [*FEEDS, *maps] if "nfoundable" in client.get(path).text]


def test_there_is_something_that_could_leak(client, story):
    assert len(traces(client, story)) == len(FEEDS) + 2


@pytest.mark.parametrize(
    "hidden",
    [
        {"published_at": None}, {"published_at": timezone.now() + timedelta(days=1)},
        {"held_until": timezone.now() + timedelta(days=1)}, {"trashed_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(minutes=5)},
    ],
    ids=["draft", "scheduled", "held", "trashed", "expired"],
)  # fmt: skip
def test_a2_what_is_not_before_readers_is_in_no_feed_and_no_sitemap(client, story, hidden):
    Article.objects.filter(pk=story.pk).update(**hidden)

    assert traces(client, story) == []


def test_a3_an_embargo_holds_in_feeds_and_sitemaps_until_the_second(client, story):
    until = timezone.now() + timedelta(hours=1)
    Article.objects.filter(pk=story.pk).update(embargo_until=until)

    with time_machine.travel(until - timedelta(seconds=1), tick=False):
        assert traces(client, story) == []
    with time_machine.travel(until, tick=False):
        assert len(traces(client, story)) == len(FEEDS) + 2


def test_a4_a_withdrawn_story_is_gone_for_those_too_who_had_the_feed(client, story):
    had = {path: client.get(path).headers["ETag"] for path in FEEDS}

    publishing.withdraw(story, by=None, reason="It was wrong.")

    assert traces(client, story) == []
    for path, etag in had.items():
        answer = client.get(path, headers={"if-none-match": etag, "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"})
        assert answer.status_code == 200, path


def test_a4_nobody_keeps_a_correction_of_a_withdrawn_story_for_its_date(client, story):
    story.corrections.create(text="Not so.", kind="correction")
    assert "Not so." in client.get("/corrections/feed.atom").text

    publishing.withdraw(story, by=None, reason="It was wrong.")

    answer = client.get("/corrections/feed.atom", headers={"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert answer.status_code == 200
    assert "Not so." not in answer.text


def test_a2_a_link_to_a_story_that_is_not_before_readers_is_words_in_a_feed(client, story):
    hidden = ArticleFactory(headline="Hidden")
    Article.objects.filter(pk=story.pk).update(body=f'<p>As <a data-story="{hidden.pk}">we said</a>.</p>')

    for item in [feeds.read(client, path)[0] for path in FEEDS]:
        assert "As we said." in item["html"]


@pytest.mark.parametrize("shape", feeds.SHAPES)
def test_x8_what_is_dirty_anywhere_in_a_story_leaves_its_feed_well_formed(client, story, shape):
    told = "".join(NAUGHTY)[:200].replace("\x00", "")
    Article.objects.filter(pk=story.pk).update(
        headline=f"a {DIRTY} ]]> <b> &amp; z", standfirst=f"{DIRTY}{told}", body=f"<p>{DIRTY}x ]]> y</p>"
    )
    story.agency.credit_line = f"c{DIRTY}"
    story.agency.save()
    author = story.bylines.last().author
    author.name = f"An{DIRTY}na </name>"
    author.save()
    tag = story.tags.get()
    tag.name = f"moon{DIRTY} & sun"
    tag.save()

    [item] = feeds.read(client, f"/feed.{shape}")

    assert item["title"] == "a ]]> <b> &amp; z"
    assert "Anna </name>" in item["authors"]
    assert "moon & sun" in item["tags"]
    assert not set(DIRTY) & set("".join([item["html"], item["summary"], item["authors"], *item["tags"]]))


@pytest.mark.parametrize("shape", feeds.SHAPES)
@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>',
        '<iframe src="https://example.org/"></iframe>', '<p style="x" onclick="alert(1)">x</p>',
        '<a href="jav&#x09;ascript:alert(1)">x</a>', '<a href="data:text/html,x">x</a>', '<a href="//[bad">x</a>',
    ],
)  # fmt: skip
def test_x1_nothing_in_a_feed_runs_whatever_stands_in_the_database(client, story, shape, body):
    Article.objects.filter(pk=story.pk).update(body=body)

    [item] = feeds.read(client, f"/feed.{shape}")

    found = html.fragment_fromstring(item["html"], create_parent="div")
    assert not found.xpath("//script|//iframe|//object|//style|//form|//@*[starts-with(name(), 'on')]|//@style")
    addresses = [str(each) for each in found.xpath("//@href|//@src")]
    assert [each for each in addresses if not each.startswith(("http://", "https://"))] == []
