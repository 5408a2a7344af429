"""The search for readers."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from newsroom.kit.caching import public_page
from newsroom.kit.limits import limited
from newsroom.kit.pages import needs_publication
from search import answering, asking
from search.asking import Asked
from search.feeds import SearchFeed

# The form's fields that become operators.
FIELDS = ("section", "agency", "author", "tag", "place", "after", "before_date")
# So few are worth another spelling.
_FEW = 3
_MARK = re.compile(r"-?[0-9]{1,19}\Z")


# A person reads what was found before asking again.
_limited = limited(name="search", times=30, seconds=60)


@public_page(params=("q", "in", "sort", "before", *FIELDS))
@_limited
@needs_publication
def search(request: HttpRequest) -> HttpResponse:
    """Show the stories a reader looked for; without a question, how to ask one."""
    fields = [(name.removesuffix("_date"), request.GET.get(name, "")) for name in FIELDS]
    if any(value.strip() for _name, value in fields):
        text = asking.composed(request.GET.get("q", ""), fields)
        return redirect(answering.address(text, everywhere=_everywhere(request), order=request.GET.get("sort", "")))
    asked = asked_in(request)
    before = _mark(request)
    order = answering.order_of(asked, request.GET.get("sort", answering.BEST))
    answer = answering.answer(asked, order=order, before=before)
    meant = ""
    if before is None and answer.count is not None and answer.count < _FEW and not answer.has_more:
        meant = answering.meant(asked)
    context = {
        "asked": asked, "answer": answer, "order": order, "is_first": before is None,
        "meant": asking.with_words(asked, meant) if meant else "",
        "fewer": "" if answer.stories or answer.is_cut or meant or before is not None else answering.fewer(asked),
        "elsewhere": _elsewhere(asked, answer, meant) if before is None else 0,
        "hide_search_box": True,
    }  # fmt: skip
    return render(request, "search/search.html", context)


@public_page(params=("q", "in"))
@_limited
@needs_publication
def feed(request: HttpRequest, shape: str) -> HttpResponse:
    """Give programs the newest stories that a search finds; nothing asked is no feed."""
    asked = asked_in(request)
    if not asked:
        raise Http404
    return SearchFeed(asked, shape).answer(request)


@public_page(seconds=86_400)
@needs_publication
def description(request: HttpRequest) -> HttpResponse:
    """Tell browsers how to search here from their own field, in the OpenSearch format."""
    kind = "application/opensearchdescription+xml"
    return render(request, "search/opensearch.xml", {"short": request.publication.name[:16]}, content_type=kind)


def asked_in(request: HttpRequest) -> Asked:
    """Return what a request's address asks for."""
    text = request.GET.get("q", "")
    return asking.understand(text, publication=request.publication, everywhere=_everywhere(request))


def _elsewhere(asked: Asked, answer: answering.Answer, meant: str) -> int:
    """Return how many stories the whole network has, where this publication has none and that took no long time to see."""
    if answer.stories or answer.is_cut or meant or asked.everywhere or not asked:
        return 0
    return answering.count(asking.understand(asked.text, publication=asked.publication, everywhere=True))


def _everywhere(request: HttpRequest) -> bool:
    return request.GET.get("in") == "network"


def _mark(request: HttpRequest) -> int | None:
    """Return the mark in the address. Raises Http404 for one that isn't ours."""
    text = request.GET.get("before")
    if text is None:
        return None
    if not (text.isascii() and _MARK.match(text)) or abs(int(text)) >= 2**63:
        raise Http404
    return int(text)
