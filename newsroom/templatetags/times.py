"""Times as readers and machines read them."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from pages import noting

register = template.Library()


@register.filter
def machine(moment: datetime) -> str:
    """Return what stands in a `datetime` attribute: to the second, with the offset from UTC."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def briefly(moment: datetime) -> str:
    """Return a time as short as it can be understood: 14:32 today, Apr 26 this year, else Apr 26, 2022."""
    local, today = timezone.localtime(moment), timezone.localdate()
    if local.date() == today:
        return _clock(local)
    if local.year == today.year:
        return date_format(local, pgettext("day of this year", "M j"))
    return date_format(local, pgettext("date in a dateline", "M j, Y"))


@register.filter
def is_today(moment: datetime) -> bool:
    """Tell whether a time falls on the day that the page is made, in the publication's zone."""
    return timezone.localdate(moment) == timezone.localdate()


@register.simple_tag
def live_time(moment: datetime, css: str = "") -> SafeString:
    """Return a time as short as it can be understood, with the whole of it on hovering.

    It is absolute, so a kept copy of the page stays right; js/reader/times.js says of a recent one how long ago it was.
    """
    return _live_time(moment, css, get_language(), timezone.get_current_timezone_name(), timezone.localdate())


@lru_cache(maxsize=4_000)
def _live_time(moment: datetime, css: str, _language: str, _zone: str, _today: date) -> SafeString:
    """Return a time as it is written in the language, the zone and on the day of the page: lists show the same for hours."""
    local = timezone.localtime(moment)
    whole = f"{date_format(local, pgettext('day in a sentence', 'j F Y'))}, {_clock(local)} {local.tzname()}"
    return format_html(
        '<time class="live-time{}" datetime="{}" title="{}"{}>{}</time>',
        f" {css}" if css else "", machine(moment), whole, " data-today" if is_today(moment) else "", briefly(moment),
    )  # fmt: skip


def _clock(local: datetime) -> str:
    return date_format(local, pgettext("time of day", "H:i"))


@register.simple_tag
def today() -> date:
    """Return the day on which the page is made, in the publication's zone."""
    noting.for_today()
    return timezone.localdate()


@register.simple_tag
def printed_on() -> str:
    """Say on which day a page is made, for its copy on paper."""
    noting.for_today()
    return _printed_on(timezone.localdate(), get_language())


@lru_cache(maxsize=100)
def _printed_on(today: date, _language: str) -> str:
    return gettext("Printed on %(day)s") % {"day": date_format(today, pgettext("day in a sentence", "j F Y"))}
