"""What the machine makes of a comment before a person has seen it: signs with weights, and a score.

It never rejects: a comment it doubts waits for the desk, which is shown each sign in words. What a text shows by itself is
in `signs`, what decisions taught in `learning`; here is what is known of its author and of comments like it, and the sum.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from comments import learning, signs
from comments.models import BlockedWord, Comment, Report
from comments.signs import Sign

__all__ = ["Judgement", "Sign", "judge", "put_on", "signs_on", "sum_up"]

# What speaks for a comment of which nothing is known: the logarithm of the odds that it is harmless.
TRUST = 2.0
# From this score on the desk sees it first.
DOUBTS = 0.5
# Said again within so long is a repetition.
REPEATED_WITHIN = timedelta(days=30)
LIKE_EACH_OTHER = 0.7
LONG_ENOUGH_TO_COMPARE = 40
_RECENT, _BLOCKED = 20, 2000
State = Comment.State


@dataclass(frozen=True)
class Judgement:
    """All signs of a comment, and what they come to: 0 harmless to 1 spam."""

    signs: list[Sign] = field(default_factory=list)
    score: float = 0.0
    # Whether the desk has to see it before readers do, whatever the rule says.
    doubts: bool = False


def judge(comment: Comment, *, seconds: float | None = None) -> Judgement:
    """Look at a comment that is about to be kept, or was edited. Asks nobody outside and writes no row.

    It notes the fingerprint of its words on the comment in hand. `seconds` is how long its form was open, where that is known. Six queries at most, however much was written before.
    """
    comment.fingerprint = signs.fingerprint(comment.body)
    found = [*signs.of_text(comment.body), *signs.of_speed(seconds)]
    found += signs.of_blocked(comment.body, _blocked(comment.publication_id))
    before = _earlier(comment)
    found += _of_author(comment, before)
    found += _of_repetition(comment, before)
    opinion = learning.opinion_of(comment.publication_id, comment.body)
    if opinion and abs(opinion.weight) >= learning.TELLING:
        found.append(Sign("words", round(opinion.weight, 2), ", ".join(opinion.named)))
    return sum_up(found)


def sum_up(found: Sequence[Sign]) -> Judgement:
    """Return what some signs come to. The heaviest stand first."""
    total = sum(sign.weight for sign in found) - TRUST
    score = 1 / (1 + math.exp(-total))
    doubts = score >= DOUBTS or any(sign.name == "blocked" for sign in found)
    return Judgement(sorted(found, key=lambda sign: -abs(sign.weight)), round(score, 4), doubts)


def put_on(comment: Comment, judgement: Judgement) -> None:
    """Write a judgement on a comment that is about to be saved."""
    comment.signs = [{"sign": s.name, "weight": s.weight, "detail": s.detail} for s in judgement.signs]
    comment.score = judgement.score


def signs_on(comment: Comment) -> list[Sign]:
    """Return the signs that were written on a comment."""
    return [Sign(row["sign"], row["weight"], row.get("detail", "")) for row in comment.signs]


def _blocked(publication_id: int) -> Iterable[tuple[str, str]]:
    rows = BlockedWord.objects.filter(Q(publication=publication_id) | Q(publication=None))
    return rows.order_by("pk").values_list("word", "skeleton")[:_BLOCKED]


def _earlier(comment: Comment) -> list[Comment]:
    """Return the author's latest comments at all sites, without this one."""
    if comment.reader_id is None:
        return []
    rows = Comment.objects.filter(reader=comment.reader_id).exclude(pk=comment.pk)
    return list(rows.newest_first().only("body", "state", "fingerprint", "created_at", "decided_by_id")[:_RECENT])


def _of_author(comment: Comment, before: list[Comment]) -> Iterable[Sign]:
    """Return what is known of who wrote it: how new they are, and what became of what they wrote before."""
    reader = comment.reader
    if reader is None:
        return
    if reader.trusted_at is not None:
        yield Sign("trusted", -2.0)
    age = timezone.now() - reader.since
    if age < timedelta(days=1):
        yield Sign("new_account", 0.7, "hour") if age < timedelta(hours=1) else Sign("new_account", 0.4, "day")
    yield from _of_past(before)


def _of_past(before: list[Comment]) -> Iterable[Sign]:
    approved = sum(one.state == State.APPROVED and one.decided_by_id is not None for one in before)
    rejected = sum(one.state == State.REJECTED for one in before)
    reported = Report.objects.filter(comment__in=[one.pk for one in before]).exclude(comment__state=State.APPROVED)
    counts = [
        ("rejected_before", rejected, min(0.8 * rejected, 2.8)),
        ("approved_before", approved, -min(0.3 * approved, 1.5)),
        ("reported_before", count := reported.count() if before else 0, min(0.5 * count, 2.0)),
    ]
    yield from (Sign(name, weight, str(number)) for name, number, weight in counts if number)


def _of_repetition(comment: Comment, before: list[Comment]) -> Iterable[Sign]:
    """Return a sign for what was said before, in the same words or nearly, by the same reader, network, or by others."""
    since = timezone.now() - REPEATED_WITHIN
    own = [one for one in before if one.created_at >= since]
    print_ = comment.fingerprint
    others = Comment.objects.filter(created_at__gte=since).exclude(pk=comment.pk)
    same = []
    if print_:
        # What isn't empty is said to be: SQLite finds a partial index by the words it was made with.
        rows = others.exclude(fingerprint="").filter(fingerprint=print_).order_by("-created_at")
        same = [reader for reader in rows.values_list("reader", flat=True)[:_RECENT] if reader != comment.reader_id]
    if same:
        yield Sign("same_as_others", min(2.6 + 0.3 * len(same), 4.0), str(len(same)))
    if any(_is_same(comment.body, print_, one.body, one.fingerprint) for one in own):
        yield Sign("said_before", 2.4)
    elif comment.network and not same:
        near = others.exclude(network="").filter(network=comment.network)
        near = near.exclude(reader=comment.reader_id, reader__isnull=False)
        bodies = near.newest_first().values_list("body", "fingerprint")[:_RECENT]
        if any(_is_same(comment.body, print_, *row) for row in bodies):
            yield Sign("same_from_network", 2.4)


def _is_same(body: str, print_: str, other: str, other_print: str) -> bool:
    if print_ and print_ == other_print:
        return True
    return len(body) >= LONG_ENOUGH_TO_COMPARE and signs.similarity(body, other) >= LIKE_EACH_OTHER
