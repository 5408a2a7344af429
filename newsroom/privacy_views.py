"""What a reader allows to be loaded from elsewhere: the page where it is given and taken back."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from comments import outside
from newsroom.kit import consent
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication

# The day since which this software honours Global Privacy Control, as its specification asks to be told.
HONOURED_SINCE = "2026-11-26"


@public_page()
@needs_publication
def choices(request: HttpRequest) -> HttpResponse:
    """Show each purpose with those who would be asked. The choices themselves are known to the reader's browser alone."""
    purposes = (consent.PURPOSES | outside.purposes_at(request.publication)).values()
    context = {
        "purposes": [purpose for purpose in purposes if purpose.who],
        "unused": [purpose.name for purpose in purposes if not purpose.who],
        "learns": consent.LEARNS,
        "number": consent.VERSION,
    }
    return render(request, "privacy_choices.html", context)


@public_page(seconds=3600)
def global_privacy_control(_request: HttpRequest) -> HttpResponse:
    """Say to browsers and their extensions that the signal is honoured."""
    return JsonResponse({"gpc": True, "lastUpdate": HONOURED_SINCE})
