"""Story pages and the lists of stories by tag, author, agency and date."""

from datetime import date

from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import etag, require_safe

from articles import archive as archives
from articles import illustrating, reading, related, renditions
from articles.lists import BadMark, page_of
from articles.models import Agency, Author, Listing, Picture, Tag
from articles.models.listing import ListingQuerySet
from newsroom.kit import clock, embeds, pictures
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication

A_YEAR = 31_536_000
FIVE_MINUTES = 300
YEARS = range(1900, 2200)


@public_page(seconds=60)
@needs_publication
def article(request: HttpRequest, path: str) -> HttpResponse:
    """Show a story; a withdrawn one answers 410 and says why."""
    story = reading.story_at(request.publication, path)
    if story is None:
        raise Http404
    if story.withdrawn_at:
        return render(request, "articles/withdrawn.html", {"article": story}, status=410)
    following = related.next_story(story, on=request.publication)
    prefetch_related_objects([story, *([following.article] if following else [])], reading.BYLINES)
    context = {"article": story, "next": following, "picked": related.picked(story)}
    return embeds.allow(render(request, "articles/article.html", context), story.body)


@public_page(seconds=60)
@needs_publication
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the stories with a tag."""
    subject = get_object_or_404(Tag, slug=slug)
    return _list(request, "articles/tag.html", {"tag": subject}, article__tagged__tag=subject)


@public_page(seconds=60)
@needs_publication
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an author and the stories they wrote."""
    person = get_object_or_404(Author, slug=slug)
    return _list(request, "articles/author.html", {"author": person}, article__bylines__author=person)


@public_page(seconds=60)
@needs_publication
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """Show the stories that came from an agency."""
    source = get_object_or_404(Agency, code__iexact=code)
    return _list(request, "articles/agency.html", {"agency": source}, article__agency=source)


@public_page(seconds=300)
@needs_publication
def archive(request: HttpRequest) -> HttpResponse:
    """Show the years that have stories."""
    return render(request, "articles/archive.html", {"years": archives.years(request.publication)})


@public_page(seconds=300)
@needs_publication
def year(request: HttpRequest, year: str) -> HttpResponse:
    """Show a year's months with their counts."""
    first = _day(year)
    months = archives.months_of(request.publication, first.year)
    if not months:
        raise Http404
    rows = [(date(first.year, month, 1), months.get(month, 0)) for month in range(1, 13)]
    return render(request, "articles/year.html", {"first": first, "months": rows, "total": sum(months.values())})


@public_page(seconds=300)
@needs_publication
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """Show a month's calendar and stories."""
    first = _day(year, month)
    counts = archives.days_of(request.publication, first.year, first.month)
    if not counts:
        raise Http404
    rows = archives.between(request.publication, first, clock.last_day(first.year, first.month))
    weeks = archives.calendar_of(first, counts)
    context = {"first": first, "weeks": weeks, "total": sum(counts.values())}
    return _page(request, "articles/month.html", context, rows)


@public_page(seconds=300)
@needs_publication
def day(request: HttpRequest, year: str, month: str, day: str) -> HttpResponse:
    """Show a day's stories."""
    on = _day(year, month, day)
    return _page(request, "articles/day.html", {"on": on}, archives.between(request.publication, on, on))


def _tag_of_rendition(_request: HttpRequest, *, pk: str, version: str, shape: str, width: str, extension: str) -> str:
    """Return a rendition's entity tag: its address says all that it depends on, so no file need be opened for a 304."""
    return f'"{pk}-{version}-{shape}-{width}-{extension}"'


@require_safe
@etag(_tag_of_rendition)
def rendition(request: HttpRequest, *, pk: str, version: str, shape: str, width: str, extension: str) -> HttpResponse:
    """Send one size of a picture, made on the first request for it.

    One that is hidden until published is sent to the desk only, until a live story or a public page shows it.
    """
    picture = get_object_or_404(Picture, pk=int(pk))
    if picture.version != version or not renditions.is_offered(picture, shape, int(width)):
        raise Http404
    cache = f"public, max-age={A_YEAR}, immutable"
    if picture.is_restricted:
        is_out = illustrating.is_before_readers(picture)
        if not is_out and not request.user.is_staff:
            raise Http404
        # It may be taken back as a story is: nobody keeps it for long.
        cache = f"public, max-age={FIVE_MINUTES}" if is_out else "private, no-store"
    try:
        file = renditions.opened(picture, shape=shape, width=int(width), extension=extension)
    except (pictures.Unusable, FileNotFoundError) as error:
        raise Http404 from error
    return FileResponse(file, content_type=pictures.MEDIA_TYPES[extension], headers={"Cache-Control": cache})


def _list(request: HttpRequest, template: str, context: dict, **conditions: object) -> HttpResponse:
    rows = Listing.objects.in_publication(request.publication.pk).filter(**conditions)
    return _page(request, template, context, rows, needs_stories=True)


def _page(
    request: HttpRequest, template: str, context: dict, rows: ListingQuerySet, *, needs_stories: bool = False
) -> HttpResponse:
    """Show one page of a list; 404 for a mark that isn't ours, and for a date on which nothing appeared."""
    try:
        page = page_of(rows, before=request.GET.get("before", ""))
    except BadMark as error:
        raise Http404 from error
    if not page.stories and not needs_stories:
        raise Http404
    return render(request, template, context | {"page": page, "is_first": "before" not in request.GET})


def _day(year: str, month: str = "01", day: str = "01") -> date:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError as error:
        raise Http404 from error
    if found.year not in YEARS:
        raise Http404
    return found
