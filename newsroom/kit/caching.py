"""How long others may keep a page."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]


def public_page(*, seconds: int) -> Callable[[View], View]:
    """Mark a view's good answers as the same for everyone and fresh for so long; only GET and HEAD are answered."""

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if response.status_code in {200, 301}:
                patch_cache_control(response, public=True, max_age=seconds)
            return response

        return answer

    return decorate


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
