"""Counting how often an advertisement was seen and followed, so that caps hold: noted in memory, written together.

What a browser says is taken for what it is: a hint, from readers with scripts who don't ask not to be counted. Caps
hold to within what is seen in the minute for which bookings are held in memory (docs/decisions/0031-ads.md).
"""

from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ads.models import Ad, DaySeen
from audience import sifting
from newsroom.kit.tallying import Tally

SEEN, FOLLOWED = "seen", "followed"
KINDS = (SEEN, FOLLOWED)
MOST_HELD = 2000

_sieve = sifting.Sieve()


def note(*, ad_id: int, kind: str, address: str, agent: str) -> bool:
    """Note that an advertisement was seen or followed today, on its publication's calendar; return whether it counts.

    A reader counts once an hour for each: nobody can use up another's booking by loading a page. Called by a POST;
    what was noted is written at most once in ten seconds. Beyond a bound of different rows nothing more is noted.
    """
    day, hour = timezone.localdate(), timezone.now().replace(minute=0, second=0, microsecond=0)
    if not _sieve.lets_through(address=address, agent=agent, what=f"ad|{ad_id}|{kind}", hour=hour):
        return False
    _tally.note((ad_id, day, kind))
    return True


def forget() -> None:
    """Drop what was noted and not written: for tests."""
    global _sieve  # noqa: PLW0603 - this module is the one holder
    _tally.forget()
    _sieve = sifting.Sieve(1 << 14)


def _add(taken: Counter[tuple[int, date, str]]) -> int:
    """Add the sums of advertisements that exist; the database adds, so that processes don't overwrite each other."""
    known = set(Ad.objects.filter(pk__in={ad for ad, _day, _kind in taken}).values_list("pk", flat=True))
    rows: dict[tuple[int, date], dict[str, int]] = {}
    for (ad, day, kind), sum_of_kind in taken.items():
        if ad in known:
            rows.setdefault((ad, day), {})[kind] = sum_of_kind
    with transaction.atomic():
        DaySeen.objects.bulk_create([DaySeen(ad_id=ad, day=day, seen=0, followed=0) for ad, day in sorted(rows)],
                                    ignore_conflicts=True)  # fmt: skip
        for (ad, day), sums in sorted(rows.items()):
            DaySeen.objects.filter(ad=ad, day=day).update(**{kind: F(kind) + more for kind, more in sums.items()})
    return len(rows)


_tally = Tally(_add, what="advertisements", most=MOST_HELD)
write = _tally.write
