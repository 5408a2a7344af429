"""The sheet on which a wire story is taken apart: its lines, the fields found so far, and what is left out.

No line is lost: each ends in a field or among what is left out, with the reason.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

BODY = "body"


@dataclass(slots=True)
class Line:
    """One line of the wire. `went` says where it ended: a field's name, or “out”."""

    text: str
    number: int = 0
    gap: int = 0
    indent: int = 0
    kind: str = ""
    html: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    # How much of the line went elsewhere: a dateline made it as wide as its neighbours.
    cut: int = 0
    went: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has taken the line yet."""
        return not self.went


@dataclass(frozen=True, slots=True)
class Found:
    """What a field gets, how sure that is (0 to 1), and why, in one line."""

    value: Any
    sure: float
    why: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line, or a part of one, that no field gets, and why."""

    text: str
    why: str
    line: int = 0


@dataclass(slots=True)
class Sheet:
    """The story while it is read."""

    lines: list[Line]
    fields: dict[str, Found] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    def open(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, Line]]:
        """Give the lines nobody has taken yet, with their places."""
        for place in range(start, len(self.lines) if stop is None else min(stop, len(self.lines))):
            if self.lines[place].is_open:
                yield place, self.lines[place]

    def give(self, name: str, value: Any, sure: float, why: str, *lines: Line) -> None:  # noqa: ANN401 - a field's value
        """Give a value to a field, unless it has a surer one; its lines are spoken for either way."""
        before = self.fields.get(name)
        for line in lines:
            line.went = line.went or name
        if before is not None and before.sure >= sure:
            if before.value != value:
                self.left_out += [LeftOut(line.text, f"Said twice: {before.why}", line.number) for line in lines]
            return
        self.fields[name] = Found(value, sure, why, tuple(line.number for line in lines))

    def leave(self, why: str, *lines: Line) -> None:
        """Leave lines out of the story, saying why."""
        for line in lines:
            if line.went != "out":
                self.left_out.append(LeftOut(line.text, why, line.number))
            line.went = "out"

    def leave_part(self, text: str, why: str, line: Line) -> None:
        """Leave out a part of a line whose rest went elsewhere."""
        if text.strip():
            self.left_out.append(LeftOut(text.strip(), why, line.number))

    def value(self, name: str, otherwise: Any = "") -> Any:  # noqa: ANN401 - a field's value
        """Return what a field has so far."""
        found = self.fields.get(name)
        return otherwise if found is None else found.value


def words_of(lines: Iterable[Line]) -> str:
    """Return the text of lines as one."""
    return " ".join(line.text for line in lines)
