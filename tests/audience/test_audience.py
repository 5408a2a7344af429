"""What stands on pages: the list of what is read most, and the mark by which a story is counted."""

import pytest
from django.utils import timezone

from audience.models import HourCount
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory
from tests.pages import links, texts

pytestmark = pytest.mark.django_db


def test_the_front_lists_what_is_read_most_in_order_and_marks_what_was_retracted(client):
    section = SectionFactory()
    made = ArticleFactory.create_batch(6, section=section, live=True)
    for number, story in enumerate(made):
        HourCount.objects.create(article=story, hour=timezone.now(), reads=20 + number)
    made[5].retracted_at = timezone.now()
    made[5].save(update_fields=["retracted_at"])

    page = client.get("/")

    assert texts(page, ".most-read__item") == [
        f"Retracted: {made[5].headline}", *(story.headline for story in reversed(made[1:5]))
    ]  # fmt: skip
    assert links(page, ".most-read__list") == [story.get_absolute_url() for story in reversed(made[1:])]
    assert links(page, ".most-read__title") == ["/most-read/"]


def test_where_hardly_anything_is_read_nothing_is_said(client):
    for story in ArticleFactory.create_batch(3, section=SectionFactory(), live=True):
        HourCount.objects.create(article=story, hour=timezone.now(), reads=1)

    assert texts(client.get("/"), ".most-read") == []
