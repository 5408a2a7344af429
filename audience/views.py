"""Where browsers say that a story was read, and the page of what is read most."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ads import capping
from audience import counting, ranking, sifting
from newsroom.kit import clients
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication
from supporters import asking

MOST_BYTES = 100
LONGEST_KEY = 18
# What is named beside a kind, where it isn't a story.
_KEYS = {asking.ASKED: "wording"} | dict.fromkeys(capping.KINDS, "ad")
SHOWN = 10


@csrf_exempt  # It asks for no cookie and gives nothing away; what other sites send is sorted out here.
@require_POST
def counted(request: HttpRequest) -> HttpResponse:
    """Take note that a story was read or shared, an advertisement seen or followed, an appeal seen. The answer is the same whatever was sent, and nothing is looked up."""
    said = _said(request) if settings.AUDIENCE and _is_a_reader_of_ours(request) else None
    if said:
        who = {"address": clients.network_of(request), "agent": request.headers.get("user-agent", "")}
        if said[1] == asking.ASKED:
            asking.note(wording_id=said[0], **who)
        elif said[1] in capping.KINDS:
            capping.note(ad_id=said[0], kind=said[1], **who)
        else:
            counting.note(publication_id=request.publication.pk, article_id=said[0], kind=said[1], **who)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


@public_page()
@needs_publication
def most_read(request: HttpRequest) -> HttpResponse:
    """Show what was read and shared most: today, this week, this month. Five queries, one while the order is held."""
    if not settings.AUDIENCE:
        raise Http404
    here = request.publication.pk
    wanted = [
        ("today", _("Today"), ranking.READS, ranking.DAY), ("week", _("This week"), ranking.READS, ranking.WEEK),
        ("month", _("This month"), ranking.READS, ranking.MONTH), ("shared", _("Most shared"), ranking.SHARES, ranking.WEEK),
    ]  # fmt: skip
    keys = {name: ranking.keys_of(here, what, since=since)[:SHOWN] for name, _title, what, since in wanted}
    found = {row.article_id: row for row in ranking.cards(here, sorted(set().union(*keys.values())))}
    lists = [(name, title, [found[key] for key in keys[name] if key in found]) for name, title, _what, _since in wanted]
    shown = [entry for entry in lists if len(entry[2]) >= ranking.FEWEST_STORIES]
    return render(request, "audience/most_read.html", {"lists": shown})


def _is_a_reader_of_ours(request: HttpRequest) -> bool:
    """Tell whether a person's browser sent this from a page of this site, and doesn't ask not to be counted."""
    if request.publication is None or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False  # only those who work here have a cookie
    said = request.headers
    if said.get("dnt") == "1" or said.get("sec-gpc") == "1":
        return False
    if any("prefetch" in said.get(name, "").lower() for name in ("sec-purpose", "purpose", "x-moz")):
        return False
    return _is_from_here(request) and not sifting.is_machine(said.get("user-agent", ""))


def _is_from_here(request: HttpRequest) -> bool:
    """Tell whether the browser says that a page of this very host sent this. Every browser says it of a POST."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is None and origin is None:
        return False
    try:
        here = origin is None or urlsplit(origin).netloc.lower() == request.get_host().lower()
    except ValueError:
        return False
    return here and site in {None, "same-origin"}


def _said(request: HttpRequest) -> tuple[int, str] | None:
    """Return the key of a story or an advertisement and the kind of what was sent, or None for anything else."""
    length = request.headers.get("content-length") or "0"
    if not length.isdecimal() or int(length[:10]) > MOST_BYTES:
        return None
    sent = QueryDict(request.body[:MOST_BYTES])
    kind = sent.get("kind", "")
    key = sent.get(_KEYS.get(kind, "story"), "")
    if kind not in {*counting.KINDS, *_KEYS} or not (key.isascii() and key.isdecimal()) or len(key) > LONGEST_KEY:
        return None
    return int(key), kind
