"""Writing standing pages: few, so one by one, each in its own transaction."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles.importing import recognising, redirecting
from articles.importing.drafting import PageDraft
from articles.importing.items import PageItem
from articles.importing.pictures import Found
from articles.importing.places import Places
from articles.importing.recognising import Candidate
from articles.models import ImportedItem
from sections.models import Publication, StandingPage


@transaction.atomic
def write(
    candidate: Candidate,
    draft: PageDraft,
    *,
    pictures: list[Found | None],
    publication: Publication,
    places: Places,
    source: str,
    exported_at: datetime | None,
) -> StandingPage:
    """Write a page that is new or has changed, with its old addresses; return its row."""
    row = candidate.row
    page = row if isinstance(row, StandingPage) else StandingPage(publication=publication)
    page.title = draft.title
    page.body = draft.body.with_pictures([found.key if found else None for found in pictures])
    item: PageItem = draft.item
    page.is_public, page.in_footer, page.position = item.is_public, item.in_footer, item.position
    if page.pk is None:
        there = StandingPage.objects.filter(publication=publication).values_list("slug", flat=True)
        page.slug = places.free_page_slug(publication, draft.slug, pages=set(there))
    page.save()
    redirecting.lead_on(
        [
            redirecting.Moved(
                publication=page.publication, old_urls=item.old_urls, path=page.slug,
                new_path=page.get_absolute_url(), notes=draft.notes,
            )
        ],
        places,
    )  # fmt: skip
    _remember(candidate, page, source=source, exported_at=exported_at, missing=sum(f is None for f in pictures))
    return page


def _remember(
    candidate: Candidate, page: StandingPage, *, source: str, exported_at: datetime | None, missing: int
) -> None:
    mark = candidate.imported or ImportedItem(
        source=source, kind=ImportedItem.Kind.PAGE, key=candidate.key, object_id=page.pk
    )
    if mark.pk is not None and mark.checksum != candidate.checksum:
        mark.earlier = recognising.remembered(mark, candidate.checksum)
    mark.checksum, mark.exported_at, mark.imported_at = candidate.checksum, exported_at, timezone.now()
    mark.written = recognising.fingerprint(page)
    mark.missing = {"pictures": [missing]} if missing else None
    mark.save()
