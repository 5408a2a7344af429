"""What stands in the way of deleting a row, and what would go with it: said before it is tried."""

from dataclasses import dataclass, replace

from django.db import models
from django.db.models.deletion import CASCADE, PROTECT, RESTRICT, SET_NULL
from django.utils.text import capfirst

SHOWN = 10
COUNTED = 1000
_TO_THE_OWNER = {"article", "content_object"}


@dataclass(frozen=True)
class Obstacle:
    """Rows of one kind that need the row: the first of them, and how many there are (at most COUNTED are counted)."""

    kind: str
    rows: list[models.Model]
    count: int
    lookup: tuple[type[models.Model], str]

    @property
    def is_more(self) -> bool:
        """Tell whether there are more than were counted."""
        return self.count > COUNTED

    @property
    def counted(self) -> int:
        """The count, or the most that is counted."""
        return min(self.count, COUNTED)

    @property
    def unseen(self) -> int:
        """How many are counted but not shown."""
        return self.counted - len(self.rows)


def obstacles(row: models.Model) -> list[Obstacle]:
    """Return what forbids deleting the row: everything that points at it and must not lose it."""
    found = [_asked(row, relation) for relation in _pointing_at(row) if relation.on_delete in (PROTECT, RESTRICT)]
    return [obstacle for obstacle in _merged(found) if obstacle.count]


def companions(row: models.Model) -> list[Obstacle]:
    """Return what would be deleted along with the row, without rows that only the machine knows of."""
    owned = [r for r in _pointing_at(row) if r.on_delete in (CASCADE, SET_NULL) and not r.hidden]
    return [obstacle for obstacle in (_asked(row, relation) for relation in owned) if obstacle.count]


def _pointing_at(row: models.Model) -> list[models.ForeignObjectRel]:
    return [
        field
        for field in row._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one)
    ]


def _asked(row: models.Model, relation: models.ForeignObjectRel) -> Obstacle:
    """Look up the rows behind a relation, counting no further than it matters."""
    model, name = relation.related_model, relation.field.name
    pointing = model._default_manager.filter(**{name: row}).order_by("-pk")
    count = pointing.values("pk")[: COUNTED + 1].count()
    owner = _owner(model)
    if owner:
        pointing = pointing.select_related(owner.name)
    rows = [getattr(r, owner.name) if owner else r for r in pointing[:SHOWN]]
    kind = owner.related_model if owner else model
    return Obstacle(capfirst(kind._meta.verbose_name_plural), rows, count, (kind, name))


def _owner(model: type[models.Model]) -> models.Field | None:
    """Return the field to the story that owns this row, as it owns its bylines: people know the story by name."""
    return next((f for f in model._meta.fields if f.name in _TO_THE_OWNER and not f.null), None)


def _merged(found: list[Obstacle]) -> list[Obstacle]:
    """Join the kinds that come several times, as stories begun, published and withdrawn by the same person."""
    by_kind: dict[str, Obstacle] = {}
    for obstacle in found:
        known = by_kind.get(obstacle.kind)
        if known is None or not known.count:
            by_kind[obstacle.kind] = obstacle
        elif obstacle.count:
            rows = list(dict.fromkeys([*known.rows, *obstacle.rows]))[:SHOWN]
            by_kind[obstacle.kind] = replace(known, rows=rows, count=max(known.count, obstacle.count, len(rows)))
    return list(by_kind.values())
