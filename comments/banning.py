"""Shutting out: a reader until someone lets them in again, a network for a day."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit import recording
from comments import deciding
from comments.deciding import Act
from comments.models import Ban, Comment
from newsroom.models import User
from readers.models import Reader

# A network is shared by many people.
NETWORK_FOR = timedelta(days=1)
# Of what a reader who is shut out still has waiting, so many are rejected at one stroke.
MOST_AT_ONCE = 200
State = Comment.State


@transaction.atomic
def shut_out_reader(comment: Comment, *, by: User, act: uuid.UUID, reason: str = "", seen: str = "") -> list[Comment]:
    """Shut out who wrote a comment, at its publication; reject it and all that they have waiting there.

    Nobody trusts them any more, until it is taken back. Returns the comments that were rejected. Raises deciding.Meanwhile.
    """
    reader = Reader.objects.select_for_update().filter(pk=comment.reader_id or 0).first()
    ban = Ban.objects.create(
        publication_id=comment.publication_id, reader=reader, reason=reason, made_by=by,
        took_trust_of=reader.trusted_at if reader else None,
    )  # fmt: skip
    recording.record("shut out", ban, by=by, after={"comment": comment.pk, "reason": reason})
    if reader:
        Reader.objects.filter(pk=reader.pk).update(trusted_at=None)
    waiting = Comment.objects.waiting().filter(reader=comment.reader_id, publication=comment.publication_id)
    others = waiting.exclude(pk=comment.pk).oldest_first()[:MOST_AT_ONCE]
    return _reject([comment, *others], by=by, act=Act(act, seen, ban))


@transaction.atomic
def shut_out_network(comment: Comment, *, by: User, act: uuid.UUID, reason: str = "", seen: str = "") -> list[Comment]:
    """Shut out the network a comment came from, for a day and at its publication, and reject the comment."""
    ban = Ban.objects.create(
        publication_id=comment.publication_id, network=comment.network, reason=reason, made_by=by,
        until=timezone.now() + NETWORK_FOR,
    )  # fmt: skip
    recording.record("shut out", ban, by=by, after={"comment": comment.pk, "reason": reason, "until": ban.until})
    return _reject([comment], by=by, act=Act(act, seen, ban))


@transaction.atomic
def lift(ban: Ban, *, by: User) -> bool:
    """Let a reader or a network in again. Tells whether they were shut out."""
    if not Ban.objects.filter(pk=ban.pk, lifted_at=None).update(lifted_at=timezone.now()):
        return False
    ban.refresh_from_db()
    recording.record("lift", ban, by=by)
    return True


def _reject(rows: list[Comment], *, by: User, act: Act) -> list[Comment]:
    done = []
    for place, row in enumerate(rows):
        # What was seen is the first; of the others the person saw how many there are.
        own = act if place == 0 else Act(act.key, "", act.ban)
        if deciding.reject(row, by=by, act=own):
            done.append(row)
    return done
