"""The record as people read it: pages by key, fields by their names in words, rows by what they are called."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import recording
from audit.models import AuditEntry, AuditEntryQuerySet

ON_A_PAGE = 50
# More digits than any key has, and fewer than a database's integers hold.
LONGEST_KEY = 18
# The acts that have a word of their own; any other is shown as it was written.
ACTS = {
    "add": gettext_lazy("Added"),
    "change": gettext_lazy("Changed"),
    "delete": gettext_lazy("Deleted"),
    "publish": gettext_lazy("Published"),
    "withdraw": gettext_lazy("Withdrew"),
    "trash": gettext_lazy("Put in the trash"),
    "restore": gettext_lazy("Restored"),
    "submit": gettext_lazy("Submitted"),
    "approve": gettext_lazy("Approved"),
    "schedule": gettext_lazy("Scheduled"),
    "correct": gettext_lazy("Corrected"),
    "pin": gettext_lazy("Pinned"),
    "unpin": gettext_lazy("Took the pin out"),
    "undo": gettext_lazy("Undid"),
    "sign in": gettext_lazy("Signed in"),
    "sign out": gettext_lazy("Signed out"),
    "failed sign-in": gettext_lazy("Failed to sign in"),
    "locked out": gettext_lazy("Was locked out"),
    "denied": gettext_lazy("Was refused"),
    "change password": gettext_lazy("Changed the password"),
    "add second step": gettext_lazy("Added a second step"),
    "remove second step": gettext_lazy("Removed a second step"),
    "reset second step": gettext_lazy("Took the second step away"),
    "end a session": gettext_lazy("Signed out another browser"),
    "look": gettext_lazy("Looked at"),
    "see names": gettext_lazy("Saw names"),
    "search names": gettext_lazy("Searched for names"),
    "export": gettext_lazy("Took away as a table"),
    "refund": gettext_lazy("Sent money back"),
    "cancel subscription": gettext_lazy("Ended a subscription"),
    "mail receipt": gettext_lazy("Mailed a receipt again"),
    "try again": gettext_lazy("Let a message be tried again"),
    "settle": gettext_lazy("Settled"),
    "compare": gettext_lazy("Compared the books"),
    "show on the wall": gettext_lazy("Put on the wall"),
    "keep off the wall": gettext_lazy("Kept off the wall"),
}


@dataclass(frozen=True)
class Line:
    """One field that changed: its name in words, what it said before, what it says now."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """An entry and its lines."""

    entry: AuditEntry
    act: str
    kind: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """Some entries, newest first, and the mark behind which older ones begin; 0 when there are none."""

    shown: list[Shown]
    older: int


def page(entries: AuditEntryQuerySet, *, before: str = "") -> Page:
    """Return a page of entries; `before` is the mark from an address, and anything that is no key is the first page."""
    mark = int(before) if before.isascii() and before.isdecimal() and len(before) <= LONGEST_KEY else None
    found = list(entries.older_than(mark).newest_first().select_related("by")[: ON_A_PAGE + 1])
    rows = found[:ON_A_PAGE]
    return Page(shown(rows), rows[-1].pk if len(found) > ON_A_PAGE else 0)


def shown(entries: Iterable[AuditEntry]) -> list[Shown]:
    """Return entries as people read them; the names of all rows they point at take one question a table."""
    entries = list(entries)
    names = _Names(entries)
    return [
        Shown(entry, str(ACTS.get(entry.act, capfirst(entry.act))), kind_of(entry.table), list(_lines(entry, names)))
        for entry in entries
    ]


def kind_of(table: str) -> str:
    """Return what a row of a table is called, or the table's own name when the table is gone."""
    model = _model(table)
    return str(model._meta.verbose_name) if model else table


def _model(table: str) -> type[models.Model] | None:
    try:
        return apps.get_model(table)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, name: str) -> Any:  # noqa: ANN401 - fields and relations
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return next((r for r in model._meta.related_objects if r.get_accessor_name() == name), None)


def _lines(entry: AuditEntry, names: "_Names") -> Iterator[Line]:
    model = _model(entry.table)
    for name in {**entry.before, **entry.after}:
        known = _field(model, name)
        before, after = entry.before.get(name), entry.after.get(name)
        if _are_rows(before) or _are_rows(after):
            yield from _row_lines(known, name, before or [], after or [], names)
        else:
            yield Line(_label(known, name), names.said(known, before), names.said(known, after))


def _are_rows(value: Any) -> bool:  # noqa: ANN401 - what JSON holds
    return isinstance(value, list) and any(isinstance(part, dict) and "fields" in part for part in value)


def _row_lines(known: Any, name: str, before: list, after: list, names: "_Names") -> Iterator[Line]:  # noqa: ANN401
    model = getattr(known, "related_model", None)
    kind = capfirst(str(model._meta.verbose_name)) if model else name
    old, new = ({row["key"]: row for row in side} for side in (before, after))
    for key, row in {**old, **new}.items():
        label = f"{kind}: {row['name']}"
        if key in old and key in new:
            for part in old[key]["fields"]:
                column = _field(model, part)
                values = (names.said(column, side[key]["fields"].get(part)) for side in (old, new))
                yield Line(f"{label}, {_label(column, part)}", *values)
        else:
            yield Line(label, _("there") if key in old else "–", _("there") if key in new else _("taken away"))


def _label(known: Any, name: str) -> str:  # noqa: ANN401 - a field or nothing
    return capfirst(str(getattr(known, "verbose_name", name.replace("_", " "))))


class _Names:
    """The names of rows that entries point at, asked for together."""

    def __init__(self, entries: list[AuditEntry]) -> None:
        wanted: dict[type[models.Model], set] = {}
        for entry in entries:
            for name, value in [*entry.before.items(), *entry.after.items()]:
                self._collect(_field(_model(entry.table), name), value, wanted)
        self._rows = {model: model._base_manager.in_bulk(keys) for model, keys in wanted.items()}

    def _collect(self, known: Any, value: Any, wanted: dict) -> None:  # noqa: ANN401 - what JSON holds
        model = getattr(known, "related_model", None)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict) and isinstance(part.get("fields"), dict):
                for name, inner in part["fields"].items():
                    self._collect(_field(model, name), inner, wanted)
            elif model is not None and isinstance(part, int):
                wanted.setdefault(model, set()).add(part)

    def said(self, known: Any, value: Any) -> str:  # noqa: ANN401 - what JSON holds
        """Return a value in words."""
        if value is None or value in ("", []):
            return "–"
        if value == recording.CONCEALED:
            return _("not kept")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(self.said(known, part) for part in value)
        if isinstance(value, dict) and "begins" in value:
            return _("%(words)s … (%(count)d characters)") % {"words": value["begins"], "count": value["length"]}
        return self._one(known, value)

    def _one(self, known: Any, value: Any) -> str:  # noqa: ANN401 - what JSON holds
        row = self._rows.get(getattr(known, "related_model", None), {}).get(value) if known else None
        if row is not None:
            return str(row)
        if getattr(known, "flatchoices", None):
            return str(dict(known.flatchoices).get(value, value))
        moment = parse_datetime(value) if isinstance(known, models.DateTimeField) and isinstance(value, str) else None
        return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else str(value)
