"""Lists of stories, item by item: when one story is new all others are as they were, and are kept as they were drawn."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from articles.lists import Row, Standing
from articles.templatetags.stories import home_of, linked
from newsroom.kit.by_value import ByValue, Frame
from newsroom.templatetags.times import live_time

register = template.Library()

# Fifty pages' worth, of five kilobytes each with what they were drawn of.
_ITEMS: ByValue[SafeString] = ByValue(most=1_500)
# How the first of a list stand, and the others: their cards' settings.
_OPENER = {"form": "opener", "variant": "opener", "level": 2, "lazy": False, "sizes": "opener"}
_SECOND = {"form": "second", "variant": "second", "level": 2, "lazy": True, "sizes": "listing-second"}
_ROW = {"form": "item", "variant": "row", "lazy": True, "sizes": "row"}
_HEADLINE = "parts/headlines_item.html"
_HEADLINES = Frame(_HEADLINE)
SECONDS = 4
Draw = Callable[[Row, Any, dict[str, Any]], SafeString]


@register.simple_tag(takes_context=True)
def listing_items(
    context: Context, rows: Sequence[Row], *, opener: bool = False, seconds: bool = False, level: int = 0,
    clock: bool = False,
) -> SafeString:  # fmt: skip
    """Show the items of a list (parts/listing_item.html). `opener`, `seconds`: the first stand larger; `clock`: hours alone."""
    forms = []
    has_seconds = seconds and len(rows) >= SECONDS
    for n in range(len(rows)):
        first = _OPENER if opener and n == 0 else _SECOND if has_seconds and n < SECONDS else None
        forms.append(first or _ROW | {"level": level or 2, "clock": bool(clock)})
    return mark_safe("".join(_items(context, "parts/listing_item.html", rows, forms)))


@register.simple_tag(takes_context=True)
def timeline_items(
    context: Context, rows: Sequence[Row], *, variant: str = "", level: int = 0, standfirst: str = "", sizes: str = ""
) -> SafeString:
    """Show the items of a timeline (parts/timeline_item.html)."""
    form = {"variant": variant or "brief", "level": level or 3, "standfirst": standfirst, "sizes": sizes, "lazy": True}
    return mark_safe("".join(_items(context, "parts/timeline_item.html", rows, [form] * len(rows))))


@register.simple_tag(takes_context=True)
def headline_items(context: Context, rows: Sequence[Row], *, times: bool = False, seam: str = "") -> SafeString:
    """Show headlines as links (parts/headlines_item.html), with `times` or without; a seam before each and behind the last."""
    if all(isinstance(row, Standing) for row in rows):
        items = _items(context, _HEADLINE, rows, [{"times": bool(times)}] * len(rows), _drawn_headline)
    else:
        # Their stories are there already: a headline is drawn as quickly as it is looked up.
        items = [_drawn_headline(row, context.get("publication"), {"times": times}) for row in rows]
    return mark_safe("".join([*(f"{seam}{item}" for item in items), seam]))


def _items(
    context: Context, part: str, rows: Iterable[Row], forms: Iterable[dict[str, Any]], draw: Draw | None = None
) -> Iterable[SafeString]:
    """Yield each item: kept by all that it is drawn of, which are the row, its form, the page's place, and the day."""
    section, publication = context.get("section"), context.get("publication")
    beneath = section.name if section else ""
    place = (
        part, get_language(), timezone.get_current_timezone_name(), timezone.localdate(),
        publication and publication.pk, beneath,
    )  # fmt: skip
    draw = draw or partial(_drawn, part)
    for row, form in zip(rows, forms, strict=True):
        values = (place, row.printed, row.published_at, *form.values())
        yield _ITEMS.of(values, partial(draw, row, publication, form | {"beneath": beneath}))


def _drawn(part: str, row: Row, publication: Any, said: dict[str, Any]) -> SafeString:  # noqa: ANN401 - or none
    address = home_of(row.article, publication)
    return render_to_string(
        part, {"row": row, "article": row.article, "address": address, "publication": publication, **said}
    )


def _drawn_headline(row: Row, publication: Any, said: dict[str, Any]) -> SafeString:  # noqa: ANN401 - or none
    words = {"headline": linked(row.article, publication)}
    if said["times"]:
        words["time"] = live_time(row.published_at, "headlines__time")
    return _HEADLINES.of(words)
