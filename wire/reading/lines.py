"""From plain text to lines: as long as they were sent, without the marks of quoting."""

import re
from collections import Counter

from wire.reading.mending import mended
from wire.reading.sheet import Line

MOST_LINES = 30_000
_QUOTED = re.compile(r"\s?(?:>\s?)+")
_MOSTLY = 0.6


def from_text(source: str) -> list[Line]:
    """Return the lines that say something, each knowing how many empty ones stood above it."""
    rows = mended(source).split("\n", MOST_LINES)
    return _numbered(_unquoted([row.rstrip() for row in rows]))


def _unquoted(rows: list[str]) -> list[str]:
    """Take the “> ” of a quoting mail program away, where it stands before most lines."""
    said = [row for row in rows if row.strip()]
    quoted = sum(row.lstrip().startswith(">") for row in said)
    if not said or quoted / len(said) < _MOSTLY:
        return rows
    depth = Counter(_QUOTED.match(row)[0].count(">") for row in said if row.lstrip().startswith(">"))  # type: ignore[index]
    usual = depth.most_common(1)[0][0]
    return [re.sub(rf"^\s?(?:>\s?){{1,{usual}}}", "", row) for row in rows]


def _numbered(rows: list[str]) -> list[Line]:
    lines: list[Line] = []
    gap = 0
    for number, row in enumerate(rows, 1):
        words = row.strip()
        if not words:
            gap += 1
            continue
        lines.append(
            Line(" ".join(words.split()) if "  " in words else words, number, gap, len(row) - len(row.lstrip()))
        )
        gap = 0
    return lines
