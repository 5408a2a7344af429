"""`manage.py read_bounces [FOLDER]`: read the mail that came back, from the mail server's pipe or out of a mailbox."""

import mailbox
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from background import reading, returning

# What a mail server takes for “not now, try again” (sysexits.h).
TRY_AGAIN = 75


class Command(BaseCommand):
    """Reads reports of delivery; says numbers, never an address."""

    help = (
        "Read mail that came back: one message from standard input, or all of a mailbox (Maildir, mbox, a folder of "
        ".eml files). Addresses that are no more get no further mail but receipts and what they ask for."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, help="A mailbox; without it, one message is read.")
        parser.add_argument("--recipient", default="", help="The address it came to, as the mail server tells it.")

    def handle(self, *args, **options):
        folder, recipient = options["folder"], options["recipient"]
        if folder and not folder.exists():
            raise CommandError(f"There is no {folder}.")
        letters = _letters(folder) if folder else iter([sys.stdin.buffer.read(reading.LONGEST)])
        counts = Counter()
        try:
            for letter in letters:
                counts[_take(letter, recipient)] += 1
        except DatabaseError as error:
            self.stderr.write(f"The database can't be asked ({type(error).__name__}): the message has to come again.")
            raise SystemExit(TRY_AGAIN) from None
        self.stdout.write(", ".join(f"{count} {what}" for what, count in sorted(counts.items())) or "Nothing to read.")


def _take(letter: bytes, recipient: str) -> str:
    """Read one message and say what it was."""
    returned = reading.read(letter, recipient=recipient)
    if returned is None:
        return "no report"
    if returned.fate == reading.Fate.ON_ITS_WAY:
        return "on its way"
    return returned.fate.value if returning.take(returned) else "not counted"


def _letters(folder: Path) -> Iterator[bytes]:
    """Yield the messages of a mailbox. What is new in a Maildir is marked as seen once it was read."""
    if folder.is_file():
        with closing(mailbox.mbox(folder, create=False)) as box:
            for key in box.iterkeys():
                with box.get_file(key) as file:
                    yield file.read(reading.LONGEST)
    elif (folder / "new").is_dir():
        yield from _new_in(folder)
    else:
        for path in sorted(folder.glob("*.eml")):
            with path.open("rb") as file:
                yield file.read(reading.LONGEST)


def _new_in(folder: Path) -> Iterator[bytes]:
    (folder / "cur").mkdir(exist_ok=True)
    for path in sorted((folder / "new").iterdir()):
        with path.open("rb") as file:
            yield file.read(reading.LONGEST)
        path.rename(folder / "cur" / f"{path.name.partition(':')[0]}:2,S")
