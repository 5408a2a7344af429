"""Tags, authors, agencies and dossiers, as a reader meets them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Tag
from tests.factories.articles import (
    AgencyFactory,
    ArticleFactory,
    AuthorFactory,
    DossierFactory,
    PictureFactory,
    TagFactory,
)
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.pages import headlines_in, links, soup, texts

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)


def tagged(section, *tags, **kwargs):
    story = ArticleFactory(section=section, **{"live": DAY, **kwargs})
    story.tags.set(tags)
    return story


@pytest.mark.parametrize("stories", [1, 3])
def test_lists_ask_the_same_number_of_questions(client, stories, django_assert_num_queries):
    section, author, agency = (
        SectionFactory(),
        AuthorFactory(slug="anna", picture=PictureFactory()),
        AgencyFactory(code="XNA"),
    )
    for _ in range(stories):
        story = tagged(section, "moon", "water", agency=agency, lead_picture=PictureFactory())
        story.bylines.create(author=author, position=1)
    client.get("/")
    counts = {"/tag/moon/": 3, "/author/anna/": 2, "/agency/xna/": 2, "/tags/": 2, "/tags/m/": 2}

    for path, count in counts.items():
        with django_assert_num_queries(count, info=path):
            page = client.get(path)
        assert page.status_code == 200, path
        if count != 2 or "tags" not in path:
            assert len(headlines_in(page, ".listing")) == stories, path


@pytest.mark.parametrize("stories", [1, 12])
def test_a_dossier_asks_the_same_number_of_questions(client, stories, django_assert_num_queries):
    section = SectionFactory()
    dossier = DossierFactory(publication=section.publication, lead_picture=PictureFactory())
    for number in range(stories):
        story = tagged(section, dossier.tag, "water", lead_picture=PictureFactory())
        dossier.key_facts.create(label=f"Fact {number}", value="1", position=number)
        dossier.milestones.create(article=story, line=f"Turn {number}")
    client.get("/")

    with django_assert_num_queries(6):
        page = client.get(dossier.get_absolute_url())

    assert len(texts(page, ".key-facts__label")) == len(texts(page, ".chronicle__link")) == stories


def test_a_tag_names_those_that_stand_beside_it(client):
    section = SectionFactory()
    tagged(section, "moon", "water", "crew")
    tagged(section, "moon", "water")
    tagged(section, "mars")

    assert texts(client.get("/tag/moon/"), ".related-tags__link") == ["water", "crew"]


def test_an_author_is_shown_with_picture_and_ways_to_write(client):
    PublicationFactory()
    AuthorFactory(slug="anna", biography="Watches rivers.", email="anna@example.org", url="https://www.example.org/anna",
                  picture=PictureFactory())  # fmt: skip

    page = client.get("/author/anna/")

    assert texts(page, ".page-head__text") == ["Watches rivers."]
    assert links(page, ".person__links") == ["mailto:anna@example.org", "https://www.example.org/anna"]
    assert "/square-" in soup(page).select_one(".person__picture img")["src"]


def test_an_agency_names_its_credit_line_and_its_own_site(client):
    PublicationFactory()
    AgencyFactory(code="XNA", credit_line="By arrangement with Xeno News", url="https://www.xna.example/")

    page = client.get("/agency/xna/")

    assert texts(page, ".page-head__text") == ["By arrangement with Xeno News"]
    assert texts(page, ".person__links li") == ["In datelines: XNA", "xna.example"]


def test_the_index_of_tags_counts_and_goes_by_letter(client):
    section = SectionFactory()
    for tags in (["moon"], ["moon", "月球", "4K"], ["mars"]):
        tagged(section, *tags)

    page, letter = client.get("/tags/"), client.get("/tags/m/")

    assert texts(page, ".tag-list__item")[0] == "moon 2 stories"
    assert {"/tags/0/", "/tags/m/"} <= set(links(page, ".letters"))
    assert texts(letter, ".tag-list__item") == ["mars 1 story", "moon 2 stories"]
    assert "月球" in client.get(f"/tags/{Tag.objects.get(name='月球').slug[0]}/").text
    assert texts(client.get("/tags/0/"), ".tag-list__link") == ["4K"]


def test_the_index_of_tags_turns_pages_by_key(client):
    section = SectionFactory()
    story = tagged(section)
    story.tags.set([TagFactory(name=f"m{number:03}") for number in range(201)])

    first = client.get("/tags/m/")
    rest = client.get("/tags/m/" + links(first, ".older")[0])

    assert (len(texts(first, ".tag-list__link")), texts(rest, ".tag-list__link")) == (200, ["m200"])
    assert client.get("/tags/m/?after=%F0%9F%9A%80~").status_code == 200


@pytest.mark.parametrize("hidden", ["draft", "withdrawn_at", "trashed_at", "embargo_until", "sister"])
def test_a2_a_tag_that_only_hidden_stories_have_stands_in_no_list(client, hidden):
    section = SectionFactory()
    tagged(section, "moon")
    elsewhere = SectionFactory(publication=PublicationFactory(host="sister.test"))
    story = tagged(elsewhere if hidden == "sister" else section, "moon", "secret", live=hidden != "draft" and DAY)
    if hidden not in {"draft", "sister"}:
        Article.objects.filter(pk=story.pk).update(**{hidden: timezone.now() + timedelta(hours=1)})

    for path in ("/tags/", "/tags/s/", "/tag/moon/"):
        assert "secret" not in texts(client.get(path), ".tag-list__link, .related-tags__link"), path
    assert texts(client.get("/tags/m/"), ".tag-list__count") == ["1 story"]


def test_a_dossier_stands_at_its_tags_address_once_it_is_open(client):
    section = SectionFactory()
    tag = TagFactory(name="moon")
    newest = [tagged(section, "moon", live=DAY + timedelta(days=n)).headline for n in range(9)][::-1]
    dossier = DossierFactory(publication=section.publication, tag=tag, title="Back to the Moon", opened_at=None)
    dossier.key_facts.create(label="Second", value="B", position=1)
    dossier.key_facts.create(label="First", value="A", position=0)

    assert texts(client.get("/tag/moon/"), "h1") == ["moon"]
    type(dossier).objects.update(opened_at=timezone.now())
    page = client.get("/tag/moon/")

    assert texts(page, "h1") == ["Back to the Moon"]
    assert texts(page, ".dossier__summary") == [soup_text(dossier.summary)]
    assert texts(page, ".key-facts dt") == ["First", "Second"]
    assert headlines_in(page, ".listing") == newest[:6]
    assert texts(page, ".chronicle__link") == newest[6:]
    assert texts(page, ".chronicle__number, .chronicle__name") == ["2022", "April"]


def soup_text(html):
    return html.removeprefix("<p>").removesuffix("</p>")


def test_a_dossier_of_one_site_leaves_the_others_their_tag(client):
    section = SectionFactory()
    tagged(section, "moon")
    DossierFactory(publication=PublicationFactory(host="sister.test"), tag=Tag.objects.get(), title="Theirs")

    assert texts(client.get("/tag/moon/"), "h1") == ["moon"]
    assert texts(client.get("/tag/moon/", headers={"host": "sister.test"}), "h1") == ["Theirs"]


def test_milestones_speak_in_their_own_line(client):
    section = SectionFactory()
    tag = TagFactory(name="moon")
    dossier = DossierFactory(publication=section.publication, tag=tag)
    story, plain = tagged(section, "moon"), tagged(section, "moon", live=DAY.replace(year=2020), headline="As it was")
    dossier.milestones.create(article=story, line="The day it landed")
    dossier.milestones.create(article=plain)

    page = client.get("/tag/moon/")

    assert texts(page, ".chronicle__entry[data-milestone] .chronicle__link") == ["The day it landed", "As it was"]
    assert texts(page, ".chronicle__number") == ["2022", "2020"]


@pytest.mark.parametrize("field", ["withdrawn_at", "trashed_at", "embargo_until", "published_at", "held_until"])
def test_a2_milestones_of_stories_that_are_not_before_readers_vanish(client, field):
    section = SectionFactory()
    dossier = DossierFactory(publication=section.publication)
    story = tagged(section, dossier.tag)
    dossier.milestones.create(article=story, line="The secret turn")
    assert "The secret turn" in client.get(dossier.get_absolute_url()).text

    Article.objects.filter(pk=story.pk).update(**{field: timezone.now() + timedelta(hours=1)})

    page = client.get(dossier.get_absolute_url())
    assert "The secret turn" not in page.text
    assert story.headline not in page.text
