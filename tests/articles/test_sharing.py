"""How a story goes on from reader to reader."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from defusedxml import ElementTree
from django.db.models import prefetch_related_objects

from articles import reading, sharing
from articles.models import Article
from tests.factories.articles import ArticleFactory, AuthorFactory
from tests.factories.sections import SectionFactory

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)
HOSTILE = [
    "Ice & fire? 100 % #1",
    "\r\nLocation: https://evil.example/",
    "https://evil.example/",
    "&url=https://evil.example/&u=//evil.example",
    '"><script>alert(1)</script>',
]


@pytest.fixture
def story(db):
    """A live story, ready to be embedded."""
    section = SectionFactory(publication__name="Perihelion")
    made = ArticleFactory(headline="Ice on the Moon", standfirst="A crater holds more.", section=section, live=DAY)
    prefetch_related_objects([made], reading.BYLINES)
    return made


@pytest.mark.once
@pytest.mark.parametrize("title", HOSTILE)
def test_r4_share_links_lead_to_the_places_on_the_list_and_carry_one_address(title):
    address = "https://news.example/2022/04/26/ice/"

    for name, href in sharing.links(address, title):
        parts = urlsplit(href)
        asked = parse_qs(parts.query)
        assert (parts.scheme, parts.netloc) == ("mailto", "") or (parts.scheme, parts.hostname in sharing.HOSTS) == (
            "https",
            True,
        ), name
        said = [value for values in asked.values() for value in values]
        assert sum(address in value for value in said) == 1, name
        assert not set(href) & set('\r\n"<> '), name
        assert len(asked) <= 2, name


@pytest.mark.once
@pytest.mark.parametrize(
    "address",
    [
        "", "//evil.example/2022/04/26/ice/", "ftp://news.example/2022/04/26/ice/", "javascript:alert(1)",
        "https://user@news.example/2022/04/26/ice/", "https://news.example:8443/2022/04/26/ice/",
        "https://news.example:x/2022/04/26/ice/", "https://news.example/2022/04/26/ice/versions/",
        "https://news.example/desk/", "https://[broken/2022/04/26/ice/", "https://news.example/2022/04/26/../ice/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_story_is_no_place(address):
    assert sharing.place_of(address) is None


@pytest.mark.once
def test_a_storys_address_is_a_place_with_whatever_hangs_behind_it():
    place = ("news.example", "2022/04/26/ice")

    for address in ("https://news.example/2022/04/26/ice/", "http://NEWS.example/2022/04/26/ice?utm=1#top"):
        assert sharing.place_of(address) == place, address


@pytest.mark.once
def test_a_place_may_have_the_port_that_the_network_answers_at(settings):
    settings.PUBLIC_PORT = "8202"

    found = [sharing.place_of(f"http://news.example:{port}/2022/04/26/ice/") is not None for port in (8202, 8203)]

    assert found == [True, False]


def test_an_embedded_story_is_a_quotation_with_its_source(story):
    data = sharing.oembed(story)

    assert (data["version"], data["type"], data["title"]) == ("1.0", "rich", "Ice on the Moon")
    assert (data["author_name"], data["provider_name"]) == ("Staff Writers", "Perihelion")
    assert data["html"] == (
        f'<blockquote cite="{story.canonical_url}"><p><strong><a href="{story.canonical_url}">Ice on the Moon</a></strong></p>'
        f'<p>A crater holds more.</p><footer>Staff Writers · <a href="{story.publication.origin}/">Perihelion</a></footer>'
        "</blockquote>"
    )
    assert data["thumbnail_url"].endswith(".jpg")


def test_an_embedded_story_keeps_within_its_bounds(story):
    data = sharing.oembed(story, widest=320, highest=100)

    assert (data["width"], data["height"]) == (320, 100)
    assert "thumbnail_url" not in data


def test_x7_hostile_words_stay_words_where_a_story_is_embedded(db):
    section = SectionFactory(publication__name="A & B <b>")
    story = ArticleFactory(
        headline="</a><script>alert(1)</script>", standfirst='"><img src=x>', section=section, live=DAY
    )
    story.bylines.create(author=AuthorFactory(name="<i>Ana</i>"))
    story = Article.objects.full().prefetch_related(reading.BYLINES).get(pk=story.pk)

    data = sharing.oembed(story)
    xml = ElementTree.fromstring(sharing.oembed_xml(data).encode())

    assert "<script" not in data["html"]
    assert "<img" not in data["html"]
    assert "<i>" not in data["html"]
    assert xml.findtext("title") == story.headline
    assert xml.findtext("html") == data["html"]


@pytest.mark.once
def test_a_code_is_one_drawing_without_style_or_script():
    svg = sharing.code_for("https://news.example/2022/04/26/ice/")
    drawn = ElementTree.fromstring(svg)

    assert [child.tag.rpartition("}")[2] for child in drawn] == ["path", "path"]
    assert "style" not in svg
    side = int(drawn.get("viewBox").split()[2])
    assert side >= 21 + 2 * sharing.QUIET
    # The three eyes a camera looks for: seven dark modules in their first row.
    assert drawn[1].get("d").startswith("M4 4h7v1h-7z")
