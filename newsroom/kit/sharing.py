"""Making objects of the rows of a question: what several rows point at is one object among them.

A front page shows some hundred stories of a dozen sections: Django makes each story's section anew.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.db.models.fetch_modes import FetchMode

# The objects that were made for one answer, by what they are and their key.
Made = dict[int, dict[object, Model]]


class Sharing:
    """Makes the objects of one table, and of those it was joined with by `select_related`."""

    def __init__(self, info: dict[str, Any], select: Sequence[tuple], db: str, fetch_mode: FetchMode) -> None:
        columns = info["select_fields"]
        self._from, self._to = columns[0], columns[-1] + 1
        self._names = [select[n][0].target.attname for n in range(self._from, self._to)]
        self._model, self._db, self._fetch_mode = info["model"], db, fetch_mode
        self._key = self._from + self._names.index(self._model._meta.pk.attname)
        self._joined = [
            (joined["local_setter"], joined["remote_setter"], Sharing(joined, select, db, fetch_mode))
            for joined in info.get("related_klass_infos", [])
        ]

    @staticmethod
    def can_read(info: dict[str, Any] | None, fetch_mode: FetchMode) -> bool:
        """Tell whether the rows are plain ones: no parent's columns among them, no peers to be known to each other."""
        if info is None or fetch_mode.track_peers or info.get("from_parent"):
            return False
        return all(Sharing.can_read(joined, fetch_mode) for joined in info.get("related_klass_infos", []))

    def all(self, rows: Iterator[Sequence]) -> Iterator[Model]:
        """Yield an object for each row."""
        made: Made = {}
        for row in rows:
            yield self._new(row, made)

    def _new(self, row: Sequence, made: Made) -> Model:
        one = self._model.from_db(self._db, self._names, row[self._from : self._to], fetch_mode=self._fetch_mode)
        for set_here, set_there, joined in self._joined:
            other = joined._shared(row, made)  # noqa: SLF001 - the same class
            set_here(one, other)
            if other is not None:
                set_there(other, one)
        return one

    def _shared(self, row: Sequence, made: Made) -> Model | None:
        key = row[self._key]
        if key is None:
            return None
        ours = made.setdefault(id(self), {})
        one = ours.get(key)
        if one is None:
            one = ours[key] = self._new(row, made)
        return one
