"""What a reader wrote and thought here, for the file of all that is known of them."""

from django.db.models import QuerySet

from comments.models import Comment, Letter, Notice, Recommendation, Report
from readers import own_data
from readers.models import Reader

# What the machine made of it, and who of the desk was at it: ours, not theirs.
_OURS = frozenset(
    ["signs", "score", "fingerprint", "form_key", "staff", "decided_by", "chosen_by", "settled_by", "article",
     "error", "tries", "not_before", "parked_at"]
)  # fmt: skip


def of(reader: Reader) -> dict[str, object]:
    """Return what stands in our tables under a reader's number, each with the story it is about."""
    mine = {"reader": reader}
    return {
        "comments": _told(Comment.objects.filter(**mine).select_related("article__publication")),
        "letters": _told(Letter.objects.filter(**mine).select_related("article__publication")),
        "recommendations": own_data.rows(Recommendation.objects.filter(**mine)),
        "reports": own_data.rows(Report.objects.filter(**mine)),
        "mails": own_data.rows(Notice.objects.filter(**mine), without=_OURS),
    }


def _told(rows: QuerySet) -> list[dict[str, object]]:
    return [
        {"story": row.article.get_absolute_url() if row.article else None, **own_data.row(row, without=_OURS)}
        for row in rows.order_by("pk")
    ]
