"""Saying something on a story: kept once for each form, looked at by the machine, shown at once or after the desk saw it."""

import uuid

from django.db import transaction

from articles.models import Article
from comments import admitting, asking, deciding, judging
from comments.models import Comment, CommentRule
from comments.ruling import Ruling, ruling_for
from readers.models import Reader

Policy = CommentRule.Policy


@transaction.atomic
def say(
    story: Article, *, reader: Reader, body: str, form_key: uuid.UUID, network: str = "", parent: Comment | None = None,
    seconds: float | None = None,
) -> Comment:  # fmt: skip
    """Keep what a reader said; the same form sent again is the same comment. Raises admitting.Refused.

    `body` is tidied already. An answer to an answer answers what that one answered. `seconds` is how long the form was
    open.
    """
    # One at a time for each reader, so that many at once don't slip past the limits together.
    reader = Reader.objects.select_for_update().get(pk=reader.pk)
    again = Comment.objects.filter(form_key=form_key).first()
    if again is not None:
        if again.reader_id == reader.pk:
            return again
        form_key = uuid.uuid4()  # somebody else's number is no way to their comment
    ruling = ruling_for(story)
    admitting.check_comment(story, reader=reader, network=network, ruling=ruling)
    comment = Comment(
        article=story, publication_id=story.publication_id, parent_id=_thread(parent), reader=reader,
        author_name=reader.name, body=body, form_key=form_key, network=network,
    )  # fmt: skip
    is_doubted = look_at(comment, seconds=seconds)
    comment.save()
    if may_be_shown(reader, ruling, is_doubted=is_doubted):
        deciding.approve(comment, by=None)
    asking.ask_later(comment)
    return comment


def look_at(comment: Comment, *, seconds: float | None = None) -> bool:
    """Let the machine judge a comment and note on it what it saw; tell whether it doubts. The caller saves."""
    judgement = judging.judge(comment, seconds=seconds)
    judging.put_on(comment, judgement)
    return judgement.doubts


def may_be_shown(reader: Reader, ruling: Ruling, *, is_doubted: bool) -> bool:
    """Tell whether what a reader writes is shown before the desk has seen it."""
    match ruling.policy:
        case Policy.OPEN:
            return not is_doubted
        case Policy.TRUSTED:
            return not is_doubted and reader.trusted_at is not None
    return False


def _thread(parent: Comment | None) -> int | None:
    return (parent.parent_id or parent.pk) if parent else None
