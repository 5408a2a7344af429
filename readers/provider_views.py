"""To a provider and back: signing in there, adding an account there to one's own, taking it away again."""

import logging
from collections.abc import Callable
from functools import wraps

import requests
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from newsroom.kit.caching import private_page
from newsroom.kit.limits import limited
from readers import door, entering, holding, identifying, providers, sessions, travelling, way_words
from readers.adapters import Failed, Proven
from readers.door import at_the_door
from readers.providers import Provider

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]
ADDING = "adding"
# What allauth and requests raise when a provider answers nonsense.
NONSENSE = (
    OAuth2Error,
    requests.RequestException,
    ImproperlyConfigured,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
)


def with_provider(view: View) -> View:
    """Hand a view the provider that its address names; answer 404 where it isn't offered, and anywhere but at the door."""

    @wraps(view)
    @private_page
    @at_the_door
    def answer(request: HttpRequest, slug: str = "", provider_id: str = "") -> HttpResponse:
        provider = providers.find(slug or provider_id)
        if provider is None:
            raise Http404
        return view(request, provider)

    return answer


@with_provider
@require_POST
@limited(name="readers-elsewhere", times=60, seconds=300)
@holding.in_place_of_session
def go(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Lead to a provider, with what must come back from there noted for this browser.

    The page leads on by itself rather than by a redirect: browsers hold what follows a form to our own policy, and a
    provider may redirect to whom it likes.
    """
    session = sessions.session_of(request) if ADDING in request.POST else None
    if ADDING in request.POST and session is None:
        return _refuse(request, provider, way_words.SIGNED_OUT)
    try:
        address = travelling.set_out(request, provider, purpose={ADDING: session.digest} if session else {})
    except (Failed, *NONSENSE) as error:
        return _unreachable(request, provider, error)
    return render(request, "readers/ways/go.html", {"provider": provider, "address": address})


@with_provider
@require_GET
@holding.in_place_of_session
def back(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Take back who comes from a provider: sign them in, or add what they proved to their account."""
    try:
        travelling.come_back(request, provider)
    except Proven as proven:
        return _add(request, provider, proven) if ADDING in proven.purpose else _enter(request, provider, proven)
    except Failed as failed:
        return _explain(request, provider, failed)
    except NONSENSE as error:
        return _unreachable(request, provider, error)
    raise AssertionError(provider.slug)


@csrf_exempt  # Apple answers by a form of its own page. Nothing is done here but to ask again with our cookies.
@with_provider
@require_POST
def posted_back(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Turn the form that a provider's page sends into an ordinary return."""
    said = {name: request.POST[name] for name in ("code", "state", "error") if name in request.POST}
    return HttpResponseRedirect(f"{reverse(f'{provider.slug}_finish_callback')}?{urlencode(said)}", status=303)


@require_POST
@private_page
@at_the_door
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an account elsewhere away from the reader who is signed in."""
    reader = sessions.reader_of(request)
    if reader is None:
        return HttpResponseRedirect(door.address(request), status=303)
    try:
        identifying.remove(get_object_or_404(reader.identities, pk=pk))
    except identifying.LastWayIn:
        return _refuse(request, None, way_words.LAST_WAY)
    return HttpResponseRedirect(entering.own_page("removed"), status=303)


def _enter(request: HttpRequest, provider: Provider, proven: Proven) -> HttpResponse:
    try:
        reader = identifying.reader_with(
            provider.known_as,
            proven.subject,
            email=proven.email,
            language=door.errand_of(request).publication.language,
        )
    except identifying.AddressTaken:
        return _refuse(request, provider, way_words.ADDRESS_TAKEN, email=proven.email)
    return entering.finish(request, reader)


def _add(request: HttpRequest, provider: Provider, proven: Proven) -> HttpResponse:
    session = sessions.session_of(request)
    if session is None or session.digest != proven.purpose[ADDING]:
        return _refuse(request, provider, way_words.SIGNED_OUT)
    try:
        identifying.add(session.reader, provider.known_as, proven.subject)
    except identifying.BelongsToAnother:
        return _refuse(request, provider, way_words.ANOTHERS)
    return HttpResponseRedirect(entering.own_page("added"), status=303)


def _explain(request: HttpRequest, provider: Provider, failed: Failed) -> HttpResponse:
    if failed.is_cancelled:
        return _refuse(request, provider, way_words.CANCELLED)
    if failed.is_unknown:
        return _refuse(request, provider, way_words.UNKNOWN)
    if "invalid_grant" in str(failed.cause):
        return _refuse(request, provider, way_words.USED)
    return _unreachable(request, provider, failed.cause)


def _unreachable(request: HttpRequest, provider: Provider, error: Exception | None) -> HttpResponse:
    # Its kind alone: the words of some hold keys.
    logger.warning("Signing in with %s failed: %s", provider.slug, type(error).__name__)
    response = _refuse(request, provider, way_words.UNREACHABLE)
    response.headers["Retry-After"] = "60"
    return response


def _refuse(request: HttpRequest, provider: Provider | None, words: way_words.Words, **more: str) -> HttpResponse:
    name = provider.name if provider else ""
    context = {"title": words.title % {"name": name}, "text": words.text % {"name": name}, "next": words.next, **more}
    return render(request, "readers/ways/refused.html", context, status=words.status)
