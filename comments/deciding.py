"""What the desk decides on a comment. Each decision is written down, counted, told to its author, and can be undone."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from audit import recording
from comments import learning, noticing, recounting
from comments.models import Ban, Comment, Decision, Report
from comments.ruling import ruling_for
from newsroom.models import User
from readers.models import Reader

State = Comment.State
_STANDING = ("state", "because", "decided_at", "decided_by_id", "chosen_at")


class Meanwhile(Exception):
    """Somebody else decided, or its author changed it, since the person looked at it: `comment` is as it is now."""

    def __init__(self, comment: Comment) -> None:
        super().__init__(str(comment))
        self.comment = comment


@dataclass(frozen=True)
class Act:
    """What a person does at one stroke: its number, what they saw when they decided, and the ban that goes with it."""

    key: uuid.UUID
    seen: str = ""
    ban: Ban | None = None


def approve(comment: Comment, *, by: User | None, act: Act | None = None) -> bool:
    """Put a comment before readers. `by` is None when a rule did it. Tells whether anything changed."""
    return decide(comment, State.APPROVED, by=by, act=act)


def reject(comment: Comment, *, by: User | None, because: str = "", act: Act | None = None) -> bool:
    """Keep a comment from readers, with a reason for its author."""
    return decide(comment, State.REJECTED, by=by, because=because, act=act)


def hold(comment: Comment, *, by: User | None, act: Act | None = None) -> bool:
    """Put a comment aside until someone knows more."""
    return decide(comment, State.HELD, by=by, act=act)


def look_of(comment: Comment) -> str:
    """Return what tells one standing and wording of a comment from another: who decides sends back what they saw."""
    said = f"{comment.state}|{comment.because}|{comment.decided_at}|{comment.edited_at}"
    return hashlib.sha256(said.encode()).hexdigest()[:12]


@transaction.atomic
def decide(comment: Comment, state: str, *, by: User | None, because: str = "", act: Act | None = None) -> bool:
    """Give a comment a state. What its author removed stays removed. Tells whether anything changed.

    A person's decision settles the reports on it too. Raises Meanwhile when the act says what was seen and that is past.
    """
    row = _held(comment)
    if act and act.seen and act.seen != look_of(row):
        raise Meanwhile(row)
    reports = Report.objects.filter(comment=row, settled_at=None) if by is not None else Report.objects.none()
    if row.state == State.REMOVED or (row.state == state and not reports.exists()):
        return False
    before, taught, now = _standing(row), learning.lesson(row), timezone.now()
    row.state, row.because, row.decided_at, row.decided_by = state, because, now, by
    row.chosen_at = row.chosen_at if state == State.APPROVED else None
    row.save(update_fields=["state", "because", "decided_at", "decided_by", "chosen_at"])
    if by is not None:
        reports.update(settled_at=now)
        learning.relearn(row, before=taught, after=learning.lesson(row))
        act = act or Act(uuid.uuid4())
        Decision.objects.create(
            act=act.key, comment=row, by=by, at=now, state=state, before=before, ban=act.ban, gave_trust=_trust(row)
        )
        recording.record(state, row, by=by, before=_told(before), after={"state": state, "because": because})
    _follow(row)
    comment.refresh_from_db()
    return True


@transaction.atomic
def undo(act: uuid.UUID, *, by: User) -> list[Comment]:
    """Take back what a person did at one stroke; return the comments, as they are again.

    State, counts, reports, trust, what the filter learned and mail that has not gone out are as before; a ban that went
    with it is lifted. What somebody decided since then stays. Raises Meanwhile when nothing is left to take back.
    """
    rows = Decision.objects.select_for_update(of=("self",)).filter(act=act, by=by, undone_at=None)
    undone = [one.comment for one in rows.select_related("comment").order_by("pk") if _undo(one, by)]
    if not undone:
        last = Decision.objects.filter(act=act).select_related("comment").order_by("pk").first()
        if last is not None:
            raise Meanwhile(last.comment)
    bans = Ban.objects.filter(pk__in=rows.exclude(ban=None).values("ban"), lifted_at=None)
    for ban in bans:
        _take_back(ban, by)
    rows.update(undone_at=timezone.now())
    return undone


def _undo(decision: Decision, by: User) -> bool:
    """Give a comment its standing before a decision, unless it has been decided on since."""
    row = _held(decision.comment)
    if row.decided_at != decision.at or row.state != decision.state:
        return False
    taught, was = learning.lesson(row), _standing(row)
    for name, value in decision.before.items():
        is_time = name.endswith("_at") and value
        setattr(row, name, datetime.fromisoformat(value) if is_time else value)
    row.save(update_fields=[name.removesuffix("_id") for name in decision.before])
    Report.objects.filter(comment=row, settled_at=decision.at).update(settled_at=None)
    learning.relearn(row, before=taught, after=learning.lesson(row))
    if decision.gave_trust and row.reader:
        Reader.objects.filter(pk=row.reader.pk).update(trusted_at=None)
    recording.record("undo", row, by=by, before=_told(was), after=_told(decision.before))
    _follow(row)
    decision.comment.refresh_from_db()
    return True


def _take_back(ban: Ban, by: User) -> None:
    """Let a ban be as if it had never been: its reader is let in, and has the trust back that it took."""
    ban.lifted_at = ban.undone_at = timezone.now()
    ban.save(update_fields=["lifted_at", "undone_at"])
    recording.record("lift", ban, by=by)
    if ban.took_trust_of is None or ban.reader_id is None:
        return
    # Somebody else may have shut them out since, and that stands.
    others = Ban.objects.filter(reader=ban.reader_id, undone_at=None, made_at__gte=ban.made_at)
    if not others.exists():
        Reader.objects.filter(pk=ban.reader_id, trusted_at=None).update(trusted_at=ban.took_trust_of)


def _held(comment: Comment) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",))
    return rows.select_related("reader", "parent__reader", "article__section").get(pk=comment.pk)


def _follow(row: Comment) -> None:
    """Count anew, and owe mail for how it stands now; mail for how it stood before, if still here, stays here."""
    recounting.recount(row)
    noticing.cancel(row)
    noticing.owe_decision(row)
    if row.state == State.APPROVED:
        noticing.owe_answer(row)


def _trust(row: Comment) -> bool:
    """Make a reader trusted, once people approved as many of their comments as the rule asks. Tells whether it did.

    Whoever was shut out since begins anew, even when that was lifted; not when it was taken back at once.
    """
    if row.state != State.APPROVED or row.reader is None or row.reader.trusted_at is not None:
        return False
    needed = ruling_for(row.article).trusted_after
    approved = Comment.objects.approved().filter(reader=row.reader_id, decided_by__isnull=False)
    banned_at = Ban.objects.filter(reader=row.reader_id, undone_at=None).aggregate(at=Max("made_at"))["at"]
    if banned_at is not None:
        approved = approved.filter(decided_at__gt=banned_at)
    if approved[:needed].count() < needed:
        return False
    return bool(Reader.objects.filter(pk=row.reader.pk, trusted_at=None).update(trusted_at=timezone.now()))


def _standing(row: Comment) -> dict[str, object]:
    """Return how a comment stands, as JSON holds it."""
    found = {name: getattr(row, name) for name in _STANDING}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items()}


def _told(standing: dict[str, object]) -> dict[str, object]:
    return {name: standing[name] for name in ("state", "because")}
