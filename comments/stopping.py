"""Ending mail with one press, without signing in: by a link that names its reader and gives no other right."""

import uuid

from django.core import signing

from readers.models import Reader
from sections.models import Publication

_SALT = "comments.stopping"


def address(reader: Reader, publication: Publication) -> str:
    """Return the address at which a reader ends our mail; it is good for as long as the mail may lie in a box."""
    token = signing.dumps(str(reader.key), salt=_SALT)
    return f"{publication.origin}/comments/mail/{token}/"


def reader_of(token: str) -> Reader | None:
    """Return the reader whom a link names; None for a link that isn't ours, or whose reader is gone."""
    try:
        key = uuid.UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    return Reader.objects.filter(key=key, erased_at=None).first()


def stop(reader: Reader) -> None:
    """Send a reader no more mail about comments. What is owed already isn't sent either."""
    Reader.objects.filter(pk=reader.pk).update(mail=Reader.Mail.NEVER)
