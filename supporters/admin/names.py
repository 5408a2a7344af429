"""Who may see who gives: names and addresses stand behind a right of their own, and each look at them is in the record."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from audit import recording
from newsroom.models import User
from sections import network, permissions
from supporters.models import Contribution, Supporter

SEE = "supporters.see_names"


def places(user: User) -> frozenset[int] | None:
    """Return the publications whose supporters a person sees by name; None is all."""
    found = permissions.where(user, SEE)
    return None if found is None else frozenset(found)


def sees_all(user: User) -> bool:
    """Tell whether a person sees the names of the whole network: what isn't one publication's is for those only."""
    found = places(user)
    return found is None or found >= {one.pk for one in network.current().publications}


def within(rows: QuerySet[Supporter], places: Iterable[int] | None) -> QuerySet[Supporter]:
    """Return the supporters who ever began to give at one of the publications; None is all."""
    if places is None:
        return rows
    return rows.filter(Exists(Contribution.objects.filter(supporter=OuterRef("pk"), publication__in=places)))


def seen(user: User, rows: Iterable[Supporter]) -> set[int]:
    """Return which of some supporters a person sees by name. One query at most."""
    keys = [row.pk for row in rows]
    if not keys or not permissions.may(user, SEE):
        return set()
    if sees_all(user):
        return set(keys)
    return set(within(Supporter.objects.filter(pk__in=keys), places(user)).values_list("pk", flat=True))


def note_looks(user: User, keys: Iterable[int], *, searched: bool) -> None:
    """Write down whose names a person saw in a list, by number: what they searched for is nobody else's to read."""
    shown = ", ".join(f"S-{key}" for key in sorted(keys))
    recording.record("search names" if searched else "see names", Supporter, by=user, after={"shown": shown or "–"})
