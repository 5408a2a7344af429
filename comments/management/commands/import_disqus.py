"""`manage.py import_disqus FILE --publication SLUG`: bring the comments of a Disqus export in."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from comments.importing import bringing
from newsroom.kit.alone import alone
from newsroom.kit.opening import BrokenArchive
from sections.models import Publication


class Command(BaseCommand):
    """Brings comments in; run again, it goes on where it was ended and changes nothing else."""

    help = (
        "Bring in the comments of a Disqus export (XML). Threads find their stories by address, old ones too. "
        "It can be stopped, killed and run again: what is here already is not touched."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The .xml file that Disqus mailed, unpacked.")
        parser.add_argument("--publication", required=True, metavar="SLUG", help="Whose stories were commented on.")
        parser.add_argument(
            "--host", action="append", default=[], metavar="HOST", help="A further host the site had; repeatable."
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="Where all addresses that found no story go, as CSV."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done and write nothing.")

    def handle(self, *args, **options):
        publication = Publication.objects.filter(slug=options["publication"]).first()
        if publication is None:
            known = ", ".join(Publication.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"There is no publication “{options['publication']}”. There are: {known}.")
        began = time.monotonic()
        try:
            with alone("import_disqus"), _progress() as told:
                report = bringing.bring_in(
                    options["file"], publication, hosts=options["host"], unmatched_to=options["report"],
                    dry_run=options["dry_run"], progress=told,
                )  # fmt: skip
        except BrokenArchive as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename} can't be written: {error.strerror}.") from error
        for line in report.lines(dry_run=options["dry_run"]):
            self.stdout.write(line)
        self.stdout.write(f"{time.monotonic() - began:.1f} s.")
        if report.broken:
            raise CommandError(f"{report.broken} What came before the break was brought in.")


@contextmanager
def _progress() -> Iterator[bringing.Progress | None]:
    """Show a bar to a person at a terminal; a log gets the report alone."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = [TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"), TimeRemainingColumn()]
    with Progress(*columns) as bar:
        task = bar.add_task("Comments", total=None)
        yield lambda count: bar.advance(task, count)
