"""The meter: how many people supported a publication this month, counted now and then, never for a page."""

from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

from pages import noting
from sections.models import Publication
from supporters.models import Payment

SECONDS_HELD = 300
# Fewer than this say more of how young a month is than of how many give.
FEWEST_SHOWN = 10


def this_month(publication: Publication) -> int:
    """Return how many different people's money reached a publication this month and stayed; 0 for too few to tell.

    Held for five minutes; while one request counts, the others show what was.
    """
    noting.for_seconds(SECONDS_HELD)
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    key = f"supporters-meter:{publication.pk}:{first:%Y-%m}"
    number = cache.get(key)
    if number is None:
        number = _count(publication, first)
        cache.set(key, number, SECONDS_HELD)
    return number if number >= FEWEST_SHOWN else 0


def _count(publication: Publication, first: datetime) -> int:
    paid = Payment.objects.filter(publication=publication, paid_at__gte=first, refunded_minor=0)
    return paid.values("supporter").distinct().count()
