"""Pages on which readers choose how to support the network."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.kit.caching import private_page, public_page
from newsroom.kit.pages import needs_publication
from supporters import metering, passing, plans
from supporters import wall as the_wall


@public_page()
@needs_publication
def choice(request: HttpRequest) -> HttpResponse:
    """Show the plans side by side."""
    return render(
        request, "supporters/choice.html", {"plans": plans.offered_by(request.publication), **_meter(request)}
    )


@public_page()
@needs_publication
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one plan and how it is paid."""
    chosen = plans.find(request.publication, slug)
    if chosen is None:
        raise Http404
    context = {"plan": chosen, "is_open": bool(plans.methods_of(chosen)), **_meter(request)}
    return render(request, "supporters/plan.html", context)


@public_page()
@needs_publication
def wall(request: HttpRequest) -> HttpResponse:
    """Show the names that stand on the wall."""
    return render(request, "supporters/wall.html", {"names": the_wall.names(), **_meter(request)})


@require_safe
@private_page
@needs_publication
def renewed_pass(request: HttpRequest) -> HttpResponse:
    """Answer a browser that asks whether its supporter's pass still holds: with a new one, or none. No cookie is read."""
    return JsonResponse({"pass": passing.renew(request.headers.get("supporter-pass", "")[:300])})


def _meter(request: HttpRequest) -> dict[str, int]:
    return {"supporters_this_month": metering.this_month(request.publication)}
