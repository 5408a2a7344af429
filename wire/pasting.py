"""Smart paste: what came in by paste or drop, read into the story form's fields for one person at the desk."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from articles.models import Author
from newsroom.kit import html as our_html
from newsroom.models import User
from sections import network, permissions
from sections.models import Publication, Section
from wire import documents, shaping
from wire.documents import Document
from wire.reading import placing, story
from wire.reading.rules import Rule
from wire.reading.sheet import Found

WRITE = "articles.add_article"
_BLOCKS = ("<p", "<h1", "<h2", "<h3", "<li", "<br", "<div", "<article", "<table", "<blockquote")
_MOSTLY = 0.6


def document_of(*, text: str = "", html: str = "", name: str = "", content: bytes | None = None) -> Document:
    """Return what came in as lines: a file, HTML that has blocks, or plain text. Raises documents.Unreadable."""
    if content is not None:
        return documents.from_file(name, content)
    if html and any(tag in html[:200_000].lower() for tag in _BLOCKS):
        document = documents.from_html(html)
        said = sum(len(line.text) for line in document.lines)
        if not text.strip() or said >= len(text.strip()) * _MOSTLY:
            return document
    return documents.from_text(text or html)


def read(document: Document, *, by: User, trial: Rule | None = None, today: datetime | None = None) -> dict[str, Any]:
    """Return a document as the form's fields, each with how sure it is and why, and what was left out, ready for JSON.

    `trial` is a rule that is being tried before it is saved. Nothing is written. Raises documents.Unreadable when the
    text is more than a story can hold.
    """
    places = permissions.where(by, WRITE)
    zone = ZoneInfo(_zone_of(places))
    now = (today or datetime.now(UTC)).astimezone(zone)
    desk = story.Desk(shaping.current(first=trial), sections_of(places), now.date(), zone)
    try:
        reading = story.read(document.lines, desk, given=document.given)
    except our_html.TooMuchMarkup as fault:
        raise documents.Unreadable(str(fault)) from fault
    fields = {name: _as_json(found) for name, found in reading.fields.items()}
    if "authors" in fields:
        fields["authors"]["value"] = _authors(reading.fields["authors"].value)
    left_out = [*document.left_out, *reading.left_out]
    return {
        "fields": fields,
        "left_out": [
            {"text": left.text, "why": str(left.why), "line": left.line} for left in left_out if left.text.strip()
        ],
        "rule": reading.rule.name if reading.rule else "",
    }


def sections_of(places: set[int] | None) -> tuple[placing.Place, ...]:
    """Return the sections in which a person may write, as far as their words go."""
    every = sorted(network.current().sections.values(), key=lambda section: section.pk)
    return tuple(_place(section) for section in every if places is None or section.publication_id in places)


def _place(section: Section) -> placing.Place:
    return placing.Place(
        section.pk, section.name, f"{section.description} {section.slug.replace('-', ' ')}", section.publication.name,
        section.parent.name if section.parent else "",
    )  # fmt: skip


def _zone_of(places: set[int] | None) -> str:
    """Return the zone that times without one are meant in: that of the person's first publication."""
    publications = network.current().publications
    mine = [p for p in publications if places is None or p.pk in places] or [Publication(zone="UTC")]
    return mine[0].zone or "UTC"


def _as_json(found: Found) -> dict[str, Any]:
    return {"value": found.value, "sure": found.sure, "why": str(found.why), "lines": list(found.lines)}


def _authors(names: list[str]) -> list[dict[str, Any]]:
    """Return names with the keys of those authors we know."""
    wanted = [name[:150] for name in names]
    known: dict[str, int] = {}
    for name in wanted:
        pk = Author.objects.filter(name__iexact=name).order_by("pk").values_list("pk", flat=True).first()
        if pk is not None:
            known[name] = pk
    return [{"id": known.get(name), "name": name} for name in wanted]
