"""The desk's first page: what waits for a person, what goes out, what went, and what ends."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncHour
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles import previewing
from articles import status as statuses
from articles.admin import saved
from articles.models import Article, GuestAnswer, Picture
from articles.status import Status
from comments import metering
from comments.models import Letter
from newsroom.kit import clock
from sections import permissions
from sections.models import Publication

SHOWN = 8
DAYS = 14
# Stories that end within so many days are going dark.
DARK_DAYS = 7
_MODERATE = "comments.change_comment"
_LETTERS = "comments.change_letter"
_VIEW, _CHANGE, _PUBLISH = "articles.view_article", "articles.change_article", "articles.publish_article"


@dataclass(frozen=True)
class Bar:
    """One day, or one hour, of the chart: what it is called, how many stories went out, where its bar stands."""

    name: str
    full_name: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """Stories that went out, as bars on a field of 700 by 120."""

    bars: list[Bar]
    total: int
    most: int


def dashboard(request: HttpRequest, context: dict) -> dict:
    """Return what the first page shows. It asks ten questions, however many stories there are."""
    publications = _publications(request)
    rows = _rows(request) if publications else {}
    zone = publications[0].zone if publications else "UTC"
    charts = _charts(request, zone) if publications else {}
    filters = saved.offered(request) if publications else []
    return context | rows | charts | {
        "title": _("Today"),
        "day": date_format(timezone.now().astimezone(ZoneInfo(zone)), gettext("l j F Y")),
        "may_write": permissions.may(request.user, "articles.add_article"),
        "may_approve": permissions.may(request.user, _PUBLISH),
        "publications": publications,
        # The worker's health, once there is a part for it.
        "machine": ["admin/parts/machine.html", "admin/parts/day_machine.html"],
        "saved_filters": filters,
        "comments_waiting": _comments(request),
        "is_new": not any(rows.values()),
    }  # fmt: skip


def _rows(request: HttpRequest) -> dict[str, list]:
    now = timezone.now()
    stories = _theirs(request, _VIEW, _CHANGE)
    # One question answers for both: what I began and have not handed in, and what came back to me.
    drafts = statuses.having(Status.DRAFT, stories).filter(created_by=request.user).order_by("-updated_at", "-pk")
    mine = list(drafts[: SHOWN * 2])
    came_back = [story for story in mine if _came_back(story)]
    waiting = statuses.having(Status.SUBMITTED, _theirs(request, _PUBLISH)).order_by("submitted_at", "pk")
    scheduled = statuses.having(Status.SCHEDULED, stories).order_by("published_at", "pk")
    live = statuses.having(Status.LIVE, stories).filter(published_at__gt=now - timedelta(days=1)).newest_first()
    dark = stories.live(now).filter(expires_at__gt=now, expires_at__lte=now + timedelta(days=DARK_DAYS))
    return {
        "came_back": came_back[:SHOWN],
        "drafts": [story for story in mine if not _came_back(story)][:SHOWN],
        "waiting": list(waiting[:SHOWN]),
        "scheduled": list(scheduled[:SHOWN]),
        "live": list(live[:SHOWN]),
        "dark": list(dark.order_by("expires_at", "pk")[:SHOWN]),
        "rights": _rights_that_end(stories.live(now)),
        "answers": _answers(request),
        "corrections_asked": _corrections_asked(request),
    }


def _rights_that_end(live: QuerySet) -> list[Picture]:
    """Return pictures of these stories whose rights end within a week or ended in the last one, the first to end first."""
    today, week = timezone.localdate(), timedelta(days=DARK_DAYS)
    shown = Exists(live.filter(lead_picture=OuterRef("pk"))) | Exists(
        live.filter(pictures_used__picture=OuterRef("pk"))
    )
    rows = Picture.objects.ending(today + week).filter(shown, rights_end_on__gte=today - week)
    found = list(rows.only("alt", "caption", "filename", "digest", "credit", "rights_end_on")
                 .order_by("rights_end_on", "pk")[:SHOWN])  # fmt: skip
    for picture in found:
        picture.has_ended = picture.rights_ended(today)
    return found


def _answers(request: HttpRequest) -> list[GuestAnswer]:
    """Return what guests said to a person's stories, where the person still works."""
    places = permissions.where(request.user, _VIEW, _CHANGE)
    found = previewing.answers_for(request.user)
    return [answer for answer in found if places is None or answer.link.article.publication_id in places][:SHOWN]


def _comments(request: HttpRequest) -> str:
    """Return how many comments wait for a moderator and how long the oldest has; nothing for anyone else. One question."""
    if not permissions.may(request.user, _MODERATE):
        return ""
    waiting = metering.waiting(permissions.where(request.user, _MODERATE))
    if waiting.oldest_at is None:
        return ""
    words = ngettext(
        "%(count)d comment waits, for %(time)s", "%(count)d comments wait, the oldest for %(time)s", waiting.pending
    )
    return words % {"count": waiting.pending, "time": clock.span(timezone.now() - waiting.oldest_at)}


def _corrections_asked(request: HttpRequest) -> list[Letter]:
    """Return what readers ask to be corrected in stories of a person's publications, the oldest first."""
    if not permissions.may(request.user, _LETTERS):
        return []
    places = permissions.where(request.user, _LETTERS)
    rows = Letter.objects.filter(kind=Letter.Kind.CORRECTION, settled_at=None, article__isnull=False)
    rows = rows if places is None else rows.filter(publication__in=places)
    rows = rows.select_related("article__publication").defer(
        "article__body", "article__standfirst", "article__lead_caption"
    )
    return list(rows.order_by("created_at", "pk")[:SHOWN])


def _came_back(story: Article) -> bool:
    """Tell whether a draft was handed in and sent back."""
    return story.sent_back_at is not None


def _charts(request: HttpRequest, zone: str) -> dict[str, Chart]:
    """Return the chart of the last fortnight by day, and of the last day by hour, in a zone. One question for both."""
    tz = ZoneInfo(zone)
    now = timezone.now().astimezone(tz)
    first = now.date() - timedelta(days=DAYS - 1)
    since, _end = clock.day_bounds(first, now.date(), zone)
    stories = _theirs(request, _VIEW, _CHANGE).filter(
        Q(published_at__gte=since, published_at__lte=now), withdrawn_at=None, trashed_at=None
    )
    by_hour = dict(
        stories.order_by().annotate(hour=TruncHour("published_at", tzinfo=tz)).values_list("hour").annotate(Count("pk"))
    )
    days: Counter[date] = Counter()
    for hour, count in by_hour.items():
        days[hour.astimezone(tz).date()] += count
    dates = [first + timedelta(days=n) for n in range(DAYS)]
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    hours = [this_hour - timedelta(hours=n) for n in reversed(range(24))]
    counted: Counter[float] = Counter()
    for hour, count in by_hour.items():
        counted[hour.timestamp()] += count
    return {
        "days": _chart([(date_format(d, "D")[:2], date_format(d, gettext("l j F")), days[d]) for d in dates]),
        "hours": _chart([(f"{h:%H}", date_format(h, "l H:i"), counted[h.timestamp()]) for h in hours]),
    }


def _chart(rows: list[tuple[str, str, int]], *, across: float = 700, up: float = 96) -> Chart:
    most = max((count for _name, _full, count in rows), default=0)
    step = across / max(len(rows), 1)
    bars = []
    for place, (name, full, count) in enumerate(rows):
        height = up * count / most if most else 0.0
        bars.append(Bar(name, full, count, round(place * step + step * 0.1, 1), round(up + 16 - height, 1),
                        round(step * 0.8, 1), round(height, 1)))  # fmt: skip
    return Chart(bars, sum(count for _name, _full, count in rows), most)


def _theirs(request: HttpRequest, *rights: str) -> QuerySet:
    """Return the stories of the publications where the person holds one of some rights, without their texts."""
    places = permissions.where(request.user, *rights)
    rows = Article.objects.all() if places is None else Article.objects.filter(publication__in=places)
    return rows.select_related("publication", "section").defer("body", "standfirst", "lead_caption")


def _publications(request: HttpRequest) -> list[Publication]:
    places = permissions.where(request.user, _VIEW, _CHANGE)
    rows = Publication.objects.order_by("position", "name", "pk")
    return list(rows if places is None else rows.filter(pk__in=places))
