"""What the buttons of these screens share."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from supporters.admin import saying


def refuse_to_read(request: HttpRequest) -> HttpResponseNotAllowed | None:
    """Return a refusal for whoever only follows a link to something that is done by a button."""
    return None if request.method == "POST" else HttpResponseNotAllowed(["POST"])


def look_up(request: HttpRequest, ask: Callable[[], object]) -> None:
    """Ask a gateway, book what it says, and say how that went."""
    try:
        ask()
    except saying.TROUBLE as error:
        saying.trouble(request, error)
    else:
        messages.success(request, _("Asked just now; what the gateway says is in the books."))


def cause_of(request: HttpRequest) -> str:
    """Return what is written beside each change that a look at the gateway brings."""
    return f"desk: looked up by {request.user.get_username()}"[:120]
