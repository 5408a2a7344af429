"""A story's fields as words to compare: names in place of keys."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from articles.content import Content
from articles.models import Agency, Article, Author, Picture
from sections.models import Section

# In the order in which a page shows them; the body is compared by itself.
SHOWN = (
    "kicker", "headline", "standfirst", "authors", "dateline_place", "dateline_on", "agency", "source_url",
    "lead_picture", "lead_caption", "section", "also_in", "related_links", "tags", "slug", "advertising",
)  # fmt: skip
# Where a story runs beside its home, and its address, say nothing to readers.
DESK_ONLY = {"also_in", "slug", "advertising"}
_LABELS = {"authors": _("By"), "related_links": _("Read next"), "lead_caption": _("caption")}


def label(name: str) -> str:
    """Return how a field is called."""
    return capfirst(str(_LABELS.get(name) or Article._meta.get_field(name).verbose_name))


def as_words(name: str, values: Iterable[Content], *, for_readers: bool) -> list[str]:
    """Return a field of several contents as words. One query for keys, none for texts.

    For readers, a related story counts only while it is live.
    """
    found = [content.get(name) for content in values]
    reading = _READING.get(name)
    return reading(found, for_readers) if reading else [str(value or "") for value in found]


def _named(model: type[Model], field: str) -> Callable[[list[Any], bool], list[str]]:
    def reading(found: list[Any], _for_readers: bool) -> list[str]:
        keys = {key for value in found for key in _listed(value)}
        names = {row.pk: str(getattr(row, field) or row) for row in model._default_manager.filter(pk__in=keys)}
        missing = str(_("one that is no longer there"))
        return [", ".join(names.get(key, missing) for key in _listed(value)) for value in found]

    return reading


def _links(found: list[Any], for_readers: bool) -> list[str]:
    keys = {link["story"] for links in found for link in links or [] if link.get("story")}
    rows = Article.objects.live() if for_readers else Article.objects.all()
    stories = dict(rows.filter(pk__in=keys).values_list("pk", "headline")) if keys else {}

    def said(link: dict[str, Any]) -> str:
        if link.get("story"):
            return stories.get(link["story"], "")
        return f"{link.get('title', '')} ({link.get('url', '')})"

    return ["; ".join(filter(None, (said(link) for link in links or []))) for links in found]


def _dates(found: list[Any], _for_readers: bool) -> list[str]:
    return [date_format(_day(value), pgettext("date in a dateline", "M j, Y")) if value else "" for value in found]


def _day(value: str) -> Any:  # noqa: ANN401 - a date
    return Article._meta.get_field("dateline_on").to_python(value)


def _tags(found: list[Any], _for_readers: bool) -> list[str]:
    return [", ".join(value or []) for value in found]


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - a key, keys, or None
    return value if isinstance(value, list) else [value] if value else []


_READING: dict[str, Callable[[list[Any], bool], list[str]]] = {
    "section": _named(Section, "name"),
    "also_in": _named(Section, "name"),
    "agency": _named(Agency, "name"),
    "lead_picture": _named(Picture, "alt"),
    "authors": _named(Author, "name"),
    "related_links": _links,
    "dateline_on": _dates,
    "tags": _tags,
}
