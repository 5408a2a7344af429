"""Erasing a reader: the ways in, the sessions, the address and the name go, and what they wrote by whoever keeps it."""

from django.db import transaction
from django.utils import timezone

from audit import recording
from background import returning
from readers import limiting, signals
from readers.models import Arrival, Reader, SignInCode


@transaction.atomic
def erase(reader: Reader) -> Reader:
    """Erase who someone is; the row's number stays. All of it or nothing; erasing twice is erasing once."""
    row = Reader.objects.select_for_update().get(pk=reader.pk)
    signals.reader_erased.send(sender=Reader, reader=row)
    row.sessions.all().delete()
    row.identities.all().delete()
    row.passkeys.all().delete()
    if row.email:
        SignInCode.objects.filter(email=row.email).delete()
        Arrival.objects.filter(email=limiting.digest(row.email)).delete()
        returning.forget(row.email)
    row.name = row.email = ""
    row.mail, row.trusted_at, row.erased_at = Reader.Mail.NEVER, None, row.erased_at or timezone.now()
    row.save(update_fields=["name", "email", "mail", "trusted_at", "erased_at"])
    recording.record("erase", row, by=None)
    return row
