"""How much is said, how long it waits for the desk, and how much of it is shown."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, Min, Q
from django.utils import timezone

from comments.models import Comment, CommentQuerySet
from sections import network

WEEK = timedelta(days=7)
# The median is of so many decisions at most, the latest ones.
MEASURED = 2000
State = Comment.State


@dataclass(frozen=True)
class Waiting:
    """What waits for the desk, and since when the oldest does."""

    pending: int
    held: int
    oldest_at: datetime | None


@dataclass(frozen=True)
class Week:
    """The last seven days: what came, what people decided, how much of that was shown, how long it had waited."""

    came: int
    decided: int
    approved: int
    waited: timedelta | None

    @property
    def rate(self) -> int | None:
        """How many of a hundred were shown; None when nothing was decided."""
        return round(100 * self.approved / self.decided) if self.decided else None


# Written out: SQLite uses the small index of what waits only where it can read that the condition is the index's own.
_WAITS = "comments_comment.state IN ('pending', 'held')"


def at(places: Collection[int] | None) -> CommentQuerySet:
    """Return the comments of some publications; None is all of them."""
    rows = Comment.objects.all()
    return rows if places is None else rows.filter(publication__in=places)


def waiting(places: Collection[int] | None) -> Waiting:
    """Return what waits at some publications. One query."""
    rows = at(places).extra(where=[_WAITS])  # noqa: S610  # nosec B610 - no value from outside is in it
    found = rows.aggregate(
        pending=Count("pk", filter=Q(state=State.PENDING)), held=Count("pk", filter=Q(state=State.HELD)),
        oldest=Min("created_at", filter=Q(state=State.PENDING)),
    )  # fmt: skip
    return Waiting(found["pending"], found["held"], found["oldest"])


def reported(places: Collection[int] | None) -> int:
    """Return how many comments readers reported that nobody has looked at yet."""
    return at(places).filter(reports__gt=0).exclude(state__in=[State.REJECTED, State.REMOVED]).count()


def last_week(places: Collection[int] | None) -> Week:
    """Return the figures of the last seven days. Two queries."""
    since = timezone.now() - WEEK
    if places is None:
        # Named one by one they are found in their index by time; all together are in none.
        places = [one.pk for one in network.current().publications]
    came = at(places).filter(created_at__gte=since).count()
    decided = at(places).filter(
        decided_at__gte=since, decided_by__isnull=False, staff=None, state__in=[State.APPROVED, State.REJECTED]
    )
    rows = list(decided.order_by("-decided_at").values_list("state", "created_at", "decided_at")[:MEASURED])
    waits = [(end - start).total_seconds() for _state, start, end in rows if end]
    approved = sum(state == State.APPROVED for state, _start, _end in rows)
    return Week(came, len(rows), approved, timedelta(seconds=median(waits)) if waits else None)
