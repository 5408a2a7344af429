"""How the desk answers a small act beside the story: to a script with the part as it is now, to a plain form with the screen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a script asks, and not a form."""
    return "application/json" in request.headers.get("Accept", "")


def answer(
    request: HttpRequest, said: str, *, part: str, context: dict, back: str, refused: bool = False
) -> HttpResponse:
    """Say what happened. `part` is the template that a script puts in place of the old one."""
    if wants_json(request):
        html = render_to_string(part, context, request)
        return JsonResponse({"said": said, "refused": refused, "html": html}, status=400 if refused else 200)
    if refused:
        messages.error(request, said, extra_tags="refused")
    else:
        messages.success(request, said)
    return HttpResponseRedirect(back)
