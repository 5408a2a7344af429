"""The demo's readers talk."""

import pytest

from comments.models import Comment, Talk
from newsroom.demo import talking
from tests.factories.articles import ArticleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_stories_are_talked_about_once_and_some_comments_wait(client):
    story = ArticleFactory(live=True)

    assert talking.invent() > 0
    assert talking.invent() == 0
    shown = Comment.objects.approved().filter(article=story).count()
    assert Talk.objects.get(article=story).approved == shown > 0
    assert Comment.objects.waiting().count() == 1
    assert client.get(f"{story.get_absolute_url()}comments/").status_code == 200
