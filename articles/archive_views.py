"""The archive's pages: all years, a year, a month, a day."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles import archive as archives
from articles.lists import BadMark, Page, page_of
from articles.models.listing import ListingQuerySet
from newsroom.kit import clock
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication

YEARS = range(1900, 2200)
# More than most papers print in a day, so that a day can be read by section.
STORIES_OF_A_DAY = 100


@public_page()
@needs_publication
def archive(request: HttpRequest) -> HttpResponse:
    """Show the years that have stories, month by month."""
    years = archives.years(request.publication)
    context = {"years": years, "total": sum(year.total for year in years)}
    return render(request, "articles/archive.html", context)


@public_page()
@needs_publication
def year(request: HttpRequest, year: str) -> HttpResponse:
    """Show a year's calendars."""
    first = _day(year)
    months = archives.months_of(request.publication, first.year)
    total = sum(month.total for month in months)
    if not total:
        raise Http404
    earlier, later = archives.neighbours(request.publication, first, first.replace(month=12, day=31))
    context = {"first": first, "months": months, "total": total, "earlier": earlier, "later": later}
    return render(request, "articles/year.html", context)


@public_page(params=("before",))
@needs_publication
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """Show a month's calendar and stories."""
    first = _day(year, month)
    last = clock.last_day(first.year, first.month)
    whole = archives.month_of(request.publication, first)
    if not whole.total:
        raise Http404
    page = _page(request, archives.between(request.publication, first, last))
    earlier, later = archives.neighbours(request.publication, first, last)
    context = {"first": first, "month": whole, "page": page, "is_first": "before" not in request.GET,
               "earlier": earlier, "later": later}  # fmt: skip
    return render(request, "articles/month.html", context)


@public_page(params=("before",))
@needs_publication
def day(request: HttpRequest, year: str, month: str, day: str) -> HttpResponse:
    """Show a day's stories, section by section."""
    on = _day(year, month, day)
    page = _page(request, archives.between(request.publication, on, on), size=STORIES_OF_A_DAY)
    earlier, later = archives.neighbours(request.publication, on, on)
    context = {"on": on, "page": page, "groups": archives.by_section(page.stories),
               "is_first": "before" not in request.GET, "earlier": earlier, "later": later}  # fmt: skip
    return render(request, "articles/day.html", context)


def _page(request: HttpRequest, rows: ListingQuerySet, **size: int) -> Page:
    """Return one page of a list; 404 for a mark that isn't ours, and for days on which nothing appeared."""
    try:
        page = page_of(rows, before=request.GET.get("before", ""), **size)
    except BadMark as error:
        raise Http404 from error
    if not page.stories:
        raise Http404
    return page


def _day(year: str, month: str = "01", day: str = "01") -> date:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError as error:
        raise Http404 from error
    if found.year not in YEARS:
        raise Http404
    return found
