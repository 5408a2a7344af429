"""How long others may keep a page, and which of an address's parameters it reads."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]
# How long others may show what they have while our server doesn't answer.
_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Reads:
    """Which parameters a public page reads. All others change nothing; where `refuses_others` they are an error."""

    params: tuple[str, ...] = ()
    refuses_others: bool = False


def public_page(*, seconds: int = 0, params: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Mark a view's good answers as the same for everyone; only GET and HEAD are answered.

    `params` are all those of an address's parameters that the view reads: pages/ keeps an answer for each of their
    values, and takes the others away. A browser asks each time, or after so many seconds.
    """

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if response.status_code in {200, 301}:
                kept_by_all(response, seconds=seconds)
            return response

        return reads(answer, Reads(params))

    return decorate


def reads(view: View, said: Reads) -> View:
    """Say which parameters a view reads, so that its answers may be stored."""
    view.reads = said  # type: ignore[attr-defined]
    return view


def kept_by_all(response: HttpResponse, *, seconds: int = 0) -> None:
    """Let any cache keep an answer. Where browsers ask each time, a shared one asks each second.

    One that we tell of changes may keep it for longer where we know what it was made from: pages/labelling.py says so.
    """
    if seconds:
        patch_cache_control(response, public=True, max_age=seconds)
        return
    patch_cache_control(
        response, public=True, max_age=0, s_maxage=1 if settings.FRONTS else settings.SHARED_CACHE_SECONDS,
        stale_while_revalidate=1, stale_if_error=_A_DAY,
    )  # fmt: skip


def private_page(view: View) -> View:
    """Mark a view's answers as one person's: no cache keeps them, no search engine lists them, no other site learns of them."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # Not “no-referrer”: a browser would then call our own form's origin “null”, and the form would be refused.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return answer


def back_shows_it(view: View) -> View:
    """Let the reader's own browser keep a private page's good answers, so that Back shows the form with what was typed."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK:
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    return answer
