"""The rails of a front, and the sidebar: a section's blocks beside its stories."""

import math
import secrets
from collections.abc import Sequence
from functools import partial

from django import template
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from newsroom.kit.by_value import ByValue
from pages import furniture
from sections import cutting, fronts, layouts, network, sidebars
from sections.models import Publication, Section
from sections.network import PublicationMap

register = template.Library()
# A block of five headlines is as tall as two stories of a list.
STORIES_TO_A_BLOCK = 2
FEWEST_BESIDE = 2

Blocks = list[sidebars.FilledBlock]
# Those of twenty fronts, of twenty kilobytes each at most.
_RAILS: ByValue[SafeString] = ByValue(most=200)


@register.simple_tag(takes_context=True)
def rail(context: Context, one: fronts.Rail, *, shape: str, number: int, place: int) -> SafeString:
    """Show a rail of a front (parts/rail.html), the so many-th of a band.

    After a publication most rails are as they were: what was drawn of the same values is kept.
    """
    head, publication = one.place, context["publication"]
    shown = {"shape": shape, "number": number, "place": place}
    values = (
        get_language(), publication.pk, *shown.values(), head.name, head.hue, head.get_absolute_url(),
        getattr(head, "description", ""), *((part.name, part.get_absolute_url()) for part in one.parts),
        *(row.printed for row in one.stories),
    )  # fmt: skip
    drawn = partial(render_to_string, "parts/rail.html", {"rail": one, "publication": publication, **shown})
    return _RAILS.of(values, drawn)


@register.simple_tag(takes_context=True)
def band(context: Context, of: layouts.Band[fronts.Rail], *, number: int) -> SafeString:
    """Show a band of a front, the so many-th: the rails that stand abreast."""
    rails = [rail(context, one, shape=of.shape, number=number, place=n) for n, one in enumerate(of.rails, 1)]
    frame = '<div class="band" data-shape="{}" data-count="{}">\n  {}\n</div>\n'
    return format_html(frame, of.shape, len(rails), mark_safe("".join(rails)))


@register.simple_tag(takes_context=True)
def sidebar(
    context: Context, section: Section | None = None, without: int | None = None, but: int | None = None
) -> SafeString:
    """Show the blocks beside a section's stories, leaving out one story, or the block of one section. One query.

    A page that belongs to no section (a tag's, an author's) shows the publication's blocks. A page that says in
    `shown` which stories it holds finds none of them here again; one drawn for another time says `at`.
    """
    site, there = context["site_map"], _there(context, without)
    if furniture.is_parting() and not context.get("at"):
        return furniture.mark(_piece(site, section or None, but), without=there)
    return _html(site, filled(context, section, there, but))


@register.simple_tag(takes_context=True)
def blocks_beside(context: Context, section: Section, stories: int) -> dict[str, SafeString]:
    """Return the same blocks parted in two, but for the section's own: as many as fit `beside` so many stories, and
    those that go `beneath`, where a short list would leave the page empty. One query.
    """
    site, there = context["site_map"], _there(context)
    if furniture.is_parting() and not context.get("at"):
        beside, beneath = (_piece(site, section, section.pk, half, fitting(stories)) for half in ("beside", "beneath"))
        return {"beside": furniture.mark(beside, without=there), "beneath": furniture.mark(beneath, without=there)}
    halves = sidebars.halved(filled(context, section, there, section.pk), fitting(stories))
    return {half: _html(site, blocks, half) for half, blocks in halves.items()}


def cut_sidebar(piece: furniture.Piece, stock: furniture.Stock) -> furniture.Drawn | None:
    """Cut the blocks beside all that has the same plan to what a page leaves out."""
    _plan, _but, half, fit = piece.args
    found = cutting.cut(stock, piece.without, half, fit)
    return furniture.Drawn(*found) if found else None


@furniture.draws("sidebar", cut=cut_sidebar)
def draw_sidebar(site: PublicationMap, piece: furniture.Piece) -> furniture.Drawn:
    """Draw the blocks beside all that has the same plan, or one half of them, with stories to spare."""
    plan, but, half, fit = piece.args
    section = network.current().sections.get(plan) if plan else None
    planned = sidebars.planned(site, section, without=piece.without, but=but)
    blocks = [one for one in planned if one.slots]
    # Of both halves: they must leave out the same stories.
    holds = frozenset(row.article_id for block in blocks for row in block.stories)
    html = _html(site, sidebars.halved(blocks, fit)[half] if half else blocks, half)
    return furniture.Drawn(html, holds, () if piece.without else _stock(site, planned, half))


def _stock(site: PublicationMap, planned: Blocks, half: str) -> furniture.Stock:
    """Return the blocks with all that may stand in them, ready to be cut."""
    spread, seam = cutting.spread(planned), f"<!--{secrets.token_hex(12)}-->"
    drawn = _html(site, spread, half, mark_safe(seam))
    return cutting.stock(spread, drawn, seam, pictured=half != "beneath")


def filled(context: Context, section: Section | None, there: set[int], but: int | None) -> Blocks:
    """Return the blocks beside a section, for the time that the page is drawn for."""
    return sidebars.fill(context["site_map"], section or None, without=there, but=but, at=context.get("at"))


def fitting(stories: int) -> int:
    """Return how many blocks fit beside so many stories."""
    return max(FEWEST_BESIDE, math.ceil(stories / STORIES_TO_A_BLOCK))


def _there(context: Context, without: int | None = None) -> set[int]:
    return {*context.get("shown", ()), *([without] if without else [])}


def _piece(
    site: PublicationMap, section: Section | None, but: int | None, half: str = "", fit: int = 0
) -> furniture.Piece:
    """Return the piece that all pages share whose sidebar has the same plan."""
    blocks = site.blocks_beside(section)
    plan = blocks[0].section_id if blocks else None
    left_out = but if any(block.source_id == but for block in blocks) else None
    return furniture.Piece("sidebar", site.publication.pk, (plan, left_out, half, min(fit, len(blocks))))


def _html(site: PublicationMap, blocks: Sequence[sidebars.FilledBlock], half: str = "", seam: str = "") -> SafeString:
    said = {"blocks": blocks, "publication": site.publication, "beneath": half == "beneath", "seam": seam}
    return mark_safe(get_template("parts/sidebar.html").render(said))


@register.simple_tag
def section_home(section: Section, publication: Publication) -> str:
    """Return a section's address as a reader of this publication should follow it: at a sister's, with its host."""
    if section.publication_id == publication.pk:
        return section.get_absolute_url()
    # The map's own copy knows its site and the section above it, so this asks the database nothing.
    known = network.current().sections.get(section.pk, section)
    return f"{known.publication.origin}{known.get_absolute_url()}"
