"""What stands where in each layout of a front: the shapes of its rails in their rhythm, and how many pictures a strip has.

Every layout has the same slots, so what the desk pins stays pinned when the layout changes; only the drawing differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sections.models import Layout


class Shape(StrEnum):
    """How a rail is drawn."""

    WIDE = "wide"  # one picture story at length, its headlines beside it
    COLUMN = "column"  # two or three rails side by side, each a picture above its headlines
    BRIEF = "brief"  # headlines alone, three rails side by side
    MOSAIC = "mosaic"  # a large picture and four small ones


# How many rails at most share a band of a shape. Few rails share it evenly: two columns are halves, one is drawn wide.
ABREAST = {Shape.WIDE: 1, Shape.COLUMN: 3, Shape.BRIEF: 3, Shape.MOSAIC: 1}
ALONE = {Shape.COLUMN: Shape.WIDE}


@dataclass(frozen=True)
class Plan:
    """What a layout asks for beyond its slots."""

    name: Layout
    rhythm: tuple[Shape, ...]
    pictures: int = 0

    @property
    def template(self) -> str:
        """The part of a publication's front above the rails."""
        return f"sections/tops/{self.name}.html"

    @property
    def list_template(self) -> str:
        """The list on a section's front."""
        return f"sections/lists/{self.name}.html"


@dataclass(frozen=True)
class Band[Rail]:
    """Rails that share one band of the page."""

    shape: Shape
    rails: Sequence[Rail]


PLANS = {
    Layout.BROADSHEET: Plan(Layout.BROADSHEET, (Shape.WIDE, Shape.COLUMN, Shape.WIDE, Shape.COLUMN), pictures=5),
    Layout.BRIEFING: Plan(Layout.BRIEFING, (Shape.BRIEF,)),
    Layout.GALLERY: Plan(Layout.GALLERY, (Shape.MOSAIC, Shape.COLUMN)),
    Layout.LIVE: Plan(Layout.LIVE, (Shape.COLUMN,), pictures=5),
}


def plan_of(layout: str) -> Plan:
    """Return what a layout asks for; of one that is no more, the first's."""
    return PLANS.get(Layout(layout) if layout in Layout else Layout.BROADSHEET, PLANS[Layout.BROADSHEET])


def bands[Rail](rails: Sequence[Rail], plan: Plan) -> list[Band[Rail]]:
    """Return the rails in their bands, from the top: each shape of the rhythm takes as many as stand abreast in it."""
    found: list[Band[Rail]] = []
    rest = list(rails)
    while rest:
        shape = plan.rhythm[len(found) % len(plan.rhythm)]
        count = ABREAST[shape]
        if len(rest) == count + 1 and count > 1:
            count = (len(rest) + 1) // 2  # nobody is left alone at the foot
        chosen, rest = rest[:count], rest[count:]
        found.append(Band(ALONE.get(shape, shape) if len(chosen) == 1 else shape, chosen))
    return found
