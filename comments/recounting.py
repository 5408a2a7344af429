"""Numbers that are kept beside what they count: in the transaction of each change, and made anew from the rows."""

from django.db.models import Max
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, Recommendation, Report, Talk


def recount(comment: Comment) -> None:
    """Count what hangs on one comment and its story anew, after a decision. Call it in the decision's transaction."""
    count_comment(comment.pk)
    if comment.parent_id:
        count_comment(comment.parent_id)
    count_story(comment.article)


def count_comment(pk: int) -> None:
    """Count a comment's approved answers, recommendations and open reports anew."""
    Comment.objects.filter(pk=pk).update(
        answers=Comment.objects.approved().filter(parent=pk).count(),
        recommendations=Recommendation.objects.filter(comment=pk).count(),
        reports=Report.objects.filter(comment=pk, settled_at=None).count(),
    )


def count_story(article: Article) -> None:
    """Count a story's approved comments anew and note when the latest came before readers."""
    shown = Comment.objects.approved().filter(article=article)
    latest = shown.aggregate(at=Max("decided_at"))["at"]
    Talk.objects.update_or_create(
        article=article,
        defaults={
            "section_id": article.section_id,
            "approved": shown.count(),
            "latest_at": latest or (timezone.now() if shown.exists() else None),
        },
    )
