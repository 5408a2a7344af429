"""Passkeys at the door and on a reader's own page: what a device is asked, and what it answers."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from newsroom.kit.caching import private_page
from newsroom.kit.limits import limited
from readers import door, entering, holding, identifying, passkeys, sessions, way_words
from readers.door import at_the_door

NEW, IN = "passkey-new", "passkey"


@require_POST
@private_page
@at_the_door
@limited(name="readers-elsewhere", times=60, seconds=300)
def asked(request: HttpRequest) -> HttpResponse:
    """Say what a device must sign to sign its reader in."""
    options, held = passkeys.ask(request)
    response = JsonResponse(options)
    holding.give(response, IN, held)
    return response


@require_POST
@private_page
@at_the_door
@limited(name="readers-elsewhere", times=60, seconds=300)
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in whoever's passkey has signed it."""
    try:
        reader = passkeys.reader_with(
            request, said=request.POST.get("credential", ""), held=holding.take_back(request, IN)
        )
    except passkeys.Refused:
        return _refuse(request, way_words.NO_PASSKEY)
    return entering.finish(request, reader)


@require_POST
@private_page
@at_the_door
@limited(name="readers-elsewhere", times=60, seconds=300)
def offered(request: HttpRequest) -> HttpResponse:
    """Say what a device needs to know to make a passkey for the reader who is signed in."""
    reader = sessions.reader_of(request)
    if reader is None:
        return JsonResponse({}, status=403)
    options, held = passkeys.offer(request, reader)
    response = JsonResponse(options)
    holding.give(response, NEW, held)
    return response


@require_POST
@private_page
@at_the_door
def add(request: HttpRequest) -> HttpResponse:
    """Keep a new passkey of the reader who is signed in."""
    reader = sessions.reader_of(request)
    if reader is None:
        return HttpResponseRedirect(door.address(request), status=303)
    try:
        passkeys.add(
            request, reader, said=request.POST.get("credential", ""), held=holding.take_back(request, NEW),
            name=request.POST.get("name", ""),
        )  # fmt: skip
    except passkeys.Refused:
        return _refuse(request, way_words.NO_PASSKEY_MADE)
    return HttpResponseRedirect(entering.own_page("added"), status=303)


@require_POST
@private_page
@at_the_door
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a passkey away from the reader who is signed in."""
    reader = sessions.reader_of(request)
    if reader is None:
        return HttpResponseRedirect(door.address(request), status=303)
    try:
        identifying.remove(get_object_or_404(reader.passkeys, pk=pk))
    except identifying.LastWayIn:
        return _refuse(request, way_words.LAST_WAY)
    return HttpResponseRedirect(entering.own_page("removed"), status=303)


def _refuse(request: HttpRequest, words: way_words.Words) -> HttpResponse:
    context = {"title": words.title, "text": words.text, "next": words.next}
    return render(request, "readers/ways/refused.html", context, status=words.status)
