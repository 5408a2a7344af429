"""Making objects of the rows of a question: what several rows point at is one object among them.

A front page shows some hundred stories of a dozen sections: Django makes each story's section anew.
"""

import weakref
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.db.models.fetch_modes import FetchMode


class Sharing:
    """Makes the objects of one table, and of those it was joined with by `select_related`."""

    def __init__(
        self, info: dict[str, Any], select: Sequence[tuple], db: str, fetch_mode: FetchMode,
        annotations: dict[str, int] | None = None,
    ) -> None:  # fmt: skip
        if info.get("from_parent"):
            raise TypeError("What a table inherits stands in another's columns.")
        columns = info["select_fields"]
        self._from, self._to = columns[0], columns[-1] + 1
        self._names = [select[n][0].target.attname for n in range(self._from, self._to)]
        self._model, self._db, self._fetch_mode = info["model"], db, fetch_mode
        self._places: dict[str, int] = {}
        self._key = self._from + self._names.index(self._model._meta.pk.attname)
        self._annotations = list((annotations or {}).items())
        self._joined = [
            (joined["local_setter"], joined["remote_setter"], Sharing(joined, select, db, fetch_mode))
            for joined in info.get("related_klass_infos", [])
        ]
        self._by_name = {
            joined["field"].name: one[2]
            for joined, one in zip(info.get("related_klass_infos", []), self._joined, strict=True)
        }

    def __call__(self, rows: Iterable[Sequence]) -> Iterator[Model]:
        """Yield an object for each row."""
        return map(self.answer().new, rows)

    def answer(self) -> "Answer":
        """Return what makes the objects of one answer."""
        return Answer(self)

    def place_of(self, name: str) -> int:
        """Return where in a row a column stands, which may be a joined table's: `article__lead_picture__id`."""
        place = self._places.get(name)
        if place is None:
            relation, joined, rest = name.partition("__")
            place = self._by_name[relation].place_of(rest) if joined else self._from + self._names.index(name)
            self._places[name] = place
        return place

    def new(self, row: Sequence, answer: "Answer") -> Model:
        """Return the object of a row, with those it points at."""
        one = self._model.from_db(self._db, self._names, row[self._from : self._to], fetch_mode=self._fetch_mode)
        if self._fetch_mode.track_peers:
            peers = one._state.peers = answer.peers.setdefault(self, [])  # noqa: SLF001 - as Django's own
            peers.append(weakref.ref(one))
        for set_here, set_there, joined in self._joined:
            other = joined._shared(row, answer)  # noqa: SLF001 - the same class
            set_here(one, other)
            if other is not None:
                set_there(other, one)
        for name, place in self._annotations:
            setattr(one, name, row[place])
        return one

    def _shared(self, row: Sequence, answer: "Answer") -> Model | None:
        key = row[self._key]
        if key is None:
            return None
        ours = answer.made.setdefault(self, {})
        one = ours.get(key)
        if one is None:
            one = ours[key] = self.new(row, answer)
        return one


class Answer:
    """The objects made for one answer, by what made them and their key.

    `peers` are those of one table that were loaded together: what one of them lacks is fetched for all.
    """

    def __init__(self, of: Sharing) -> None:
        self._of = of
        self.made: dict[Sharing, dict[object, Model]] = {}
        self.peers: dict[Sharing, list[weakref.ref[Model]]] = {}

    def new(self, row: Sequence) -> Model:
        """Return the object of a row."""
        return self._of.new(row, self)
