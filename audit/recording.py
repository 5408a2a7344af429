"""Writing down what was done: one call in the act's own transaction, so that an act without its entry can't happen."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from audit import sealing
from audit.models import AuditEntry
from newsroom.models import User
from sections import permissions

# What is never written down, only that it changed: whoever reads the record must not be able to sign in with it, and
# an address of a person must be erasable.
CONCEALED = "•••"
_SECRET = re.compile(r"password|secret|token|salt|recovery|e_?mail", re.IGNORECASE)
# What changes by itself and says nothing.
_NOISE = {"last_login", "updated_at", "sessions_ended_at"}
LONGEST_TEXT = 2000
BEGINNING_OF_TEXT = 200
_LONGEST = {"act": 40, "row_key": 64, "row_name": 300}

Values = Mapping[str, Any]


@transaction.atomic
def record(
    act: str, row: models.Model | type[models.Model], *, by: User | None, before: Values | None = None,
    after: Values | None = None, note: str = "",
) -> AuditEntry:  # fmt: skip
    """Write down that a person did something to a row, and return the entry.

    Call it inside the verb's transaction: when the entry can't be written, the act isn't done either. `before` and
    `after` are the row's fields by name; what is the same in both is left out, secrets and e-mail addresses are
    concealed, and of long texts only beginning, length and digest are kept (the words are in the story's versions).
    `by` is None when the machine did it. A table instead of a row says that no particular row was meant.
    """
    before, after = changed(before or {}, after or {})
    is_row = isinstance(row, models.Model)
    entry = AuditEntry(
        by=by if by is not None and by.is_authenticated else None,
        act=act[: _LONGEST["act"]],
        table=row._meta.label,
        row_key=str(row.pk)[: _LONGEST["row_key"]] if is_row else "",
        row_name=_clean(str(row))[: _LONGEST["row_name"]] if is_row else "",
        publication_key=permissions.publication_of(row) if is_row else None,
        before=before,
        after=after,
        note=_clean(note),
    )
    entry.save()
    sealing.seal_later()
    return entry


def snapshot(row: models.Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return what a row's fields hold, by name, without asking the database: all that are loaded, or those named."""
    wanted = None if names is None else set(names)
    return {
        field.name: _value(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if (wanted is None and not field.primary_key and field.attname in row.__dict__)
        or (wanted is not None and field.name in wanted)
    }


def changed(before: Values, after: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what differs between two sets of fields, ready to be kept."""
    old, new = ({name: value for name, value in side.items() if name not in _NOISE} for side in (before, after))
    differing = [name for name in {**old, **new} if _kept(old.get(name)) != _kept(new.get(name))]
    return _told(old, differing), _told(new, differing)


def _told(side: Values, names: list[str]) -> dict[str, Any]:
    """Return some fields of one side as they are kept."""
    return _short({_clean(name): _kept(side[name]) for name in names if name in side})


def _value(value: Any) -> Any:  # noqa: ANN401 - a field can hold anything
    return value.name if isinstance(value, FieldFile) else value


def _kept(value: Any) -> Any:  # noqa: ANN401 - a field can hold anything
    """Return a value as JSON can hold it, in both databases."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk if isinstance(value.pk, int) else str(value.pk)
    if isinstance(value, Mapping):
        return {_clean(str(key)): _kept(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [_kept(part) for part in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return _clean(str(_value(value)))


def _short(value: Any) -> Any:  # noqa: ANN401 - a field can hold anything
    """Return a value with long texts cut down to what tells them apart, and secrets within rows concealed."""
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        digest = hashlib.sha256(value.encode()).hexdigest()
        return {"begins": value[:BEGINNING_OF_TEXT], "length": len(value), "digest": digest}
    if isinstance(value, dict):
        return {name: CONCEALED if _SECRET.search(name) else _short(part) for name, part in value.items()}
    return [_short(part) for part in value] if isinstance(value, list) else value


def _clean(text: str) -> str:
    """Return a text that PostgreSQL's JSON can hold: no NUL, no lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
