"""A story behind a guest link, as the guest meets it."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from articles import previewing
from articles.models import GuestAnswer, WorkingCopy
from newsroom.kit import html
from tests.factories.articles import ArticleFactory, PictureFactory, complete_story
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory
from tests.hostile.strings import NAUGHTY
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return ArticleFactory(headline="Ice on the Moon", body="<p>It is cold.</p>")


@pytest.fixture
def address(story):
    return urlsplit(previewing.make(story, by=UserFactory())[1]).path


def sent(page, **changes):
    """Return what the form of a page sends, with changes."""
    seen = soup(page).select_one("[name=seen]")["value"]
    return {"verdict": "approve", "name": "Hana", "words": "", "seen": seen} | changes


def test_a_guest_reads_the_story_as_it_will_be(client, story, address):
    WorkingCopy.objects.create(article=story, values={"headline": "Water on the Moon"})

    page = client.get(address)

    assert page.status_code == 200
    assert texts(page, "h1") == ["Water on the Moon"]
    assert texts(page, ".body") == ["It is cold."]
    assert page.templates[0].name == "articles/preview.html"


def test_it_is_kept_from_caches_indexes_and_other_sites(client, address):
    page = client.get(address)

    assert page.headers["Cache-Control"] == "no-store, private"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert soup(page).select_one("meta[name=robots]")["content"] == "noindex, nofollow"
    assert soup(page).select("link[rel=canonical], script[type='application/ld+json']") == []
    assert not page.cookies


def test_a_changed_live_story_is_shown_with_its_changes_to_come(client):
    story = complete_story(SectionFactory(), headline="As readers have it")
    WorkingCopy.objects.create(article=story, values={"headline": "As it will be"})
    address = urlsplit(previewing.make(story, by=UserFactory())[1]).path

    assert texts(client.get(address), "h1") == ["As it will be"]
    assert texts(client.get(story.get_absolute_url()), "h1") == ["As readers have it"]


def test_an_answer_is_taken_without_a_cookie_or_a_token(address):
    guest = Client(enforce_csrf_checks=True)
    page = guest.get(address)

    done = guest.post(f"{address}answer/", sent(page, verdict="change", words="Two tons."))

    assert (done.status_code, done.headers["Location"]) == (303, f"{address}answered/")
    assert not done.cookies
    assert "Thank you" in texts(guest.get(done.headers["Location"]), "h1")
    given = GuestAnswer.objects.get()
    assert (given.verdict, given.name, given.words) == ("change", "Hana", "Two tons.")
    assert len(given.seen) == 64


def test_an_answer_that_can_not_be_taken_comes_back_whole(client, address):
    page = client.post(f"{address}answer/", sent(client.get(address), verdict="change", name="Hana <b>"))

    assert page.status_code == 400
    assert texts(page, ".guest-answer__refused") == ["Say in a few words what should be changed."]
    assert soup(page).select_one("[name=name]")["value"] == "Hana <b>"
    assert soup(page).select_one("[value=change]").has_attr("checked")
    assert texts(page, "h1") == ["Ice on the Moon"]


def test_a_flood_is_told_to_wait(client, address):
    form = sent(client.get(address))
    for number in range(10):
        client.post(f"{address}answer/", form | {"words": str(number)})

    assert client.post(f"{address}answer/", form | {"words": "more"}).status_code == 429
    assert GuestAnswer.objects.count() == 10


def test_a_form_on_another_site_is_refused(client, address):
    form = sent(client.get(address))

    answer = client.post(f"{address}answer/", form, headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert not GuestAnswer.objects.exists()


def test_opening_is_counted_by_the_pages_script_and_not_by_reading(client, story, address):
    client.get(address)
    assert story.preview_links.get().opens == 0

    assert client.post(f"{address}opened/").status_code == 204
    assert story.preview_links.get().opens == 1


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_what_is_posted_to_can_not_be_read(client, address, method):
    for name in ("answer/", "opened/"):
        assert getattr(client, method)(address + name).status_code == 405
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("parts", [1, 3])
def test_a_preview_asks_a_fixed_number_of_questions(client, parts, django_assert_num_queries):
    story = complete_story(SectionFactory())
    for _ in range(parts - 1):
        story.corrections.create(text="So.")
    address = urlsplit(previewing.make(story, by=UserFactory())[1]).path
    client.get(address)

    with django_assert_num_queries(19):
        assert client.get(address).status_code == 200


def test_x2_words_of_guests_and_writers_are_text(client, story, address):
    body = html.clean("".join(NAUGHTY))
    for naughty in NAUGHTY:
        WorkingCopy.objects.update_or_create(
            article=story, defaults={"values": {"headline": naughty, "kicker": naughty, "body": body}}
        )
        page = client.get(address)
        back = client.post(
            f"{address}answer/", {"verdict": naughty, "name": naughty, "words": naughty, "seen": naughty}
        )
        for answer in (page, back):
            assert answer.status_code in {200, 400}
            assert soup(answer).select("h1 *, .kicker a *, script:not([src]), img[src=x], svg") == [], naughty


def test_a_picture_that_is_hidden_until_published_is_seen_by_the_link_alone(client):
    hidden, other = PictureFactory(is_restricted=True), PictureFactory(is_restricted=True)
    story = ArticleFactory(lead_picture=hidden)
    link, where = previewing.make(story, by=UserFactory())
    address = urlsplit(where).path

    shown = soup(client.get(address)).select_one(".lead-picture img")["src"]
    assert shown.startswith(f"{address}pictures/{story.lead_picture_id}/")
    picture = client.get(shown)
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")
    assert picture.headers["Cache-Control"] == "no-store, private"
    assert picture.getvalue()
    elsewhere = shown.replace(f"/{story.lead_picture_id}/", f"/{other.pk}/")
    assert client.get(elsewhere.replace(story.lead_picture.version, other.version)).status_code == 404

    previewing.revoke(link, by=UserFactory())
    assert client.get(shown).status_code == 404
