"""Masthead and footer: the furniture of every page."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from newsroom.kit import clock
from pages import noting
from pages.furniture import Drawn, Piece, draws, placed
from sections import network
from sections.network import PublicationMap

register = template.Library()


@register.simple_tag(takes_context=True)
def masthead(context: Context) -> SafeString:
    """Show the head of a page: on front pages with the first heading, elsewhere with the page's section marked in the menu."""
    site: PublicationMap | None = context.get("site_map")
    args = (bool(context.get("front")), not context.get("hide_search_box"), *_marked(context, site))
    if site is None:
        return mark_safe(_masthead(None, *args))
    return placed(Piece("masthead", site.publication.pk, args), site)


@register.simple_tag(takes_context=True)
def footer(context: Context) -> SafeString:
    """Show the foot of a page."""
    site: PublicationMap | None = context.get("site_map")
    if site is None:
        return mark_safe(_footer(None))
    return placed(Piece("footer", site.publication.pk), site)


@draws("masthead")
def draw_masthead(site: PublicationMap, piece: Piece) -> Drawn:
    """Draw the head of a page; it says today's date."""
    return Drawn(_masthead(site, *piece.args))


@draws("footer")
def draw_footer(site: PublicationMap, _piece: Piece) -> Drawn:
    """Draw the foot of a page; it says the year."""
    return Drawn(_footer(site))


def _masthead(site: PublicationMap | None, *args: Any) -> str:
    front, search_box, here, above = args
    _until_midnight()
    said = {"front": front, "hide_search_box": not search_box, "here": here, "above": above}
    return get_template("parts/masthead.html").render(_known(site) | said)


def _footer(site: PublicationMap | None) -> str:
    _until_midnight()
    return get_template("parts/footer.html").render(_known(site))


def _until_midnight() -> None:
    today = timezone.localdate()
    noting.until(clock.day_bounds(today, today, timezone.get_current_timezone_name())[1])


def _known(site: PublicationMap | None) -> dict[str, Any]:
    if site is None:
        return {}
    noting.note(noting.MAP)
    sisters = network.current().sisters_of(site.publication)
    return {"publication": site.publication, "site_map": site, "sister_sites": sisters}


def _marked(context: Context, site: PublicationMap | None) -> tuple[int | None, tuple[int, ...]]:
    """Return which section of the menu is the page's own, and which ones lie above the page."""
    menu = {section.pk for section in site.sections} if site else set()
    section, story = context.get("section") or None, context.get("article") or None
    here = section.pk if section else None
    around = {section.parent_id} if section else set()
    if story:
        around |= {story.section_id, story.section.parent_id}
    return here if here in menu else None, tuple(sorted((menu & around) - {here}))
