"""Counting how often a wording of an appeal was seen: noted in memory, written together. Nobody is told apart.

What a browser says is a hint, from readers with scripts who don't ask not to be counted; gifts are counted by the
attempts that name their wording.
"""

from collections import Counter

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audience import sifting
from newsroom.kit.tallying import Tally
from supporters.models import AppealText

ASKED = "asked"
MOST_HELD = 500

_sieve = sifting.Sieve()


def note(*, wording_id: int, address: str, agent: str) -> bool:
    """Note that a wording stood before someone's eyes; return whether it counts: once an hour for a reader."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    if not _sieve.lets_through(address=address, agent=agent, what=f"wording|{wording_id}", hour=hour):
        return False
    _tally.note(wording_id)
    return True


def forget() -> None:
    """Drop what was noted and not written: for tests."""
    global _sieve  # noqa: PLW0603 - this module is the one holder
    _tally.forget()
    _sieve = sifting.Sieve(1 << 14)


@transaction.atomic
def _add(taken: Counter[int]) -> int:
    return sum(AppealText.objects.filter(pk=key).update(shown=F("shown") + more) for key, more in sorted(taken.items()))


_tally = Tally(_add, what="appeals", most=MOST_HELD)
write = _tally.write
