"""Whose account elsewhere it is: finding its reader or making one, adding it to a reader, taking it away.

An address belongs to whoever proved it. A provider's word makes a new reader, but joins nobody to one who is here.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone

from readers.models import Identity, Passkey, Reader


class AddressTaken(Exception):
    """The address that the provider vouches for belongs to a reader who never added this account."""


class BelongsToAnother(Exception):
    """The account elsewhere is another reader's way in."""


class LastWayIn(Exception):
    """Without an address and without this, its reader could never come back."""


def reader_with(provider: str, subject: str, *, email: str, language: str) -> Reader:
    """Return the reader who signs in with an account elsewhere; make one where there is none. Raises AddressTaken."""
    known = _reader_known_as(provider, subject)
    if known:
        return known
    try:
        with transaction.atomic():
            reader = Reader.objects.create(email=email, language=language)
            Identity.objects.create(reader=reader, provider=provider, subject=subject)
    except IntegrityError:
        # The address is somebody's, or the same account came twice at once.
        known = _reader_known_as(provider, subject)
        if known is None:
            raise AddressTaken from None
        return known
    return reader


def add(reader: Reader, provider: str, subject: str) -> None:
    """Let a reader sign in with an account elsewhere from now on. Raises BelongsToAnother."""
    identity, _is_new = Identity.objects.get_or_create(provider=provider, subject=subject, defaults={"reader": reader})
    if identity.reader_id != reader.pk:
        raise BelongsToAnother


def remove(way: Identity | Passkey) -> None:
    """Take a way in away from its reader. Raises LastWayIn."""
    with transaction.atomic():
        # Two pressed at once would each see the other one left.
        reader = Reader.objects.select_for_update().get(pk=way.reader_id)
        if not reader.email and reader.identities.count() + reader.passkeys.count() == 1:
            raise LastWayIn
        way.delete()


def _reader_known_as(provider: str, subject: str) -> Reader | None:
    found = Identity.objects.filter(provider=provider, subject=subject, reader__erased_at=None)
    identity = found.select_related("reader").first()
    if identity is None:
        return None
    Identity.objects.filter(pk=identity.pk).update(used_at=timezone.now())
    return identity.reader
