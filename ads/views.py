"""The frame in which an advertisement from outside is shown, to readers who allowed it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from ads.models import AdSlot
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication


@xframe_options_sameorigin
@public_page()
@needs_publication
def frame(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a slot's script from outside, in a document that belongs to nobody: it can read neither our page nor storage."""
    slot = get_object_or_404(AdSlot, pk=pk, publication=request.publication, is_open=True)
    if not slot.shows_tag:
        raise Http404
    response = render(request, "ads/frame.html", {"slot": slot})
    hosts = [f"https://{host}" for host in settings.AD_HOSTS]
    # As Django's own decorator overrides a policy.
    response._csp_config = {  # noqa: SLF001
        "default-src": ["'none'"],
        "script-src": hosts,
        "img-src": [*hosts, "data:"],
        "style-src": ["'unsafe-inline'", *hosts],
        "connect-src": hosts,
        "font-src": hosts,
        "media-src": hosts,
        "frame-src": hosts,
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'self'"],
        "sandbox": ["allow-scripts", "allow-popups", "allow-popups-to-escape-sandbox"],
    }
    response.headers["X-Robots-Tag"] = "noindex"
    return response
