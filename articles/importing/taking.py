"""Taking one batch in: what is new or changed is made ready and written, the rest is only reported."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import OperationalError

from articles.importing import drafting, page_writing
from articles.importing.items import PageItem, Refusal, StoryItem
from articles.importing.pictures import Found, Gatherer
from articles.importing.places import Places
from articles.importing.recognising import Candidate, sort_out
from articles.importing.report import Outcome, Report, Row
from articles.importing.scratch import SeenKeys
from articles.importing.vocabulary import Vocabulary
from articles.importing.writing import Ready, Writer
from articles.models import ImportedItem

BATCH = 200
STORY, PAGE = ImportedItem.Kind.STORY, ImportedItem.Kind.PAGE
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Run:
    """One import: where it comes from, where it goes, and what it has met so far."""

    source: str
    places: Places
    pictures: Gatherer
    report: Report
    exported_at: datetime | None = None
    dry_run: bool = False
    batch: int = BATCH
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    seen: SeenKeys = field(default_factory=SeenKeys)

    def close(self) -> None:
        """Let the run's memory and files go."""
        self.seen.close()
        self.pictures.close()
        self.report.close()


def take_stories(items: list[StoryItem], of: Run) -> None:
    """Bring the stories of a batch in."""
    sorted_items = sort_out(items, source=of.source, kind=STORY, exported_at=of.exported_at)
    _report_settled(sorted_items.unchanged, sorted_items.kept, of)
    drafts: list[tuple[Candidate, drafting.Draft]] = []
    for candidate in sorted_items.to_write:
        draft = _drafted(candidate, drafting.story, of)
        if draft is not None:
            drafts.append((candidate, draft))
    if of.dry_run:
        _pretend(drafts, of)
        return
    found = of.pictures.find(picture for _, draft in drafts for picture in draft.pictures)
    of.vocabulary.learn(
        authors=[name for _, d in drafts for name in d.authors],
        tags=[name for _, d in drafts for name in d.tags],
    )
    ready = [r for candidate, draft in drafts if (r := _ready(candidate, draft, found, of)) is not None]
    _write(ready, of)


def _drafted(candidate: Candidate, make: Callable, of: Run):  # noqa: ANN202 - a Draft or PageDraft, as `make` makes
    try:
        return make(candidate.item, candidate.checksum)
    except Refusal as refusal:
        refuse(candidate.item, str(refusal), of)
    except Exception as error:  # one bad item must never stop the rest, whatever is wrong with it
        log.exception("Item %s of %s could not be read", candidate.item.key, of.source)
        refuse(candidate.item, f"It could not be read ({type(error).__name__}: {error}).", of)
    return None


def _ready(candidate: Candidate, draft: drafting.Draft, found: dict, of: Run) -> Ready | None:
    """Return a story with its place in the network; None when that place doesn't exist or nothing is new."""
    item = draft.item
    pictures: list[Found | None] = [found[reference] for reference in draft.pictures]
    if candidate.only_missing and not _came_since(candidate, pictures):
        of.report.add(_row(candidate, Outcome.UNCHANGED))
        return None
    try:
        publication = of.places.publication(item.publication)
        if item.section is None:
            raise Refusal("It names no section. Give it one, or name one for all in the map file.")
        section = of.places.section(publication, item.section)
    except Refusal as refusal:
        refuse(item, str(refusal), of)
        return None
    guests = [of.places.section(publication, wanted) for wanted in item.further]
    for name in item.also_in:
        guest = of.places.guest_section(name)
        if guest is None:
            draft.notes.append(f"There is no section “{name}” here: it does not run there.")
        else:
            guests.append(guest)
    if None in pictures:
        draft.notes.append(
            f"Comes without {pictures.count(None)} of {len(pictures)} pictures; the next run tries again."
        )
    agency = None
    if draft.agency:
        agency = of.vocabulary.agency(
            draft.agency, name=item.agency_name, credit_line=item.agency_credit, url=item.agency_url
        )
    unique = [guest for guest in dict.fromkeys(guests) if guest.pk != section.pk]
    return Ready(candidate, draft, publication, section, unique, pictures, agency, draft.notes)


def _came_since(candidate: Candidate, pictures: list[Found | None]) -> bool:
    """Tell whether fewer pictures are missing than the last time."""
    missing = candidate.imported.missing if candidate.imported else None
    before = ((missing or {}).get("pictures") or [0])[0]
    return pictures.count(None) < before


def _write(ready: list[Ready], of: Run) -> None:
    """Write a batch; when the database refuses it, one by one, so that only the bad ones stay out."""
    writer = Writer(of.source, of.exported_at, of.places, of.vocabulary)
    if not ready:
        return
    try:
        writer.write(ready)
    except OperationalError:
        # The database is full, locked or gone: no item is at fault, and the next run goes on from here.
        raise
    except Exception:
        log.debug("A batch was refused and is tried one by one", exc_info=True)
        for one in ready:
            _write_one(one, writer, of)
    else:
        for one in ready:
            _report_written(one, of)


def _write_one(one: Ready, writer: Writer, of: Run) -> None:
    try:
        if one.is_new:
            one.article = None
        writer.write([one])
    except OperationalError:
        raise
    except Exception as error:  # the reason goes into the report; the others go on
        log.exception("Item %s of %s could not be written", one.draft.item.key, of.source)
        refuse(
            one.draft.item,
            f"It could not be written ({type(error).__name__}: {str(error).strip()[:200]}).",
            of,
        )
    else:
        _report_written(one, of)


def take_pages(items: list[PageItem], of: Run) -> None:
    """Bring the standing pages of a batch in."""
    sorted_items = sort_out(items, source=of.source, kind=PAGE, exported_at=of.exported_at)
    _report_settled(sorted_items.unchanged, sorted_items.kept, of)
    for candidate in sorted_items.to_write:
        draft = _drafted(candidate, drafting.page, of)
        if draft is None:
            continue
        if of.dry_run:
            _pretend([(candidate, draft)], of)
        else:
            _write_page(candidate, draft, of)


def _write_page(candidate: Candidate, draft: drafting.PageDraft, of: Run) -> None:
    found = of.pictures.find(draft.pictures)
    pictures = [found[reference] for reference in draft.pictures]
    if candidate.only_missing and not _came_since(candidate, pictures):
        of.report.add(_row(candidate, Outcome.UNCHANGED))
        return
    if None in pictures:
        draft.notes.append(
            f"Comes without {pictures.count(None)} of {len(pictures)} pictures; the next run tries again."
        )
    try:
        page = page_writing.write(
            candidate, draft, pictures=pictures, publication=of.places.publication(""), places=of.places,
            source=of.source, exported_at=of.exported_at,
        )  # fmt: skip
    except OperationalError:
        raise
    except Exception as error:  # as for stories
        log.exception("Page %s of %s could not be written", draft.item.key, of.source)
        refuse(draft.item, f"It could not be written ({type(error).__name__}: {str(error).strip()[:200]}).", of)
        return
    outcome = Outcome.UPDATED if candidate.row is not None else Outcome.CREATED
    of.report.add(_row(candidate, outcome, notes=draft.notes, address=page.get_absolute_url()))


# --- what is reported ----------------------------------------------------------------------------------------------


def _pretend(drafts: list, of: Run) -> None:
    """Report what would be done, for a dry run."""
    for candidate, draft in drafts:
        try:
            if isinstance(draft, drafting.Draft):
                of.places.publication(draft.item.publication)
        except Refusal as refusal:
            refuse(draft.item, str(refusal), of)
            continue
        outcome = Outcome.CREATED if candidate.imported is None else Outcome.UPDATED
        of.report.add(_row(candidate, Outcome.UNCHANGED if candidate.only_missing else outcome, notes=draft.notes))
    of.pictures.could_find(picture for _, draft in drafts for picture in draft.pictures)


def _report_settled(unchanged: list, kept: list, of: Run) -> None:
    for candidate, reason in unchanged:
        of.report.add(_row(candidate, Outcome.UNCHANGED, reason=reason))
    for candidate, reason in kept:
        of.report.add(_row(candidate, Outcome.KEPT, reason=reason))


def _report_written(ready: Ready, of: Run) -> None:
    outcome = Outcome.CREATED if ready.is_new else Outcome.UPDATED
    address = ready.article.get_absolute_url() if ready.article else ""
    of.report.add(_row(ready.candidate, outcome, notes=ready.notes, address=address))


def _row(
    candidate: Candidate,
    outcome: Outcome,
    *,
    reason: str = "",
    notes: list[str] | None = None,
    address: str = "",
) -> Row:
    item = candidate.item
    kind, title = (STORY, item.headline) if isinstance(item, StoryItem) else (PAGE, item.title)
    return Row(item.row, kind, item.key, title, outcome, reason, notes or [], address)


def refuse(item: StoryItem | PageItem, reason: str, of: Run) -> None:
    """Report why an item stays out."""
    kind, title = (STORY, item.headline) if isinstance(item, StoryItem) else (PAGE, item.title)
    of.report.add(Row(item.row, kind, item.key, title, Outcome.REFUSED, reason))
