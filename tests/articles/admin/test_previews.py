"""Previews and guest links at the desk."""

import json

import pytest
from django.urls import reverse

from articles import previewing
from articles.models import PreviewLink, WorkingCopy
from sections.roles import PICTURES, REPORTER
from tests.articles.desk import change, said
from tests.factories.articles import ArticleFactory, complete_story
from tests.factories.sections import PublicationFactory, SectionFactory, staff
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}


@pytest.fixture
def story(section, editor):
    return ArticleFactory(section=section, headline="Ice on the Moon", created_by=editor)


def at(name, *parts):
    return reverse(f"admin:articles_article_{name}", args=parts)


def test_a_draft_is_seen_as_readers_will(client, story):
    WorkingCopy.objects.create(article=story, values={"headline": "Water on the Moon"})

    page = client.get(at("preview", story.pk))

    assert texts(page, "h1") == ["Water on the Moon"]
    assert texts(page, ".masthead__name")[0] == story.publication.name
    assert soup(page).select_one("meta[name=robots]")["content"] == "noindex, nofollow"


def test_what_is_sent_is_shown_and_not_saved(client, story):
    page = client.post(at("preview", story.pk), {"values": json.dumps({"headline": "Steam"})})

    assert texts(page, "h1") == ["Steam"]
    story.refresh_from_db()
    assert story.headline == "Ice on the Moon"
    for wrong in ("", "[]", "{", "[" * 100_000):
        assert client.post(at("preview", story.pk), {"values": wrong}).status_code == 400


def test_it_may_stand_in_a_frame_of_the_desk_and_do_no_more_than_a_readers_page(client, story):
    page = client.get(at("preview", story.pk))

    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert {"no-store", "private"} <= set(page.headers["Cache-Control"].split(", "))
    assert "frame-ancestors 'none'" in client.get("/").headers["Content-Security-Policy"]


def test_a_preview_has_the_look_of_the_storys_own_paper(client, editor):
    sister = PublicationFactory(host="sister.test", name="Areograph", theme="areograph")
    client.force_login(staff(REPORTER, sister))
    story = ArticleFactory(section=SectionFactory(publication=sister))

    page = client.get(at("preview", story.pk))

    assert soup(page).html["data-theme"] == "areograph"
    assert texts(page, ".masthead__name")[0] == "Areograph"


def test_a_guest_link_is_made_by_one_click_and_shown_once(client, story):
    news = client.post(at("link", story.pk), headers=JSON).json()

    address = soup(type("Answer", (), {"content": news["html"].encode()})).select_one("#link-address")["value"]
    assert address.startswith("http://testserver/preview/")
    assert client.get(address).status_code == 200
    assert address not in client.get(change(story)).text
    link = PreviewLink.objects.get()
    assert str(link.made_by) in news["html"]


def test_without_a_script_the_link_stands_on_a_page_of_its_own(client, story):
    page = client.post(at("link", story.pk), {"label": "Hana", "days": "30"})

    assert client.get(soup(page).select_one("#link-address")["value"]).status_code == 200
    assert (PreviewLink.objects.get().label, PreviewLink.objects.get().made_by) == ("Hana", story.created_by)


@pytest.mark.parametrize("days", ["2", "-1", "x", "9" * 30, "²"])
def test_odd_lives_are_refused(client, story, days):
    assert client.post(at("link", story.pk), {"days": days}, headers=JSON).status_code == 400
    assert not PreviewLink.objects.exists()


def test_a_link_is_revoked_where_it_is_listed(client, story):
    link, address = previewing.make(story, by=story.created_by, label="Hana")
    other, _address = previewing.make(ArticleFactory(section=story.section), by=story.created_by)

    answer = client.post(at("revoke_link", story.pk, link.pk), follow=True)

    assert said(answer) == ["Revoked. Whoever opens it finds nothing."]
    assert client.get(address).status_code == 404
    assert client.post(at("revoke_link", story.pk, other.pk)).status_code == 404


def test_what_guests_said_stands_with_the_story(client, story):
    link, address = previewing.make(story, by=story.created_by)
    seen = soup(client.get(address)).select_one("[name=seen]")["value"]
    previewing.answer(link, verdict="change", name="Hana <b>", words="Two <i>tons</i>.", seen=seen)

    news = client.post(at("link", story.pk), headers=JSON).json()["html"]
    assert "Please change" in news
    assert "Hana &lt;b&gt;" in news
    assert "of an earlier text" not in news

    WorkingCopy.objects.create(article=story, values={"body": "<p>New.</p>"})
    assert "of an earlier text" in client.post(at("link", story.pk), headers=JSON).json()["html"]


def test_reporters_invite_and_the_picture_desk_only_looks(client, section, story):
    client.force_login(staff(REPORTER, section.publication))
    assert client.post(at("link", story.pk), headers=JSON).status_code == 200

    client.force_login(staff(PICTURES, section.publication))
    assert client.get(at("preview", story.pk)).status_code == 200
    assert client.post(at("link", story.pk)).status_code == 403
    assert client.post(at("revoke_link", story.pk, PreviewLink.objects.get().pk)).status_code == 403


def test_a_preview_asks_a_fixed_number_of_questions(client, editor, section, django_assert_num_queries):
    story = complete_story(section)
    client.get(at("preview", story.pk))

    with django_assert_num_queries(23):
        assert client.get(at("preview", story.pk)).status_code == 200
