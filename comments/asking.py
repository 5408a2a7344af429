"""Asking a service outside what it thinks of a comment: after the comment is kept, in the background, if a key is set.

Its opinion is one more sign. A service that is down is no sign, and nobody waits for it.
"""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.tasks import task

from comments import deciding, judging
from comments.gateways.akismet import Akismet
from comments.gateways.base import Service, Submission, Verdict
from comments.judging import Sign
from comments.models import Comment

State = Comment.State
_WEIGHTS = {Verdict.HARMLESS: -0.8, Verdict.SPAM: 2.6, Verdict.SURELY_SPAM: 4.0}


def service() -> Service | None:
    """Return the service that is set up, or None."""
    return Akismet(settings.AKISMET["key"], settings.AKISMET["address"]) if settings.AKISMET["key"] else None


def ask_later(comment: Comment) -> None:
    """Have a comment looked at outside, once it is saved; without a key nothing happens."""
    if settings.AKISMET["key"]:
        transaction.on_commit(partial(_ask.enqueue, comment.pk))


@task
def _ask(key: int) -> bool:
    """Ask about a comment and note the answer; one that is gone needs none."""
    rows = Comment.objects.select_related("publication", "article", "reader")
    comment, outside = rows.filter(pk=key).first(), service()
    return bool(comment and outside and ask(comment, outside))


def ask(comment: Comment, outside: Service) -> bool:
    """Ask a service and add its sign to the others; tell whether it gave one.

    What the machine let pass waits for the desk when the sum now raises doubts. What a person decided stays.
    """
    publication = comment.publication
    submission = Submission(
        publication.origin, f"{publication.origin}{comment.article.get_absolute_url()}", comment.author_name, comment.body,
        comment.network, comment.created_at, publication.language,
    )  # fmt: skip
    verdict = outside.look(submission)
    if verdict is None:
        return False
    with transaction.atomic():
        row = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
        others = [sign for sign in judging.signs_on(row) if sign.name != outside.name]
        judgement = judging.sum_up([*others, Sign(outside.name, _WEIGHTS[verdict], verdict)])
        judging.put_on(row, judgement)
        row.save(update_fields=["signs", "score"])
        if judgement.doubts and row.state == State.APPROVED and row.decided_by_id is None:
            deciding.decide(row, State.PENDING, by=None)
    return True
