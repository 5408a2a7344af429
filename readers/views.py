"""A reader's own page, and what can be done there."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.kit.caching import private_page
from newsroom.kit.pages import needs_publication
from readers import door, entering, erasing, own_data, owning, sessions
from readers.forms import OwnForm
from readers.models import ReaderSession

View = Callable[..., HttpResponse]


def own_page(view: View) -> View:
    """Let only a reader in who is signed in and has a name; lead all others to where they sign in."""

    @wraps(view)
    @private_page
    @needs_publication
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if sessions.reader_of(request) is None:
            return HttpResponseRedirect(door.address(request))
        return view(request, sessions.session_of(request), *args, **kwargs)

    return answer


@require_safe
@own_page
def mine(request: HttpRequest, session: ReaderSession) -> HttpResponse:
    """Show who they are here, where they are signed in, how they get in, and what we know of them."""
    return _page(request, session)


@require_POST
@own_page
def change(request: HttpRequest, session: ReaderSession) -> HttpResponse:
    """Change the name, and when we write."""
    form = OwnForm(request.POST)
    if not form.is_valid():
        return _page(request, session, errors=form.errors, values=request.POST, status=400)
    owning.change(session.reader, **form.cleaned_data)
    return _done("changed")


@require_POST
@own_page
def end(_request: HttpRequest, session: ReaderSession, pk: int) -> HttpResponse:
    """End one session; one that is over already is over."""
    owning.end(session.reader, pk)
    return HttpResponseRedirect("/", status=303) if pk == session.pk else _done("ended")


@require_POST
@own_page
def end_all(request: HttpRequest, session: ReaderSession) -> HttpResponse:
    """End all sessions, in this browser too."""
    owning.end_all(session.reader)
    response = HttpResponseRedirect("/", status=303)
    sessions.leave(request, response)
    return response


@require_safe
@own_page
def data(_request: HttpRequest, session: ReaderSession) -> HttpResponse:
    """Send a reader all that we know of them."""
    response = JsonResponse(own_data.of(session.reader), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="my-account.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def erasure(request: HttpRequest, session: ReaderSession) -> HttpResponse:
    """Ask once, and erase who it was."""
    if request.method != "POST":
        return render(request, "readers/erasure.html", {"reader": session.reader})
    erasing.erase(session.reader)
    response = render(request, "readers/erased.html")
    sessions.forget(response)
    return response


@require_safe
@private_page
@needs_publication
def me(request: HttpRequest) -> HttpResponse:
    """Tell a script who is signed in in this browser: a name, or nothing at all."""
    reader = sessions.reader_of(request)
    return JsonResponse({"name": reader.name}) if reader else HttpResponse(status=204)


def _page(request: HttpRequest, session: ReaderSession, *, status: int = 200, **more: object) -> HttpResponse:
    context = {"is_door": door.is_here(request), "door": door.publication(), "errors": {}, "values": {}}
    return render(request, "readers/mine.html", context | owning.page_of(session) | more, status=status)


def _done(what: str) -> HttpResponse:
    return HttpResponseRedirect(entering.own_page(what), status=303)
