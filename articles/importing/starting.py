"""Beginning and ending an import, whatever the format: its publication, its report, its memory."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from articles.importing import running
from articles.importing.attachments import Attachments
from articles.importing.items import Items
from articles.importing.pictures import Gatherer
from articles.importing.places import Places
from articles.importing.report import Report
from articles.importing.running import Progress
from articles.importing.taking import BATCH, Run
from newsroom.kit import text
from newsroom.kit.opening import BrokenArchive
from newsroom.kit.slugs import make_slug
from sections.models import Publication


def begin(
    *,
    source: str,
    publication: Publication | None,
    media: Path | None,
    fetch: bool,
    report: Report | None,
    dry_run: bool,
    attachments: Attachments | None = None,
    exported_at: datetime | None = None,
    batch: int = BATCH,
) -> Run:
    """Return a run that is ready for its items. Raises BrokenArchive when the folder of pictures isn't there."""
    if media is not None and not media.is_dir():
        raise BrokenArchive(f"{media} is no folder: name the one that holds the pictures.")
    if not source.strip():
        raise BrokenArchive("An import needs a name for where it comes from: give one with --source.")
    report = report or Report(dry_run=dry_run)
    places = Places(publication or Publication.objects.order_by("position", "name", "pk").first())
    gatherer = Gatherer(source=source[:200], report=report, folder=media, fetch=fetch, attachments=attachments)
    return Run(
        source=source[:200],
        places=places,
        pictures=gatherer,
        report=report,
        exported_at=exported_at,
        dry_run=dry_run,
        batch=batch,
    )


def carry_out(
    items: Items, run: Run, *, progress: Progress | None = None, stopped: Callable[[], bool] | None = None
) -> Report:
    """Bring the items in and let the run's memory go, whatever happens."""
    try:
        return running.run(items, of=run, progress=progress, stopped=stopped)
    finally:
        run.close()


def publication_for(slug: str, *, title: str, dry_run: bool) -> tuple[Publication, bool]:
    """Return the publication that a command names, else the first, and whether it was made for this import.

    A network without any gets one, named after the archive, so that a move can begin on an empty system; a dry run
    doesn't save it.
    Raises BrokenArchive for an unknown slug, naming those that are there.
    """
    there = {p.slug: p for p in Publication.objects.order_by("position", "name", "pk")}
    if slug and slug in there:
        return there[slug], False
    if there and slug:
        raise BrokenArchive(
            f"There is no publication “{slug}”; there are: {', '.join(there)}. Make it at the desk first."
        )
    if there:
        return next(iter(there.values())), False
    name = text.tidy_line(title)[:100] or "News"
    host = next((h for h in settings.ALLOWED_HOSTS if not h.startswith((".", "*", "["))), "localhost")
    made = make_slug(slug or name, fallback="news", longest=50)
    publication = Publication(slug=made, name=name, host=host)
    if not dry_run:
        publication.save()
    return publication, True
