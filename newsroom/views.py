"""Pages that belong to no app: health, and what we say when something is wrong."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import addresses, missing
from background import watching
from newsroom.kit import problems
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication
from pages import replica

# Whoever asks, and however often: the detail is looked up once in so many seconds.
DETAIL_SECONDS = 10


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say whether this process can answer readers: 200 when the database does, else 503.

    With `?detail` it says besides, in words and for operators, what doesn't keep readers from their pages but wants
    looking after. The status stays the same.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable\n", status=503, content_type="text/plain")
    detail = cache.get_or_set("health-detail", _detail, DETAIL_SECONDS) if "detail" in request.GET else ""
    return HttpResponse(f"ok\n{detail}", content_type="text/plain", headers={"Cache-Control": "no-store"})


def _detail() -> str:
    """Return a line each on the migrations, the worker and what it has to do. No names, no addresses, no settings."""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        machine = watching.look()
    except DatabaseError:
        return "migrations: missing; run manage.py migrate\n"
    late = int((machine.now - machine.oldest_due).total_seconds()) if machine.late and machine.oldest_due else 0
    lines = [
        f"migrations: {missing} missing; run manage.py migrate" if missing else "migrations: all applied",
        "worker: alive" if machine.alive else "worker: not heard of for a minute; run manage.py work",
        f"work: the oldest is {late} seconds late" if late else "work: on time",
        f"given up: {machine.given_up}",
        *([f"replica: {state}"] if (state := replica.state()) else []),
        *([f"outside: {len(machine.outside)} not told for a minute"] if machine.outside else []),
    ]
    return "".join(f"{line}\n" for line in lines)


@public_page(seconds=86_400)
@needs_publication
def icon(request: HttpRequest) -> HttpResponse:
    """Lead those who look for the sign at the top, without reading a page, on to where it is."""
    return HttpResponsePermanentRedirect(static(f"img/icons/{request.publication.theme}-192.png"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead an old address to the present one, else say that nothing is here and where to go on."""
    publication = getattr(request, "publication", None)
    if publication is not None and request.method in {"GET", "HEAD"}:
        target = addresses.forwarding(publication, request.get_full_path())
        if target:
            return HttpResponsePermanentRedirect(target)
    return problems.page(
        request,
        status=404,
        title=_("There is no page at this address"),
        text=_("It may have been mistyped, or the link that led here is out of date."),
        **_instead(request),
    )


def _instead(request: HttpRequest) -> dict:
    """Return stories that the words of an address name, and those words for a search."""
    if getattr(request, "publication", None) is None or request.method != "GET":
        return {}
    stories = missing.proposals(request.publication, request.path_info)
    return {"proposed": stories, "looked_for": " ".join(missing.words_in(request.path_info))}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that the request could not be read."""
    return problems.page(
        request,
        status=400,
        title=_("This request could not be read"),
        text=_("The address or the form holds something that no page here understands. Check the link and try again."),
    )


def too_long(request: HttpRequest) -> HttpResponse:
    """Say that the address is longer than any of ours."""
    return problems.page(
        request,
        status=414,
        title=_("This address is too long"),
        text=_("No page here has so long an address. Check the link and try again."),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """Say that what was sent is larger than anything we take."""
    return problems.page(
        request,
        status=413,
        title=_("This is too large"),
        text=_("At most 40 MB can be sent at once. Save the file smaller, or send fewer at a time."),
    )


def unknown_host(request: HttpRequest) -> HttpResponse:
    """Say that this server is not the host that was asked for; the name itself is not repeated."""
    return problems.page(
        request,
        status=400,
        title=_("No publication answers at this name"),
        text=_("The server was reached under a host name that it does not know. Check the address."),
        is_nowhere=True,
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that the page can't be made at the moment, or nothing be taken, without asking the database for anything."""
    context = {
        "status": 503,
        "title": _("This page can’t be shown just now"),
        "text": _("The archive is not answering. It usually does again within a minute: please reload the page then."),
    }
    if request.method not in {"GET", "HEAD"}:
        context["title"] = _("This couldn’t be saved just now")
        context["text"] = _(
            "The archive is not answering. Go back, where your words still stand, and send them again in a minute."
        )
    # Without the request: what each page's template knows may have to be asked for.
    response = HttpResponse(render_to_string("problem_bare.html", context), status=503)
    response.headers["Retry-After"] = "30"
    response.headers["Cache-Control"] = "no-store"
    return response


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that the page is for others."""
    return problems.page(
        request,
        status=403,
        title=_("This page is not open to you"),
        text=_("If you work here, sign in at the desk with an account that may see it."),
    )


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that a form was not accepted because it may have come from elsewhere."""
    return problems.page(
        request,
        status=403,
        title=_("This form could not be checked"),
        text=_("Go back, reload the page and send it again. Your browser must accept cookies from this site."),
    )


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that something broke here. Static: nothing it needs can be broken too."""
    # Without the request no context processor runs, which would ask a database that may be what broke.
    return render(None, "500.html", status=500)
