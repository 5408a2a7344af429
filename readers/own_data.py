"""What we know of a reader, as a file for them: everything that stands in a table under their number."""

from typing import cast

from django.db import models

from readers import signals
from readers.models import Reader

# What opens something, or is only ours.
_KEPT_BACK = {"id", "reader", "digest", "family", "public_key", "credential_id"}


def of(reader: Reader) -> dict[str, object]:
    """Return all of it, in plain words and numbers: what stands here, and what those above keep."""
    told: dict[str, object] = {
        "reader": row(reader),
        "sessions": rows(reader.sessions.select_related("publication")),
        "accounts_elsewhere": rows(reader.identities.all()),
        "passkeys": rows(reader.passkeys.all()),
    }
    answers = cast("list[tuple[object, dict[str, object]]]", signals.reader_exported.send(sender=Reader, reader=reader))
    for _listener, more in answers:
        told.update(more)
    return told


def rows(found: models.QuerySet, *, without: frozenset[str] = frozenset()) -> list[dict[str, object]]:
    """Return rows as they stand in their table, oldest first."""
    return [row(one, without=without) for one in found.order_by("pk")]


def row(one: models.Model, *, without: frozenset[str] = frozenset()) -> dict[str, object]:
    """Return one row by the names of its fields."""
    fields = [field for field in one._meta.concrete_fields if field.name not in _KEPT_BACK | without]
    return {field.name: _value(field.value_from_object(one)) for field in fields}


def _value(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float | str | dict | list) else str(value)
