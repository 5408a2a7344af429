"""What the desk sees of reading: sums, courses of time as drawn bars, and what led."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.models import Article
from articles.models.article import may_be_seen
from audience.models import DayCount, HourCount
from audience.ranking import DAY, WEEK, counts_since
from sections.models import Publication

HOURS, DAYS = 48, 30
SHOWN = 10
ACROSS, UP, ABOVE = 700, 96, 16
_ROWS = {"reads": Sum("reads"), "shares": Sum("shares")}


@dataclass(frozen=True)
class Bar:
    """One hour or day of a chart: what it is called, what was counted, where its bar stands."""

    name: str
    full_name: str
    reads: int
    shares: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """A course of time as bars on a field of 700 by 132, and its sums."""

    bars: list[Bar]
    reads: int
    shares: int


@dataclass(frozen=True)
class Readership:
    """How often one story was read: today, this week, in all; how often it was shared; its last two days."""

    today: int
    week: int
    reads: int
    shares: int
    course: Chart


def of_story(story: Article) -> Readership:
    """Return how a story is read. Two queries, however long it has been out."""
    now = timezone.now()
    hours = list(HourCount.objects.filter(article=story, hour__gt=now - WEEK).values_list("hour", "reads", "shares"))
    # Days before yesterday are gathered for certain; what came since stands in the hours.
    start = datetime.combine(now.astimezone(UTC).date() - DAY, datetime.min.time(), UTC)
    before = DayCount.objects.filter(article=story, day__lt=start.date()).aggregate(**_ROWS)
    since = [row for row in hours if row[0] >= start]
    return Readership(
        today=sum(reads for hour, reads, _shares in hours if hour > now - DAY),
        week=sum(reads for _hour, reads, _shares in hours),
        reads=(before["reads"] or 0) + sum(row[1] for row in since),
        shares=(before["shares"] or 0) + sum(row[2] for row in since),
        course=_hours({hour: (reads, shares) for hour, reads, shares in hours}, story.publication.zone, now),
    )


def last_hours(publication: Publication) -> Chart:
    """Return how a publication was read in the last two days, by hour. One query."""
    now = timezone.now()
    rows = HourCount.objects.filter(article__publication=publication, hour__gt=now - timedelta(hours=HOURS))
    found = rows.order_by().values("hour").annotate(**_ROWS).values_list("hour", "reads", "shares")
    return _hours({hour: (reads, shares) for hour, reads, shares in found}, publication.zone, now)


def last_days(publication: Publication) -> Chart:
    """Return how a publication was read in the last thirty days (UTC). One query."""
    today = timezone.now().astimezone(UTC).date()
    rows = DayCount.objects.filter(article__publication=publication, day__gt=today - timedelta(days=DAYS))
    found = {
        day: (reads, shares)
        for day, reads, shares in rows.order_by().values("day").annotate(**_ROWS).values_list("day", "reads", "shares")
    }
    days = [today - timedelta(days=n) for n in reversed(range(DAYS))]
    return _chart((_day_name(day), date_format(day, gettext("l j F")), *found.get(day, (0, 0))) for day in days)


def top_stories(publication: Publication, since: timedelta) -> list[dict]:
    """Return the stories before readers that were read most, with their sums. One query."""
    rows, _column = counts_since(timezone.now(), since)
    return list(
        rows.filter(may_be_seen(timezone.now(), "article__"), article__publication=publication)
        .order_by()
        .values("article_id", headline=F("article__headline"), retracted_at=F("article__retracted_at"))
        .annotate(**_ROWS)
        .order_by("-reads", "-shares", "-article_id")[:SHOWN]
    )


def top_sections(publication: Publication) -> list[dict]:
    """Return a publication's sections by how much their stories were read within a week. One query."""
    return _by(publication, "article__section__name", "article__section")


def top_agencies(publication: Publication) -> list[dict]:
    """Return the agencies by how much their stories were read within a week; our own have none. One query."""
    return _by(publication, "article__agency__name", "article__agency")


def _by(publication: Publication, name: str, key: str) -> list[dict]:
    rows, _column = counts_since(timezone.now(), WEEK)
    return list(
        rows.filter(~Q(**{key: None}), article__publication=publication)
        .order_by()
        .values(key, name=F(name))
        .annotate(**_ROWS)
        .order_by("-reads", key)[:SHOWN]
    )


def _hours(found: dict[datetime, tuple[int, int]], zone: str, now: datetime) -> Chart:
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    hours = [this_hour - timedelta(hours=n) for n in reversed(range(HOURS))]
    tz = ZoneInfo(zone)
    return _chart(
        (_hour_name(hour.astimezone(tz)), date_format(hour.astimezone(tz), "l H:i"), *found.get(hour, (0, 0)))
        for hour in hours
    )


def _hour_name(hour: datetime) -> str:
    """Return what stands beneath a bar: every sixth hour, so that the names have room."""
    return f"{hour:%H}" if hour.hour % 6 == 0 else ""


def _day_name(day: date) -> str:
    """Return what stands beneath a bar: each Monday's date."""
    return date_format(day, gettext("j M")) if day.weekday() == 0 else ""


def _chart(rows: Iterable[tuple[str, str, int, int]]) -> Chart:
    listed = list(rows)
    most = max((reads for _name, _full, reads, _shares in listed), default=0)
    step = ACROSS / max(len(listed), 1)
    bars = []
    for place, (name, full, reads, shares) in enumerate(listed):
        height = UP * reads / most if most else 0.0
        bars.append(Bar(name, full, reads, shares, round(place * step + step * 0.1, 1),
                        round(UP + ABOVE - height, 1), round(step * 0.8, 1), round(height, 1)))  # fmt: skip
    return Chart(bars, sum(row[2] for row in listed), sum(row[3] for row in listed))
