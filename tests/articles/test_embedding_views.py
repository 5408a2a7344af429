"""A story on the pages of others, asked for as programs ask."""

from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

import pytest
from defusedxml import ElementTree

from articles import publishing
from articles.models import Article
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.pages import soup

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)


def asked(story, more=""):
    """Return the address that asks for a story."""
    return f"/oembed/?url={quote(story.canonical_url, safe='')}{more}"


def test_a_story_says_where_to_ask_how_it_is_embedded(client):
    story = ArticleFactory(headline="Ice", live=DAY)
    links = soup(client.get(story.get_absolute_url())).select('link[rel="alternate"][type$="+oembed"]')

    answers = [client.get(urlsplit(link["href"])._replace(scheme="", netloc="").geturl()) for link in links]

    assert [link["type"] for link in links] == ["application/json+oembed", "text/xml+oembed"]
    assert answers[0].json()["title"] == "Ice"
    assert ElementTree.fromstring(answers[1].content).findtext("title") == "Ice"
    assert {answer.headers["Access-Control-Allow-Origin"] for answer in answers} == {"*"}


def test_a_story_of_a_sister_is_given_with_its_home(client):
    PublicationFactory()
    story = ArticleFactory(
        section=SectionFactory(publication=PublicationFactory(host="sister.test", name="Sister")), live=DAY
    )

    assert client.get(asked(story)).json()["provider_name"] == "Sister"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400), ("?url=", 400), ("?url=x", 404), ("?url=https://evil.example/2022/04/26/ice/", 404),
        (f"?url={'x' * 9000}", 414), ("?url=x&format=yaml", 501), ("?url=x&maxwidth=-1", 400),
        ("?url=x&maxwidth=0", 400), ("?url=x&maxheight=%D9%A5", 400), ("?url=x&maxheight=1e9", 400),
        ("?url=http://testserver/2022/04/26/none/", 404), ("?url=http://testserver/", 404), ("?url=%00", 400),
    ],
)  # fmt: skip
def test_what_is_no_story_of_ours_is_refused(client, query, status):
    PublicationFactory()

    assert client.get(f"/oembed/{query}").status_code == status


@pytest.mark.parametrize("state", ["draft", "scheduled", "embargoed", "expired", "withdrawn", "trashed"])
def test_a2_what_readers_may_not_see_is_neither_embedded_nor_coded(client, state):
    story = ArticleFactory(headline="Secret", live=DAY)
    address = asked(story), f"{story.get_absolute_url()}qr.svg"
    assert [client.get(a).status_code for a in address] == [200, 200]
    future = datetime(2999, 1, 1, tzinfo=UTC)
    match state:
        case "withdrawn":
            publishing.withdraw(story, by=UserFactory(), reason="Wrong.")
        case "trashed":
            Article.objects.filter(pk=story.pk).update(trashed_at=DAY)
        case "expired":
            Article.objects.filter(pk=story.pk).update(expires_at=datetime(2022, 5, 1, tzinfo=UTC))
        case _:
            field = {"draft": "published_at", "scheduled": "published_at", "embargoed": "embargo_until"}[state]
            Article.objects.filter(pk=story.pk).update(**{field: None if state == "draft" else future})

    answers = [client.get(a) for a in address]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert all(b"Secret" not in answer.content for answer in answers)


def test_a_code_leads_home_from_a_sister(client):
    sister = PublicationFactory(host="sister.test")
    story = ArticleFactory(section=SectionFactory())
    story.also_in.add(SectionFactory(publication=sister))
    story = publishing.publish(story, by=None, at=DAY)

    here, there = (
        client.get(f"{story.get_absolute_url()}qr.svg", headers={"host": host})
        for host in ("testserver", "sister.test")
    )

    assert here.headers["Content-Type"] == "image/svg+xml"
    assert here.content == there.content


def test_r4_no_address_of_ours_sends_on_to_one_that_is_asked_for(client):
    """Share, embed and code routes never answer with a redirect, whatever stands in their parameters."""
    story = ArticleFactory(live=DAY)
    evil = "https://evil.example/"
    for path in ("/oembed/", story.get_absolute_url(), f"{story.get_absolute_url()}qr.svg"):
        for name in ("url", "u", "next", "to", "redirect", "link"):
            answer = client.get(path, {name: evil})
            assert "Location" not in answer.headers, (path, name)
