"""What was seen, kept in benchmarks/RESULTS.md: a row for each figure of each command and database, as it was seen last."""

import os
import platform
import re
import sqlite3
import time
from pathlib import Path
from typing import NamedTuple

KEPT = Path(__file__).parent / "RESULTS.md"
HEAD = """# Results

`make bench` writes each figure here as it was seen last, by which command, on which database, on what machine, how busy that was when it began (load), and when. [README.md](README.md) says how each is measured, what it was
before, and why one is missed. A figure that compares two things asked both in turn in one run.

| figure | seen | bar | | command | database | machine, load | day |
|---|---|---|---|---|---|---|---|
"""
_FIGURE = re.compile(r"FIGURE (?P<name>\S+)=(?P<seen>\S+) bar=(?P<bar>\S+) (?P<verdict>PASS|FAIL)")
_ADDRESS = re.compile(r"\S+://\S+")
_CELLS = 8


class Result(NamedTuple):
    """One figure as it was seen."""

    figure: str
    seen: str
    bar: str
    verdict: str
    command: str
    database: str
    machine: str
    day: str

    @property
    def key(self) -> tuple[str, str, str]:
        """By what it is known again."""
        return self.figure, self.command, self.database


class Place(NamedTuple):
    """Where and when figures are seen."""

    database: str
    machine: str
    day: str

    @classmethod
    def here(cls, command: str) -> "Place":
        """Return the place of a run of a command that begins now."""
        on_postgresql = "postgres" in command or os.environ.get("DATABASE_URL", "").startswith("postgres")
        vendor = "PostgreSQL" if on_postgresql else f"SQLite {sqlite3.sqlite_version}"
        machine = f"{os.cpu_count()} × {platform.machine()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
        return cls(vendor, machine, time.strftime("%Y-%m-%d"))


def figure_of(line: str, command: str, place: Place) -> Result | None:
    """Return the figure that a line of a benchmark says; None where it says none."""
    found = _FIGURE.match(line)
    if found is None:
        return None
    # Addresses of databases hold passwords, and say nothing to others.
    command = _ADDRESS.sub("…", command)
    verdict = "kept" if found["verdict"] == "PASS" else "**missed**"
    bar = found["bar"].replace("<=", "≤ ").replace(">=", "≥ ")
    return Result(found["name"], found["seen"], bar, verdict, command, *place)


def keep(results: list[Result], file: Path = KEPT) -> None:
    """Put results in the place of those of the same figures, commands and databases; leave all others."""
    kept = {result.key: result for result in [*_read(file), *results]}
    rows = [f"| {' | '.join(kept[key])} |" for key in sorted(kept)]
    file.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


def _read(file: Path) -> list[Result]:
    if not file.exists():
        return []
    rows = [
        line.strip("| ").split(" | ") for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    return [Result(*cells) for cells in rows if len(cells) == _CELLS and cells[0] != "figure"]
