"""Bringing a WordPress export in: survey, pictures, then stories and pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

from articles.importing import starting
from articles.importing.items import Item, Items, PictureReference
from articles.importing.report import Report
from articles.importing.running import Progress
from articles.importing.taking import BATCH, Run
from articles.importing.wxr import Survey
from articles.importing.wxr_items import Reader
from sections.models import Publication

_PICTURES_AT_ONCE = 5


def bring_in(
    path: Path,
    survey: Survey,
    *,
    publication: Publication | None,
    source: str = "",
    media: Path | None = None,
    fetch: bool = False,
    post_types: frozenset[str] = frozenset({"post"}),
    report: Report | None = None,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
    dry_run: bool = False,
    batch: int = BATCH,
) -> Report:
    """Bring the stories, pages and pictures of a surveyed export in, and return the report.

    `source` is the old site's name for itself, taken from the file when empty. Pictures come from the folder
    `media`, else from the web when `fetch` allows it. The survey's memory is let go at the end.
    """
    try:
        run = starting.begin(
            source=source or survey.source or path.stem, publication=publication, media=media, fetch=fetch,
            report=report, dry_run=dry_run, attachments=survey.attachments, exported_at=survey.exported_at, batch=batch,
        )  # fmt: skip
        zone = run.places.default.zone if run.places.default else "UTC"
        reader = Reader(survey, zone=zone, post_types=post_types)
        return starting.carry_out(
            _with_pictures_first(reader.items(path), survey, run, stopped),
            run,
            progress=progress,
            stopped=stopped,
        )
    finally:
        survey.attachments.close()


def _with_pictures_first(items: Items, survey: Survey, run: Run, stopped: Callable[[], bool] | None) -> Iterator[Item]:
    """Take the listed pictures in, then yield the items; a stop between two pictures ends it all."""
    if survey.comments:
        run.report.leave_out("comment", survey.comments)
    if survey.attachments.others:
        run.report.leave_out("attachment that is no picture", survey.attachments.others)
    take = run.pictures.could_find if run.dry_run else run.pictures.find
    batch: list[PictureReference] = []
    for _key, reference in survey.attachments.all():
        batch.append(reference)
        if len(batch) == _PICTURES_AT_ONCE:
            take(batch)
            batch.clear()
            if stopped and stopped():
                run.report.stopped = True
                return
    take(batch)
    yield from items
