"""Two versions of a story beside each other: fields and text, word by word."""

from dataclasses import dataclass

from articles.comparing import fields, words
from articles.comparing.passages import Passage, Run, passages, runs
from articles.comparing.words import Deadline, Piece
from articles.content import Content

SECONDS = 2.0


@dataclass(frozen=True)
class Field:
    """One field that changed, in words."""

    name: str
    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Comparison:
    """What changed from one version to another."""

    fields: list[Field]
    passages: list[Passage]
    # The time was up: some passages are shown as wholly gone and wholly new.
    is_coarse: bool

    @property
    def is_same(self) -> bool:
        """Tell whether nothing changed."""
        return not self.fields and not self.body_changed

    @property
    def body_changed(self) -> bool:
        """Tell whether the text changed."""
        return any(passage.state != "same" for passage in self.passages)

    @property
    def runs(self) -> list[Run]:
        """The text in runs: what changed, and stretches that stayed."""
        return runs(self.passages)


def compare(old: Content, new: Content, *, for_readers: bool = False, seconds: float = SECONDS) -> Comparison:
    """Return what changed between two contents. For readers: nothing that only the desk may know.

    It takes as many seconds as it is given, and little more; what it finds is always right, if not always fine.
    """
    deadline = Deadline(seconds)
    changed = []
    for name in fields.SHOWN:
        if (for_readers and name in fields.DESK_ONLY) or old.get(name) == new.get(name):
            continue
        left, right = fields.as_words(name, [old, new], for_readers=for_readers)
        if left != right:
            changed.append(Field(name, fields.label(name), words.pieces(left, right, deadline=deadline)))
    body = passages(old.get("body") or "", new.get("body") or "", deadline=deadline)
    return Comparison(changed, body, deadline.has_passed)
