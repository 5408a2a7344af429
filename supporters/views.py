"""Pages on which readers choose how to support the network."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication
from supporters import plans


@public_page(seconds=300)
@needs_publication
def choice(request: HttpRequest) -> HttpResponse:
    """Show the plans side by side."""
    return render(request, "supporters/choice.html", {"plans": plans.offered_by(request.publication)})


@public_page(seconds=300)
@needs_publication
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one plan and how it is paid."""
    offered = plans.offered_by(request.publication)
    chosen = next((p for p in offered if p.slug == slug), None)
    if chosen is None:
        raise Http404
    return render(request, "supporters/plan.html", {"plan": chosen, "plans": offered})
