"""Reading our own story lines (newsroom-story/1): one JSON object a line, described in docs/imports.md."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from articles.importing import starting
from articles.importing.items import (
    CorrectionItem,
    Item,
    PictureReference,
    Refusal,
    SectionWanted,
    StoryItem,
    Unreadable,
)
from articles.importing.mapping import Mapping
from articles.importing.report import Report
from articles.importing.running import Progress
from articles.importing.taking import BATCH
from articles.models import Licence
from newsroom.kit import opening, text
from newsroom.kit.opening import BrokenArchive
from sections.models import Publication

SCHEMA = "newsroom-story/1"
LONGEST_LINE = 4_000_000
LONGEST_KEY = 400
KNOWN = frozenset(
    [
        "schema",
        "id",
        "publication",
        "section",
        "also_in",
        "slug",
        "kicker",
        "headline",
        "standfirst",
        "body_html",
        "authors",
        "agency",
        "source_url",
        "dateline",
        "published_at",
        "changed_at",
        "lead_picture",
        "related_links",
        "related",
        "tags",
        "corrections",
        "old_urls",
    ]
)
Line = str | bytes | dict[str, Any]


def bring_in(
    lines: Path | str | Iterable[Line],
    *,
    source: str,
    publication: Publication | None = None,
    media: Path | None = None,
    mapping: Mapping | None = None,
    report: Report | None = None,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
    fetch: bool = False,
    dry_run: bool = False,
    batch: int = BATCH,
) -> Report:
    """Bring stories in from a file of lines, or from lines or objects at hand, and return the report.

    `source` names where they come from: the same source and id is the same story for ever. `publication` is for
    lines that name none; `media` is the folder of pictures; `fetch` allows pictures to be fetched from the web.
    Raises BrokenArchive when a file is something else altogether; what is wrong with a line is in the report.
    """
    run = starting.begin(
        source=source,
        publication=publication,
        media=media,
        fetch=fetch,
        report=report,
        dry_run=dry_run,
        batch=batch,
    )
    zone = run.places.default.zone if run.places.default else "UTC"
    given = _read(Path(lines)) if isinstance(lines, (str, Path)) else lines
    return starting.carry_out(
        items(given, mapping=mapping, zone=zone, media=media), run, progress=progress, stopped=stopped
    )


def count(path: Path) -> int:
    """Return how many lines a file has. Raises BrokenArchive when it can't be opened."""
    with opening.opened(path) as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1_048_576), b""))


def items(
    lines: Iterable[Line], *, mapping: Mapping | None = None, zone: str = "UTC", media: Path | None = None
) -> Iterator[Item]:
    """Yield an item for each line. A line that can't be read is one that says why; the others go on."""
    pool = mapping.pool(media) if mapping else None
    for row, line in enumerate(lines, start=1):
        if isinstance(line, (str, bytes)) and not line.strip():
            continue
        key = title = ""
        try:
            values = line if isinstance(line, dict) else _parsed(line)
            if mapping:
                values = mapping.applied(values, pool=pool)
            key, title = str(values.get("id", "")), str(values.get("headline", ""))
            yield story(values, row=row, zone=ZoneInfo(zone))
        except Refusal as refusal:
            yield Unreadable(row, key[:500], title[:300], str(refusal))


def story(values: dict[str, Any], *, row: int, zone: ZoneInfo) -> StoryItem:
    """Return the story that one object describes. Raises Refusal, with the field and the reason."""
    schema = values.get("schema", SCHEMA)
    if schema != SCHEMA:
        raise Refusal(f"It follows “{schema}”; this version reads “{SCHEMA}”.")
    key = values.get("id")
    if isinstance(key, int) and not isinstance(key, bool):
        key = str(key)
    if not isinstance(key, str) or not text.tidy(key).strip() or len(key) > LONGEST_KEY:
        raise Refusal(f"It needs an “id”: a text or number of its own, at most {LONGEST_KEY} characters.")
    headline = _text(values, "headline")
    if not headline.strip():
        raise Refusal("It needs a “headline”.")
    place, on = _dateline(values)
    agency, agency_name, credit, agency_url = _agency(values)
    published_at = _moment(values, "published_at", zone)
    return StoryItem(
        row=row, key=text.tidy(key).strip(), headline=headline, publication=_text(values, "publication").strip(),
        section=_section(values), also_in=_texts(values, "also_in"), slug=_text(values, "slug"),
        kicker=_text(values, "kicker"), standfirst=_text(values, "standfirst"), body=_text(values, "body_html"),
        authors=_texts(values, "authors"), agency=agency, agency_name=agency_name, agency_credit=credit,
        agency_url=agency_url, source_url=_text(values, "source_url"), dateline_place=place, dateline_on=on,
        published_at=published_at, changed_at=_moment(values, "changed_at", zone),
        lead_picture=_picture(values), related_links=_links(values), related=tuple(map(text.tidy, _texts(values, "related"))),
        tags=_texts(values, "tags"), corrections=_corrections(values, zone), old_urls=_texts(values, "old_urls"),
        notes=_unknown(values),
    )  # fmt: skip


def _read(path: Path) -> Iterator[bytes]:
    """Yield a file's lines. Raises BrokenArchive when it is plainly something else."""
    with opening.opened(path) as file:
        head = file.read(512).removeprefix(b"\xef\xbb\xbf").lstrip()
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise BrokenArchive(
                f"{path.name} is in UTF-16. Convert it: iconv -f UTF-16 -t UTF-8 {path.name} > mended-{path.name}"
            )
        if head.startswith(b"<"):
            raise BrokenArchive(f"{path.name} is XML or HTML. A WordPress export is read by: manage.py import_wxr")
        if head.startswith(b"["):
            raise BrokenArchive(
                f"{path.name} is one JSON list; story lines have one object a line. Convert it: "
                f"jq -c '.[]' {path.name} > {path.stem}.jsonl"
            )
        if not head.startswith(b"{"):
            raise BrokenArchive(f"{path.name} holds no JSON objects, one a line. docs/imports.md describes the lines.")
        file.seek(0)
        first = True
        while line := file.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                while line and not line.endswith(b"\n"):
                    line = file.readline(LONGEST_LINE)
                yield b'"too long"'
                continue
            yield line.removeprefix(b"\xef\xbb\xbf") if first else line
            first = False


def _parsed(line: str | bytes) -> dict[str, Any]:
    if line == b'"too long"':
        raise Refusal(f"The line is longer than {LONGEST_LINE:,} bytes.")
    try:
        words = line.decode("utf-8") if isinstance(line, bytes) else line
        values = json.loads(words)
    except UnicodeDecodeError as error:
        raise Refusal(f"The line is not in UTF-8 (byte {error.start + 1}).") from error
    except (ValueError, RecursionError) as error:
        raise Refusal(f"The line is no whole JSON object ({error}).") from error
    if not isinstance(values, dict):
        raise Refusal("The line is no JSON object: it must begin with { and end with }.")
    return values


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refusal(f"“{name}” must be a text.")
    return value


def _texts(values: dict[str, Any], name: str) -> tuple[str, ...]:
    value = values.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(part, (str, int)) for part in value):
        raise Refusal(f"“{name}” must be a list of texts.")
    return tuple(str(part) for part in value if str(part).strip())


def _section(values: dict[str, Any]) -> SectionWanted | None:
    """Return the section of a slug, a name, or parent/child."""
    words = _text(values, "section").strip().strip("/")
    if not words:
        return None
    above, _, below = words.rpartition("/") if "/" in words and " / " not in words else ("", "", words)
    name = below if " " in below or below != below.lower() else ""
    return SectionWanted(slug=below, name=name, parent_slug=above)


def _moment(values: dict[str, Any], name: str, zone: ZoneInfo) -> datetime | None:
    words = _text(values, name).strip()
    if not words:
        return None
    try:
        found = datetime.fromisoformat(words)
        aware = found if found.tzinfo else found.replace(tzinfo=zone)
        # The ends of the calendar have no place in UTC.
        return aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refusal(f"“{name}” is “{words[:40]}”; write a time as 2026-04-26T09:30:00+02:00.") from error


def _dateline(values: dict[str, Any]) -> tuple[str, date | None]:
    dateline = values.get("dateline") or {}
    if isinstance(dateline, str):
        return dateline, None
    if not isinstance(dateline, dict):
        raise Refusal('“dateline” must be an object: {"place": "Beijing", "on": "2026-04-26"}.')
    words = _text(dateline, "on").strip()
    try:
        return _text(dateline, "place"), date.fromisoformat(words) if words else None
    except ValueError as error:
        raise Refusal(f"The dateline's “on” is “{words[:40]}”; write a day as 2026-04-26.") from error


def _agency(values: dict[str, Any]) -> tuple[str, str, str, str]:
    """Return an agency's code, name, credit line and address; a text is its code alone."""
    agency = values.get("agency") or ""
    if isinstance(agency, str):
        return agency, "", "", ""
    if not isinstance(agency, dict) or not _text(agency, "code"):
        raise Refusal("“agency” must be its code, or an object with code, name, credit_line and url.")
    return _text(agency, "code"), _text(agency, "name"), _text(agency, "credit_line"), _text(agency, "url")


def _picture(values: dict[str, Any]) -> PictureReference | None:
    picture = values.get("lead_picture")
    if picture is None:
        return None
    if not isinstance(picture, dict) or not (picture.get("file") or picture.get("url")):
        raise Refusal("“lead_picture” must be an object with a “file” or a “url”.")
    alt = _text(picture, "alt")
    if not alt.strip():
        raise Refusal("“lead_picture” needs an “alt”: what the picture shows, for those who can't see it.")
    licence = _text(picture, "licence")
    if licence and licence not in Licence.values:
        raise Refusal(f"“{licence}” is no licence; there are: {', '.join(Licence.values)}.")
    return PictureReference(
        file=_text(picture, "file"), url=_text(picture, "url"), alt=alt, caption=_text(picture, "caption"),
        credit=_text(picture, "credit"), licence=licence, focal=_focal(picture.get("focal")),
    )  # fmt: skip


def _focal(value: object) -> tuple[float, float] | None:
    if value is None:
        return None
    match value:
        case [int() | float() as across, int() | float() as down] if 0 <= across <= 1 and 0 <= down <= 1:
            return float(across), float(down)
    raise Refusal("“focal” must be two numbers from 0 to 1: across and down.")


def _links(values: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    links = values.get("related_links") or []
    if not isinstance(links, list) or not all(isinstance(link, dict) and link.get("url") for link in links):
        raise Refusal("“related_links” must be a list of objects with “title” and “url”.")
    return tuple((_text(link, "title"), _text(link, "url")) for link in links)


def _corrections(values: dict[str, Any], zone: ZoneInfo) -> tuple[CorrectionItem, ...]:
    corrections = values.get("corrections") or []
    if not isinstance(corrections, list) or not all(isinstance(c, dict) for c in corrections):
        raise Refusal("“corrections” must be a list of objects with “kind”, “text” and “made_at”.")
    return tuple(
        CorrectionItem(_text(c, "kind") or "correction", _text(c, "text"), _moment(c, "made_at", zone))
        for c in corrections
    )


def _unknown(values: dict[str, Any]) -> list[str]:
    names = sorted(str(name)[:40] for name in values if name not in KNOWN)
    return [f"Fields that story lines don't have were passed over: {', '.join(names[:10])}."] if names else []
