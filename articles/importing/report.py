"""What an import did: counted, and row by row in a file, so that memory holds only the last few reasons."""

import csv
import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO

MOST_EXAMPLES, MOST_PICTURES = 20, 5
# What makes a spreadsheet calculate, in its wide forms too.
_FORMULA = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
COLUMNS = ["row", "kind", "key", "title", "outcome", "reason", "notes", "address"]


class Outcome(StrEnum):
    """What became of one item."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REFUSED = "refused"
    LEFT_OUT = "left out"


@dataclass(slots=True)
class Row:
    """One line of the report."""

    row: int
    kind: str
    key: str
    title: str
    outcome: Outcome
    reason: str = ""
    notes: list[str] = field(default_factory=list)
    address: str = ""


class Report:
    """Counts outcomes and writes each row to a file as it comes: CSV for a name in .csv, else JSON Lines."""

    def __init__(self, path: Path | None = None, *, dry_run: bool = False) -> None:
        self.path = path
        self.dry_run = dry_run
        self.counts: Counter[tuple[str, Outcome]] = Counter()
        self.left_out: Counter[str] = Counter()
        self.examples: list[Row] = []
        self.remarks: list[str] = []
        self.noted = 0
        self.broken = ""
        self.stopped = False
        self._file: IO[str] | None = (
            path.open("w", encoding="utf-8", errors="backslashreplace", newline="") if path else None
        )
        self._csv = csv.writer(self._file) if self._file and path and path.suffix.lower() == ".csv" else None
        if self._csv:
            self._csv.writerow(COLUMNS)

    def add(self, row: Row) -> None:
        """Count a row and write it down."""
        self.counts[row.kind, row.outcome] += 1
        self.noted += bool(row.notes)
        if row.outcome in {Outcome.REFUSED, Outcome.KEPT}:
            self._show(row)
        if self._csv:
            self._csv.writerow([_safe(value) for value in _values(row)])
        elif self._file:
            self._file.write(json.dumps(dict(zip(COLUMNS, _values(row), strict=True)), ensure_ascii=False) + "\n")

    def _show(self, row: Row) -> None:
        """Keep the first reasons for the last words; a host that is gone must not fill them with pictures."""
        pictures = sum(example.kind == "picture" for example in self.examples)
        if len(self.examples) < MOST_EXAMPLES and (row.kind != "picture" or pictures < MOST_PICTURES):
            self.examples.append(row)

    def leave_out(self, name: str, count: int = 1) -> None:
        """Count what is no story, page or picture."""
        self.left_out[name] += count

    def remark(self, words: str) -> None:
        """Keep a word on the whole run."""
        if words not in self.remarks:
            self.remarks.append(words)

    def flush(self) -> None:
        """Put what was written so far on the disk, at the end of a batch."""
        if self._file:
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()

    def count(self, outcome: Outcome, kind: str | None = None) -> int:
        """Return how many items had an outcome, of all kinds or of one."""
        return sum(n for (k, o), n in self.counts.items() if o is outcome and kind in {None, k})

    @property
    def created(self) -> int:
        """How many rows are new."""
        return self.count(Outcome.CREATED)

    @property
    def updated(self) -> int:
        """How many rows were brought up to date."""
        return self.count(Outcome.UPDATED)

    @property
    def unchanged(self) -> int:
        """How many items were here already, just so."""
        return self.count(Outcome.UNCHANGED)

    @property
    def kept(self) -> int:
        """How many items changed at their source but stayed as a person left them here."""
        return self.count(Outcome.KEPT)

    @property
    def refused(self) -> int:
        """How many items could not be brought in."""
        return self.count(Outcome.REFUSED)

    def __str__(self) -> str:
        words = f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged, {self.refused} refused"
        return words + (f", {self.kept} kept as edited here" if self.kept else "")

    def table(self) -> list[tuple[str, dict[Outcome, int]]]:
        """Return the counts by kind, for printing."""
        kinds = [k for k in ("story", "page", "picture") if any(kind == k for kind, _ in self.counts)]
        return [(kind, {outcome: self.counts[kind, outcome] for outcome in Outcome}) for kind in kinds]


def _values(row: Row) -> list[str | int]:
    return [
        row.row, row.kind, row.key, row.title, row.outcome.value, row.reason, "; ".join(row.notes), row.address,
    ]  # fmt: skip


def _safe(value: str | int) -> str | int:
    """Return a value that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value[:1] and value[0] in _FORMULA:
        return f"'{value}"
    return value
