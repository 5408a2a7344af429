"""Signing in by a mailed code, and what follows any proof of who someone is.

Asking doesn't look whether the address is anyone's: each gets the same mail and the same answer. Only the code tells,
to whoever can read that mail, in the browser that asked for it.
"""

import secrets
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from background import repeating, returning
from readers import codes, door, limiting, sessions
from readers.models import CodeMail, Reader, SignInCode
from sections.models import Publication

COOKIE = "__Host-reader-code" if settings.HTTPS else "reader-code"
CODE_LASTS = timedelta(minutes=15)
MOST_TRIES = 5
# Asked again by the same browser, the same code is mailed once more, unless it has hardly any time left.
_ENOUGH = timedelta(minutes=10)


class Wrong(Exception):
    """Another code was typed. Carries how many tries are left."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


class Over(Exception):
    """The code was used, is too old, or was tried too often."""


def ask(email: str, *, publication: Publication, browser: str = "") -> str:
    """Owe a mail with a code and return what the asking browser must hold to use it. `browser` is what it holds now."""
    now = timezone.now()
    mine = SignInCode.objects.filter(browser=sessions.digest(browser), email=email, used_at=None, tries__lt=MOST_TRIES)
    with transaction.atomic():
        code = mine.filter(expires_at__gt=now + _ENOUGH).first() if browser else None
        if code is None:
            browser = secrets.token_urlsafe(32)
            code = SignInCode.objects.create(
                email=email, browser=sessions.digest(browser), made_at=now, expires_at=now + CODE_LASTS
            )
        CodeMail.objects.create(code=code, publication=publication, due_at=now, not_before=now, made_at=now)
    return browser


def asked_in(request: HttpRequest) -> SignInCode | None:
    """Return the code that this browser asked for."""
    said = request.COOKIES.get(COOKIE, "")
    return SignInCode.objects.filter(browser=sessions.digest(said)).first() if said else None


def use(code: SignInCode, typed: str, *, language: str, whose: Reader | None = None) -> Reader:
    """Use a code up and return the reader whose address it proves; whoever is new here is made one. Raises Wrong, Over.

    `whose` has no address yet and asked for the code to have this one; an address that is another's stays theirs.
    """
    good = SignInCode.objects.filter(pk=code.pk, used_at=None, expires_at__gt=timezone.now())
    # A try is counted before it is looked at: many at once have no more of them.
    if not good.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise Over
    if not codes.is_right(code, typed):
        left = MOST_TRIES - SignInCode.objects.values_list("tries", flat=True).get(pk=code.pk)
        raise Wrong(left) if left > 0 else Over
    with transaction.atomic():
        # Of two who come at once the database lets one through.
        if not good.update(used_at=timezone.now()):
            raise Over
        returning.arrived(code.email)
        reader = Reader.objects.filter(email=code.email).first()
        if reader is None and whose and Reader.objects.filter(pk=whose.pk, email="").update(email=code.email):
            reader = Reader.objects.get(pk=whose.pk)
        elif reader is None:
            reader, _is_new = Reader.objects.get_or_create(email=code.email, defaults={"language": language})
    return reader


def hold(response: HttpResponse, browser: str) -> None:
    """Let a browser hold its half of the code."""
    response.set_cookie(
        COOKIE, browser, max_age=CODE_LASTS, path="/", secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


def finish(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Sign in at the door whoever proved who they are, ask a new one for a name, and lead on to where they wanted."""
    family = uuid.uuid4()
    with transaction.atomic():
        if reader.name:
            response = door.go_on(request, reader, family=family)
        else:
            response = HttpResponseRedirect(reverse("readers:name"), status=303)
        sessions.start(request, response, reader, family=family)
    limiting.know(request, response, email=reader.email)
    response.delete_cookie(COOKIE, path="/", samesite="Lax")
    return response


def own_page(done: str) -> str:
    """Return the address of a reader's own page that says what was done."""
    return f"{reverse('readers:mine')}?done={done}"


@repeating.every(days=1, at="03:58")
def forget_old() -> int:
    """Forget codes that ended a day ago, with their mails; return how many."""
    old = SignInCode.objects.filter(expires_at__lt=timezone.now() - timedelta(days=1))
    count = old.count()
    old.delete()
    return count
