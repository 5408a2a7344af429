"""Where a reader ends our mail, from the mail itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import stopping
from newsroom.kit.caching import private_page
from newsroom.kit.limits import limited
from newsroom.kit.pages import needs_publication
from readers.models import Reader


@csrf_exempt  # Mail programs press it for their reader (RFC 8058): no cookie gives any right here, the link alone does.
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@needs_publication
@limited(name="mail-stop", times=60, seconds=60)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Offer to end mail about comments, and end it. A look changes nothing: programs look at links too."""
    reader = stopping.reader_of(token)
    if reader is None:
        raise Http404
    if request.method == "POST":
        stopping.stop(reader)
        reader.mail = Reader.Mail.NEVER
    context = {"is_over": reader.mail == Reader.Mail.NEVER}
    return render(request, "comments/mail_stop.html", context)
