"""Where feeds are found: in the head of pages, on the page of feeds, and at the addresses of earlier systems."""

import pytest

from tests.factories.articles import ArticleFactory, AuthorFactory
from tests.factories.sections import SectionFactory
from tests.pages import soup

pytestmark = pytest.mark.django_db


def named(client, path):
    """Return the feeds that a page names in its head."""
    return [link["href"] for link in soup(client.get(path)).select('link[rel="alternate"][type]')]


def test_pages_name_their_feeds(client):
    story = ArticleFactory(section=SectionFactory(slug="space"), live=True)
    story.bylines.create(author=AuthorFactory(slug="anna"))
    story.tags.set(["moon"])
    site = [f"http://testserver/feed.{shape}" for shape in ("atom", "rss", "json")]

    for path in ("/", "/feeds/"):
        assert named(client, path) == site
    assert set(site) <= set(named(client, story.get_absolute_url()))
    for path in ("/space/", "/tag/moon/", "/author/anna/"):
        assert named(client, path) == [f"http://testserver{path}feed.{s}" for s in ("atom", "rss", "json")] + site


def test_the_page_of_feeds_leads_to_all_of_them(client):
    parent = SectionFactory(slug="space")
    SectionFactory(slug="earth")
    SectionFactory(slug="moon", name="A moon", parent=parent, publication=parent.publication)

    page = soup(client.get("/feeds/"))

    found = [link["href"] for link in page.select(".feed-list__shapes a")]
    assert found[::3] == [
        "/feed.atom", "/space/feed.atom", "/space/moon/feed.atom", "/earth/feed.atom", "/corrections/feed.atom",
    ]  # fmt: skip
    for path in found:
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/feed/", "/feed.rss"), ("/feed", "/feed.rss"), ("/feed/atom/", "/feed.atom"), ("/feed/rss2/", "/feed.rss"),
        ("/rss", "/feed.rss"), ("/rss/", "/feed.rss"), ("/rss.xml", "/feed.rss"), ("/feed.xml", "/feed.rss"),
        ("/atom.xml", "/feed.atom"), ("/index.xml", "/feed.rss"), ("/moon/feed/", "/moon/feed.rss"),
        ("/category/moon/feed/", "/moon/feed.rss"), ("/tag/moon/feed/atom/", "/tag/moon/feed.atom"),
        ("/author/anna/feed/", "/author/anna/feed.rss"), ("/space/moon/feed", "/space/moon/feed.rss"),
    ],
)  # fmt: skip
def test_where_other_systems_have_their_feeds_leads_to_ours(client, old, new):
    SectionFactory()

    answer = client.get(old)

    assert (answer.status_code, answer.headers["Location"]) == (301, new)
