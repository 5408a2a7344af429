"""What the clock alone will change: stories that come out, end their hold or their embargo, or expire."""

from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from articles.models import Article
from pages import following, observing

# The next ones are enough: they are read anew every few seconds.
_MOST = 50
_BY_THE_CLOCK = ("published_at", "held_until", "embargo_until", "expires_at")


@following.moments
def coming() -> Iterator[tuple[float, frozenset[str]]]:
    """Give the next moments at which stories are seen or not seen any more, with the tags of what changes then."""
    now = timezone.now()
    for name in _BY_THE_CLOCK:
        rows = Article.objects.filter(trashed_at=None, withdrawn_at=None, **{f"{name}__gt": now})
        for key, at in rows.order_by(name).values_list("pk", name)[:_MOST]:
            around = observing.around(connection, [key])
            yield at.timestamp(), frozenset({f"article:{key}", *around})
