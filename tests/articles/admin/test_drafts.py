"""Autosave: words are kept as they are typed, whoever else is at the story."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import keeping
from articles.models import Article, Presence, WorkingCopy
from sections.roles import REPORTER
from tests.articles.desk import change, typed
from tests.factories.articles import ArticleFactory, AuthorFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db

BEGIN = "/desk/articles/article/keep/"


def keep(client, story=None, *, window="window-a", count=1, known=None, field="", **typed):
    where = reverse("admin:articles_article_keep", args=[story.pk]) if story else BEGIN
    said = {"client": window, "count": count, "typed": typed, "known": known or {}, "field": field}
    return client.post(where, json.dumps(said), content_type="application/json")


@pytest.fixture
def draft(section, editor):
    return ArticleFactory(section=section, headline="Ice")


@pytest.fixture
def colleague(section, editor):
    """Another person's browser at the same publication."""
    other = Client()
    other.force_login(staff(REPORTER, section.publication, name="Ben"))
    return other


def test_the_first_words_begin_a_story(client, editor, section):
    answer = keep(client, headline="A thought")

    story = Article.objects.get()
    assert (answer.status_code, answer.json()["id"], answer.json()["change"]) == (201, story.pk, change(story))
    assert (story.headline, story.created_by, story.section) == ("A thought", editor, section)


def test_a_message_that_comes_twice_begins_one_story(client, editor, section):
    keep(client, headline="A thought")
    again = keep(client, count=2, headline="A thought, longer")

    assert Article.objects.get().headline == "A thought, longer"
    assert again.json()["id"] == Article.objects.get().pk


def test_a_new_story_begins_where_its_writer_wrote_last(client, editor, section):
    further = SectionFactory(publication=section.publication)
    ArticleFactory(section=further, created_by=editor)

    keep(client, headline="Next")

    assert Article.objects.get(headline="Next").section == further


def test_words_are_kept_in_a_draft_at_once(client, draft):
    answer = keep(client, draft, headline="Ice on the Moon", tags='Moon, "Ice, old"', dateline_on="2026-04-26")

    draft.refresh_from_db()
    assert (draft.headline, sorted(draft.tags.names()), str(draft.dateline_on)) == (
        "Ice on the Moon", ["Ice, old", "Moon"], "2026-04-26",
    )  # fmt: skip
    assert answer.json()["numbers"] == {"headline": 1, "tags": 1, "dateline_on": 1}


def test_readers_see_nothing_of_what_is_typed_into_a_live_story(client, editor, section):
    story = ArticleFactory(section=section, live=True, headline="Ice")

    answer = keep(client, story, headline="Ice on the Moon")

    assert Article.objects.get().headline == "Ice"
    assert answer.json()["unpublished"] == ["headline"]
    assert "Ice on the Moon" in client.get(change(story)).text


def test_what_cannot_be_saved_yet_is_kept_and_said_beside_its_field(client, draft):
    answer = keep(client, draft, source_url="htp:/nowhere")

    assert answer.json()["errors"] == {"source_url": ["Enter a valid URL."]}
    assert 'value="htp:/nowhere"' in client.get(change(draft)).text


def test_two_editors_see_each_other_and_their_fields_merge(client, colleague, draft):
    keep(client, draft, window="window-a", headline="Ana's headline")
    answer = keep(colleague, draft, window="window-b", standfirst="Ben's standfirst.", field="standfirst").json()

    assert answer["clashes"] == {}
    assert answer["news"]["headline"]["typed"] == "Ana's headline"
    assert len(answer["present"]) == 1
    back = keep(client, draft, window="window-a", count=2).json()
    assert back["news"]["standfirst"] == {"typed": "Ben's standfirst.", "number": 1, "by": "Ben"}
    assert back["present"] == [{"name": "Ben", "field": "standfirst"}]


def test_o1_the_same_field_offers_both_texts(client, colleague, draft):
    keep(client, draft, window="window-a", headline="Ana's headline")

    answer = keep(colleague, draft, window="window-b", headline="Ben's headline").json()

    assert answer["clashes"]["headline"]["typed"] == "Ana's headline"
    assert Article.objects.get(pk=draft.pk).headline == "Ana's headline"


def test_o2_a_form_that_is_sent_after_a_colleagues_autosave_keeps_both(client, colleague, draft, section):
    shown = client.get(change(draft)).context["adminform"].form.initial
    keep(colleague, draft, window="window-b", standfirst="Ben's, meanwhile.")

    form = typed(
        section, story=draft, headline="Ana's", _act="save", known=shown["known"], was=shown["was"], client="window-a"
    )
    client.post(change(draft), form)

    draft.refresh_from_db()
    assert (draft.headline, draft.standfirst) == ("Ana's", "Ben's, meanwhile.")


def test_o1_a_form_that_would_overwrite_a_colleague_comes_back_with_both_texts(client, colleague, draft, section):
    shown = client.get(change(draft)).context["adminform"].form.initial
    keep(colleague, draft, window="window-b", headline="Ben's")

    form = typed(
        section, story=draft, headline="Ana's", _act="save", known=shown["known"], was=shown["was"], client="window-a"
    )
    answer = client.post(change(draft), form)

    assert Article.objects.get(pk=draft.pk).headline == "Ben's"
    page = answer.content.decode()
    assert "Ana&#x27;s" in page
    assert "Ben changed this while you were writing, to: “Ben&#x27;s”" in page


def test_o5_a_closed_window_is_forgotten_and_locks_nobody_out(client, colleague, draft, time_machine):
    time_machine.move_to(timezone.now())
    keep(client, draft, window="window-a", headline="Begun")
    time_machine.shift(60)

    answer = keep(colleague, draft, window="window-b", known={"headline": 1}, headline="Gone on with").json()

    assert (answer["present"], answer["clashes"]) == ([], {})


def test_a_reporter_keeps_nothing_in_a_story_that_is_out(client, section):
    story = ArticleFactory(section=section, live=True)
    client.force_login(staff(REPORTER, section.publication))

    assert keep(client, story, headline="Mine").status_code == 403
    assert not WorkingCopy.objects.filter(article=story).exclude(values={}).exists()


def test_a_stranger_keeps_nothing(client, section, draft):
    client.force_login(staff(REPORTER, PublicationFactory(host="sister.test")))

    assert keep(client, draft, headline="Mine").status_code == 403
    assert Article.objects.get(pk=draft.pk).headline == "Ice"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{",
        '{"client": 7}',
        '{"client": "short"}',
        "[" * 100_000,
        '{"client": "window-abc", "typed": 3}',
    ],
    ids=range(8),
)
def test_p4_a_message_that_makes_no_sense_changes_nothing(client, draft, body):
    where = reverse("admin:articles_article_keep", args=[draft.pk])

    answer = client.post(where, body, content_type="application/json")

    assert answer.status_code in {200, 400}
    assert Article.objects.get(pk=draft.pk).headline == "Ice"


def test_p4_nul_and_halves_of_characters_are_dropped(client, draft):
    answer = client.post(
        reverse("admin:articles_article_keep", args=[draft.pk]),
        '{"client": "window-a", "count": 1, "typed": {"headline": "I\\u0000ce\\ud800", "slug": "\\u0000?"}}',
        content_type="application/json",
    )

    assert answer.status_code == 200
    assert Article.objects.get(pk=draft.pk).headline == "Ice"
    assert keeping.copy_of(draft).values == {"slug": {"typed": "?"}}


def test_a11_only_fields_that_are_typed_can_be_kept(client, draft):
    keep(client, draft, published_at="2020-01-01T00:00", created_by="1", path="x", withdrawn_at="2020-01-01T00:00")

    after = Article.objects.get(pk=draft.pk)
    assert (after.published_at, after.path, after.withdrawn_at) == (None, None, None)
    assert keeping.copy_of(draft).values == {}


def test_a_get_keeps_nothing(client, draft):
    assert client.get(reverse("admin:articles_article_keep", args=[draft.pk])).status_code == 405
    assert Presence.objects.count() == 0


def test_names_and_stories_are_suggested(client, draft, section):
    AuthorFactory(name="Hana Okabe")
    ArticleFactory(section=section, headline="An older story", live=True)

    assert client.get("/desk/articles/article/authors/?q=oka").json()["rows"][0]["name"] == "Hana Okabe"
    assert client.get("/desk/articles/article/suggestions/?q=older").json()["rows"][0]["title"] == "An older story"


def test_an_author_nobody_knows_needs_the_right_to_add_one(client, colleague, draft):
    new = json.dumps([{"name": "Noor Haddad"}])

    assert keep(client, draft, authors=new).json()["errors"] == {}
    refused = keep(colleague, draft, window="window-b", known={"authors": 1}, authors=json.dumps([{"name": "Noor H."}]))
    assert "your role does not add authors" in refused.json()["errors"]["authors"][0]
