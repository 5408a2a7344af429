"""N: Unicode and slugs."""

import threading
import unicodedata
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from articles import addresses, publishing
from articles.models import Article, Author, Tag
from newsroom.kit.scripts import mixed_words
from newsroom.models import User
from sections.models import Section, StandingPage
from tests import patience
from tests.factories.articles import ArticleFactory, AuthorFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.hostile.strings import NAUGHTY

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize("headline", ["中国航天", "!?", "🚀", "​…"])
def test_n1_a_headline_without_latin_letters_still_has_an_address(client, headline):
    story = ArticleFactory(headline=headline, live=DAY)

    assert story.path.removeprefix("2022/04/26/")
    assert client.get(story.get_absolute_url()).status_code == 200


def test_n1_a_headline_of_signs_is_addressed_by_its_key():
    story = ArticleFactory(headline="!?!", live=DAY)

    assert story.path == f"2022/04/26/story-{story.pk}"


def test_n1_tags_in_any_script_have_slugs():
    story = ArticleFactory()
    story.tags.set(["中国", "月", "🚀", "!!", "??"])

    slugs = list(Tag.objects.order_by("slug").values_list("slug", flat=True))
    assert len(set(slugs)) == 5
    assert all(slug.isascii() for slug in slugs)


def test_n2_different_headlines_that_fold_to_one_slug_get_stable_numbers():
    stories = [ArticleFactory(headline=text, live=DAY) for text in ["Fire", "ﬁre", "FIRE"]]

    assert [s.slug for s in stories] == ["fire", "fire-2", "fire-3"]
    publishing.publish(stories[1], by=None)
    stories[1].refresh_from_db()
    assert stories[1].slug == "fire-2"


def test_n3_composed_and_decomposed_headlines_have_one_slug():
    slugs = {
        addresses.wanted_slug(Article(headline=unicodedata.normalize(form, "Ångström")))
        for form in ("NFC", "NFD", "NFKC", "NFKD")
    }

    assert slugs == {"angstrom"}


def test_n4_an_endless_headline_has_a_short_slug():
    story = ArticleFactory(headline="words without an end " * 14, live=DAY)

    assert len(story.slug) <= 80
    assert not story.slug.endswith("-")


@pytest.mark.parametrize("word", ["admin", "static", "archive", "feed", "support", "desk", "2024", "health"])
def test_n5_reserved_words_are_refused_as_sections_and_pages(word):
    publication = PublicationFactory()

    for thing in (
        Section(publication=publication, name="Any", slug=word),
        StandingPage(publication=publication, title="Any", slug=word),
    ):
        with pytest.raises(ValidationError, match="needed by the site itself"):
            thing.full_clean()


@pytest.mark.parametrize("word", ["..", "a/b", "sitemap.xml", "a b", "é"])
def test_n5_what_is_no_slug_is_refused(word):
    with pytest.raises(ValidationError):
        Section(publication=PublicationFactory(), name="Any", slug=word).full_clean()


@pytest.mark.django_db(transaction=True)
def test_n6_two_editors_publishing_one_headline_at_once_both_succeed():
    stories = [ArticleFactory(headline="Launch") for _ in range(6)]
    start = threading.Barrier(6)

    def publish(story):
        start.wait(timeout=20)
        publishing.publish(story, by=None, at=DAY)
        connection.close()

    threads = [threading.Thread(target=publish, args=[story]) for story in stories]
    for thread in threads:
        thread.start()
    patience.finish(*threads)

    slugs = {"launch", *(f"launch-{n}" for n in range(2, 7))}
    assert set(Article.objects.values_list("slug", flat=True)) == slugs


def test_n7_a_changed_slug_answers_301_for_ever(client):
    story = ArticleFactory(headline="One", live=DAY)
    addresses.change(story, slug="two")
    addresses.change(story, slug="three")

    for old in ("one", "two"):
        answer = client.get(f"/2022/04/26/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/2022/04/26/three/")


@pytest.mark.parametrize("text", NAUGHTY)
def test_n8_naughty_strings_are_kept_and_shown_as_text(client, text):
    composed = unicodedata.normalize("NFC", text)
    story = ArticleFactory(
        headline=composed[:300], standfirst=composed, kicker=composed[:60], dateline_place=composed[:100]
    )
    story.full_clean(exclude=["path"])
    publishing.publish(story, by=None, at=DAY)

    story.refresh_from_db()
    page = client.get(story.get_absolute_url())

    assert (story.headline, story.standfirst) == (composed[:300], composed)
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    assert client.get("/").status_code == 200
    assert client.get(story.section.get_absolute_url()).status_code == 200


def test_n9_a_name_that_mixes_scripts_is_noticed():
    assert mixed_words("Аnna Petrova") == ["Аnna"], "the first letter is Cyrillic"
    assert mixed_words("Анна Petrova Łukasz 中国 ليلى") == []


@pytest.mark.parametrize(("first", "second"), [("anna", "ANNA"), ("anna", "Anna")])
def test_n10_user_names_differ_by_more_than_case(first, second):
    UserFactory(username=first)

    with pytest.raises(ValidationError, match="user name already"):
        User(username=second, password="x").full_clean()


def test_n10_an_address_belongs_to_one_account_whatever_its_case():
    UserFactory(email="anna@example.org")

    with pytest.raises(ValidationError, match="e-mail address already"):
        User(username="other", password="x", email="ANNA@example.org").full_clean()


@pytest.mark.parametrize("blank", [" ", "\u200b", "\u2060\u3164", "\t\n"])
def test_n11_what_cannot_be_seen_is_refused_as_a_headline_or_name(blank):
    section = SectionFactory()
    story = Article(section=section, publication=section.publication, headline=blank)

    for thing in (story, Author(name=blank, slug="a"), Section(publication=section.publication, name=blank, slug="b")):
        with pytest.raises(ValidationError):
            thing.full_clean()


@pytest.mark.parametrize(
    "variant", ["/2022/04/26/l%61unch/", "/2022/04/26/launch/", "/2022/04/26/launch/?utm_source=x"]
)
def test_n12_every_variant_of_an_address_names_one_canonical(client, variant):
    ArticleFactory(headline="Launch", live=DAY)

    page = client.get(variant)

    assert page.status_code == 200
    assert '<link rel="canonical" href="http://testserver/2022/04/26/launch/">' in page.text


def test_n12_a_missing_slash_leads_to_the_one_address(client):
    ArticleFactory(headline="Launch", live=DAY)

    answer = client.get("/2022/04/26/launch")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/2022/04/26/launch/")


def test_n8_author_names_in_any_script_are_shown(client):
    story = ArticleFactory()
    names = ["ليلى المنصوري", "יעל כהן", "山田 太郎", "Ñandú Öztürk", "O’Brien-Smith"]
    for position, name in enumerate(names):
        story.bylines.create(author=AuthorFactory(name=name), position=position)
    publishing.publish(story, by=None, at=DAY)

    page = client.get(f"/{Article.objects.get(pk=story.pk).path}/").text

    assert all(name in page for name in names)
