"""Feeds of stories, the page that lists them, and where other systems had theirs."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render

from articles.feeds import SiteFeed, SubjectFeed
from articles.models import Agency, Author, Tag
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication


@public_page()
@needs_publication
def feeds(request: HttpRequest) -> HttpResponse:
    """Show people which feeds there are, each section before its own."""
    site = request.site_map
    rows = [row for section in site.sections for row in (section, *site.children.get(section.pk, ()))]
    return render(request, "articles/feeds.html", {"sections": rows})


@public_page()
@needs_publication
def site(request: HttpRequest, shape: str) -> HttpResponse:
    """Give programs the newest of the publication."""
    return SiteFeed(request.publication, shape).answer(request)


@public_page()
@needs_publication
def tag(request: HttpRequest, slug: str, shape: str) -> HttpResponse:
    """Give programs the newest with a tag."""
    return SubjectFeed(request.publication, shape, get_object_or_404(Tag, slug=slug)).answer(request)


@public_page()
@needs_publication
def author(request: HttpRequest, slug: str, shape: str) -> HttpResponse:
    """Give programs the newest by an author."""
    return SubjectFeed(request.publication, shape, get_object_or_404(Author, slug=slug)).answer(request)


@public_page()
@needs_publication
def agency(request: HttpRequest, code: str, shape: str) -> HttpResponse:
    """Give programs the newest from an agency."""
    return SubjectFeed(request.publication, shape, get_object_or_404(Agency, code__iexact=code)).answer(request)


@public_page(seconds=86_400)
@needs_publication
def moved(request: HttpRequest, place: str, kind: str | None = None) -> HttpResponse:  # noqa: ARG001 - a view's first argument
    """Lead programs that knew an earlier system's feed on to ours."""
    shape = {"atom": "atom", "json": "json"}.get(kind or "", "rss")
    return HttpResponsePermanentRedirect(f"/{place.removeprefix('category/')}feed.{shape}")
