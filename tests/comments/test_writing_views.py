"""Pages on which readers write, and what they do with one comment."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import Comment, CommentRule, Draft, Recommendation, Report
from readers import sessions
from tests.factories.articles import ArticleFactory
from tests.factories.comments import CommentFactory, CommentRuleFactory
from tests.factories.readers import ReaderFactory, sign_in
from tests.hostile.strings import NAUGHTY
from tests.pages import links, soup, texts

pytestmark = pytest.mark.django_db
Policy, State = CommentRule.Policy, Comment.State
WORDS = "The crater lies in shadow all year, which is why the ice could stay."


@pytest.fixture
def story():
    return ArticleFactory(live=True)


@pytest.fixture
def reader(client, story):
    reader = ReaderFactory(name="Ada")
    sign_in(client, reader, story.publication)
    return reader


@pytest.fixture
def place(story):
    return f"{story.get_absolute_url()}comments/"


def typed(page):
    """Return what stands in the form."""
    return soup(page).select_one("textarea[name=body]").get_text().removeprefix("\n")


def test_a_reader_posts_and_sees_that_it_waits_which_nobody_else_does(client, reader, story, place):
    form = soup(client.get(f"{place}write/")).select_one(".talk__form")
    sent = {field["name"]: field["value"] for field in form.select("input[type=hidden]")} | {"body": WORDS}
    answers = [client.post(form["action"], sent) for _ in range(2)]

    page = client.get(answers[1].headers["Location"])

    comment = Comment.objects.get()
    assert (comment.body, comment.reader, comment.state, comment.network) == (WORDS, reader, State.PENDING, "127.0.0.1")
    assert texts(page, ".talk__told") == ["Thank you. An editor reads it before it appears; here you see it already."]
    assert texts(page, ".comment__text") == [WORDS]
    assert WORDS not in client.get(place).text
    assert WORDS not in Client().get(f"{place}write/?done={comment.key}").text


@pytest.mark.parametrize("about", ["new", "answer", "change"])
def test_who_is_not_signed_in_finds_their_text_again_when_they_are(client, story, place, about):
    comment = CommentFactory(article=story)
    path, more = {
        "new": (f"{place}write/", {}),
        "answer": (f"{place}write/", {"to": str(comment.key)}),
        "change": (f"{place}{comment.key}/edit/", {}),
    }[about]

    answer = client.post(path, {"body": WORDS, **more})
    back = f"{path}?to={comment.key}" if more else path
    sign_in(client, comment.reader, story.publication)
    page = client.get(back)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/reader/sign-in/?next=%2F2")
    assert typed(page) == WORDS
    assert WORDS not in Client().get(back).text
    client.post(path, {"body": WORDS, **more})
    assert not Draft.objects.exists()
    assert Comment.objects.filter(body=WORDS).count() == 1


def test_a_script_is_told_where_to_sign_in(client, place):
    answer = client.post(f"{place}write/", {"body": WORDS}, headers={"in-place": "1"})

    assert answer.json()["go"].startswith("/reader/sign-in/?next=")


def test_texts_before_signing_in_have_a_limit_and_none_is_lost_beyond_it(client, story, place):
    Draft.objects.bulk_create(
        [Draft(digest=str(n), article=story, body="x", network="127.0.0.1") for n in range(30)]
    )  # fmt: skip

    page = client.post(f"{place}write/", {"body": WORDS})

    assert (page.status_code, typed(page), Draft.objects.count()) == (429, WORDS, 30)


@pytest.mark.parametrize("body", ["", " \u200b\u2060 ", "x", "y" * 5001, "z" * 100_001])
def test_what_is_refused_keeps_its_words_and_says_what_to_do(client, reader, place, body):
    page = client.post(f"{place}write/", {"body": body, "key": "no number", "opened": "never"})

    assert page.status_code == 400
    assert len(texts(page, ".talk__problem")[0]) > 20
    assert typed(page) == body
    assert not Comment.objects.exists()


def test_a_preview_posts_nothing_and_keeps_the_forms_number(client, reader, place):
    key = str(uuid.uuid4())
    page = client.post(f"{place}write/", {"body": "> Quoted\n\n<b>Bold</b>", "preview": "1", "key": key})

    assert texts(page, ".talk__preview .comment__text") == ["Quoted<b>Bold</b>"]
    assert soup(page).select_one("input[name=key]")["value"] == key
    assert not Comment.objects.exists()


def test_a_refusal_of_the_desk_keeps_the_words(client, reader, story, place):
    CommentRuleFactory(publication=story.publication, slow_seconds=60)
    CommentFactory(article=story, reader=reader)

    page = client.post(f"{place}write/", {"body": WORDS})
    gone = client.post(f"{place}write/", {"body": WORDS, "to": str(uuid.uuid4())})

    assert (page.status_code, typed(page)) == (429, WORDS)
    assert (gone.status_code, typed(gone)) == (409, WORDS)


def test_nobody_changes_or_takes_back_what_is_anothers(client, reader, story, place):
    other = CommentFactory(article=story, body="Theirs.")

    for act in ("edit", "removal"):
        for answer in (
            client.get(f"{place}{other.key}/{act}/"),
            client.post(f"{place}{other.key}/{act}/", {"body": WORDS}),
        ):
            assert answer.status_code == 404
    assert Comment.objects.get().body == "Theirs."


def test_ones_own_is_changed_and_taken_back(client, reader, story, place):
    own = CommentFactory(article=story, reader=reader, state=State.PENDING, body="As it was.")
    assert typed(client.get(f"{place}{own.key}/edit/")) == "As it was."

    client.post(f"{place}{own.key}/edit/", {"body": "As it is."})
    own.refresh_from_db()
    assert own.body == "As it is."

    client.get(f"{place}{own.key}/removal/")
    own.refresh_from_db()
    assert own.state == State.PENDING
    client.post(f"{place}{own.key}/removal/")
    own.refresh_from_db()
    assert own.state == State.REMOVED


def test_a_recommendation_counts_once_and_is_taken_back(client, reader, story, place):
    path = f"{place}{CommentFactory(article=story).key}/recommendation/"

    said = [client.post(path, {"on": on}, headers={"accept": "application/json"}).json() for on in "1100"]

    assert [(one["recommended"], one["count"]) for one in said] == [(True, 1), (True, 1), (False, 0), (False, 0)]
    assert client.post(path, {"on": "1"}).status_code == 303
    assert texts(client.get(path), "h1") == ["You recommend this"]
    mine = client.get(f"{place}mine/").json()
    assert mine["recommended"] == [path.split("/")[-3]]
    own = CommentFactory(article=story, reader=reader)
    assert client.post(f"{place}{own.key}/recommendation/", {"on": "1"}).status_code == 409
    assert Recommendation.objects.count() == 1


def test_a_report_reaches_the_desk_once(client, reader, story, place):
    comment = CommentFactory(article=story)
    path = f"{place}{comment.key}/report/"

    assert client.post(path, {"reason": "because"}).status_code == 400
    for note in ("First.\x00", "Second."):
        client.post(path, {"reason": "attack", "note": note})
    comment.refresh_from_db()

    assert list(Report.objects.values_list("reason", "note")) == [("attack", "First.")]
    assert (comment.reports, comment.state) == (1, State.APPROVED)
    assert texts(client.get(path), "h1") == ["The editors know"]


@pytest.mark.parametrize("state", ["pending", "rejected", "removed"])
def test_what_readers_do_not_see_is_neither_recommended_reported_nor_answered(client, reader, story, place, state):
    hidden = CommentFactory(article=story, state=state, body="Hidden words.")

    for act in ("recommendation", "report"):
        assert client.post(f"{place}{hidden.key}/{act}/", {"on": "1", "reason": "spam"}).status_code == 404
    assert "Hidden words." not in client.get(f"{place}write/?to={hidden.key}").text
    assert client.post(f"{place}write/", {"body": WORDS, "to": hidden.key}).status_code == 409


@pytest.mark.once
def test_c1_s_every_form_wants_its_token_and_a_session_of_this_site(client, reader, story, place):
    other = ReaderFactory()
    comment = CommentFactory(article=story, reader=reader)
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, reader, story.publication)
    paths = [
        f"{place}write/",
        *(f"{place}{comment.key}/{act}/" for act in ("edit", "removal", "recommendation", "report")),
    ]
    for path in paths:
        assert strict.post(path, {"body": WORDS, "on": "1", "reason": "spam"}).status_code == 403, path

    elsewhere = ArticleFactory(live=True, section__publication__host="other.testserver").publication
    stranger = Client()
    sign_in(stranger, other, elsewhere)
    for path in paths:
        assert stranger.post(path, {"body": WORDS}).status_code == 303, path
    stranger.cookies[sessions.COOKIE] = "x" * 43
    assert stranger.get(f"{place}mine/").json() == {"signed_in": False}
    other.erased_at = timezone.now()


@pytest.mark.once
def test_n8_x9_whatever_is_typed_is_kept_shown_and_given_back_as_text(client, reader, story, place):
    CommentRuleFactory(publication=story.publication, policy=Policy.OPEN)
    text = "\n\n".join(NAUGHTY).replace("a" * 250, "a")[:4900]
    page = client.post(f"{place}write/", {"body": text, "preview": "1"})

    assert typed(page) == text
    assert soup(page).select(".talk script, .talk img, .talk svg") == []
    CommentFactory(article=story, body=text, author_name=NAUGHTY[16])
    shown = client.get(place)
    assert soup(shown).select(".talk script, .talk img, .talk svg") == []
    assert NAUGHTY[16] in texts(shown, ".comment__author")
    assert links(shown, ".comment__text") == []


@pytest.mark.once
def test_r_sign_in_leads_back_to_a_path_of_ours_whatever_the_address_says(client, place):
    for way in ("//evil.example/", "https:evil", "?to=//evil.example", "?next=https://evil.example"):
        answer = client.post(f"{place}write/{way if way[0] == '?' else ''}", {"body": WORDS, "to": way, "next": way})
        assert "evil" not in answer.headers.get("Location", "")
