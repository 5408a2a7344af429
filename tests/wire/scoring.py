"""How right a reading is: each field that was wanted or found counts once."""

import json
import re
from collections import Counter
from datetime import UTC, date
from pathlib import Path

from lxml import html

from wire import shaping
from wire.reading import lines, placing, story
from wire.reading.rules import Rules

FOLDER = Path(__file__).resolve().parents[1] / "data" / "wire"
COUNTED = [
    "headline", "kicker", "standfirst", "authors", "agency", "dateline_place", "dateline_on", "body", "source_url", "related_links",
    "tags", "embargo_until", "section",
]  # fmt: skip
SECTIONS = [
    ("Moon", "Landers, craters, ice and the long way back."), ("Launch", "Rockets, pads and everything that leaves the ground."),
    ("Climate", "A warming world, measured. Rain, drought, heat, emissions."), ("Storage", "Batteries, dams, heat and hydrogen."),
    ("Oceans", "Currents, coasts, coral, tides and the deep sea."), ("Satellites", "Eyes, relays, radar and crowded orbits."),
]  # fmt: skip


def desk(today: date) -> story.Desk:
    """Return a desk with the rules that ship and six sections."""
    places = tuple(placing.Place(number, name, about) for number, (name, about) in enumerate(SECTIONS, 1))
    return story.Desk(Rules.of(shaping.shipped()), places, today, UTC)


def stories() -> list[dict]:
    """Return the corpus as it stands in tests/data/wire."""
    return [
        json.loads(row)
        for path in sorted(FOLDER.glob("*.jsonl"))
        for row in path.read_text(encoding="utf-8").splitlines()
    ]


def read(raw: str, today: str) -> story.Reading:
    """Read a raw story at that desk."""
    return story.read(lines.from_text(raw), desk(date.fromisoformat(today)))


def plainly(name: str, value):
    """Return a field's value in the form in which the corpus says what is wanted."""
    match name:
        case "agency" | "section":
            return value["name"]
        case "related_links":
            return [[link["title"], link["url"]] for link in value]
        case "body":
            return blocks(value)
    return value


def blocks(body: str) -> list[list[str]]:
    """Return a body as kinds and words."""
    found = []
    for element in html.fragments_fromstring(f"<div>{body}</div>")[0] if body else []:
        items = list(element) if element.tag in {"ul", "ol", "blockquote"} else [element]
        found += [
            ["li" if element.tag in {"ul", "ol"} else element.tag, " ".join(item.text_content().split())]
            for item in items
        ]
    return found


def compared(wanted: dict, reading: story.Reading, *, section: bool = True) -> dict[str, tuple]:
    """Return the fields that are wrong, with what was wanted and what was found; and count them all under “”."""
    found = {name: plainly(name, field.value) for name, field in reading.fields.items() if name in COUNTED}
    if not section or "section" not in wanted:
        found.pop("section", None)
    names = [name for name in COUNTED if name in wanted or name in found]
    wrong = {
        name: (wanted.get(name), found.get(name))
        for name in names
        if _folded(wanted.get(name)) != _folded(found.get(name))
    }
    return wrong | {"": tuple(names)}


def _folded(value):
    """Return a value in which only the kind of quotes and blanks is forgotten."""
    return re.sub(r"\s+", " ", json.dumps(value, ensure_ascii=False)) if value is not None else None


def figures(every: list[dict]) -> tuple[float, Counter, list[tuple]]:
    """Return the share of fields that are right, the wrong ones by field, and each wrong one."""
    counted, wrong_by_field, wrongs = 0, Counter(), []
    for each in every:
        wrong = compared(each["expected"], read(each["raw"], each["today"]))
        counted += len(wrong.pop(""))
        wrong_by_field.update(wrong.keys())
        wrongs += [(each["id"], name, *pair) for name, pair in wrong.items()]
    return 1 - len(wrongs) / max(1, counted), wrong_by_field, wrongs
