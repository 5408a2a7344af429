"""Dates in a search: `year:2009`, `after:2009-05-01`, `before:2010`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from django.utils.translation import gettext as _

from newsroom.kit import clock

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?\Z")
YEARS = range(1800, 2201)


class Dated(Protocol):
    """An operator that says a date."""

    name: str
    value: str
    is_not: bool


@dataclass
class Said:
    """What was wrong with the dates: the operators that were left out, and what to write instead."""

    refused: list[Dated] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def bounds(operators: Iterable[Dated], zone: str) -> tuple[datetime | None, datetime | None, Said]:
    """Return the moment before which and the moment from which stories are wanted, and what was wrong with the dates."""
    below: datetime | None = None
    since: datetime | None = None
    said = Said()
    for operator in operators:
        days = days_of(operator.value)
        if days is None or operator.is_not or (operator.name == "year" and len(operator.value) != 4):  # noqa: PLR2004
            said.refused.append(operator)
            said.notes.append(_advice(operator))
            continue
        begins, ends = clock.day_bounds(*days, zone)
        if operator.name in {"after", "year"}:
            since = begins if since is None else max(since, begins)
        if operator.name == "before":
            below = begins if below is None else min(below, begins)
        elif operator.name == "year":
            below = ends if below is None else min(below, ends)
    if below and since and below <= since:
        said.notes.append(
            _("These dates leave nothing between them: let “after:” name a day before that of “before:”.")
        )
    return below, since, said


def days_of(text: str) -> tuple[date, date] | None:
    """Return the first and last day of a year, a month or a day; None where there is no such date."""
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if year not in YEARS:
        return None
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    return first, clock.last_day(year, month or 12)


def _advice(operator: Dated) -> str:
    values = {"name": operator.name, "value": operator.value}
    if operator.is_not:
        return _("A date can’t be excluded: write “before:” or “after:” without the minus.")
    if operator.name == "year":
        return _("“%(value)s” is no year: write year:2009.") % values
    return _("“%(value)s” is no date: write %(name)s:2009, %(name)s:2009-05 or %(name)s:2009-05-01.") % values
