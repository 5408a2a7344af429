"""One act on several stories at once."""

import pytest

from articles import bulk_acts, publishing, undoing
from articles.models import Article
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db


def test_what_can_be_done_is_done_and_the_rest_says_why_and_all_is_undone_as_one():
    by = UserFactory()
    good, empty, foreign = ArticleFactory.create_batch(3), ArticleFactory(body=""), ArticleFactory()

    outcome = bulk_acts.do(
        [*good, empty, foreign], lambda s: publishing.publish(s, by=by, hold=True), by=by, may=lambda s: s != foreign
    )

    assert outcome.done == good
    assert outcome.reasons() == [
        ("This story has no text yet. Write it, then publish.", [empty]),
        ("It is not yours to change like this.", [foreign]),
    ]
    report = undoing.undo(outcome.batch, by=by)
    assert (report.undone, Article.objects.filter(published_at=None).count()) == (good, 5)


def test_what_sends_nothing_out_can_be_undone_for_longer(time_machine):
    by, stories = UserFactory(), ArticleFactory.create_batch(2)
    outcome = bulk_acts.do(
        stories, lambda s: publishing.trash(s, by=by), by=by, may=lambda _: True, undo_for=bulk_acts.LONGER
    )

    time_machine.move_to(Article.objects.first().trashed_at + bulk_acts.LONGER * 0.9)

    assert undoing.undo(outcome.batch, by=by).undone == stories
