"""Letters to the editor: written once, never lost, read by others only when chosen."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from comments import lettering, printing
from comments.models import Draft, Letter
from tests.factories.articles import ArticleFactory
from tests.factories.comments import LetterFactory
from tests.factories.newsroom import UserFactory
from tests.factories.readers import ReaderFactory, sign_in
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db
WORDS = "Dear editor,\n\nyour story on the crater was good."
FORM = "/letters/write/"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def story():
    return ArticleFactory(live=True)


@pytest.fixture
def reader(client, story):
    reader = ReaderFactory(name="Ada")
    sign_in(client, reader, story.publication)
    return reader


def chosen(story, **also):
    """Return a letter that readers see."""
    letter = LetterFactory(publication=story.publication, **also)
    lettering.choose(letter, by=UserFactory())
    return letter


def hidden_fields(page):
    return {field["name"]: field["value"] for field in soup(page).select(".mailbag__form input[type=hidden]")}


def test_a_letter_is_sent_once_however_often_the_button_is_pressed(client, reader, story):
    form = client.get(f"{FORM}?story={story.path}")
    sent = hidden_fields(form) | {"kind": "correction", "body": WORDS, "name": "Ada L.", "place": "Turin"}

    answers = [client.post(FORM, sent) for _ in range(2)]

    letter = Letter.objects.get()
    assert (letter.kind, letter.article, letter.reader, letter.author_name, letter.place, letter.body) == (
        "correction", story, reader, "Ada L.", "Turin", WORDS,
    )  # fmt: skip
    page = client.get(answers[1].headers["Location"])
    assert texts(page, "h1") == ["Thank you for telling us"]
    assert page.headers["Cache-Control"] == "no-store, private"


def test_without_a_story_there_is_nothing_to_correct_and_an_unknown_one_loses_no_letter(client, reader):
    client.post(FORM, {"kind": "correction", "body": WORDS, "story": "2022/01/01/never-was", "key": "none"})

    letter = Letter.objects.get()
    assert (letter.kind, letter.article, letter.author_name) == ("letter", None, "Ada")


def test_who_is_not_signed_in_finds_all_they_typed_when_they_are(client, story):
    typed = {"kind": "correction", "body": WORDS, "name": "Ada", "place": "Turin", "story": story.path}

    answer = client.post(FORM, typed)

    assert answer.headers["Location"].startswith("/reader/sign-in/?next=%2Fletters%2Fwrite%2F%3Fstory%3D")
    assert (Letter.objects.count(), Draft.objects.count()) == (0, 1)
    sign_in(client, ReaderFactory(name="Somebody"), story.publication)
    page = soup(client.get(f"{FORM}?story={story.path}"))
    assert page.select_one("textarea").get_text().removeprefix("\n") == WORDS
    assert [page.select_one(f"input[name={name}]")["value"] for name in ("name", "place")] == ["Ada", "Turin"]
    assert page.select_one("input[name=kind][checked]")["value"] == "correction"
    client.post(FORM, typed)
    assert (Letter.objects.count(), Draft.objects.count()) == (1, 0)


@pytest.mark.parametrize("wrong", [{"body": ""}, {"body": "\u200b \n"}, {"body": "x" * 10_001}, {"name": "x" * 101}])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, reader, wrong):
    key = str(uuid.uuid4())

    page = client.post(FORM, {"body": WORDS, "name": "A", "place": "<Turin>", "key": key} | wrong)

    assert (page.status_code, Letter.objects.count(), len(texts(page, "[role=alert]"))) == (400, 0, 1)
    assert soup(page).select_one("input[name=place]")["value"] == "<Turin>"
    assert hidden_fields(page)["key"] == key


def test_l6_nobody_floods_the_editor(client, reader, story, time_machine):
    time_machine.move_to(NOON, tick=False)
    statuses = [client.post(FORM, {"body": WORDS}).status_code for _ in range(lettering.PER_READER_DAY + 2)]

    assert statuses == [303] * lettering.PER_READER_DAY + [429] * 2
    time_machine.move_to(NOON + timedelta(days=1, minutes=1), tick=False)
    sign_in(client, reader, story.publication)
    assert client.post(FORM, {"body": WORDS}).status_code == 303


def test_c1_a_letter_from_another_site_is_refused(reader, story):
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, reader, story.publication)

    assert strict.post(FORM, {"body": WORDS}).status_code == 403
    assert not Letter.objects.exists()


def test_only_chosen_letters_are_read_and_only_while_they_are(client, story):
    letter = chosen(story, body="One.\n\n<script>alert(1)</script>", author_name="<b>Eve</b>", article=story)
    secret = LetterFactory(publication=story.publication, body="Not for print")
    address = f"/letters/{letter.key}/"

    page = client.get("/letters/")
    assert texts(page, ".mailbag__text p") == ["One.", "<script>alert(1)</script>"]
    assert texts(page, ".mailbag__signed bdi") == ["<b>Eve</b>"]
    assert soup(page).select_one(".mailbag__about a")["href"] == story.get_absolute_url()
    assert "public" in page.headers["Cache-Control"]
    assert (client.get(address).status_code, client.get(f"/letters/{secret.key}/").status_code) == (200, 404)
    lettering.unchoose(letter, by=UserFactory())
    assert client.get(address).status_code == 404
    assert texts(client.get("/letters/"), ".mailbag__text") == []


def test_letters_go_page_by_page_with_the_same_number_of_questions(client, story, django_assert_max_num_queries):
    letters = [chosen(story, author_name=f"Writer {n}", article=story) for n in range(printing.PAGE + 3)]
    client.get("/letters/")

    with django_assert_max_num_queries(4):
        first = client.get("/letters/")
    older = soup(first).select_one("a[rel=next]")["href"]
    second = client.get(f"/letters/{older}")

    names = texts(first, ".mailbag__signed bdi") + texts(second, ".mailbag__signed bdi")
    assert names == [letter.author_name for letter in reversed(letters)]
    for mark in ("x", "20260101000000000000-1", "99999999999999999999-1", "20269901000000000000-1"):
        assert client.get("/letters/", {"before": mark}).status_code == 404


def test_the_way_to_the_editor_begins_at_the_storys_comments(client, story):
    page = client.get(f"{story.get_absolute_url()}comments/")

    assert soup(page).select_one(f'a[href="{FORM}?story={story.path}"]')
