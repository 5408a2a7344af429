"""Where a reader is signed in: a cookie of one host, a row in the database, nothing in between.

The cookie holds a random secret and the database its digest: who reads the database alone is nobody. It is apart from
staff's sessions, so that a reader's page never meets the desk's rights (docs/decisions/0036).
"""

import hashlib
import secrets
import uuid
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils import timezone

from background import repeating
from readers.models import Reader, ReaderSession
from sections.models import Publication

COOKIE = "__Host-reader" if settings.HTTPS else "reader"
LASTS = timedelta(days=90)
# A session is written at most so often, only to know that someone is still there.
TOUCHED_EVERY = timedelta(hours=1)


# What browsers and systems call themselves, the truest first: nearly each says a few of the others' names too.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox",
             "FxiOS": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}  # fmt: skip
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS X": "macOS",
            "CrOS": "ChromeOS", "Linux": "Linux"}  # fmt: skip


def begin(reader: Reader, *, publication: Publication, browser: str = "", family: uuid.UUID | None = None) -> str:
    """Sign a reader in at a site and return the secret for the browser's cookie.

    `family` is that of the session at the door which it comes from: they end together by signing out.
    """
    secret = secrets.token_urlsafe(32)
    ReaderSession.objects.create(
        reader=reader, publication=publication, digest=digest(secret), browser=browser[:120],
        family=family or uuid.uuid4(), expires_at=timezone.now() + LASTS,
    )  # fmt: skip
    return secret


def start(request: HttpRequest, response: HttpResponse, reader: Reader, *, family: uuid.UUID | None = None) -> None:
    """Sign a reader in in this browser, in place of whoever was; what it held before opens nothing any more."""
    ReaderSession.objects.filter(digest=_said(request)).delete()
    secret = begin(reader, publication=request.publication, browser=browser_of(request), family=family)
    remember(response, secret)
    rotate_token(request)


def browser_of(request: HttpRequest) -> str:
    """Return a browser's name as a person knows it: “Firefox, Linux”. Nothing finer is kept."""
    said = request.headers.get("user-agent", "")[:400]
    names = [next((name for word, name in known.items() if word in said), "") for known in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, names))


def remember(response: HttpResponse, secret: str) -> None:
    """Give a browser its session."""
    response.set_cookie(COOKIE, secret, max_age=LASTS, path="/", secure=settings.HTTPS, httponly=True, samesite="Lax")


def session_of(request: HttpRequest) -> ReaderSession | None:
    """Return this browser's session at this site, with its reader; None where nobody is signed in. Asked once a request."""
    if not hasattr(request, "_reader_session"):
        request._reader_session = _find(request)  # noqa: SLF001 - kept on the request, as Django keeps the user there
    return request._reader_session  # noqa: SLF001


def reader_of(request: HttpRequest) -> Reader | None:
    """Return the reader who is signed in in this browser at this site; nobody before they have said their name."""
    session = session_of(request)
    return session.reader if session and session.reader.name else None


def leave(request: HttpRequest, response: HttpResponse) -> None:
    """Sign this browser out, at every site of the network: who sits down at it next is nobody."""
    session = ReaderSession.objects.filter(digest=_said(request)).first()
    if session:
        ReaderSession.objects.filter(family=session.family).delete()
    forget(response)


def forget(response: HttpResponse) -> None:
    """Take a browser's session cookie away."""
    response.delete_cookie(COOKIE, path="/", samesite="Lax")


def end_all(reader: Reader) -> int:
    """Sign a reader out everywhere, at the next request of each browser; return how many sessions that were."""
    return reader.sessions.all().delete()[0]


def digest(secret: str) -> str:
    """Return what the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@repeating.every(days=1, at="04:05")
def forget_old() -> int:
    """Forget sessions that are over; return how many."""
    return ReaderSession.objects.filter(expires_at__lt=timezone.now()).delete()[0]


def _said(request: HttpRequest) -> str:
    return digest(request.COOKIES.get(COOKIE, ""))


def _find(request: HttpRequest) -> ReaderSession | None:
    said = request.COOKIES.get(COOKIE, "")
    if not said or getattr(request, "publication", None) is None:
        return None
    now = timezone.now()
    session = (
        ReaderSession.objects.select_related("reader")
        .filter(digest=digest(said), publication=request.publication, expires_at__gt=now, reader__erased_at=None)
        .first()
    )
    if session and now - session.seen_at > TOUCHED_EVERY and request.method == "POST":
        ReaderSession.objects.filter(pk=session.pk).update(seen_at=now)
    return session
