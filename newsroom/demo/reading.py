"""The demo's readers: invented counts, so that lists and charts have something to show."""

import math
import random
from datetime import UTC, datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from articles.models import Article
from audience import gathering
from audience.models import DayCount, HourCount

DAYS = 30
# Of each story's readers so many in a hundred pass it on.
_SHARED = 4


def invent() -> int:
    """Add the hours that passed since the last start, up to thirty days; return the number of rows."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    last = HourCount.objects.aggregate(last=Max("hour"))["last"]
    first = max(last + timedelta(hours=1), now - timedelta(days=DAYS)) if last else now - timedelta(days=DAYS)
    stories = list(Article.objects.live().order_by("pk").values_list("pk", "published_at"))
    hours = [first + timedelta(hours=n) for n in range(int((now - first) / timedelta(hours=1)) + 1)]
    rows = [row for pk, published in stories for hour in hours if (row := _hour(pk, published, hour))]
    HourCount.objects.bulk_create(rows, batch_size=200, ignore_conflicts=True)
    gathering.let_go()
    for day in sorted({hour.astimezone(UTC).date() for hour in hours}):
        gathering.gather_day(day)
    return len(rows) + DayCount.objects.count()


def _hour(pk: int, published: datetime, hour: datetime) -> HourCount | None:
    """Return an hour of a story: many readers at first, half as many each day, fewer by night."""
    age = (hour - published) / timedelta(days=1)
    if age < 0:
        return None
    chance = random.Random(f"{pk} {hour:%Y%m%d%H}")  # noqa: S311 - invented readers, nothing secret
    liked = random.Random(pk).lognormvariate(2.6, 0.9)  # noqa: S311 - as above
    awake = 0.55 - 0.45 * math.cos((hour.hour - 3) / 24 * 2 * math.pi)
    reads = round(liked * awake * (0.5**age + 0.03) * chance.uniform(0.7, 1.3))
    shares = sum(chance.randrange(100) < _SHARED for _ in range(reads))
    return HourCount(article_id=pk, hour=hour, reads=reads, shares=shares) if reads else None
