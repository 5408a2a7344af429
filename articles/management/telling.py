"""What import commands have in common: their options, their progress, their signals and their last words."""

import re
import signal
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from articles.importing.report import Outcome, Report
from articles.importing.taking import BATCH
from newsroom.kit import text
from newsroom.kit.opening import BrokenArchive
from sections.models import Publication

_SECONDS_BETWEEN_LINES = 5.0
_INTERRUPTED = 130
_LARGEST_BATCH = 2000


def add_common_arguments(parser: ArgumentParser) -> None:
    """Add the options both commands know."""
    parser.add_argument("file", help="The file to bring in.")
    parser.add_argument("--publication", default="", metavar="SLUG", help="Where items go that name no publication.")
    parser.add_argument(
        "--source",
        default="",
        metavar="NAME",
        help="The archive's name; the same name and key is the same item for ever.",
    )
    parser.add_argument("--media", type=Path, metavar="FOLDER", help="The folder that holds the pictures.")
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="Where the report goes, row by row; CSV when it ends in .csv, else JSON Lines.",
    )
    parser.add_argument(
        "--batch", type=_batch_size, default=BATCH, metavar="N", help="How many items one transaction holds (200)."
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="Say what would be done and write nothing but the report."
    )


def _batch_size(words: str) -> int:
    """Read a size from 1 to 2,000. Raises ArgumentTypeError for anything else."""
    if not (words.isascii() and words.isdigit() and 1 <= int(words) <= _LARGEST_BATCH):
        raise ArgumentTypeError(f"write a number from 1 to {_LARGEST_BATCH}")
    return int(words)


@contextmanager
def telling(command: BaseCommand, options: dict) -> Iterator["Teller"]:
    """Give a command its teller; turn what is wrong with an archive or the database into a clear last line."""
    teller = Teller(command, options)
    try:
        with teller.listening():
            yield teller
    except BrokenArchive as error:
        raise CommandError(str(error)) from error
    except KeyboardInterrupt:
        teller.close()
        command.stdout.write(
            "Stopped at once: the batch in hand was undone, the ones before it stay. Run again to go on."
        )
        sys.exit(_INTERRUPTED)
    except (OperationalError, ProgrammingError) as error:
        if re.search("no such (table|column)|does not exist", str(error)):
            raise CommandError("The database lacks tables of this version: run manage.py migrate first.") from error
        raise CommandError(
            f"The database stopped the import: {str(error).strip()}. What was finished stays; when the database is well "
            "again, run the same command and it goes on from there."
        ) from error
    finally:
        teller.close()


class Teller:
    """Speaks to the person at the terminal, or to the log that stands in for one."""

    def __init__(self, command: BaseCommand, options: dict) -> None:
        self.out, self.options = command.stdout, options
        self._bar: Progress | None = None
        self._done = 0
        self._total = 0
        self._said = time.monotonic()
        self._began = time.monotonic()
        self._stop = False
        self._report: Report | None = None

    def begin(self, path: Path, publication: Publication, *, made: bool, total: int) -> None:
        """Say what is about to happen, and where it goes."""
        self._total = total
        if made:
            self.out.write(
                f"There was no publication yet: made “{publication.name}” ({publication.slug}) at {publication.host}. "
                "Change it at the desk."
                if publication.pk
                else f"There is no publication yet: “{publication.name}” would be made."
            )
        trial = " (dry run: nothing is written)" if self.options["dry_run"] else ""
        self.out.write(f"Bringing {path.name} into {publication.name}: {total:,} items{trial}.")
        if sys.stdout.isatty() and getattr(self.out, "_out", None) is sys.stdout:
            columns = [
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
            ]
            self._bar = Progress(*columns)
            self._bar.add_task("Stories", total=total)
            self._bar.start()

    def report(self) -> Report:
        """Open the report, at the name that was asked for or at one that tells the moment."""
        path = self.options["report"] or Path(f"import-report-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.jsonl")
        try:
            self._report = Report(path, dry_run=self.options["dry_run"])
        except OSError as error:
            raise CommandError(
                f"The report can't be written to {path} ({error.strerror}). Name another place with --report."
            ) from error
        return self._report

    def progress(self, count: int) -> None:
        """Take note of a finished batch."""
        self._done += count
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=self._done)
        elif time.monotonic() - self._said >= _SECONDS_BETWEEN_LINES:
            self._said = time.monotonic()
            self.out.write(f"  {self._done:,} of {self._total:,}")

    def stopped(self) -> bool:
        """Tell whether someone asked to stop."""
        return self._stop

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Let Ctrl-C and a polite kill end the import behind the batch in hand; a second Ctrl-C ends it at once."""
        names = [signal.SIGINT, signal.SIGTERM]
        try:
            before: dict[int, Callable | int | None] = {n: signal.signal(n, self._asked) for n in names}
        except ValueError:  # not in the main thread: there are no signals to listen to
            yield
            return
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)

    def end(self, report: Report) -> None:
        """Say what was done. Raises CommandError when the file broke off; leaves with 130 when it was stopped."""
        self.close()
        self._tell(report)
        if report.broken:
            raise CommandError(f"{report.broken} What came before the break was brought in.")
        if report.stopped:
            self.out.write("Stopped as asked. Run the same command again and it goes on from there.")
            sys.exit(_INTERRUPTED)

    def close(self) -> None:
        """Put the terminal back in order."""
        if self._bar:
            self._bar.stop()
            self._bar = None
        if self._report:
            self._report.close()

    def _asked(self, number: int, _frame: FrameType | None) -> None:
        if self._stop and number == signal.SIGINT:
            raise KeyboardInterrupt
        self._stop = True
        self.out.write("\nStopping behind this batch … (Ctrl-C again: at once)")

    def _tell(self, report: Report) -> None:
        seconds = time.monotonic() - self._began
        for kind, counts in report.table():
            words = ", ".join(f"{n:,} {outcome}" for outcome, n in counts.items() if n or outcome in _ALWAYS)
            self.out.write(f"  {_PLURALS[kind]}: {words}")
        if report.left_out:
            self.out.write("  Left out: " + ", ".join(f"{n:,} × {name}" for name, n in report.left_out.most_common()))
        for row in report.examples:
            self.out.write(f"  {row.outcome}: {row.kind} {row.key} “{text.tidy_line(row.title)[:60]}”: {row.reason}")
        more = report.refused + report.kept - len(report.examples)
        if more > 0:
            self.out.write(f"  … and {more:,} more, in the report.")
        if report.noted:
            self.out.write(f"  {report.noted:,} items have notes in the report.")
        for remark in report.remarks:
            self.out.write(f"  {remark}")
        self.out.write(f"{'Would be: ' if report.dry_run else ''}{report}. {seconds:.1f} s.")
        self.out.write(f"Report, row by row: {report.path}")


_ALWAYS = {Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.REFUSED}
_PLURALS = {"story": "Stories", "page": "Standing pages", "picture": "Pictures"}
