"""How supporters get to their own page without a password: by a mailed link, good once and for half an hour.

The link's secret is worked out from a random number in the mail that is owed and the site's key when the mail is sent.
The database keeps the number and a digest of the secret: who reads the database alone can open nothing.
"""

import hashlib
import secrets
import time
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from background import repeating, returning
from sections.models import Publication
from supporters import mailing
from supporters.models import ManageLink, ManageSession, OutgoingMail, Supporter

KIND = "manage_link"
LINK_LASTS = timedelta(minutes=30)
SESSION_LASTS = timedelta(hours=1)
COOKIE = "__Host-supporter" if settings.HTTPS else "supporter"
# Asking takes as long for an address we know as for one we don't.
SECONDS_TO_ASK = 0.15
_SALT = "supporters.entering"


def ask(email: str, *, publication: Publication) -> None:
    """Owe a mail with a link to whoever has this address, if there is someone. Nobody can tell whether there is."""
    began = time.monotonic()
    supporter = Supporter.objects.filter(email=email.strip().lower()).exclude(email="").first()
    if supporter:
        number = uuid.uuid4().hex
        with transaction.atomic():
            ManageLink.objects.create(
                supporter=supporter, digest=_digest(_secret(number)), expires_at=timezone.now() + LINK_LASTS
            )
            mailing.owe(KIND, about=number, supporter=supporter, publication=publication)
    time.sleep(max(0.0, SECONDS_TO_ASK - (time.monotonic() - began)))


def link(mail: OutgoingMail) -> str:
    """Return the address that the mail tells."""
    return mail.publication.origin + reverse("supporters:enter", args=[_secret(mail.about)])


def is_good(secret: str) -> bool:
    """Tell whether a link's secret can still be used. Looking doesn't use it up: mail scanners look too."""
    return _unused(secret).exists()


def use(secret: str) -> str | None:
    """Use a link up and return the secret of a new session for its supporter's browser; None when it is no longer good."""
    now = timezone.now()
    with transaction.atomic():
        found = _unused(secret).select_related("supporter").first()
        # Of two who press at once the database lets one through.
        if found is None or not _unused(secret).update(used_at=now):
            return None
        returning.arrived(found.supporter.email)
        session = secrets.token_urlsafe(32)
        ManageSession.objects.create(
            supporter_id=found.supporter_id, digest=_digest(session), expires_at=now + SESSION_LASTS
        )
    return session


def remember(response: HttpResponse, session: str) -> None:
    """Give a browser its session."""
    response.set_cookie(
        COOKIE, session, max_age=SESSION_LASTS, path="/", secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


def supporter_of(request: HttpRequest) -> Supporter | None:
    """Return the supporter who opened their page in this browser within the hour."""
    said = request.COOKIES.get(COOKIE, "")
    if not said:
        return None
    found = ManageSession.objects.select_related("supporter").filter(
        digest=_digest(said), expires_at__gt=timezone.now(), supporter__erased_at=None
    )
    session = found.first()
    return session.supporter if session else None


def leave(request: HttpRequest, response: HttpResponse) -> None:
    """End this browser's session."""
    ManageSession.objects.filter(digest=_digest(request.COOKIES.get(COOKIE, ""))).delete()
    response.delete_cookie(COOKIE, path="/", samesite="Lax")


@repeating.every(days=1, at="03:55")
def forget_old() -> int:
    """Forget links and sessions that ended a day ago; return how many."""
    old = timezone.now() - timedelta(days=1)
    links = ManageLink.objects.filter(expires_at__lt=old).delete()[0]
    return links + ManageSession.objects.filter(expires_at__lt=old).delete()[0]


def _unused(secret: str) -> QuerySet[ManageLink]:
    return ManageLink.objects.filter(
        digest=_digest(secret), used_at=None, expires_at__gt=timezone.now(), supporter__erased_at=None
    )


def _secret(number: str) -> str:
    return salted_hmac(_SALT, number, algorithm="sha256").hexdigest()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
