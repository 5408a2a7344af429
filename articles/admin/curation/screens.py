"""The pages: all places, one place with its slots, and a public page as it was or will be."""

from datetime import UTC, datetime, timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import places
from articles.admin.curation import looking
from articles.forms import MomentField
from articles.models import Agency, Tag
from newsroom.kit import clock
from sections import fronts, network
from sections.models import Publication, Section

STAMP = "%Y%m%dT%H%MZ"
# How far the slider reaches to either side of now.
REACH = timedelta(hours=48)
OFFERED = 200
EARLIEST, LATEST = 1900, 2200


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the places the person may arrange or look at."""
    shelves = places.shelves(request.user)
    if not shelves:
        raise PermissionDenied
    context = admin.site.each_context(request) | {"title": _("Fronts and sidebars"), "shelves": shelves}
    return TemplateResponse(request, "admin/curation/index.html", context)


@require_safe
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """Show a place and its sidebar, now or at the time asked for, with what could be placed there."""
    place = _page(code, request)
    publication = places.site_of(place).publication
    at, wrong = asked_for(request.GET.get("at", ""), publication.zone)
    tense = tense_of(at)
    found = looking.panels(place, at)
    may_pin = places.may(request.user, place) and tense != "past"
    words = request.GET.get("q", "").strip().replace("\x00", "")[:100]
    newest, coming = looking.candidates(place, words, request.user) if may_pin else ([], [])
    context = admin.site.each_context(request) | {
        "title": places.name_of(place), "place": place, "code": code, "publication_here": publication,
        "shelf": next(s for s in places.shelves(request.user) if s.publication.pk == publication.pk),
        "panels": found, "shown": _slots_by_story(found),
        "zone": publication.zone, "at": at, "wrong": wrong, "tense": tense, "said": clock.said(at or timezone.now(), publication.zone),
        "typed": clock.local(at or timezone.now(), publication.zone), "minutes": _minutes(at), "reach": int(REACH.total_seconds() // 60),
        "page_then": _page_address(place, at), "may_pin": may_pin, "may_rule": may_pin and places.may(request.user, place, places.RULE),
        "words": words, "newest": newest, "coming": coming,
        "undo": looking.last_act(publication, request.user) if may_pin else None,
        "rails": looking.rails(publication, at) if isinstance(place, Publication) else None,
    }  # fmt: skip
    if context["may_rule"]:
        context |= {
            "agencies": Agency.objects.order_by("name")[:OFFERED], "tags": Tag.objects.order_by("name")[:OFFERED],
        }  # fmt: skip
    return TemplateResponse(request, "admin/curation/screen.html", context)


@require_safe
def page_as_at(request: HttpRequest, code: str, stamp: str) -> HttpResponse:
    """Show the public page of a place at a past or future time, to staff only; no one may keep it."""
    place = _page(code, request)
    site = places.site_of(place)
    try:
        at = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError as error:
        raise Http404 from error
    request.site_map, request.publication = site, site.publication
    back = reverse("curation:screen", args=[code]) + f"?at={clock.local(at, site.publication.zone)}"
    context = {"at": at, "said": clock.said(at, site.publication.zone), "tense": tense_of(at), "back": back}
    with translation.override(site.publication.language), timezone.override(site.publication.zone):
        if isinstance(place, Publication):
            context["front"] = fronts.front_of(site, network.current(), at=at)
            return render(request, "admin/curation/front_then.html", context)
        page = fronts.front_of_section(place, at=at).page
        context |= fronts.section_page(site, place, page, is_first=True)
        return render(request, "admin/curation/section_then.html", context)


def asked_for(typed: str, zone: str) -> tuple[datetime | None, str]:
    """Return the time that was typed, by the clocks of a zone, or None for now; and what is wrong with it."""
    if not typed.strip():
        return None, ""
    field = MomentField(required=False)
    field.zone = zone
    try:
        at = field.clean(typed.strip()[:40])
    except (ValidationError, OverflowError) as error:
        return None, " ".join(getattr(error, "messages", [_("This time can't be read.")]))
    if at and not EARLIEST <= at.year < LATEST:
        return None, _("Choose a time nearer to today.")
    return at, ""


def tense_of(at: datetime | None) -> str:
    """Return past, now or future."""
    if at is None:
        return "now"
    return "past" if at <= timezone.now() else "future"


def _page(code: str, request: HttpRequest) -> Publication | Section:
    """Return the place that has a page of its own. Raises Http404 or PermissionDenied."""
    place = places.find(code)
    if not isinstance(place, Publication | Section):
        raise Http404
    if not places.may(request.user, place, places.SEE):
        raise PermissionDenied
    return place


def _slots_by_story(found: list[looking.Panel]) -> dict[int, str]:
    """Return where each story stands on the screen, by its key."""
    filled = [(slot, panel) for panel in found for slot in panel.slots if slot.filled]
    return {
        slot.filled.row.article_id: slot.name if panel.kind != "block" else f"{panel.title}: {slot.name}"
        for slot, panel in filled
    }


def _minutes(at: datetime | None) -> int:
    if at is None:
        return 0
    reach = int(REACH.total_seconds() // 60)
    return max(-reach, min(reach, round((at - timezone.now()).total_seconds() / 60)))


def _page_address(place: Publication | Section, at: datetime | None) -> str:
    """Return where the page can be seen as readers see it now, or as it is at the time."""
    if at is None:
        home = places.site_of(place).publication.origin
        return f"{home}/" if isinstance(place, Publication) else f"{home}{place.get_absolute_url()}"
    return reverse("curation:page", args=[places.code_of(place), at.astimezone(UTC).strftime(STAMP)])
