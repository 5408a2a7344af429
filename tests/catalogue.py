"""Reading the words to translate: those in the code and the templates, and those a catalogue has."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

from tests import house

LOCALE = house.ROOT / "newsroom" / "locale"
_STRING = r"""[ubr]?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"\b(n?p?gettext(?:_lazy|_noop)?|_)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)")
_LINE = re.compile(r'(?:(msg\w+)(?:\[(\d)\])? )?(".*")')


@dataclass
class Entry:
    """One entry of a catalogue: what is said in English, and in the other language."""

    msgid: str = ""
    msgctxt: str | None = None
    msgid_plural: str | None = None
    msgstr: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def key(self) -> tuple[str | None, str]:
        """The context and the words: what a translation is looked up by."""
        return self.msgctxt, self.msgid

    @property
    def keys_when_compiled(self) -> dict[str | tuple[str, int], str]:
        """The entry as Python's gettext holds it."""
        name = self.msgid if self.msgctxt is None else f"{self.msgctxt}\x04{self.msgid}"
        if self.msgid_plural is None:
            return {name: self.msgstr[0]}
        return {(name, number): words for number, words in self.msgstr.items()}


def entries(path: Path) -> list[Entry]:
    """Read a .po file; its header is the entry without words."""
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        entry, place, number = Entry(), "", 0
        for line in block.splitlines():
            entry.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
            if not (said := _LINE.fullmatch(line)):
                continue
            place, number = (said[1], int(said[2] or 0)) if said[1] else (place, number)
            words = ast.literal_eval(said[3])
            if place == "msgstr":
                entry.msgstr[number] = entry.msgstr.get(number, "") + words
            else:
                setattr(entry, place, (getattr(entry, place) or "") + words)
        found.append(entry)
    return found


def words_in_code() -> set[tuple[str | None, str]]:
    """Gather what is marked for translation, each with its context, as `make messages` does."""
    found = set()
    for path in house.files():
        if path.suffix == ".py" and path.name != "catalogue.py":
            found |= set(_in_python(path.read_text(encoding="utf-8")))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            found |= set(_in_template(path))
    return found


def _in_python(source: str) -> Iterator[tuple[str | None, str]]:
    if "gettext" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id.removesuffix("_lazy").removesuffix("_noop")
            if name in {"_", "gettext", "ngettext", "pgettext", "npgettext"}:
                given = [a.value for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                yield from _named(name, given)


def _in_template(path: Path) -> Iterator[tuple[str | None, str]]:
    source = path.read_text(encoding="utf-8")
    for name, strings in _CALL.findall(templatize(source, origin=str(path))):
        yield from _named(name, list(ast.literal_eval(f"({strings},)")))


def _named(name: str, given: list[str]) -> Iterator[tuple[str | None, str]]:
    if name in {"pgettext", "npgettext"} and len(given) == 2:
        yield given[0], given[1]
    elif given:
        yield None, given[0]
