"""What machines read about a story and its paper."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from articles import publishing
from articles.models import Article
from newsroom.kit import cards
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, PictureFactory, complete_story
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, StandingPageFactory
from tests.pages import soup

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)


def said(client, path, **headers):
    """Return what a page says to machines, by type."""
    (script,) = soup(client.get(path, headers=headers)).select('script[type="application/ld+json"]')
    return {node["@type"]: node for node in json.loads(script.string)["@graph"]}


def test_a_story_is_described_in_full(client):
    section = SectionFactory(name="Moon", slug="moon", publication__name="Perihelion")
    story = complete_story(section, headline="Ice on the Moon", source_url="https://xanadu.example/ice")
    agency = story.agency

    page = said(client, story.get_absolute_url())
    news, origin = page["NewsArticle"], section.publication.origin

    assert news["headline"] == "Ice on the Moon"
    assert news["mainEntityOfPage"] == news["url"] == story.canonical_url
    assert (news["articleSection"], news["isAccessibleForFree"], news["wordCount"]) == ("Moon", True, 3)
    assert sorted(news["keywords"]) == sorted(tag.name for tag in story.tags.all())
    assert [who["@type"] for who in news["author"]] == ["Person", "Person"]
    assert news["publisher"]["logo"] | {"url": ""} == {
        "@type": "ImageObject", "url": "", "width": cards.LOGO[0], "height": cards.LOGO[1],
    }  # fmt: skip
    assert news["isBasedOn"] == "https://xanadu.example/ice"
    assert (news["creditText"], news["sourceOrganization"]["name"]) == (agency.credit_line, agency.name)
    assert [note["@type"] for note in news["correction"]] == ["CorrectionComment"] * 2
    assert page["BreadcrumbList"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Perihelion", "item": f"{origin}/"},
        {"@type": "ListItem", "position": 2, "name": "Moon", "item": f"{origin}/moon/"},
        {"@type": "ListItem", "position": 3, "name": "Ice on the Moon", "item": story.canonical_url},
    ]


def test_a_picture_is_offered_in_three_shapes_that_answer_in_their_sizes(client):
    story = ArticleFactory(lead_picture=PictureFactory(size=(1600, 1200)), live=DAY)

    images = said(client, story.get_absolute_url())["NewsArticle"]["image"]

    assert [(i["width"], i["height"]) for i in images] == [(1280, 720), (1280, 960), (960, 960), (1200, 630)]
    for image in images:
        answer = client.get(urlsplit(image["url"]).path)
        assert (answer.status_code, bool(answer.getvalue())) == (200, True), image


def test_the_newsroom_is_an_organisation_and_a_person_is_a_person(client):
    staff, named = ArticleFactory(live=DAY), ArticleFactory()
    named.bylines.create(author=AuthorFactory(name="Ana Lind", slug="ana"))
    named = publishing.publish(named, by=None, at=DAY)
    Article.objects.get(pk=staff.pk).bylines.all().delete()

    authors = [said(client, story.get_absolute_url())["NewsArticle"]["author"] for story in (staff, named)]

    origin = staff.publication.origin
    assert authors[0] == [{"@type": "Organization", "name": "Staff Writers", "url": f"{origin}/"}]
    assert authors[1] == [{"@type": "Person", "name": "Ana Lind", "url": f"{named.publication.origin}/author/ana/"}]


def test_a_guest_is_described_as_at_home(client):
    home, sister = SectionFactory(), PublicationFactory(host="sister.test", name="Sister")
    story = ArticleFactory(section=home)
    story.also_in.add(SectionFactory(publication=sister))
    story = publishing.publish(story, by=None, at=DAY)

    page = client.get(story.get_absolute_url(), headers={"host": "sister.test"})

    assert soup(page).select_one('meta[property="og:url"]')["content"] == story.canonical_url
    assert said(client, story.get_absolute_url(), host="sister.test")["NewsArticle"]["@id"] == story.canonical_url


def test_a_front_says_whose_it_is_and_how_the_paper_works(client):
    publication = PublicationFactory(name="Testserver")
    for slug in ("about", "contact", "ethics"):
        StandingPageFactory(publication=publication, slug=slug)

    page = said(client, "/")
    paper, origin = page["NewsMediaOrganization"], publication.origin

    assert (paper["publishingPrinciples"], paper["ethicsPolicy"]) == (f"{origin}/about/", f"{origin}/ethics/")
    assert paper["correctionsPolicy"] == f"{origin}/corrections/"
    assert paper["contactPoint"]["url"] == f"{origin}/contact/"
    assert page["WebSite"]["name"] == "Testserver"


def test_a_sub_section_says_where_it_stands(client):
    parent = SectionFactory(name="Launch", slug="launch")
    section = SectionFactory(name="Reusable", slug="reusable", parent=parent, publication=parent.publication)

    crumbs = said(client, section.get_absolute_url())["BreadcrumbList"]["itemListElement"]

    assert [crumb["name"] for crumb in crumbs] == [parent.publication.name, "Launch", "Reusable"]


def test_a_page_has_the_same_address_title_and_card_wherever_it_is_shared(client):
    story = ArticleFactory(headline='Ice & "fire" <now>', standfirst="W" * 400, live=DAY)
    publication = story.publication

    for path in ("/", story.section.get_absolute_url(), story.get_absolute_url(), "/archive/"):
        page = soup(client.get(path))
        said_of = {m["property"]: m["content"] for m in page.select("meta[property]")}
        assert said_of["og:url"] == page.select_one("link[rel=canonical]")["href"], path
        assert said_of["og:title"] == (story.headline if path == story.get_absolute_url() else page.title.string), path
        assert said_of["og:site_name"] == publication.name, path
        assert client.get(urlsplit(said_of["og:image"]).path).getvalue(), path
        assert len(said_of["og:description"]) <= 200, path
        assert page.select_one('meta[name="twitter:card"]')["content"] == "summary_large_image", path


@pytest.mark.parametrize("state", ["draft", "scheduled", "embargoed", "expired", "withdrawn", "trashed"])
def test_a2_what_readers_may_not_see_is_said_to_no_machine_and_no_sharer(client, state):
    story = ArticleFactory(
        headline="Secret headline", standfirst="Secret words.", lead_picture=PictureFactory(), live=DAY
    )
    page = soup(client.get(story.get_absolute_url()))
    card = urlsplit(page.select_one('meta[property="og:image"]')["content"]).path
    later = datetime.now(tz=UTC) + timedelta(days=9)
    changes = {
        "draft": {"published_at": None}, "scheduled": {"published_at": later}, "embargoed": {"embargo_until": later},
        "expired": {"expires_at": DAY + timedelta(days=1)}, "trashed": {"trashed_at": DAY},
    }  # fmt: skip
    if state == "withdrawn":
        publishing.withdraw(story, by=UserFactory(), reason="It was wrong.")
    else:
        Article.objects.filter(pk=story.pk).update(**changes[state])

    gone = soup(client.get(story.get_absolute_url()))

    assert gone.select('script[type="application/ld+json"], meta[property^="og:"], link[type$="oembed"]') == []
    assert gone.select("link[rel=canonical]") == []
    assert client.get(card).status_code == 404
    for path in ("/", story.section.get_absolute_url()):
        assert "Secret" not in client.get(path).text, path


def test_an_agency_without_a_line_is_credited_by_its_name(client):
    story = ArticleFactory(agency=AgencyFactory(name="Xanadu", credit_line=""), live=DAY)

    assert said(client, story.get_absolute_url())["NewsArticle"]["creditText"] == "Xanadu"
