"""Where a story is pinned, and where it could be, for its own screen at the desk."""

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import places, placing
from articles.models import Article, Pin
from newsroom.kit import clock
from sections import network

register = template.Library()


@register.inclusion_tag("admin/parts/placing.html", takes_context=True)
def placing_of(context: Context, story: Article) -> dict[str, object]:
    """Offer “Top story” and “Pin in … until …” for a story, and say where it is pinned. One query."""
    return placed(context["request"], story)


def placed(request: HttpRequest, story: Article) -> dict[str, object]:
    """Return what the part is drawn from."""
    now = timezone.now()
    pins = Pin.objects.filter(article=story).kept().select_related("publication", "section", "block__source")
    kept = [pin for pin in pins.order_by("made_at", "pk") if pin.until_at is None or pin.until_at > now]
    held = []
    for pin in kept:
        place = pin.block or pin.section or pin.publication
        page = place if pin.block_id is None else pin.publication
        held.append({
            "pin": pin, "place": places.name_of(place), "slot": places.slot_name(place, pin.slot), "zone": pin.publication.zone,
            "waits": pin.from_at > now, "screen": reverse("curation:screen", args=[places.code_of(page)]),
            "mine": places.may(request.user, pin),
        })  # fmt: skip
    leads = {(pin.publication_id, pin.section_id) for pin in kept if pin.slot == placing.LEAD and pin.block_id is None}
    may_pin = places.may(request.user, story)
    return {
        "story": story, "held": held, "may_pin": may_pin,
        "is_top": {(story.publication_id, None), (story.publication_id, story.section_id)} <= leads,
        "zone": network.current().by_id[story.publication_id].publication.zone,
        "choices": _choices(request) if may_pin else [],
        "own": places.code_of(story.section), "slots": range(1, placing.OF_FRONT + 1),
    }  # fmt: skip


def _choices(request: HttpRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the places a person may pin to, publication by publication: its fronts, then its sidebar blocks."""
    current, found = network.current(), []
    for shelf in places.shelves(request.user, places.PIN):
        entries = [(code, name) for code, name, _is_part in shelf.entries]
        for blocks in current.by_id[shelf.publication.pk].blocks.values():
            for block in blocks:
                beside = current.sections[block.section_id].name if block.section_id else _("all sections")
                words = _("Sidebar of %(section)s: %(block)s") % {"section": beside, "block": places.name_of(block)}
                entries.append((places.code_of(block), words))
        found.append((shelf.publication.name, entries))
    return found


@register.simple_tag
def moment_in(at: object, zone: str) -> SafeString:
    """Return a moment by the clocks of a zone, which is named on hovering."""
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), zone, clock.said(at, zone))


@register.filter
def of(table: dict, key: object) -> object:
    """Return what a dictionary holds under a key."""
    return table.get(key, "")
