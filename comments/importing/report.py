"""What an import of comments did: counted, with the addresses that found no story."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from comments.importing.spooling import Unmatched

MOST_SHOWN = 20
# What makes a spreadsheet calculate, in its wide forms too.
_FORMULA = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"


@dataclass
class Report:
    """Counts of one run. What is here already is never touched, so it is either new or unchanged."""

    created: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    stories: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)
    unmatched: list[Unmatched] = field(default_factory=list)
    unmatched_threads: int = 0
    unmatched_posts: int = 0
    broken: str = ""

    @property
    def changes(self) -> int:
        """How many rows were written."""
        return self.created.total()

    def note_unmatched(self, threads: Iterable[Unmatched], path: Path | None) -> None:
        """Count the threads without a story; the first are shown, all are written to a file that was asked for."""
        if path is None:
            for thread in threads:
                self._note(thread)
            return
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["address", "title", "comments"])
            for thread in threads:
                self._note(thread)
                rows.writerow([_safe(thread.address), _safe(thread.title), thread.posts])

    def _note(self, thread: Unmatched) -> None:
        self.unmatched_threads += 1
        self.unmatched_posts += thread.posts
        if len(self.unmatched) < MOST_SHOWN:
            self.unmatched.append(thread)

    def lines(self, *, dry_run: bool = False) -> Iterator[str]:
        """Yield the report as it is read at a terminal."""
        verb = "Would be created" if dry_run else "Created"
        kinds = ", ".join(f"{count:,} {state}" for state, count in self.created.most_common())
        yield f"{verb}: {self.changes:,} comments on {self.stories:,} stories{f' ({kinds})' if kinds else ''}."
        yield f"Unchanged: {self.unchanged:,}."
        for name, count in self.left_out.most_common():
            yield f"Left out: {count:,} × {name}."
        for name, count in self.odd.most_common():
            yield f"Odd: {count:,} × {name}."
        if self.unmatched_threads:
            yield f"Without a story here: {self.unmatched_threads:,} threads with {self.unmatched_posts:,} comments."
            for thread in self.unmatched:
                yield f"  {_shown(thread.address)} ({thread.posts:,})"
            if self.unmatched_threads > len(self.unmatched):
                yield f"  … and {self.unmatched_threads - len(self.unmatched):,} more; --report FILE names them all."


def _shown(address: str) -> str:
    """Return an address as it can't disturb a terminal."""
    return "".join(c if c.isprintable() else "�" for c in address)[:200] or "(no address)"


def _safe(value: str) -> str:
    return f"'{value}" if value[:1] and value[0] in _FORMULA else value
