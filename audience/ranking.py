"""What is read and shared most: the stories that lists and charts put on top.

Which stories those are is worked out once a minute and held; whether readers may see them is asked each time. So a
story that was withdrawn is gone from the list at once, however much it was read.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Case, F, IntegerField, QuerySet, Sum, Value, When
from django.utils import timezone

from articles.models import Listing
from articles.models.article import may_be_seen
from audience.models import DayCount, HourCount
from pages import noting

READS, SHARES = "reads", "shares"
DAY, TWO_DAYS, WEEK, MONTH = timedelta(days=1), timedelta(days=2), timedelta(days=7), timedelta(days=30)
HELD_SECONDS = 60
# A list of less, or of stories that hardly anyone read, says nothing: none is shown.
FEWEST_STORIES, FEWEST_READS, FEWEST_SHARES = 3, 5, 2
# Some more are held than are shown, in case one of them is withdrawn meanwhile.
_SPARE = 5
# What lies within the newest fifth of the time counts sixteen times what lies in the oldest, so that new stories rise.
_WEIGHTS = (16, 8, 4, 2, 1)


def most_read(
    publication_id: int, *, section_id: int | None = None, since: timedelta = TWO_DAYS, limit: int = 5
) -> list[Listing]:
    """Return the live stories of a publication, or of a section's list, that were read most of late, as cards.

    At most two queries, one while the order is held. Empty when too little was read to say.
    """
    keys = keys_of(publication_id, READS, section_id=section_id, since=since)
    return cards(publication_id, keys[: limit + _SPARE])[:limit]


def most_shared(
    publication_id: int, *, section_id: int | None = None, since: timedelta = WEEK, limit: int = 5
) -> list[Listing]:
    """Return the live stories that were shared most of late, as cards; as `most_read` does."""
    keys = keys_of(publication_id, SHARES, section_id=section_id, since=since)
    return cards(publication_id, keys[: limit + _SPARE])[:limit]


def cards(publication_id: int, keys: list[int]) -> list[Listing]:
    """Return those of these stories that readers may see, in the order of the keys, as cards. One query, none for none."""
    if not keys:
        return []
    rows = Listing.objects.in_publication(publication_id).live().filter(article__in=keys).cards()
    found = {row.article_id: row for row in rows}
    return [found[key] for key in keys if key in found] if len(found) >= FEWEST_STORIES else []


def keys_of(publication_id: int, what: str, *, section_id: int | None = None, since: timedelta) -> list[int]:
    """Return the keys of the most read or shared stories, the first one first; held for a minute."""
    if not settings.AUDIENCE:
        return []
    noting.for_seconds(HELD_SECONDS)
    name = f"audience:{what}:{publication_id}:{section_id or 0}:{int(since.total_seconds())}"
    found = cache.get(name)
    if found is None:
        found = _ranked(publication_id, what, section_id, since)
        cache.set(name, found, HELD_SECONDS)
    return found


def _ranked(publication_id: int, what: str, section_id: int | None, since: timedelta) -> list[int]:
    """Return the order. A guest counts for the publication it belongs to: cards elsewhere lead its readers there."""
    now = timezone.now()
    rows, newest = counts_since(now, since)
    rows = rows.filter(may_be_seen(now, "article__"), article__publication=publication_id)
    if section_id is not None:
        rows = rows.filter(article__listings__section=section_id)
    scores = (
        rows.order_by()
        .values("article_id")
        .annotate(total=Sum(what), score=Sum(F(what) * _weight(newest, since, now)))
        .filter(total__gte=FEWEST_READS if what == READS else FEWEST_SHARES)
        .order_by("-score", "-article_id")
    )
    return [row["article_id"] for row in scores[: MOST_LISTED + _SPARE]]


# As many as the longest list of ours shows.
MOST_LISTED = 20


def counts_since(now: datetime, since: timedelta) -> tuple[QuerySet, str]:
    """Return the counts of a time up to now, and the name of their column of time: hours up to two days, else days."""
    if since <= TWO_DAYS:
        return HourCount.objects.filter(hour__gt=now - since), "hour"
    return DayCount.objects.filter(day__gt=now.astimezone(UTC).date() - since), "day"


def _weight(column: str, since: timedelta, now: datetime) -> Case:
    """Return what a count weighs by its age."""
    step = since / len(_WEIGHTS)
    bounds = [now - step * number for number in range(1, len(_WEIGHTS))]
    if column == "day":
        bounds = [bound.astimezone(UTC).date() for bound in bounds]
    cases = [
        When(**{f"{column}__gt": bound, "then": Value(weight)}) for bound, weight in zip(bounds, _WEIGHTS, strict=False)
    ]
    return Case(*cases, default=Value(_WEIGHTS[-1]), output_field=IntegerField())
