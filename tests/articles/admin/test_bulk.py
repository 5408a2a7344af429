"""Acts on several stories of the list."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from articles import publishing
from articles import status as statuses
from articles.models import Article, Undo
from articles.status import Status
from sections.roles import REPORTER
from tests.articles.desk import said
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db
LIST = "/desk/articles/article/"


def send(client, action, stories, there=LIST, **fields):
    return client.post(there, {"action": action, "_selected_action": [s.pk for s in stories]} | fields, follow=True)


def states(stories):
    return [statuses.of(story) for story in Article.objects.filter(pk__in=[s.pk for s in stories]).order_by("pk")]


def press_undo(client, page):
    form = BeautifulSoup(page.content, "html.parser").select_one("form.undo")
    return client.post(form["action"], {"next": form.select_one("[name=next]")["value"]}, follow=True)


def test_several_are_published_with_a_report_and_taken_back_with_one_click(client, editor, section):
    stories = ArticleFactory.create_batch(2, section=section)
    empty = ArticleFactory(section=section, body="", headline="Nothing yet")

    page = send(client, "publish_many", [*stories, empty])

    assert sorted(said(page)) == [
        "1 not: This story has no text yet. Write it, then publish. (“Nothing yet”)", "2 stories are going out.",
    ]  # fmt: skip
    assert states([*stories, empty]) == [Status.HELD, Status.HELD, Status.DRAFT]

    back = press_undo(client, page)
    assert said(back) == ["2 stories are as before."]
    assert states(stories) == [Status.DRAFT, Status.DRAFT]
    assert back.request["PATH_INFO"] == LIST


def test_withdrawing_several_asks_for_the_reason_first(client, editor, section):
    stories = ArticleFactory.create_batch(2, section=section, live=True)

    form = send(client, "withdraw_many", stories)
    assert "Reason, as readers will see it" in form.text
    assert states(stories) == [Status.LIVE, Status.LIVE]
    assert "field--wrong" in send(client, "withdraw_many", stories, sure="1", reason=" ").text

    page = send(client, "withdraw_many", stories, sure="1", reason="The source took it back.")
    assert said(page) == ["2 stories are withdrawn."]
    assert set(Article.objects.values_list("withdrawn_because", flat=True)) == {"The source took it back."}

    press_undo(client, page)
    assert states(stories) == [Status.LIVE, Status.LIVE]


def test_several_are_moved_within_what_the_person_may(client, editor, section):
    there, foreign = (
        SectionFactory(publication=p) for p in (section.publication, PublicationFactory(host="sister.test"))
    )
    stories = ArticleFactory.create_batch(2, section=section)

    assert "field--wrong" in send(client, "move_many", stories, sure="1", section=foreign.pk).text
    page = send(client, "move_many", stories, sure="1", section=there.pk)

    assert said(page) == [f"2 stories are moved to {there.name}."]
    assert set(Article.objects.values_list("section", flat=True)) == {there.pk}
    press_undo(client, page)
    assert set(Article.objects.values_list("section", flat=True)) == {section.pk}


def test_tags_go_on_several_and_off(client, editor, section):
    stories = ArticleFactory.create_batch(2, section=section)
    stories[0].tags.add("Moon")

    page = send(client, "add_tags", stories, sure="1", tags="Moon")
    assert said(page)[0] == "1 story is tagged."
    assert [list(s.tags.names()) for s in stories] == [["Moon"], ["Moon"]]

    press_undo(client, page)
    assert [list(s.tags.names()) for s in stories] == [["Moon"], []]

    send(client, "remove_tags", stories, sure="1", tags="moon")
    assert [list(s.tags.names()) for s in stories] == [[], []]


def test_the_trash_takes_several_and_gives_them_back(client, editor, section):
    stories = ArticleFactory.create_batch(2, section=section)

    page = send(client, "put_in_trash", stories)
    assert states(stories) == [Status.TRASH, Status.TRASH]

    press_undo(client, page)
    send(client, "put_in_trash", stories)
    send(client, "take_from_trash", stories, f"{LIST}?status=trash")
    assert states(stories) == [Status.DRAFT, Status.DRAFT]


@pytest.mark.parametrize("action", ["publish_many", "withdraw_many", "put_in_trash"])
def test_q7_rights_are_asked_row_by_row(client, section, action):
    reporter = staff(REPORTER, section.publication)
    client.force_login(reporter)
    stories = [ArticleFactory(section=section), ArticleFactory(section=section, live=True)]
    stranger = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")))
    before = list(Article.objects.order_by("pk").values())

    page = send(client, action, [*stories, stranger], sure="1", reason="So.")

    assert "not yours to change" in " ".join(said(page))
    assert list(Article.objects.order_by("pk").values()) == before
    assert not Undo.objects.exists()


def test_an_undo_is_a_post_of_ones_own_act(client, editor, section):
    story = publishing.publish(ArticleFactory(section=section), by=staff(REPORTER, section.publication), hold=True)
    address = reverse("admin:articles_article_undo_many", args=[Undo.objects.get().batch])

    assert client.get(address).status_code == 405
    answer = client.post(address, {"next": "//evil.example/"})
    assert answer["Location"] == LIST
    assert states([story]) == [Status.HELD]
