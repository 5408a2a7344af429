"""Front pages, section fronts and standing pages."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render

from articles import addresses
from articles.lists import BadMark, page_of
from articles.models import Listing
from newsroom.kit import embeds
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication
from sections import fronts, network
from sections.models import Section, StandingPage

# By which an old site told its stories apart.
OLD_NUMBERS = ("p", "page_id", "attachment_id")


@public_page(params=OLD_NUMBERS)
@needs_publication
def front(request: HttpRequest) -> HttpResponse:
    """Show the front page; an old site's `/?p=123` leads on to its story."""
    if request.GET.keys() & set(OLD_NUMBERS):
        target = addresses.forwarding(request.publication, request.get_full_path())
        if target and target != "/":
            return HttpResponsePermanentRedirect(target)
    page = fronts.front_of(request.site_map, network.current())
    return render(request, "sections/front.html", {"front": page})


@public_page(params=("before",))
@needs_publication
def section_or_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a section of the first level, else the standing page of that name."""
    section = request.site_map.sections_by_path.get(slug)
    if section is not None:
        return _section(request, section)
    page = get_object_or_404(StandingPage, publication=request.publication, slug=slug, is_public=True)
    return embeds.allow(render(request, "sections/standing_page.html", {"page": page}), page.body)


@public_page(params=("before",))
@needs_publication
def subsection(request: HttpRequest, parent: str, slug: str) -> HttpResponse:
    """Show a section of the second level."""
    section = request.site_map.sections_by_path.get(f"{parent}/{slug}")
    if section is None:
        raise Http404
    return _section(request, section)


def _section(request: HttpRequest, section: Section) -> HttpResponse:
    before = request.GET.get("before", "")
    is_first = "before" not in request.GET
    try:
        page = (
            fronts.front_of_section(section).page
            if is_first
            else page_of(Listing.objects.in_section(section.pk), before=before)
        )
    except BadMark as error:
        raise Http404 from error
    return render(
        request, "sections/section.html", fronts.section_page(request.site_map, section, page, is_first=is_first)
    )
