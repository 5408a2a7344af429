"""What the text editor asks of the desk: clean pastes, stories to link to, embeds, its dialogs."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.urls import reverse

from articles import publishing
from articles.models import Article
from newsroom.kit import embeds, html
from search import indexing
from sections.roles import EDITOR, PICTURES, SUPPORTERS
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return SectionFactory()


@pytest.fixture
def editor(client, section):
    person = staff(EDITOR, section.publication)
    client.force_login(person)
    return person


def clean(client, **sent):
    return client.post(reverse("desk-text:clean"), sent).json()


def test_a_paste_comes_back_clean_and_says_what_stayed_behind(client, editor):
    answer = clean(
        client, html="<nav><a href='/'>Home</a></nav><p style='color:red'>Words<img src='a.jpg'><img src='b.jpg'></p>"
    )

    assert answer["html"] == "<p>Words</p>"
    assert answer["left_out"] == {"furniture": 1, "picture": 2}
    assert answer["said"] == (
        "2 pictures were left out: add them from the library. Menus and buttons of the page were left out."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://youtu.be/jNQXAC9IVRw", '<figure data-embed="youtube:jNQXAC9IVRw"></figure>'),
        (
            '<iframe src="https://www.youtube.com/embed/jNQXAC9IVRw"></iframe><script>x()</script>',
            '<figure data-embed="youtube:jNQXAC9IVRw"></figure>',
        ),
        (
            "https://a.example/?id=1&utm_source=x",
            '<p><a href="https://a.example/?id=1" rel="noopener">https://a.example/?id=1</a></p>',
        ),
    ],
)
def test_a_lone_address_or_a_providers_code_becomes_what_it_stands_for(client, editor, text, expected):
    assert clean(client, text=text)["html"] == expected


def test_an_address_of_a_story_of_ours_becomes_a_reference_to_it(client, editor, section):
    story = ArticleFactory(section=section, headline="Ice & fire", live=True)

    alone = clean(client, text=story.canonical_url)["html"]
    inside = clean(client, html=f"<p>See <a href='{story.canonical_url}?utm_medium=mail'>this</a>.</p>")["html"]

    assert alone == f'<p><a data-story="{story.pk}">Ice &amp; fire</a></p>'
    assert inside == f'<p>See <a data-story="{story.pk}">this</a>.</p>'


def test_x14_a_paste_that_is_too_much_is_refused_in_words(client, editor):
    response = client.post(reverse("desk-text:clean"), {"html": "<b>" * 20_000 + "x", "text": "x"})

    assert response.status_code == 422
    assert response.json()["said"] == "This text has HTML nested more than 200 deep. Paste it as plain text."
    assert len("x" * html.LARGEST) == html.LARGEST


def test_stories_to_link_to_are_live_ones_and_drafts_of_the_persons_own_publication(client, editor, section):
    abroad = SectionFactory(publication=PublicationFactory(host="sister.test"))
    draft = ArticleFactory(section=section, headline="Ice at the pole")
    live = ArticleFactory(section=abroad, headline="Pole of ice", live=True)
    ArticleFactory(section=abroad, headline="Ice, a pole, a secret")
    indexing.index_many(Article.objects.all())
    publishing.trash(ArticleFactory(section=section, headline="Ice pole in the bin", live=True), by=editor)
    ArticleFactory(section=section, headline="Ice alone")

    found = client.get(reverse("desk-text:stories"), {"q": "ice POLE"}).json()["stories"]

    assert [(row["id"], row["live"], row["state"]) for row in found] == [
        (draft.pk, False, "Draft"), (live.pk, True, "Live"),
    ]  # fmt: skip


def test_a_story_is_found_by_its_address_unless_the_person_may_not_see_it(client, editor, section):
    mine = ArticleFactory(section=section, live=True)
    hidden = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")), live=True)
    publishing.withdraw(hidden, by=editor, reason="x")

    def found(address):
        return [row["id"] for row in client.get(reverse("desk-text:stories"), {"q": address}).json()["stories"]]

    assert found(mine.canonical_url) == [mine.pk]
    assert found(hidden.canonical_url) == []
    assert found("https://elsewhere.example" + mine.get_absolute_url()) == []


@pytest.mark.parametrize("count", [1, 5])
def test_finding_stories_asks_the_same_number_of_questions(client, editor, section, count, django_assert_num_queries):
    ArticleFactory.create_batch(count, section=section, live=True, headline="Ice")
    client.get(reverse("desk-text:stories"), {"q": "ice"})

    # PostgreSQL is told how long each of the two searches may take, and to forget it.
    with django_assert_num_queries(8 if connection.vendor == "sqlite" else 13):
        client.get(reverse("desk-text:stories"), {"q": "ice"})


def test_an_embed_is_told_apart_from_an_address_that_isnt_one(client, editor):
    known = client.get(reverse("desk-text:embed"), {"address": "https://vimeo.com/76979871"})
    unknown = client.get(reverse("desk-text:embed"), {"address": "https://evil.example/video"})

    assert known.json() == {"reference": "vimeo:76979871", "provider": "Vimeo", "page": "https://vimeo.com/76979871"}
    assert unknown.status_code == 422
    assert all(provider.name in unknown.json()["error"] for provider in embeds.PROVIDERS.values())


def test_the_dialogs_name_their_fields(client, editor):
    page = BeautifulSoup(client.get(reverse("desk-text:dialogs")).content, "html5lib")

    assert [dialog["data-ask"] for dialog in page.find_all("dialog")] == ["link", "embed"]
    assert all(page.find("label", attrs={"for": field["id"]}) for field in page.find_all(["input", "textarea"]))


@pytest.mark.parametrize("name", ["desk-text:clean", "desk-text:stories", "desk-text:embed", "desk-text:dialogs"])
@pytest.mark.parametrize("role", [PICTURES, SUPPORTERS])
def test_who_writes_nothing_is_refused(client, section, role, name):
    client.force_login(staff(role, section.publication))
    ask = client.post if name == "desk-text:clean" else client.get

    assert ask(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ["desk-text:clean", "desk-text:stories", "desk-text:embed", "desk-text:dialogs"])
def test_a_stranger_is_sent_to_sign_in(client, name):
    ask = client.post if name == "desk-text:clean" else client.get

    response = ask(reverse(name))

    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("admin:login"))


def test_c1_a_paste_without_the_forms_token_is_refused(section):
    from django.test import Client  # noqa: PLC0415 - the one test that wants the check

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff(EDITOR, section.publication))

    assert strict.post(reverse("desk-text:clean"), {"html": "<p>a</p>"}).status_code == 403
