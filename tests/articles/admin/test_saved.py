"""Filters of the list of stories under a name."""

import pytest

from search.models import SavedFilter
from sections.roles import EDITOR, REPORTER
from tests.articles.desk import said
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, staff
from tests.pages import texts

pytestmark = pytest.mark.django_db

LIST, SAVE = "/desk/articles/article/", "/desk/articles/article/saved/"


def saved_by(person, name="Mine", query="status=draft", publication=None):
    return SavedFilter.objects.create(owner=person, name=name, query=query, publication=publication)


def test_a_filter_is_saved_offered_and_used(client, editor, section):
    answer = client.post(
        SAVE, {"name": "  My  drafts ", "query": "begun=me&status=draft&before=1-1&x=y", "publication": ""}, follow=True
    )

    saved = SavedFilter.objects.get()
    assert (saved.name, saved.query, saved.owner, saved.publication) == (
        "My drafts",
        "status=draft&begun=me",
        editor,
        None,
    )
    assert said(answer) == ["Saved as “My drafts”."]
    assert texts(answer, ".saved__one[aria-current]") == ["My drafts"]
    assert texts(client.get("/desk/"), ".saved__one") == ["My drafts"]


def test_saving_under_the_same_name_replaces(client, editor, section):
    for query in ("status=draft", "status=live"):
        client.post(SAVE, {"name": "It", "query": query})

    assert list(SavedFilter.objects.values_list("query", flat=True)) == ["status=live"]


def test_a_filter_that_asks_nothing_or_has_no_name_is_refused(client, editor, section):
    nothing = client.post(SAVE, {"name": "It", "query": "before=1-1&p=3"}, follow=True)
    nameless = client.post(SAVE, {"name": "\u200b", "query": "status=draft"}, follow=True)

    assert said(nothing) == ["Narrow the list first: there is nothing to save yet."]
    assert len(said(nameless)) == 1
    assert not SavedFilter.objects.exists()


def test_a_shared_filter_is_offered_to_all_of_its_publication_and_nobody_else(client, editor, section):
    there = PublicationFactory(host="sister.test")
    saved_by(UserFactory(), "Theirs", publication=there)
    saved_by(UserFactory(), "Private")
    client.post(SAVE, {"name": "Ours", "query": "status=draft", "publication": section.publication_id})
    client.post(SAVE, {"name": "Smuggled", "query": "status=draft", "publication": there.pk})

    client.force_login(staff(REPORTER, section.publication))

    assert texts(client.get(LIST), ".saved__one") == ["Ours Testserver"]


def test_who_may_forget_a_filter(client, editor, section):
    own = saved_by(editor)
    shared = saved_by(UserFactory(), "Shared", publication=section.publication)
    private = saved_by(UserFactory(), "Private")

    for saved, status in [(own, 302), (shared, 302), (private, 404)]:
        assert client.post(f"{SAVE}{saved.pk}/forget/").status_code == status
    again = saved_by(staff(EDITOR, section.publication), "Again", publication=section.publication)
    client.force_login(staff(REPORTER, section.publication))
    assert client.post(f"{SAVE}{again.pk}/forget/").status_code == 403
    assert set(SavedFilter.objects.all()) == {private, again}


def test_strangers_save_nothing(client, section):
    client.force_login(UserFactory())

    assert client.post(SAVE, {"name": "It", "query": "status=draft"}).status_code == 403
    assert client.get(SAVE).status_code in {403, 405}
