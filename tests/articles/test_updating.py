"""New words for readers of a story that is out, and when they are told that they are new."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles import keeping, undoing, updating
from articles.keeping import Window
from articles.models import Article
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory()


def update(story, by, **changes):
    return updating.update(story, screen=keeping.in_row(story) | changes, known={}, window=Window(by, "a", 1))


def amended(story):
    return Article.objects.get(pk=story.pk).amended_at


def test_readers_are_told_when_the_words_last_changed(client, editor, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    story = ArticleFactory(headline="Ice", live=timezone.now() - timedelta(days=2))

    update(story, editor, headline="Ice on the Moon")

    assert amended(story) == timezone.now()
    [told] = re.findall(r'"dateModified": ?"([^"]+)"', client.get(story.get_absolute_url()).text)
    assert datetime.fromisoformat(told) == timezone.now().replace(microsecond=0)


@pytest.mark.parametrize("changes", [{}, {"tags": ["ice"]}, {"also_in": []}, {"source_url": "https://a.example/"}])
def test_filing_a_story_otherwise_is_no_change_of_its_words(editor, changes):
    story = ArticleFactory(live=True)

    update(story, editor, **changes)

    assert amended(story) is None


def test_what_readers_dont_have_yet_is_not_changed_for_them(editor):
    story = ArticleFactory(headline="Ice", live=timezone.now() + timedelta(hours=1))

    update(story, editor, headline="Ice on the Moon")

    assert amended(story) is None


def test_taking_an_update_back_takes_its_time_back(editor):
    story = ArticleFactory(headline="Ice", live=True)
    before = timezone.now() - timedelta(days=1)
    Article.objects.filter(pk=story.pk).update(amended_at=before)
    story.refresh_from_db()
    update(story, editor, headline="Ice on the Moon")
    assert amended(story) > before

    undoing.undo(undoing.open_to(editor, story).batch, by=editor)

    assert (amended(story), Article.objects.get(pk=story.pk).headline) == (before, "Ice")


def test_a_time_that_a_note_moved_on_stays(editor):
    story = ArticleFactory(headline="Ice", live=True)
    update(story, editor, headline="Ice on the Moon")
    act, later = undoing.open_to(editor, story), timezone.now() + timedelta(seconds=1)
    Article.objects.filter(pk=story.pk).update(amended_at=later)

    undoing.undo(act.batch, by=editor)

    assert amended(story) == later
