"""Dossiers: opening and closing them for readers, and putting their page together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import lists, tagging
from articles.models import Dossier, Listing, SubjectListing
from newsroom.kit import clock
from newsroom.models import User

NEWEST = 6
IN_THE_TIMELINE = 100
MILESTONES = 60


class NothingToRead(ValueError):
    """A dossier without a summary isn't opened: its page would say no more than the tag's."""


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: its day, its story's row, and the milestone's own line; empty for an ordinary story."""

    on: date
    row: lists.Row
    line: str
    is_milestone: bool


def open_to_readers(dossier: Dossier, *, by: User) -> Dossier:
    """Put a dossier in the place of its tag's page. Raises NothingToRead."""
    if dossier.is_open:
        return dossier
    if not dossier.summary.strip():
        raise NothingToRead(_("Write a summary first: it is what readers come for."))
    dossier.opened_at, dossier.opened_by = timezone.now(), by
    dossier.save(update_fields=["opened_at", "opened_by", "updated_at"])
    return dossier


def close(dossier: Dossier) -> Dossier:
    """Give the address back to the tag's page; nothing of the dossier is lost."""
    dossier.opened_at = dossier.opened_by = None
    dossier.save(update_fields=["opened_at", "opened_by", "updated_at"])
    return dossier


def page_of(key: int) -> dict[str, Any]:
    """Return all that a dossier's page shows. Five queries, and what its summary refers to."""
    dossier = Dossier.objects.full().select_related("publication").get(pk=key)
    rows = SubjectListing.objects.in_publication(dossier.publication_id).of("tag", dossier.tag_id)
    page = lists.page_of(rows, size=NEWEST + IN_THE_TIMELINE)
    return {
        "dossier": dossier,
        "tag": dossier.tag,
        "key_facts": dossier.key_facts.order_by("position", "pk"),
        "related_tags": tagging.related(dossier.tag, on=dossier.publication),
        "page": page,
        "newest": page.stories[:NEWEST],
        "timeline": _by_year(_timeline(dossier, page.stories)),
    }


def _timeline(dossier: Dossier, stories: Sequence[lists.Standing]) -> list[Entry]:
    """Return the stories behind the newest and all milestones among those readers may see, the newest first."""
    zone = dossier.publication.zone
    marked = {row.article_id: row for row in _milestones(dossier)}
    plain = {row.article_id: row for row in stories[NEWEST:] if row.article_id not in marked}
    entries = [
        Entry(clock.day_in(row.published_at, zone), row, getattr(row, "line", ""), key in marked)
        for key, row in (marked | plain).items()
    ]
    return sorted(entries, key=lambda entry: (entry.row.published_at, entry.row.article_id), reverse=True)


def _milestones(dossier: Dossier) -> Iterable[Listing]:
    rows = Listing.objects.in_publication(dossier.publication_id).filter(article__milestone_of__dossier=dossier)
    return rows.live().newest_first().cards().annotate(line=F("article__milestone_of__line"))[:MILESTONES]


def _by_year(entries: list[Entry]) -> list[tuple[date, list[tuple[date, list[Entry]]]]]:
    """Return the entries by year and month: for each its first day and what is in it."""
    years = []
    for _year, of_year in groupby(entries, key=lambda entry: entry.on.year):
        months = [list(some) for _, some in groupby(of_year, key=lambda entry: entry.on.month)]
        years.append((months[0][0].on.replace(month=1, day=1), [(m[0].on.replace(day=1), m) for m in months]))
    return years
