"""Telling what is new, what has changed, and what a person has edited since: one look-up for a whole batch."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from articles.importing.items import PageItem, StoryItem, checksum_of
from articles.models import Article, ImportedItem
from newsroom.kit import text
from sections.models import StandingPage

OLDER = "This file is older than what was brought in last."
EDITED = "Edited here since: our text stays, the new one from the source was not taken."
GONE = "Deleted here since: it was not brought back."
_COUNTED = (
    "headline", "kicker", "standfirst", "body", "slug", "section_id", "agency_id", "source_url", "dateline_place",
    "dateline_on", "lead_picture_id", "lead_caption", "published_at", "updated_at", "embargo_until", "expires_at",
    "withdrawn_at", "trashed_at",
)  # fmt: skip
_COUNTED_OF_PAGES = ("title", "slug", "body", "is_public", "in_footer", "position")


@dataclass(slots=True)
class Candidate:
    """An item with what is known of it: the key it goes by, its record and its row, when it was here before."""

    item: StoryItem | PageItem
    checksum: str
    key: str
    imported: ImportedItem | None = None
    row: Article | StandingPage | None = None
    # Nothing changed at the source, but something it names was missing the last time.
    only_missing: bool = False


@dataclass(slots=True)
class Sorted:
    """A batch, sorted by what has to be done."""

    to_write: list[Candidate] = field(default_factory=list)
    unchanged: list[tuple[Candidate, str]] = field(default_factory=list)
    kept: list[tuple[Candidate, str]] = field(default_factory=list)


def sort_out(
    items: Sequence[StoryItem] | Sequence[PageItem],
    *,
    source: str,
    kind: ImportedItem.Kind,
    exported_at: datetime | None,
) -> Sorted:
    """Return a batch of items of one kind, sorted. One query, and one more when any of them has changed."""
    keys = {key for item in items for key in (item.key, item.other_key) if key}
    known = {row.key: row for row in ImportedItem.objects.filter(source=source, kind=kind, key__in=keys)}
    found = Sorted()
    maybe: list[Candidate] = []
    for item in items:
        imported = known.get(item.other_key) or known.get(item.key)
        candidate = Candidate(item, item.checksum(), imported.key if imported else item.key, imported)
        if imported is None:
            found.to_write.append(candidate)
        elif imported.checksum == candidate.checksum and not (imported.missing or {}).get("pictures"):
            found.unchanged.append((candidate, ""))
        else:
            maybe.append(candidate)
    model = Article if kind is ImportedItem.Kind.STORY else StandingPage
    rows = model.objects.in_bulk([c.imported.object_id for c in maybe if c.imported]) if maybe else {}
    for candidate in maybe:
        candidate.row = rows.get(candidate.imported.object_id) if candidate.imported else None
        _judge(candidate, found, exported_at)
    return found


def fingerprint(row: Article | StandingPage) -> str:
    """Return what changes when a person edits a row."""
    names = _COUNTED if isinstance(row, Article) else _COUNTED_OF_PAGES
    values = {name: getattr(row, name) for name in names}
    return checksum_of({k: v.astimezone(UTC).isoformat() if isinstance(v, datetime) else v for k, v in values.items()})


def remembered(imported: ImportedItem, checksum: str) -> str:
    """Return the checksums of an item's former versions, shortened, with the one that is about to be replaced."""
    versions = [*imported.earlier.split(), imported.checksum[:16]]
    return " ".join(dict.fromkeys(v for v in versions if v != checksum[:16]))


def _judge(candidate: Candidate, found: Sorted, exported_at: datetime | None) -> None:
    """Decide on an item that was here before and is not quite as it was."""
    imported, row = candidate.imported, candidate.row
    if imported is None:
        raise ValueError("Only what was here before can be judged.")
    changed = imported.checksum != candidate.checksum
    if changed and row is not None and _is_another(candidate):
        # Another item claims the same number: it gets a key of its own.
        candidate.key, candidate.imported, candidate.row = candidate.item.other_key, None, None
        found.to_write.append(candidate)
    elif changed and _is_older(imported, candidate.checksum, exported_at):
        found.unchanged.append((candidate, OLDER))
    elif row is None:
        (found.kept if changed else found.unchanged).append((candidate, GONE))
    elif fingerprint(row) != imported.written:
        (found.kept if changed else found.unchanged).append((candidate, EDITED if changed else ""))
    else:
        candidate.only_missing = not changed
        found.to_write.append(candidate)


def _is_older(imported: ImportedItem, checksum: str, exported_at: datetime | None) -> bool:
    if exported_at is None or imported.exported_at is None:
        return False
    if exported_at == imported.exported_at:
        return checksum[:16] in imported.earlier.split()
    return exported_at < imported.exported_at


def _is_another(candidate: Candidate) -> bool:
    """Tell an item that merely has the number of one we know: nothing else of the two is the same."""
    item, row = candidate.item, candidate.row
    if not item.other_key or candidate.key == item.other_key:
        return False
    if isinstance(item, StoryItem) and isinstance(row, Article):
        title, when = item.headline, row.published_at
        same_time = (
            when is not None and item.published_at is not None and abs((when - item.published_at).total_seconds()) < 1
        )
        same = text.tidy_line(title) == row.headline or (item.slug and item.slug == row.slug) or same_time
    elif isinstance(item, PageItem) and isinstance(row, StandingPage):
        same = text.tidy_line(item.title) == row.title or (item.slug and item.slug == row.slug)
    else:
        return False
    return not same
