"""The desk's addresses for related stories."""

import pytest

from articles.models import RelatedLink
from search import indexing
from sections.roles import PICTURES, REPORTER
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db

BASE = "/desk/articles/article/"


def live(section, headline):
    story = ArticleFactory(section=section, headline=headline, live=True)
    indexing.index(story)
    return story


def test_a_saved_story_gets_what_fits_beside_it(client, editor, section):
    here, other = live(section, "To Artemis"), live(section, "Inside Artemis")

    answer = client.get(f"{BASE}{here.pk}/related/")

    [story] = answer.json()["stories"]
    assert (story["id"], story["headline"], story["kicker"]) == (other.pk, "Inside Artemis", section.name)
    assert story["why"].startswith("names Artemis")
    assert story["may_link_back"] is True
    assert story["when"] == other.published_at.isoformat()


def test_an_unsaved_story_asks_with_what_is_typed(client, editor, section):
    live(section, "Inside Artemis")
    linked = live(section, "Artemis again")

    answer = client.post(f"{BASE}related/", {"headline": "Crew and Artemis", "tags": "moon, sun", "section": section.pk,
                                             "words": "x", "without": f"{linked.pk},abc"})  # fmt: skip

    assert [s["headline"] for s in answer.json()["stories"]] == ["Inside Artemis"]


@pytest.mark.parametrize("fields", [{}, {"headline": "\x00" * 9}, {"section": "9" * 40}, {"tags": "," * 999},
                                    {"without": "x" * 9999}, {"headline": '"&|!' * 500}])  # fmt: skip
def test_p3_nothing_that_is_typed_is_an_error(client, editor, section, fields):
    assert client.post(f"{BASE}related/", fields).status_code == 200


def test_drafts_of_others_are_not_suggested_nor_is_their_story_open(client, editor):
    there = SectionFactory(publication=PublicationFactory(host="sister.test"))
    draft = ArticleFactory(section=there, headline="Secret Artemis")
    indexing.index(draft)

    assert client.post(f"{BASE}related/", {"headline": "To Artemis"}).json()["stories"] == []
    assert client.get(f"{BASE}{draft.pk}/related/").status_code == 404
    assert client.post(f"{BASE}{draft.pk}/related/back/", {"story": draft.pk}).status_code == 404


def test_a_link_back_is_made_by_who_may_change_the_other_story(client, editor, section):
    here, other = live(section, "To Artemis"), live(section, "Inside Artemis")

    answer = client.post(f"{BASE}{here.pk}/related/back/", {"story": other.pk})

    assert answer.json() == {"linked": True}
    assert RelatedLink.objects.get(article=other).story == here
    client.force_login(staff(REPORTER, section.publication))
    assert client.post(f"{BASE}{other.pk}/related/back/", {"story": here.pk}).status_code == 403
    assert not RelatedLink.objects.filter(article=here).exists()


@pytest.mark.parametrize("wanted", ["", "abc", "0", "9" * 30])
def test_a_link_back_to_nothing_is_not_found(client, editor, section, wanted):
    here = live(section, "To Artemis")

    assert client.post(f"{BASE}{here.pk}/related/back/", {"story": wanted}).status_code == 404


def test_who_sees_no_stories_is_refused(client, section):
    story = live(section, "To Artemis")
    client.force_login(UserFactory())

    assert client.get(f"{BASE}{story.pk}/related/").status_code == 403
    client.force_login(staff(PICTURES, section.publication))
    assert client.get(f"{BASE}{story.pk}/related/").status_code == 200
    assert client.post(f"{BASE}{story.pk}/related/back/", {"story": story.pk}).status_code == 403
