"""A story's plain values as the controls of its screen hold them, and back."""

import hashlib
import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from taggit.utils import edit_string_for_tags

from articles import content, keeping
from articles.models import Article, Author, Tag

MINUTES = "%Y-%m-%dT%H:%M"

Typed = dict[str, str | list[str]]


def of(values: keeping.Values, *, zone: str) -> Typed:
    """Return values as text for the controls: times on the zone's clocks, lists as JSON with the names to show."""
    return {
        name: value["typed"] if _is_typed(value) else _as_typed(name, value, zone) for name, value in values.items()
    }


def plain(name: str, cleaned: Any) -> Any:  # noqa: ANN401 - a field's clean value
    """Return a form field's clean value as a plain one."""
    if name in keeping.TIMES:
        return keeping.moment_as_text(cleaned)
    if name == "also_in":
        return sorted(section.pk for section in cleaned)
    if name == "tags":
        return sorted(cleaned)
    if name in content.KEYS:
        return cleaned.pk if cleaned else None
    return cleaned.isoformat() if isinstance(cleaned, date) else cleaned or ([] if name in content.LISTS else "")


def fingerprint(value: str | list[str]) -> str:
    """Return a short digest of what a control holds, however a browser ends its lines."""
    whole = "\x00".join(sorted(value)) if isinstance(value, list) else value
    return hashlib.sha256(whole.replace("\r\n", "\n").strip().encode(errors="replace")).hexdigest()[:12]


def _is_typed(value: Any) -> bool:  # noqa: ANN401 - a plain value
    return isinstance(value, dict) and "typed" in value


def _as_typed(name: str, value: Any, zone: str) -> str | list[str]:  # noqa: ANN401 - a plain value
    if name in keeping.TIMES:
        return datetime.fromisoformat(value).astimezone(ZoneInfo(zone)).strftime(MINUTES) if value else ""
    if name == "also_in":
        return [str(key) for key in value]
    if name == "tags":
        return edit_string_for_tags([Tag(name=tag) for tag in value])
    if name == "authors":
        names = dict(Author.objects.filter(pk__in=[a for a in value if isinstance(a, int)]).values_list("pk", "name"))
        return _json([{"id": a, "name": names.get(a, "")} if isinstance(a, int) else {"name": a} for a in value])
    if name == "related_links":
        wanted = [link["story"] for link in value if link.get("story")]
        heads = dict(Article.objects.filter(pk__in=wanted).values_list("pk", "headline")) if wanted else {}
        return _json([{**link, "title": heads.get(link["story"], "")} if "story" in link else link for link in value])
    return "" if value is None else str(value)


def _json(rows: list) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
