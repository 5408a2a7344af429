"""Feeds of sections."""

from django.http import Http404, HttpRequest, HttpResponse

from articles.feeds import SectionFeed
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication


@public_page()
@needs_publication
def section(request: HttpRequest, path: str, shape: str) -> HttpResponse:
    """Give programs the newest of a section of either level."""
    found = request.site_map.sections_by_path.get(path)
    if found is None:
        raise Http404
    return SectionFeed(request.publication, shape, found).answer(request)
