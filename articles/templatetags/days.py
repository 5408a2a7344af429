"""Days, months and years as readers of a language write them, and what appeared on this day."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import pgettext

from articles import remembering
from sections.models import Publication

register = template.Library()


@register.filter
def whole_day(day: date) -> str:
    """Return a day in full: 26 April 2022."""
    return date_format(day, pgettext("a day in full", "j F Y"))


@register.filter
def named_day(day: date) -> str:
    """Return a day in full with its weekday: Tuesday, 26 April 2022."""
    return date_format(day, pgettext("a day in full with its weekday", "l, j F Y"))


@register.filter
def day_of_year(day: date) -> str:
    """Return a day without its year: 26 April."""
    return date_format(day, pgettext("a day without its year", "j F"))


@register.filter
def day_short(day: date) -> str:
    """Return a day of a month that is named above it: 26 Apr."""
    return date_format(day, pgettext("a short day without its year", "j M"))


@register.filter
def month_in_year(day: date) -> str:
    """Return a month and its year: April 2022."""
    return date_format(day, pgettext("a month and its year", "F Y"))


@register.filter
def first_letter(words: str) -> str:
    """Return a word's first letter, for a column too narrow for more."""
    return words[:1]


@register.inclusion_tag("parts/on_this_day.html", takes_context=True)
def on_this_day(context: template.Context, day: date | None = None, most: int = remembering.MOST) -> dict[str, object]:
    """Show what appeared on this day, or on another, in earlier years: nothing where nothing did. One query."""
    publication: Publication = context["publication"]
    return {"memories": remembering.on_this_day(publication, day, most=most), "publication": publication, "day": day}
