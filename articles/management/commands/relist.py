"""Compare the lists of stories and the counts of days with the stories, and put right what isn't as it should be."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from articles import listing, mirroring


class Command(BaseCommand):
    """manage.py relist [--check]."""

    help = "Put the lists of stories (of sections, authors, tags, agencies) and the counts of days right. --check only looks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option only to look."""
        parser.add_argument("--check", action="store_true", help="Change nothing; exit 1 where something is wrong.")

    def handle(self, *, check: bool, **_options: Any) -> None:
        """Look, and put right unless asked only to look."""
        down = mirroring.missing(connection)
        if down and not check:
            mirroring.install(connection)
        wrong = 0 if down and check else self._differences()
        misplaced = 0
        for done, wrongly in listing.check_all(mend=not check):
            misplaced += wrongly
            if self.verbosity > 1:
                self.stdout.write(f"{done} stories looked at")
        if not check and wrong:
            mirroring.renew()
        self.stdout.write(f"{misplaced} stories stood in the wrong lists of sections and publications.")
        if down:
            self.stdout.write(
                f"{len(down)} triggers and views were missing, so lists of subjects went on without them."
            )
        if check and (down or wrong or misplaced):
            raise CommandError("Something is wrong: run manage.py relist.")

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Keep how much is to be said."""
        self.verbosity = options["verbosity"]
        return super().execute(*args, **options)

    def _differences(self) -> int:
        found = mirroring.mistakes()
        self.stdout.write(
            f"Lists of authors, tags and agencies: {found['wanting']} rows missing, {found['extra']} too many. "
            f"Days miscounted: {found['days']}. Corrections astray: {found['notes']}."
        )
        return sum(found.values())
