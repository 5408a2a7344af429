"""Running an import: batch by batch, each whole or not at all; it can be stopped, killed and run again."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import reset_queries

from articles.importing import relating, taking
from articles.importing.items import Item, Items, LeftOut, PageItem, StoryItem, Unreadable
from articles.importing.report import Outcome, Report, Row
from articles.importing.taking import PAGE, STORY, Run
from articles.models import ImportedItem
from newsroom.kit.opening import BrokenArchive

Progress = Callable[[int], None]


def run(
    items: Items, *, of: Run, progress: Progress | None = None, stopped: Callable[[], bool] | None = None
) -> Report:
    """Bring items in and return the report. `stopped` is asked after every batch; `progress` is told its size.

    A file that breaks off keeps what came before the break; the report says so.
    """
    report = of.report
    try:
        for batch in _batches(items, of.batch):
            _take(batch, of)
            report.flush()
            if settings.DEBUG:
                # Django keeps the last nine thousand statements then, and these are long ones.
                reset_queries()
            if progress:
                progress(len(batch))
            if stopped and stopped():
                report.stopped = True
                break
    except BrokenArchive as error:
        report.broken = str(error)
    if not of.dry_run:
        missing = relating.tie(of.source)
        if missing:
            report.remark(f"{missing} related stories are named that have not come in.")
    return report


def _batches(items: Items, size: int) -> Iterator[list[Item]]:
    """Yield the items in batches; what was read before a break is a batch too, then the break is raised."""
    batch: list[Item] = []
    broken = None
    iterator = iter(items)
    while True:
        try:
            batch.append(next(iterator))
        except StopIteration:
            break
        except BrokenArchive as error:
            broken = error
            break
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
    if broken is not None:
        raise broken


def _take(batch: list[Item], of: Run) -> None:
    """Bring one batch in."""
    stories: list[StoryItem] = []
    pages: list[PageItem] = []
    for item in batch:
        match item:
            case LeftOut():
                of.report.leave_out(item.name)
            case Unreadable():
                of.report.add(Row(item.row, STORY, item.key, item.title, Outcome.REFUSED, item.reason))
            case StoryItem() if _is_first(item, STORY, of):
                stories.append(item)
            case PageItem() if _is_first(item, PAGE, of):
                pages.append(item)
    if stories:
        taking.take_stories(stories, of)
    if pages:
        taking.take_pages(pages, of)


def _is_first(item: StoryItem | PageItem, kind: ImportedItem.Kind, of: Run) -> bool:
    """Tell whether a key comes for the first time in this file; the second is refused, else each run would swap them."""
    before = of.seen.meet(f"{kind} {item.key}", item.row)
    if before is not None:
        taking.refuse(item, f"Row {before} has the same key: only the first was brought in.", of)
    return before is None
