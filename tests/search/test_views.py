"""The search as a reader meets it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import listing, publishing
from search import indexing, vocabulary
from tests import caching, feeds
from tests.factories.articles import AgencyFactory, ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.pages import headlines_in, links, soup, texts

pytestmark = pytest.mark.django_db
LIST = ".listing"


def story(headline, body="", **kwargs):
    kwargs.setdefault("live", True)
    return ArticleFactory(headline=headline, standfirst="", body=f"<p>{body}</p>", **kwargs)


def found(client, text, **more):
    return headlines_in(client.get("/search/", {"q": text, **more}), LIST)


def test_an_empty_search_explains_itself_and_asks_nothing(client, django_assert_num_queries):
    SectionFactory(name="Moon", slug="moon")
    client.get("/search/")

    with django_assert_num_queries(0):
        page = client.get("/search/")

    assert page.status_code == 200
    assert texts(page, "h1") == ["Search Testserver"]
    assert soup(page).select_one("details[open] summary").get_text() == "How to ask exactly"
    # The form may be found by search engines; its answers are not for them.
    assert [soup(client.get(path)).select_one('meta[name="robots"]')["content"] for path in ("/search/", "/search/?q=x")] == [
        "max-image-preview:large", "noindex, follow",
    ]  # fmt: skip
    assert page.headers["Cache-Control"] == caching.PUBLIC


def test_stories_are_found_with_their_words_marked(client):
    story("Ice on the Moon", "A crater holds frozen water.")
    story("Nothing of it")

    page = client.get("/search/", {"q": "frozen moon"})

    assert headlines_in(page, LIST) == ["Ice on the Moon"]
    assert texts(page, ".listing mark") == ["Moon", "frozen"]
    assert texts(page, ".search__count") == ["1 story"]
    assert len(soup(page).select("h1")) == 1


def test_only_what_readers_may_see_is_found_counted_or_suggested(client):
    soon = timezone.now() + timedelta(hours=1)
    there = story("Comet for everyone", "xylograph")
    ArticleFactory(headline="Comet in a draft", body="<p>zymurgy</p>")
    story("Comet to come", "zymurgy", live=soon)
    held = story("Comet under embargo", "zymurgy")
    held.embargo_until = soon
    held.save()
    gone = publishing.withdraw(story("Comet withdrawn", "zymurgy"), by=None, reason="So.")
    for each in (there, held, gone):
        indexing.index(each)
    vocabulary.keep(vocabulary.count(["zymurgy xylograph"]))

    page = client.get("/search/", {"q": "comet"})
    assert headlines_in(page, LIST) == ["Comet for everyone"]
    assert texts(page, ".search__count") == ["1 story"]
    assert "zymurgy" not in client.get("/search/", {"q": "zymurgi"}).text
    assert texts(client.get("/search/", {"q": "xylograpk"}), ".search__meant a") == ["xylograph"]


def test_the_whole_network_is_a_choice(client):
    sister = SectionFactory(publication=PublicationFactory(host="mars.test", name="Areograph"))
    story("Comet here")
    story("Comet there", section=sister)
    story("Asteroid there", section=sister)

    assert found(client, "comet") == ["Comet here"]
    assert set(found(client, "comet", **{"in": "network"})) == {"Comet here", "Comet there"}
    nothing = client.get("/search/", {"q": "asteroid"})
    assert texts(nothing, ".empty__next") == ["Read 1 story in the whole network"]
    assert links(nothing, ".empty") == ["/search/?q=asteroid&in=network"]


def test_a_guest_is_found_where_it_runs(client):
    home = SectionFactory()
    away = story("Comet of a sister", section=SectionFactory(publication=PublicationFactory(host="mars.test")))
    away.also_in.add(home)
    listing.relist(away)

    assert found(client, "comet") == ["Comet of a sister"]
    assert found(client, f"comet section:{home.slug}") == ["Comet of a sister"]


def test_facets_count_what_their_links_lead_to(client):
    moon = SectionFactory(name="Moon", slug="moon")
    rocks = SectionFactory(name="Rocks", slug="rocks", parent=moon, publication=moon.publication)
    agency = AgencyFactory(code="XNA", name="Xinhua")
    for number in range(3):
        story(f"Comet {number}", section=moon, agency=agency, live=datetime(2009, 5, 1 + number, tzinfo=UTC))
    story("Comet of rocks", section=rocks, live=datetime(2010, 5, 1, tzinfo=UTC))
    story("Comet elsewhere", section=SectionFactory(publication=moon.publication)).tags.set(["ice"])

    page = client.get("/search/", {"q": "comet"})

    choices = {" ".join(link.get_text().split()): link["href"] for link in soup(page).select(".search__facets a")}
    assert {"Moon 4", "Rocks 1", "2009 3", "2010 1", "Xinhua 3"} <= set(choices)
    for label, address in choices.items():
        narrowed = client.get(address)
        assert texts(narrowed, ".search__count")[0].split()[0] == label.rsplit(" ", 1)[1], label
        removed = links(narrowed, ".search__active")
        assert removed == ["/search/?q=comet"]


def test_pages_of_the_newest_go_on_by_key(client):
    for number in range(43):
        story(f"Comet {number}", live=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number))

    read = []
    address = "/search/?q=comet&sort=newest"
    while address:
        page = client.get(address)
        read += headlines_in(page, LIST)
        following = soup(page).select_one('.older a[rel="next"]')
        address = following["href"] if following else None

    assert read == [f"Comet {number}" for number in reversed(range(43))]


def test_pages_of_the_best_are_read_to_the_end(client, monkeypatch):
    monkeypatch.setattr("search.finding.CANDIDATES", 25)
    for number in range(43):
        story(f"Story {number}", "comet", live=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number))

    read = []
    address = "/search/?q=comet"
    while address:
        page = client.get(address)
        read += headlines_in(page, LIST)
        following = soup(page).select_one('.older a[rel="next"]')
        address = following["href"] if following else None

    assert len(read) == len(set(read)) == 43


def test_beyond_the_bound_counts_say_that_there_are_more(client, monkeypatch):
    monkeypatch.setattr("search.answering.BOUND", 5)
    section = SectionFactory()
    for number in range(7):
        story(f"Comet {number}", section=section)

    page = client.get("/search/", {"q": "comet", "sort": "newest"})

    assert texts(page, ".search__count") == ["5+ stories"]
    assert texts(page, ".search__number")[0] == "5+"
    assert len(headlines_in(page, LIST)) == 5
    further = client.get(links(page, ".older")[0])
    assert headlines_in(further, LIST) == ["Comet 1", "Comet 0"]


@pytest.mark.parametrize("stories", [1, 3])
def test_a_search_asks_the_same_number_of_questions(client, stories):
    section = SectionFactory()
    for number in range(stories):
        story(f"Comet {number}", section=section, agency=AgencyFactory())
    client.get("/search/")

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/search/", {"q": "comet -tag:none"})

    assert len(headlines_in(page, LIST)) == stories
    # PostgreSQL is told besides how long it may take, and walks its index in two statements.
    aside = ("SAVEPOINT", "RELEASE", "SHOW", "SELECT set_config", "SELECT key FROM")
    assert len([q for q in asked if not q["sql"].startswith(aside)]) <= 11


def test_the_form_of_fields_leads_to_a_search(client):
    PublicationFactory()
    answer = client.get("/search/", {"q": "ice", "place": "New York", "before_date": "2010", "tag": ""})

    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/search/?q=ice+place%3A%22New+York%22+before%3A2010",
    )


def test_browsers_learn_how_to_search_here(client):
    PublicationFactory(name="Perihelion")
    answer = client.get("/search/opensearch.xml")

    assert answer.headers["Content-Type"].startswith("application/opensearchdescription+xml")
    assert 'template="http://testserver/search/?q={searchTerms}"' in answer.text
    assert soup(client.get("/search/")).select_one('link[rel="search"]')["href"] == "/search/opensearch.xml"


def test_a_search_is_a_feed(client):
    PublicationFactory(name="Perihelion")
    story("Comet & ice", "It came back.")
    story("Something else")

    page = client.get("/search/", {"q": "comet"})

    assert links(page, ".search__summary")[-1] == "/search/feed.atom?q=comet"
    for shape in feeds.SHAPES:
        assert feeds.titles(client, f"/search/feed.{shape}?q=comet") == ["Comet & ice"]
        assert client.get(f"/search/feed.{shape}").status_code == 404
    again = client.get("/search/feed.atom?q=comet")
    assert client.get("/search/feed.atom?q=comet", headers={"if-none-match": again.headers["ETag"]}).status_code == 304
