"""Times as a newsroom writes them."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext


def day_in(moment: datetime, zone: str) -> date:
    """Return the calendar day on which an aware moment falls in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def day_bounds(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """Return the aware moments at which `first` begins and the day after `last` begins, in a zone.

    Days of 23 or 25 hours come out right, as each midnight is looked up by itself.
    """
    tz = ZoneInfo(zone)
    start = datetime(first.year, first.month, first.day, tzinfo=tz)
    after = last + timedelta(days=1)
    return start.astimezone(UTC), datetime(after.year, after.month, after.day, tzinfo=tz).astimezone(UTC)


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return timezone.now()


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def local(moment: datetime, zone: str) -> str:
    """Return a moment by the clocks of a zone, to the minute, as a field for date and time holds it."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def said(moment: datetime, zone: str) -> str:
    """Return a moment as people of the desk read it, in a zone: 4 Jun 2026, 09:30, in the language of the moment."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{date_format(local, gettext('j M Y'))}, {date_format(local, 'H:i')}"


def span(time: timedelta) -> str:
    """Return a span of time in one unit, short: 4 min, 3 h, 12 days."""
    minutes = max(int(time.total_seconds() // 60), 0)
    hours, days = minutes // 60, minutes // 1440
    if days > 1:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    return gettext("%(count)d h") % {"count": hours} if hours else gettext("%(count)d min") % {"count": minutes}
