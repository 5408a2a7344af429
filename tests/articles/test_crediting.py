"""Who a story is by, in one place."""

import json
from datetime import UTC, date, datetime

import pytest
from defusedxml import ElementTree
from django.db.models import prefetch_related_objects
from django.utils import translation

from articles import crediting, publishing, reading
from articles.models import Author
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory
from tests.factories.sections import SectionFactory
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)


def by(*names, **kwargs):
    """Return a story signed by these, ready to be credited."""
    story = ArticleFactory(**kwargs)
    for position, name in enumerate(names):
        story.bylines.create(author=AuthorFactory(name=name, slug=name.lower()), position=position)
    prefetch_related_objects([story], reading.BYLINES)
    return story


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (["Ana"], "Ana"),
        (["Ana", "Bo"], "Ana and Bo"),
        (["Ana", "Bo", "Chen"], "Ana, Bo and Chen"),
        ([], "Staff Writers"),
    ],
)
def test_names_stand_as_a_sentence_lists_them(names, line):
    assert crediting.credit(by(*names)).byline == line


def test_a_name_leads_to_its_stories_here_and_at_home():
    section = SectionFactory(publication__host="home.test")

    (ana,) = crediting.credit(by("Ana", section=section)).by

    assert (ana.name, ana.path, ana.is_staff) == ("Ana", "/author/ana/", False)
    assert ana.url == f"{section.publication.origin}/author/ana/"


def test_the_newsroom_signs_where_nobody_does_and_leads_nowhere():
    (nobody,) = crediting.credit(by()).by

    assert nobody == crediting.Signature("Staff Writers", path="", url="", is_staff=True)


def test_the_newsrooms_own_byline_is_known_for_it():
    story = ArticleFactory()
    story.bylines.create(author=AuthorFactory(name="Staff Writers", slug=Author.STAFF_WRITERS))
    prefetch_related_objects([story], reading.BYLINES)

    (staff,) = crediting.credit(story).by

    assert (staff.name, staff.path, staff.is_staff) == ("Staff Writers", "/author/staff-writers/", True)


def test_an_agency_is_named_with_the_line_it_asks_for():
    agency = AgencyFactory(name="Xanadu News", code="XNA", url="https://xanadu.example/", credit_line="All of XNA.")

    source = crediting.credit(by("Ana", agency=agency)).agency

    assert (source.name, source.code, source.path) == ("Xanadu News", "XNA", "/agency/xna/")
    assert (source.website, source.credit) == ("https://xanadu.example/", "All of XNA.")
    assert crediting.credit(by("Bo")).agency is None


def test_an_agency_that_asks_for_no_line_is_credited_by_its_name():
    assert crediting.credit(by(agency=AgencyFactory(name="Xanadu", credit_line=""))).agency.credit == "Xanadu"


def test_a_dateline_reads_as_on_the_page():
    story = by(agency=AgencyFactory(code="XNA"), dateline_place="Beijing", live=DAY)
    line = crediting.credit(story).dateline

    assert str(line) == "Beijing (XNA) Apr 26, 2022"
    assert not line.is_dated_otherwise


def test_a_dateline_may_name_another_day_than_that_of_publication():
    line = crediting.dateline(by(dateline_on=date(2022, 4, 24), live=DAY))

    assert (str(line), line.published_at, line.is_dated_otherwise) == ("Apr 24, 2022", DAY, True)


def test_a_dateline_is_written_in_the_language_of_the_page():
    story = by(dateline_on=date(2022, 5, 24), dateline_place="Bonn")

    with translation.override("de"):
        assert str(crediting.dateline(story)) == "Bonn 24. Mai 2022"


# --- The contract: whoever tells of a story names the same people, the same source, the same day -----------------------

ATOM, CREATOR = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}creator"


def names_everywhere(client, story):
    """Return the names of a story's byline as each of those gives them that tell of it."""
    page = client.get(story.get_absolute_url())
    (script,) = soup(page).select('script[type="application/ld+json"]')
    news = json.loads(script.string)["@graph"][0]
    atom, rss = (ElementTree.fromstring(client.get(f"/feed.{shape}").content) for shape in ("atom", "rss"))
    return {
        "page": [name.get_text() for name in soup(page).select(".story__credit .byline bdi")],
        "json-ld": [author["name"] for author in news["author"]],
        "atom": [name.text for name in atom.findall(f"{ATOM}entry/{ATOM}author/{ATOM}name")],
        "rss": [name for row in rss.iter(CREATOR) for name in row.text.split(", ")],
        "json": [author["name"] for author in client.get("/feed.json").json()["items"][0]["authors"]],
        "api": [author["name"] for author in client.get(f"/api/v1/stories/{story.pk}").json()["authors"]],
    }


def lines_everywhere(client, story):
    """Return the byline as those give it who have one line for it."""
    page = soup(client.get(story.get_absolute_url()))
    return {
        "page": " ".join(page.select_one(".story__credit .byline").get_text().split()).removeprefix("By "),
        "meta": page.select_one('meta[name="author"]')["content"],
        "api": client.get(f"/api/v1/stories/{story.pk}").json()["byline"],
        "oembed": client.get("/oembed/", {"url": story.canonical_url}).json()["author_name"],
    }


@pytest.mark.parametrize("names", [["Ana"], ["Ana", "Bo", "Łukasz & <Chen>"], []])
def test_everyone_who_tells_of_a_story_names_the_same_people(client, names):
    story = ArticleFactory()
    for position, name in enumerate(names):
        story.bylines.create(author=AuthorFactory(name=name, slug=f"a-{position}"), position=position)
    story = publishing.publish(story, by=None, at=DAY)
    prefetch_related_objects([story], reading.BYLINES)

    wanted = crediting.credit(story)

    assert names_everywhere(client, story) == dict.fromkeys(
        ["page", "json-ld", "atom", "rss", "json", "api"], wanted.names
    )
    assert lines_everywhere(client, story) == dict.fromkeys(["page", "meta", "api", "oembed"], wanted.byline)
    assert wanted.names == (names or ["Staff Writers"])


def test_everyone_who_tells_of_a_story_names_the_same_agency_and_day(client):
    agency = AgencyFactory(name="Xanadu News", code="XNA", credit_line="All of XNA.")
    story = ArticleFactory(agency=agency, dateline_place="Beijing", live=DAY)

    page = client.get(story.get_absolute_url())
    (script,) = soup(page).select('script[type="application/ld+json"]')
    news = json.loads(script.string)["@graph"][0]
    api = client.get(f"/api/v1/stories/{story.pk}").json()

    line = "Beijing (XNA) Apr 26, 2022"
    assert (texts(page, ".story__credit .dateline"), news["dateline"], api["dateline"]) == ([line], line, line)
    assert texts(page, ".source a")[0] == news["creditText"] == api["agency"]["credit"] == "All of XNA."
    assert news["sourceOrganization"]["name"] == api["agency"]["name"] == "Xanadu News"
