"""Figures of what is said and how long it waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import metering
from comments.models import Comment, Report
from tests.factories.articles import ArticleFactory
from tests.factories.comments import CommentFactory
from tests.factories.newsroom import UserFactory
from tests.factories.readers import ReaderFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db
State = Comment.State


def test_what_waits_and_what_a_week_brought():
    now, editor, story = timezone.now(), UserFactory(), ArticleFactory(live=True)
    for hours, state in ((3, State.PENDING), (1, State.PENDING), (9, State.HELD)):
        CommentFactory(article=story, state=state, decided_at=None, created_at=now - timedelta(hours=hours))
    for hours, state in ((2, State.APPROVED), (4, State.APPROVED), (9, State.REJECTED)):
        CommentFactory(
            article=story, state=state, decided_at=now, decided_by=editor, created_at=now - timedelta(hours=hours)
        )
    long_ago = now - timedelta(days=8)
    CommentFactory(article=story, state=State.REJECTED, decided_at=long_ago, decided_by=editor, created_at=long_ago)
    # The machine's decision is none of the desk's.
    CommentFactory(article=story)
    sister = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")), live=True)
    reported = CommentFactory(article=sister, reports=1)
    Report.objects.create(comment=reported, reader=ReaderFactory(), reason="spam")
    here = {story.publication_id}

    assert metering.waiting(here) == metering.Waiting(2, 1, Comment.objects.order_by("pk")[0].created_at)
    week = metering.last_week(here)
    assert (week.came, week.decided, week.approved, week.rate, week.waited) == (7, 3, 2, 67, timedelta(hours=4))
    assert (metering.reported(here), metering.reported(None)) == (0, 1)
    assert metering.last_week(set()) == metering.Week(0, 0, 0, None)
