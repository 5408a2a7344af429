"""What is done on the curation screens and from a story's own: each a POST that calls a verb and says what happened."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import curating, places
from articles.admin.curation import screens
from articles.curating import Place, Refused
from articles.models import Agency, Article, Pin, Rule, Tag
from articles.templatetags import curation
from newsroom.kit import clock
from sections.models import SidebarBlock


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Pin, move or unpin, as the button says that was pressed; then show the screen again."""
    place = places.find(request.POST.get("screen", ""))
    deeds: dict[str, Callable[[HttpRequest], str]] = {"pin": _pin, "story": _pin, "move": _move, "unpin": _unpin}
    deed = next((deeds[name] for name in deeds if request.POST.get(name)), None)
    return _tell(request, place, deed or _nothing)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the person's last act at a publication."""
    place = places.find(request.POST.get("screen", ""))
    publication = places.site_of(place).publication
    _allow(request, publication)

    def deed(_request: HttpRequest) -> str:
        try:
            done_at = datetime.fromisoformat(request.POST.get("done_at", ""))
        except ValueError as error:
            raise Http404 from error
        if timezone.is_naive(done_at):
            raise Http404
        curating.undo(publication, done_at=done_at, by=request.user)
        return _("Undone.")

    return _tell(request, place, deed)


@require_POST
def rule(request: HttpRequest) -> HttpResponse:
    """Fill a block by a tag or an agency, or by its section again; give a front another rail, or take one away."""
    screen = places.find(request.POST.get("screen", ""))
    place = places.find(request.POST.get("place", ""))
    _allow(request, place, places.RULE)
    return _tell(request, screen, lambda _request: _change_rule(request, place))


@require_POST
def top(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a story the top story of its publication's front and its section's."""
    story = _story(pk)
    _allow(request, story.publication)

    def deed() -> str:
        made = curating.make_top_story(story, by=request.user, until=_until(request, story.publication.zone))
        return _when(made[0], story.publication.zone, _("Top story of %(front)s and of %(section)s"), story)

    return _answer(request, story, deed)


@require_POST
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Pin a story to a slot of a place, as the story's own screen asks."""
    story = _story(pk)
    place, slot = places.find(request.POST.get("placing_place", "")), request.POST.get("placing_slot", "")
    _allow(request, place)

    def deed() -> str:
        zone = places.site_of(place).publication.zone
        made = curating.pin(story, place=place, slot=_number(slot), by=request.user, until=_until(request, zone))
        return _pinned(made, place)

    return _answer(request, story, deed)


@require_POST
def unpin(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away one pin of a story, from the story's own screen."""
    story = _story(pk)
    held = get_object_or_404(Pin.objects.select_related("publication"), pk=_number(request.POST.get("unpin", "")))
    _allow(request, held)

    def deed() -> str:
        curating.unpin(held, by=request.user)
        return _("Unpinned: the rules fill the slot again.")

    return _answer(request, story, deed)


def _pin(request: HttpRequest) -> str:
    """Pin a story: `pin` is place:story:slot[:until], or `story` with `slot` as place:slot."""
    if request.POST.get("pin"):
        code, story, slot, *rest = [*request.POST["pin"].split(":"), "", ""][:5]
        until = next(filter(None, rest), request.POST.get("until", ""))
    else:
        story, until = request.POST["story"], request.POST.get("until", "")
        code, _colon, slot = request.POST.get("slot", "").partition(":")
    place = places.find(code)
    _allow(request, place)
    zone = places.site_of(place).publication.zone
    since, _wrong = screens.asked_for(request.POST.get("at", ""), zone)
    made = curating.pin(
        _story(_number(story)), place=place, slot=_number(slot), by=request.user,
        until=_end(until, request.POST.get("until_at", ""), zone, since or timezone.now()), since=since,
    )  # fmt: skip
    return _pinned(made, place)


def _move(request: HttpRequest) -> str:
    key, _colon, slot = request.POST["move"].partition(":")
    held = _held(request, key)
    moved = curating.move(held, slot=_number(slot), by=request.user)
    place = held.block or held.section or held.publication
    return _("Moved: %(slot)s.") % {"slot": places.slot_name(place, moved.slot)}


def _unpin(request: HttpRequest) -> str:
    curating.unpin(_held(request, request.POST["unpin"]), by=request.user)
    return _("Unpinned: the rules fill the slot again.")


def _nothing(_request: HttpRequest) -> str:
    raise Refused(_("Nothing was asked for. Choose a story and a slot."))


def _change_rule(request: HttpRequest, place: Place) -> str:
    kind, words = request.POST.get("kind", ""), request.POST.get("name", "").strip().replace("\x00", "")
    if request.POST.get("drop"):
        kept = get_object_or_404(Rule, pk=_number(request.POST["drop"]), publication=places.site_of(place).publication)
        curating.drop_rule(kept, by=request.user)
        return _("Taken away.")
    if kind == "section" and isinstance(place, SidebarBlock):
        for kept in Rule.objects.kept().filter(block=place.pk):
            curating.drop_rule(kept, by=request.user)
        return _("The block is filled by its section again.")
    tag = Tag.objects.filter(name__iexact=words).first() if kind == "tag" else None
    agency = None
    if kind == "agency":
        agencies = Agency.objects.order_by("pk")
        agency = agencies.filter(name__iexact=words).first() or agencies.filter(code__iexact=words).first()
    if tag is None and agency is None:
        raise Refused(_("There is no such tag or agency. Choose a name from the list."))
    made = curating.fill_by_rule(place, tag=tag, agency=agency, by=request.user)
    return _("Filled with the newest from %(name)s.") % {"name": made.name}


def _held(request: HttpRequest, key: str) -> Pin:
    """Return a pin that the person may change."""
    rows = Pin.objects.select_related("publication", "section", "block__source")
    held = get_object_or_404(rows, pk=_number(key))
    _allow(request, held)
    return held


def _tell(request: HttpRequest, screen: Place, deed: Callable[[HttpRequest], str]) -> HttpResponse:
    """Do it, say what happened or why not, and show the screen again at the time it stood at."""
    try:
        messages.success(request, deed(request))
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="refused")
    kept = {name: request.POST[name] for name in ("at", "q") if request.POST.get(name)}
    address = reverse("curation:screen", args=[places.code_of(screen)])
    return HttpResponseRedirect(f"{address}?{urlencode(kept)}" if kept else address)


def _answer(request: HttpRequest, story: Article, deed: Callable[[], str]) -> HttpResponse:
    """Do it for a story's own screen: JSON with the part drawn anew for its script, a redirect for a plain form."""
    try:
        said, level = deed(), "success"
    except Refused as refusal:
        said, level = str(refusal), "error"
    if "application/json" in request.headers.get("Accept", ""):
        html = render_to_string("admin/parts/placing.html", curation.placed(request, story), request=request)
        return JsonResponse({"said": said, "level": level, "html": html})
    messages.add_message(request, messages.SUCCESS if level == "success" else messages.ERROR, said,
                         extra_tags="" if level == "success" else "refused")  # fmt: skip
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[story.pk]))


def _pinned(made: Pin, place: Place) -> str:
    zone = places.site_of(place).publication.zone
    where = {"place": places.name_of(place), "slot": places.slot_name(place, made.slot)}
    return _when(made, zone, _("Pinned: %(place)s, %(slot)s") % where)


def _when(made: Pin, zone: str, words: str, story: Article | None = None) -> str:
    """Return what was done, with when it begins and ends."""
    if story is not None:
        words %= {"front": story.publication.name, "section": story.section.name}
    if made.from_at > made.made_at:
        words = _("%(done)s, from %(time)s") % {"done": words, "time": clock.said(made.from_at, zone)}
    if made.until_at:
        words = _("%(done)s, until %(time)s") % {"done": words, "time": clock.said(made.until_at, zone)}
    return f"{words}."


def _until(request: HttpRequest, zone: str) -> datetime | None:
    typed = request.POST.get("placing_until", "")
    return _end(typed, request.POST.get("placing_until_at", ""), zone, timezone.now())


def _end(choice: str, typed: str, zone: str, start: datetime) -> datetime | None:
    """Return the end of a pin: of the day in the publication's zone, 24 hours on, a time typed there, or none."""
    if choice == "day":
        day = clock.day_in(start, zone)
        return clock.day_bounds(day, day, zone)[1]
    if choice == "24h":
        return start + timedelta(hours=24)
    if choice == "at":
        at, wrong = screens.asked_for(typed, zone)
        if at is None:
            raise Refused(wrong or _("Give the time at which it ends, then pin it."))
        return at
    return None


def _story(pk: int) -> Article:
    return get_object_or_404(Article.objects.select_related("publication", "section").defer("body"), pk=pk)


def _number(text: str) -> int:
    """Return a number from a form. Raises Http404 for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):  # noqa: PLR2004 - what a key can be
        raise Http404
    return int(text)


def _allow(request: HttpRequest, place: Place | Pin, perm: str = places.PIN) -> None:
    if not places.may(request.user, place, perm):
        raise PermissionDenied
