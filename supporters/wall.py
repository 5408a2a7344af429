"""The wall: names of supporters who want theirs there, once the desk has looked at them."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from newsroom.kit import text
from supporters import passing
from supporters.models import Supporter

LONGEST_NAME = 60
MOST_SHOWN = 600
WallState = Supporter.WallState


class NotOnTheWall(ValueError):
    """Only who gives has a place there."""


def put(supporter: Supporter, name: str) -> Supporter:
    """Ask for a name to stand on the wall: the desk looks at it first. Raises ValidationError, NotOnTheWall."""
    name = text.tidy_line(name)
    if not text.is_visible(name):
        raise ValidationError(_("Write the name that is to stand there."))
    if len(name) > LONGEST_NAME:
        raise ValidationError(_("At most %(most)d letters fit on the wall.") % {"most": LONGEST_NAME})
    if not passing.is_entitled(supporter):
        raise NotOnTheWall(f"{supporter} gives nothing at the moment.")
    if (supporter.wall_name, supporter.wall_state) != (name, WallState.SHOWN):
        supporter.wall_name, supporter.wall_state = name, WallState.WAITING
        supporter.save(update_fields=["wall_name", "wall_state"])
    return supporter


def take_down(supporter: Supporter) -> Supporter:
    """Take a name off the wall at once."""
    supporter.wall_name, supporter.wall_state = "", WallState.OFF
    supporter.save(update_fields=["wall_name", "wall_state"])
    return supporter


def names() -> QuerySet[Supporter]:
    """Return who stands on the wall, newest first."""
    shown = Supporter.objects.filter(wall_state=WallState.SHOWN, erased_at=None).exclude(wall_name="")
    return shown.only("wall_name", "since").order_by("-since", "-pk")[:MOST_SHOWN]
