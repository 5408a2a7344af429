"""Keeping what someone typed while they sign in: no word is lost on the way.

The browser holds a secret in a cookie and the database its digest, as with sessions. Kept for a day, a few for each
network; beyond that the text stays in the form, and the page says to copy it.
"""

import json
import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.models import Article
from background import repeating
from comments.models import Draft
from readers import sessions

COOKIE = "__Host-draft" if settings.HTTPS else "draft"
KEPT = timedelta(days=1)
PER_NETWORK_HOUR = 30
# A letter; in JSON a line break is two characters, so that what holds the fields is cut nowhere.
LONGEST_FIELD = 10_000


def keep(
    request: HttpRequest, response: HttpResponse, story: Article | None, *, body: str, network: str, about: str = ""
) -> bool:
    """Keep a text for this browser; tell whether there was room. One text a browser: a new one takes the old one's place."""
    hour_ago = timezone.now() - timedelta(hours=1)
    if Draft.objects.filter(network=network, at__gt=hour_ago)[:PER_NETWORK_HOUR].count() >= PER_NETWORK_HOUR:
        return False
    forget(request, response)
    secret = secrets.token_urlsafe(32)
    Draft.objects.create(digest=sessions.digest(secret), article=story, about=about, body=body, network=network)
    response.set_cookie(COOKIE, secret, max_age=KEPT, path="/", secure=settings.HTTPS, httponly=True, samesite="Lax")
    return True


def kept(request: HttpRequest, story: Article | None, *, about: str = "") -> str:
    """Return the text that this browser left in this form; empty when there is none."""
    draft = _of(request)
    return draft.body if draft and (draft.article_id, draft.about) == (story.pk if story else None, about) else ""


def keep_form(
    request: HttpRequest, response: HttpResponse, story: Article | None, values: dict[str, str], *, network: str,
    about: str,
) -> bool:  # fmt: skip
    """Keep all that was typed into a form of several fields, as `keep` keeps one text."""
    short = {name: value[:LONGEST_FIELD] for name, value in values.items()}
    return keep(request, response, story, body=json.dumps(short, ensure_ascii=False), network=network, about=about)


def kept_form(request: HttpRequest, story: Article | None, *, about: str) -> dict[str, str]:
    """Return what this browser left in this form, by field."""
    body = kept(request, story, about=about)
    return json.loads(body) if body else {}


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Forget this browser's text: it was posted, or there is a newer one."""
    if COOKIE in request.COOKIES:
        Draft.objects.filter(digest=sessions.digest(request.COOKIES[COOKIE])).delete()
        response.delete_cookie(COOKIE, path="/", samesite="Lax")


@repeating.every(days=1, at="04:15")
def forget_old() -> int:
    """Forget texts whose writers didn't come back; return how many."""
    return Draft.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _of(request: HttpRequest) -> Draft | None:
    secret = request.COOKIES.get(COOKIE, "")
    if not secret:
        return None
    return Draft.objects.filter(digest=sessions.digest(secret), at__gt=timezone.now() - KEPT).first()
