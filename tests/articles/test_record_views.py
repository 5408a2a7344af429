"""The public record as readers and their programs meet it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import etree

from articles import correcting, disclosing, publishing, versions
from articles.models import Article, Version
from tests import caching
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory
from tests.hostile.strings import NAUGHTY
from tests.pages import links, soup, texts

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def story():
    """A live story that was changed and corrected."""
    story = ArticleFactory(
        headline="Ice on the Moon",
        body="<p>It weighs one ton.</p><p>It is old.</p>",
        live=timezone.now() - timedelta(days=1),
    )
    versions.keep(story, kind=Version.Kind.PUBLISHED, by=None)
    Article.objects.filter(pk=story.pk).update(
        headline="Water on the Moon", body="<p>It weighs two tons.</p><p>It is old.</p>"
    )
    story.refresh_from_db()
    versions.keep(story, kind=Version.Kind.PUBLISHED, by=None)
    return story


@pytest.fixture
def note(story):
    return correcting.correct(story, kind="correction", text="It is water, and two tons.", by=UserFactory())


def test_the_page_of_corrections_lists_them_with_the_way_to_the_change(client, story, note):
    page = client.get("/corrections/")

    assert texts(page, "h1") == ["Corrections"]
    assert texts(page, ".notes__kind") == ["Correction"]
    assert texts(page, ".notes__headline") == ["Water on the Moon"]
    assert texts(page, ".notes__text") == ["It is water, and two tons."]
    assert links(page, ".notes") == [story.get_absolute_url(), f"{story.get_absolute_url()}versions/1...2/"]
    assert page.headers["Cache-Control"] == caching.PUBLIC


def test_every_page_leads_to_the_corrections(client, story):
    assert "/corrections/" in links(client.get("/"), ".footer__paper")


def test_an_empty_page_of_corrections_says_so(client):
    SectionFactory()

    page = client.get("/corrections/")

    assert page.status_code == 200
    assert "Nothing had to be put right yet" in texts(page, ".empty__text")[0]
    assert client.get("/corrections/?before=9-9").status_code == 404


@pytest.mark.parametrize("notes", [1, 3])
def test_the_page_of_corrections_asks_the_same_number_of_questions(client, story, notes, django_assert_num_queries):
    for number in range(notes):
        correcting.correct(story, kind="update", text=f"Number {number}", by=UserFactory())
    client.get("/corrections/")

    with django_assert_num_queries(1):
        assert len(texts(client.get("/corrections/"), ".notes__item")) == notes


def test_corrections_are_read_page_by_page(client, story):
    for number in range(32):
        correcting.correct(story, kind="update", text=f"Number {number}", by=UserFactory())

    first = client.get("/corrections/")
    second = client.get("/corrections/" + links(first, ".older")[0])

    assert [len(texts(page, ".notes__item")) for page in (first, second)] == [30, 2]
    assert client.get("/corrections/?before=rubbish").status_code == 404


def test_the_story_shows_the_note_where_the_editor_put_it(client, story, note):
    page = client.get(story.get_absolute_url())
    assert texts(page, ".corrections--beneath .corrections__note")[0].startswith("Correction, ")
    assert soup(page).select(".corrections--above") == []
    assert soup(page).select_one(".story__corrected")["href"] == "#corrections"
    assert links(page, ".corrections--beneath") == [f"{story.get_absolute_url()}versions/1...2/"]

    correcting.correct(story, kind="apology", text="We are sorry.", by=UserFactory())
    page = client.get(story.get_absolute_url())
    assert "We are sorry." in texts(page, ".corrections--above")[0]
    assert len(texts(page, ".corrections--beneath .corrections__note")) == 1


def test_a_retracted_story_says_so_at_the_top_and_wherever_it_is_listed(client, story):
    correcting.correct(story, kind="retraction", text="None of it is true.", by=UserFactory())
    ArticleFactory(section=story.section, live=timezone.now())

    page = client.get(story.get_absolute_url())
    assert texts(page, "h1") == ["Retracted: Water on the Moon"]
    assert texts(page, ".corrections--above .corrections__title") == ["This story was retracted"]
    assert soup(page).title.string.startswith("Retracted: ")
    for path in ("/", story.section.get_absolute_url(), f"/{story.path[:10]}/"):
        assert "Retracted: Water on the Moon" in texts(client.get(path), "main")[0], path


def test_machines_are_told_of_corrections(client, story, note):
    data = json.loads(
        soup(client.get(story.get_absolute_url())).select_one('script[type="application/ld+json"]').string
    )

    data = data["@graph"][0]
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == "Water on the Moon"
    assert data["dateModified"] == timezone.localtime(note.made_at).isoformat(timespec="seconds")
    assert data["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "It is water, and two tons.",
            "datePublished": timezone.localtime(note.made_at).isoformat(timespec="seconds"),
        }
    ]


def test_the_versions_of_a_story_are_listed_with_dates_and_notes(client, story, note):
    page = client.get(f"{story.get_absolute_url()}versions/")

    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] == caching.PUBLIC
    assert [name.split(",")[0] for name in texts(page, ".past__name")] == ["As it is now", "As it first appeared"]
    assert texts(page, ".past__note") == ["Correction: It is water, and two tons."]
    compare = f"{story.get_absolute_url()}versions/1...2/"
    assert links(page, ".past__links") == [compare, compare]


def test_two_versions_are_compared_in_words_and_not_by_colour_alone(client, story):
    page = client.get(f"{story.get_absolute_url()}versions/1...2/")

    assert [d.get_text(" ", strip=True) for d in soup(page).select(".comparison del")] == [
        "Taken out: Ice", "Taken out: one ton",
    ]  # fmt: skip
    assert [d.get_text(" ", strip=True) for d in soup(page).select(".comparison ins")] == [
        "Put in: Water", "Put in: two tons",
    ]  # fmt: skip
    assert texts(page, ".comparison__label") == ["Headline", "Text"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "canonical" not in page.text


def test_a_comparison_asks_a_fixed_number_of_questions(client, story, django_assert_num_queries):
    address = f"{story.get_absolute_url()}versions/1...2/"
    client.get(address)

    with django_assert_num_queries(3):
        assert client.get(address).status_code == 200


def test_a_withheld_version_is_nowhere(client, story, note):
    disclosing.withhold(story.versions.get(number=1), by=UserFactory(), because="A court asked.")

    assert client.get(f"{story.get_absolute_url()}versions/1...2/").status_code == 404
    for path in ("/corrections/", story.get_absolute_url(), f"{story.get_absolute_url()}versions/"):
        assert "1...2" not in client.get(path).text, path


@pytest.mark.parametrize("address", ["versions/2...1/", "versions/1...1/", "versions/0...1/", "versions/1...9/",
                                     "versions/1..2/", "versions/a...b/", "versions/1...2000000/"])  # fmt: skip
def test_addresses_that_name_no_two_versions_answer_404(client, story, address):
    assert client.get(story.get_absolute_url() + address).status_code == 404


def test_a_story_that_was_never_kept_has_no_page_of_versions(client):
    story = ArticleFactory(live=True)

    assert client.get(f"{story.get_absolute_url()}versions/").status_code == 404


def test_a_guest_story_has_its_past_at_the_sister_too(client, story):
    sister = SectionFactory(publication__host="sister.test")
    story.also_in.add(sister)
    publishing.publish(story, by=None, at=story.published_at)
    from articles import listing  # noqa: PLC0415

    listing.relist(story)
    page = client.get(f"{story.get_absolute_url()}versions/1...2/", headers={"host": "sister.test"})

    assert page.status_code == 200


def test_the_feed_is_well_formed_and_dated_in_three_shapes(client, story, note):
    atom = client.get("/corrections/feed.atom")
    feed = etree.fromstring(atom.content)
    entry = feed.find(f"{ATOM}entry")
    assert atom.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entry.findtext(f"{ATOM}title") == "Correction: Water on the Moon"
    assert entry.find(f"{ATOM}link").get("href") == story.canonical_url
    when = note.made_at.isoformat(timespec="seconds")
    assert [entry.findtext(f"{ATOM}updated"), entry.findtext(f"{ATOM}published")] == [when, when]
    assert feed.findtext(f"{ATOM}updated") == when

    rss = etree.fromstring(client.get("/corrections/feed.rss").content)
    assert rss.findtext("channel/item/description") == "It is water, and two tons."
    assert rss.findtext("channel/item/guid") == f"http://testserver/corrections/#note-{note.pk}"

    answer = client.get("/corrections/feed.json")
    item = json.loads(answer.content)["items"][0]
    assert answer.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert item["url"] == story.canonical_url
    assert item["date_modified"] == when
    assert client.get("/corrections/feed.exe").status_code == 404


def test_feeds_are_empty_and_well_formed_before_the_first_correction(client):
    SectionFactory()

    assert etree.fromstring(client.get("/corrections/feed.atom").content).findall(f"{ATOM}entry") == []
    assert json.loads(client.get("/corrections/feed.json").content)["items"] == []


def test_x8_feeds_stay_well_formed_whatever_stands_in_them(client, story):
    for number, naughty in enumerate(NAUGHTY):
        story.corrections.create(text=f"{number} {naughty}\x01\x0b", kind="update")
    Article.objects.filter(pk=story.pk).update(headline="]]> <b>&amp; \x08 \ufffe</b>")

    for shape in ("atom", "rss"):
        etree.fromstring(client.get(f"/corrections/feed.{shape}").content)
    assert json.loads(client.get("/corrections/feed.json").content)["items"]


def test_x7_nothing_in_a_story_ends_the_script_for_machines(client):
    story = ArticleFactory(
        headline="</script><script>alert(1)</script><!--",
        standfirst="\u2028&lt;",
        lead_picture=PictureFactory(),
        live=True,
    )
    story.corrections.create(text="</script><img src=x onerror=alert(1)>")

    page = client.get(story.get_absolute_url())

    (script,) = soup(page).select('script[type="application/ld+json"]')
    assert json.loads(script.string)["@graph"][0]["headline"] == story.headline
    assert "\\u003C/script\\u003E" in page.text
    assert "<img src=x" not in page.text
