"""Saying under which rule a story's comments stand."""

from django.db import transaction
from django.utils import timezone

from articles.models import Article
from audit import recording
from comments.models import CommentRule
from newsroom.models import User


@transaction.atomic
def rule_story(story: Article, *, by: User, policy: str, close_after_days: int | None) -> None:
    """Give a story's comments a rule of their own; what it leaves open, and all when it says nothing, is the wider one's."""
    row = CommentRule.objects.select_for_update(of=("self",)).filter(article=story).first()
    row = row or CommentRule(article=story, publication_id=story.publication_id)
    before = {"policy": row.policy, "close_after_days": row.close_after_days}
    after = {"policy": policy, "close_after_days": close_after_days}
    if before == after:
        return
    row.policy, row.close_after_days, row.changed_at, row.changed_by = policy, close_after_days, timezone.now(), by
    row.save()
    recording.record("rule", row, by=by, before=before, after=after)
