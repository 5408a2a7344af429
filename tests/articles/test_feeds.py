"""Feeds of stories: of which lists, what they hold in each shape, and how little they cost."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from lxml import etree

from articles import publishing
from articles.feeds import NEWEST
from articles.models import Article
from sections import network
from sections.models import Publication
from tests import feeds
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, PictureFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.feeds import ATOM, SHAPES

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)


def full_story(**kwargs):
    """Return a live story with everything that a feed holds."""
    picture = PictureFactory()
    story = ArticleFactory(
        headline="Ice & fire", standfirst="What it is about.", lead_picture=picture, live=DAY,
        agency=AgencyFactory(code="XNA", name="Xenon", credit_line="All rights with Xenon."),
        body=f'<p>Read <a href="/about/">about us</a> and <a href="#end">the end</a>.</p>'
        f'<figure data-picture="{picture.pk}"><figcaption>Said here</figcaption></figure>'
        '<figure data-embed="youtube:jNQXAC9IVRw"></figure>',
        **kwargs,
    )  # fmt: skip
    story.bylines.all().delete()
    story.bylines.create(author=AuthorFactory(name="Anna", slug="anna"), position=1)
    story.bylines.create(author=AuthorFactory(name="Bela", slug="bela"), position=2)
    story.tags.set(["moon"])
    return story


@pytest.mark.parametrize("shape", SHAPES)
def test_each_list_has_its_feed(client, shape):
    section = SectionFactory(slug="space")
    sub = SectionFactory(publication=section.publication, parent=section, slug="moon")
    ArticleFactory(section=SectionFactory(slug="earth"), headline="Elsewhere", live=True)
    story = ArticleFactory(section=sub, headline="Here", agency=AgencyFactory(code="XNA"), live=True)
    story.bylines.create(author=AuthorFactory(slug="anna"))
    story.tags.set(["moon"])

    assert feeds.titles(client, f"/feed.{shape}") == ["Here", "Elsewhere"]
    for place in ("space", "space/moon", "tag/moon", "author/anna", "agency/xna"):
        assert feeds.titles(client, f"/{place}/feed.{shape}") == ["Here"], place
    for nowhere in ("mars", "tag/mars", "author/nobody", "agency/abc"):
        assert client.get(f"/{nowhere}/feed.{shape}").status_code == 404


@pytest.mark.parametrize("shape", SHAPES)
def test_an_entry_holds_the_whole_story(client, shape):
    story = full_story()

    [item] = feeds.read(client, f"/feed.{shape}")

    day = f"{story.created_at:%Y-%m-%d}"
    assert item["id"] == f"tag:testserver,{day}:story-{story.pk}"
    assert item["title"] == "Ice & fire"
    assert item["link"] == story.canonical_url
    assert item["summary"] == "What it is about."
    assert item["authors"] == "Anna, Bela"
    assert item["tags"] == [story.section.name, "moon"]
    assert item["picture"].startswith("http://testserver/pictures/")
    html = item["html"]
    assert 'href="http://testserver/about/"' in html
    assert f'href="{story.canonical_url}#end"' in html
    assert html.count('<img src="http://testserver/pictures/') == 2
    assert "Said here" in html
    assert "https://www.youtube.com/watch?v=jNQXAC9IVRw" in html
    assert "All rights with Xenon." in html
    assert "data-" not in html
    assert "class=" not in html


@pytest.mark.parametrize("shape", SHAPES)
def test_a_publication_can_give_summaries_only(client, shape):
    full_story()
    Publication.objects.update(feeds_hold=Publication.FeedsHold.SUMMARY)
    network.forget()

    [item] = feeds.read(client, f"/feed.{shape}")

    assert (item["summary"], item["html"]) == ("What it is about.", "")


def test_a_feed_without_room_goes_on_with_summaries(client, monkeypatch):
    ArticleFactory(body="<p>Short.</p>", standfirst="", live=DAY)
    ArticleFactory(body=f"<p>{'Long. ' * 100}</p>", standfirst="", live=DAY - timedelta(hours=1))
    monkeypatch.setattr("articles.feeds.LARGEST", 100)

    first, second = feeds.read(client, "/feed.atom")

    assert first["html"] == "<p>Short.</p>"
    assert second["html"] == ""
    assert second["summary"].startswith("Long. Long.")


def test_a_story_without_a_byline_is_the_newsrooms(client):
    story = ArticleFactory(agency=AgencyFactory(name="Xenon"), live=True)
    story.bylines.all().delete()

    assert feeds.read(client, "/feed.atom")[0]["authors"] == "Staff Writers"


def test_a_retracted_story_says_so(client):
    story = ArticleFactory(headline="Wrong", live=True)
    Article.objects.filter(pk=story.pk).update(retracted_at=timezone.now())

    assert feeds.titles(client, "/feed.rss") == ["Retracted: Wrong"]


def test_a_guest_leads_home_and_is_the_same_story_everywhere(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    PublicationFactory()
    sister = PublicationFactory(host="sister.example.org")
    story = ArticleFactory(section=SectionFactory(publication=sister))
    story.also_in.add(SectionFactory(slug="space"))
    publishing.publish(story, by=None, at=DAY)

    [here] = feeds.read(client, "/space/feed.atom")
    [there] = feeds.items(client.get("/feed.atom", headers={"host": "sister.example.org"}).content)

    assert here["link"].startswith("http://sister.example.org/2022/04/26/")
    assert here["id"] == there["id"]


def test_feeds_say_where_they_are_and_who_tells_of_news(client, settings):
    settings.WEBSUB_HUB = "https://hub.example.org/"
    ArticleFactory(live=True)

    for shape in SHAPES:
        answer = client.get(f"/feed.{shape}")
        links = answer.headers["Link"]
        assert f'<http://testserver/feed.{shape}>; rel="self"' in links
        assert '<https://hub.example.org/>; rel="hub"' in links

    atom = etree.fromstring(client.get("/feed.atom").content)
    assert {link.get("rel"): link.get("href") for link in atom.findall(f"{ATOM}link")}[
        "hub"
    ] == "https://hub.example.org/"
    rss = etree.fromstring(client.get("/feed.rss").content)
    said = {link.get("rel"): link.get("href") for link in rss.findall(f"channel/{ATOM}link")}
    assert said == {"self": "http://testserver/feed.rss", "hub": "https://hub.example.org/"}
    assert json.loads(client.get("/feed.json").content)["hubs"] == [
        {"type": "WebSub", "url": "https://hub.example.org/"}
    ]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_feed_costs_the_same_for_one_story_and_for_fifty(client, shape, django_assert_num_queries):
    story = full_story()
    client.get("/")
    # What is listed, the stories, their bylines and tags, their pictures: the map of the network is in memory.
    with django_assert_num_queries(4):
        assert len(feeds.read(client, f"/feed.{shape}")) == 1

    for number in range(NEWEST + 2):
        more = ArticleFactory(section=story.section, body=story.body, live=DAY + timedelta(minutes=number))
        more.bylines.create(author=AuthorFactory())
        more.tags.set(["moon", f"tag {number % 3}"])
    # On a slow machine the map has grown old meanwhile.
    client.get("/")

    with django_assert_num_queries(4):
        assert len(feeds.read(client, f"/feed.{shape}")) == NEWEST


def test_who_has_a_feed_costs_one_query(client, django_assert_num_queries):
    story = ArticleFactory(live=True)
    etag = client.get("/feed.atom").headers["ETag"]

    with django_assert_num_queries(1):
        answer = client.get("/feed.atom", headers={"if-none-match": etag})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert "public" in answer.headers["Cache-Control"]
    assert "Last-Modified" not in answer.headers
    assert client.get(f"/{story.section.slug}/feed.atom", headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("what", ["out", "changed", "gone", "setting"])
def test_a_feed_is_new_when_something_in_it_is(client, what):
    story = ArticleFactory(live=True)
    etag = client.get("/feed.atom").headers["ETag"]

    if what == "out":
        ArticleFactory(section=story.section, live=True)
    elif what == "changed":
        Article.objects.filter(pk=story.pk).update(updated_at=timezone.now() + timedelta(seconds=1))
    elif what == "gone":
        publishing.withdraw(story, by=None, reason="Wrong.")
    else:
        publication = story.publication
        publication.feeds_hold = Publication.FeedsHold.SUMMARY
        publication.save()

    answer = client.get("/feed.atom", headers={"if-none-match": etag})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != etag


def test_an_empty_feed_is_a_feed(client):
    PublicationFactory()

    for shape in SHAPES:
        assert feeds.read(client, f"/feed.{shape}") == []
