"""What happens to every request before and after its page."""

import logging
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.messages.storage import default_storage
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject, empty

from newsroom import desk, views
from newsroom.kit.pictures import MOST_BYTES
from pages import noting
from sections import network

logger = logging.getLogger(__name__)

# A connection that broke inside a transaction is no trouble of the database's any more when it is used once more there.
AWAY = (OperationalError, InterfaceError)

Next = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in [
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb",
    ]
)  # fmt: skip
LONGEST_ADDRESS = 2000
# A picture of the largest size with its words around it.
LARGEST_BODY = MOST_BYTES + 1024 * 1024


def response_headers(get_response: Next) -> Next:
    """Say on every answer, errors and files too, what a browser may do with it.

    What any cache may keep sets no cookie: Django takes a broken session cookie back on whatever page it comes with,
    and a cache would take it from everyone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-site")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if "public" in response.headers.get("Cache-Control", ""):
            response.cookies.clear()
        return response

    return middleware


def refuse_unreadable_addresses(get_response: Next) -> Next:
    """Answer 400 or 414 to addresses that no page of ours can have, before anything reads them.

    A NUL is an error inside PostgreSQL, and a path of invalid UTF-8 was decoded with replacement characters.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(request.path_info) + len(query) > LONGEST_ADDRESS:
            return views.too_long(request)
        path = request.path_info
        if "\x00" in path or "\ufffd" in path or "%00" in query or any(c < " " for c in path):
            return views.bad_request(request)
        return get_response(request)

    return middleware


def refuse_huge_bodies(get_response: Next) -> Next:
    """Answer 413 to a request that says it sends more than any form of ours takes, before a byte of it is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        declared = request.headers.get("content-length") or "0"
        if declared.isdecimal() and int(declared[:20]) > LARGEST_BODY:
            return views.too_large(request)
        return get_response(request)

    return middleware


class SayWhenDatabaseIsAway:
    """Answer 503 with a page of our own when the database is away or a query took longer than readers may wait."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; trouble comes back through process_exception."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn the database's trouble into a page; leave every other exception alone."""
        return database_away(request, exception) if isinstance(exception, AWAY) else None


def database_away(request: HttpRequest, error: Exception) -> HttpResponse:
    """Write the trouble down in one line and answer 503."""
    logger.error("Database unavailable for %s: %s", request.path, str(error).partition("\n")[0])
    return views.unavailable(request)


def publication_by_host(get_response: Next) -> Next:
    """Put the publication that answers at this host on the request, and speak its language in its zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.site_map = request.publication = None
        try:
            host = request.get_host().rpartition("@")[2].lower()
        except DisallowedHost:
            return views.unknown_host(request)
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        try:
            request.site_map = network.current().by_host.get(name.rstrip("."))
        except AWAY as error:
            return database_away(request, error)
        if request.site_map is None:
            return get_response(request)
        request.publication = request.site_map.publication
        with translation.override(request.publication.language), timezone.override(request.publication.zone):
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.publication.language)
            return response

    return middleware


class TagAnswers(ConditionalGetMiddleware):
    """Give an answer a tag of its bytes, and 304 to who has them. What is made for the store gets its tag there."""

    def needs_etag(self, response: HttpResponse) -> bool:
        """Tell whether a tag is wanted."""
        return noting.current() is None and super().needs_etag(response)


class Messages(MessageMiddleware):
    """Look for what is to be told a visitor where a page asks for it: what readers get never does."""

    def process_request(self, request: HttpRequest) -> None:
        """Put what will look for them on the request."""
        request._messages = SimpleLazyObject(partial(default_storage, request))  # noqa: SLF001 - as Django's own

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep what was told and not shown yet, if anybody looked."""
        held = getattr(request, "_messages", None)
        if isinstance(held, SimpleLazyObject) and held._wrapped is empty:  # noqa: SLF001 - nothing else says so
            return response
        return super().process_response(request, response)


def allow_frames(get_response: Next) -> Next:
    """Let a page show frames of those sources that one of its parts has put on the request; no other page has any."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if sources := getattr(request, "frame_sources", None):
            policy = getattr(response, "_csp_config", settings.SECURE_CSP)
            # As Django's own decorator overrides a policy.
            response._csp_config = {**policy, "frame-src": sorted({*policy.get("frame-src", []), *sources})}  # noqa: SLF001
        return response

    return middleware


def desk_policy(get_response: Next) -> Next:
    """Keep the desk's pages out of every cache and index, under the policy its editor and its widgets need."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith(f"/{settings.DESK_PATH}/"):
            if not hasattr(response, "_csp_config"):
                # A page with a policy of its own, such as a preview, is held to that.
                response._csp_config = desk.content_policy()  # noqa: SLF001 - how Django's own decorator overrides a policy
            response.headers.setdefault("Cache-Control", "no-store, private")
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return middleware
