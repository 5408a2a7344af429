"""Taking stories back at the desk: withdrawing, the trash, and that nothing else deletes one."""

import pytest
from django.urls import reverse

from articles import status as statuses
from articles.models import Article, Listing
from articles.status import Status
from tests.articles.desk import change, said
from tests.factories.articles import ArticleFactory

pytestmark = pytest.mark.django_db


def test_withdrawing_wants_a_reason_and_shows_it(client, editor, section):
    story = ArticleFactory(section=section, live=True)
    address = reverse("admin:articles_article_withdraw", args=[story.pk])

    without = client.post(address, follow=True)
    assert said(without) == ["Readers who come to its address are told why: write the reason, then withdraw."]

    client.post(address, {"reason": "It was a lamp."})
    story.refresh_from_db()
    assert (statuses.of(story), story.withdrawn_because, story.withdrawn_by) == (
        Status.WITHDRAWN, "It was a lamp.", editor,
    )  # fmt: skip


def test_the_trash_takes_a_story_off_the_site_and_gives_it_back_as_it_was(client, editor, section):
    story = ArticleFactory(section=section, live=True)

    client.post(reverse("admin:articles_article_trash", args=[story.pk]))
    story.refresh_from_db()
    assert (statuses.of(story), Listing.objects.count()) == (Status.TRASH, 0)
    assert "id_headline" not in client.get(change(story)).text

    client.post(reverse("admin:articles_article_restore", args=[story.pk]))
    story.refresh_from_db()
    assert (statuses.of(story), Listing.objects.count()) == (Status.LIVE, 2)


@pytest.mark.parametrize("name", ["withdraw", "trash", "restore"])
def test_acts_are_never_a_get(client, editor, section, name):
    story = ArticleFactory(section=section, live=True)

    assert client.get(reverse(f"admin:articles_article_{name}", args=[story.pk])).status_code == 405


def test_no_one_deletes_a_story(admin_client, section):
    story = ArticleFactory(section=section)

    address = reverse("admin:articles_article_delete", args=[story.pk])
    assert [admin_client.get(address).status_code, admin_client.post(address, {"post": "yes"}).status_code] == [
        403,
        403,
    ]
    action = {"action": "delete_selected", "_selected_action": [story.pk], "post": "yes"}
    admin_client.post("/desk/articles/article/", action)
    assert Article.objects.filter(pk=story.pk).exists()
