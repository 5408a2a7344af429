"""Rules per agency: from the list that ships to rows an editor can change, and from rows to what the reader follows."""

import json
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from articles.models import Agency
from wire.models import AgencyRule
from wire.reading.rules import Rule, Rules

SHAPES = Path(__file__).with_name("shapes.json")
_SHORTEST_CREDIT = 12


def shipped() -> list[Rule]:
    """Return the shapes that ship with the product."""
    return [
        Rule(
            name=shape["name"], names=tuple(shape["names"]), datelines=tuple(shape["datelines"]),
            drops=tuple(shape["drops"]), credits=tuple(shape["credits"]),
        )
        for shape in json.loads(SHAPES.read_text(encoding="utf-8"))
    ]  # fmt: skip


@transaction.atomic
def add_missing() -> list[str]:
    """Add a row for each shipped shape that has none by its name; what an editor changed stays. Return their names."""
    known = set(AgencyRule.objects.values_list("name", flat=True))
    new = [
        AgencyRule(
            name=rule.name, names="\n".join(rule.names), datelines="\n".join(rule.datelines), drops="\n".join(rule.drops),
            credits="\n".join(rule.credits),
        )
        for rule in shipped()
        if rule.name not in known
    ]  # fmt: skip
    AgencyRule.objects.bulk_create(new, ignore_conflicts=True)
    return [rule.name for rule in new]


def agencies() -> list[Agency]:
    """Return the desk's agencies, in a fixed order."""
    return list(Agency.objects.order_by("pk"))


def current(*, first: Rule | None = None) -> Rules:
    """Return the rules the reader follows: one on trial, those of the desk, then each agency by its code and name."""
    known = agencies()
    rows = AgencyRule.objects.order_by("name", "pk")
    ruled = [as_rule(row, known) for row in rows if first is None or row.name.casefold() != first.name.casefold()]
    unruled = [
        Rule(
            name=agency.name, names=(agency.code, agency.name), agency_id=agency.pk,
            credits=(agency.credit_line,) if len(agency.credit_line) >= _SHORTEST_CREDIT else (),
        )
        for agency in known
    ]  # fmt: skip
    return Rules.of([*([first] if first else []), *ruled, *unruled])


def as_rule(row: AgencyRule, known: Iterable[Agency]) -> Rule:
    """Return a row as the reader follows it, with the agency it stands for."""
    names = lines_in(row.names)
    agency = next((each for each in known if each.pk == row.agency_id), None) or _named(names, row.name, known)
    return Rule(
        name=agency.name if agency else row.name, names=(*names, row.name), datelines=lines_in(row.datelines),
        drops=lines_in(row.drops), credits=lines_in(row.credits), agency_id=agency.pk if agency else None,
        section_id=row.section_id, kicker=row.kicker.strip(),
        tags=tuple(tag.strip() for tag in row.tags.split(",") if tag.strip()),
    )  # fmt: skip


def lines_in(text: str) -> tuple[str, ...]:
    """Return the entries of a list typed one to a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _named(names: Iterable[str], name: str, known: Iterable[Agency]) -> Agency | None:
    wanted = {each.casefold() for each in (*names, name)}
    return next((each for each in known if {each.code.casefold(), each.name.casefold()} & wanted), None)
