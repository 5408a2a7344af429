"""How the API answers, whatever is asked: who may ask, how long it may be kept, and what is said when it can't."""

import json
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from newsroom.api.declaring import SEARCH, SEARCH_TIMES, SECONDS, TIMES, Operation, Refused
from newsroom.kit import limits, problems
from newsroom.kit.caching import Reads, kept_by_all, reads

Data = dict[str, Any]
METHODS = "GET, HEAD, OPTIONS"
# A preflight may be remembered for a day.
_A_DAY = "86400"


def endpoint(operation: Operation) -> Callable[[Callable[..., Data]], Callable[..., HttpResponse]]:
    """Make a page of a function that returns data: its parameters read, its answer checked against what the asker has.

    The function takes the request, what was asked by name, and the parts of the path.
    """

    def decorate(find: Callable[..., Data]) -> Callable[..., HttpResponse]:
        @limited(operation)
        def data(request: HttpRequest, **parts: str) -> HttpResponse:
            if request.publication is None:
                raise Refused(404, _("No publication here"), _("Ask at the host name of a publication."))
            return answered(find(request, operation.read(request.GET), **parts))

        read = tuple(parameter.name for parameter in operation.parameters)
        return reads(open_to_all(data), Reads(read, refuses_others=True))

    return decorate


def open_to_all(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let any page of any site read a view's answers, refusals as well, and only read them."""

    @wraps(view)
    def answer(request: HttpRequest, **parts: str) -> HttpResponse:
        response = _answer(view, request, parts)
        response.headers["Access-Control-Allow-Origin"] = "*"
        # Made to be read from elsewhere, which the header on all other answers forbids.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link, RateLimit-Policy, Retry-After"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer


def limited(operation: Operation) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Count requests by network; each answer says how many there may be."""
    times, name = (SEARCH_TIMES, "search") if operation is SEARCH else (TIMES, "api")
    limit = limits.limited(name=name, times=times, seconds=SECONDS, refusal=_too_often)

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        counted = limit(view)

        def answer(request: HttpRequest, **parts: str) -> HttpResponse:
            response = counted(request, **parts)
            response.headers["RateLimit-Policy"] = f'"{name}";q={times};w={SECONDS}'
            return response

        return answer

    return decorate


def answered(data: Data, *, seconds: int = 0) -> HttpResponse:
    """Return data as JSON that anyone may keep; for so long without asking."""
    response = HttpResponse(json.dumps(data, ensure_ascii=False), content_type="application/json")
    kept_by_all(response, seconds=seconds)
    following = data.get("next")
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def refused(refusal: Refused) -> HttpResponse:
    """Return the problem document of a refusal."""
    return problems.document(**refusal.said)


def _answer(view: Callable[..., HttpResponse], request: HttpRequest, parts: dict[str, str]) -> HttpResponse:
    if request.method == "OPTIONS":
        headers = {
            "Allow": METHODS, "Access-Control-Allow-Methods": METHODS, "Access-Control-Max-Age": _A_DAY,
            "Access-Control-Allow-Headers": "If-None-Match",
        }  # fmt: skip
        return HttpResponse(status=204, headers=headers)
    if request.method not in {"GET", "HEAD"}:
        response = refused(Refused(405, _("Only reading"), _("Ask with GET or HEAD: nothing can be changed here.")))
        response.headers["Allow"] = METHODS
        return response
    try:
        response = view(request, **parts)
    except Refused as refusal:
        return refused(refusal)
    if response.status_code != 200:  # noqa: PLR2004 - the one good answer
        return response
    tag = quote_etag(blake2b(response.content, digest_size=12).hexdigest())
    response.headers["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response)


def _too_often(_request: HttpRequest, wait: int) -> HttpResponse:
    detail = _("Wait %(wait)d seconds, then go on. Keep what you have: answers have an ETag and may be cached.")
    return problems.document(status=429, title=_("Asked too often"), detail=detail % {"wait": wait})
