"""Raising to the desk what only a person can settle."""

from django.db import transaction
from django.utils import timezone

from audit import recording
from newsroom.models import User
from supporters.models import Finding


def raise_to_desk(
    kind: str, *, remote_id: str, gateway: str = "", supporter_id: int | None = None, detail: str = ""
) -> Finding:
    """Note a difference, once per kind and object: seen again it is the same one, and settled it stays settled."""
    found, is_new = Finding.objects.get_or_create(
        kind=kind, gateway=gateway, remote_id=remote_id, defaults={"supporter_id": supporter_id, "detail": detail[:300]}
    )
    if not is_new:
        Finding.objects.filter(pk=found.pk).update(seen_at=timezone.now(), detail=detail[:300])
    return found


@transaction.atomic
def settle(found: Finding, *, how: str, by: User) -> Finding:
    """Settle a difference with a person's words; one that is settled stays as it is."""
    held = Finding.objects.select_for_update().get(pk=found.pk)
    if held.settled_at is None:
        held.settled_at, held.settled_by, held.settled_how = timezone.now(), by, how[:200]
        held.save(update_fields=["settled_at", "settled_by", "settled_how"])
        recording.record("settle", held, by=by, note=how)
    return held
