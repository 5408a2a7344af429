"""How often one network may ask for what is dear to answer: search, the API, what counts.

Counted in Django's cache, in windows of fixed length. It is a fence against programs that ask without end, not a
bookkeeper: with the cache in memory each process counts for itself, so the true limit lies between `times` and `times`
by the number of processes; and at the turn of a window twice as many may pass. Where the cache can't be asked readers
are let through (signing in, where nobody is, counts in the database: signin/limiting.py).
"""

import logging
import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext

from newsroom.kit import clients, problems

View = Callable[..., HttpResponse]
Refusal = Callable[[HttpRequest, int], HttpResponse]

logger = logging.getLogger(__name__)


def limited(*, name: str, times: int, seconds: int, refusal: Refusal | None = None) -> Callable[[View], View]:
    """Let a network have a view's answers so many times in so many seconds; views of one name count together.

    Beyond it answers 429 with Retry-After, as a page or as `refusal` makes it from the request and the seconds to wait.
    """
    refuse = refusal or _page

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            wait = seconds_to_wait(request, name=name, times=times, seconds=seconds)
            if not wait:
                return view(request, *args, **kwargs)
            response = refuse(request, wait)
            response.headers["Retry-After"] = str(wait)
            return response

        return answer

    return decorate


def seconds_to_wait(request: HttpRequest, *, name: str, times: int, seconds: int) -> int:
    """Count a request of its network and return 0 when it may pass, else the seconds until the next may."""
    if not settings.LIMIT_READERS:
        return 0
    window, passed = divmod(time.time(), seconds)
    key = f"limit:{name}:{clients.network_of(request)}:{window:.0f}"
    try:
        cache.add(key, 0, timeout=seconds)
        count = cache.incr(key)
    except Exception as error:  # noqa: BLE001 - each cache breaks in its own way
        logger.warning("Readers are not counted for %s: the cache says %s", name, type(error).__name__)
        return 0
    return max(1, round(seconds - passed)) if count > times else 0


def _page(request: HttpRequest, wait: int) -> HttpResponse:
    """Tell a person when to go on."""
    return problems.page(
        request,
        status=429,
        title=gettext("One moment, please"),
        text=ngettext(
            "This has been asked very often from your network in a short time. Wait %(wait)d second and load the page again: nothing is lost.",
            "This has been asked very often from your network in a short time. Wait %(wait)d seconds and load the page again: nothing is lost.",
            wait,
        )
        % {"wait": wait},
    )
