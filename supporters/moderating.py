"""Names for the wall: none is shown before somebody at the desk has read it."""

from collections.abc import Iterable

from django.db import transaction

from audit import recording
from newsroom.models import User
from supporters.models import Supporter

_WALL = Supporter.WallState


def show(keys: Iterable[int], *, by: User) -> int:
    """Put names that wait on the wall; return how many."""
    return _decide(keys, _WALL.SHOWN, by=by)


def refuse(keys: Iterable[int], *, by: User) -> int:
    """Keep names off the wall, those that wait and those that are there; return how many."""
    return _decide(keys, _WALL.REFUSED, by=by)


@transaction.atomic
def _decide(keys: Iterable[int], to: str, *, by: User) -> int:
    may_come_from = [_WALL.WAITING] if to == _WALL.SHOWN else [_WALL.WAITING, _WALL.SHOWN]
    rows = Supporter.objects.select_for_update().filter(pk__in=list(keys), wall_state__in=may_come_from)
    count = 0
    for row in rows.exclude(wall_name="").order_by("pk"):
        before, row.wall_state = row.wall_state, to
        row.save(update_fields=["wall_state"])
        act = "show on the wall" if to == _WALL.SHOWN else "keep off the wall"
        recording.record(act, row, by=by, before={"wall_state": before}, after={"wall_state": to})
        count += 1
    return count
