"""Answers of staff: written at the desk, before readers at once, under the publication's name."""

import uuid

from django.db import transaction
from django.utils import timezone

from audit import recording
from comments import noticing, recounting
from comments.models import Comment
from newsroom.kit import text
from newsroom.models import User


class Unanswerable(ValueError):
    """Readers don't see that comment, so they would not see the answer either."""


def check(body: str) -> str:
    """Return the text of an answer, tidied. Raises ValueError for one in which there is nothing to see."""
    body = text.tidy(body).strip()
    if not text.is_visible(body):
        msg = "There is nothing in it."
        raise ValueError(msg)
    return body


@transaction.atomic
def answer(comment: Comment, *, by: User, body: str, form_key: uuid.UUID) -> Comment:
    """Answer a comment that readers see, or one of its answers. The same form sent twice is one answer.

    Raises Unanswerable, and ValueError for a text in which there is nothing to see.
    """
    body = check(body)
    if comment.state != Comment.State.APPROVED:
        raise Unanswerable
    values = {
        "article_id": comment.article_id, "publication_id": comment.publication_id,
        "parent_id": comment.parent_id or comment.pk, "staff": by, "author_name": str(by), "body": body,
        "state": Comment.State.APPROVED, "decided_at": timezone.now(), "decided_by": by,
    }  # fmt: skip
    row, is_new = Comment.objects.get_or_create(form_key=form_key, defaults=values)
    if is_new:
        recording.record("answer", row, by=by, after={"comment": comment.pk, "body": body})
        recounting.recount(row)
        noticing.owe_answer(row)
    return row
