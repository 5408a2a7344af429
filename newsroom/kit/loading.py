"""Rows of which a page loads hundreds, made into objects without what only a form or a console needs."""

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.base import ModelState
from django.db.models.fetch_modes import FetchMode


class QuicklyLoaded(models.Model):
    """A model whose loaded rows take their values as they are.

    Django sets each field by itself, after a look at all that aren't loaded, and sends two signals: for a card with
    twenty of a story's fifty columns that takes five times as long. A row with one of the columns in `listening`, whose
    fields wait for those signals, as a picture's file does, is loaded as ever.
    """

    listening: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls,
        db: str | None,
        field_names: Collection[str],
        values: Collection[Any],
        *,
        fetch_mode: FetchMode | None = None,
    ) -> Self:
        """Return a row as an object; what isn't among the names is fetched when it is asked for, as ever."""
        if not cls.listening.isdisjoint(field_names):
            return super().from_db(db, field_names, values, fetch_mode=fetch_mode)
        row = cls.__new__(cls)
        state = row._state = ModelState()  # noqa: SLF001 - as Django makes its own
        state.adding, state.db = False, db
        if fetch_mode is not None:
            state.fetch_mode = fetch_mode
        row.__dict__.update(zip(field_names, values, strict=True))
        return row
