"""Courses of money as drawn bars, each chart of one currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import pgettext

from newsroom.kit.money import Money

ACROSS, UP, ABOVE = 700, 96, 16


@dataclass(frozen=True)
class Bar:
    """One month: what it is called, its amount, where its bar stands."""

    name: str
    full_name: str
    money: Money
    x: float
    y: float
    width: float
    height: float


def months(rows: Iterable[tuple[date, int]], currency: str) -> list[Bar]:
    """Return amounts of months as bars on a field of 700 by 132."""
    listed = list(rows)
    most = max((minor for _month, minor in listed), default=0)
    step = ACROSS / max(len(listed), 1)
    bars = []
    for place, (month, minor) in enumerate(listed):
        height = UP * minor / most if most else 0.0
        bars.append(Bar(
            date_format(month, pgettext("a month beneath a bar", "M")),
            date_format(month, pgettext("a month and its year", "F Y")),
            Money(minor, currency), round(place * step + step * 0.1, 1), round(UP + ABOVE - height, 1),
            round(step * 0.8, 1), round(height, 1),
        ))  # fmt: skip
    return bars
