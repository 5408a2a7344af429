"""What an act can change in a story, part by part: how each is read as plain values and written back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.models import Article, Redirect

Plain = dict[str, Any]

FIELDS = "fields"
# Where the story stands on its way, and where it stands in the network. Its words are another part, kept as versions.
STATE = (
    "section_id", "publication_id", "path", "slug", "published_at", "published_by_id", "held_until", "embargo_until",
    "expires_at", "submitted_at", "submitted_by_id", "sent_back_at", "sent_back_by_id", "sent_back_because",
    "approved_at", "approved_by_id", "lapsed_at", "lapsed_by_id", "withdrawn_at", "withdrawn_by_id",
    "withdrawn_because", "trashed_at", "trashed_by_id", "updated_at",
)  # fmt: skip
# A later change of this one doesn't stand in the way of an undo.
MAY_MOVE_ON = "updated_at"


class ChangedSince(Exception):
    """The story no longer says what the act made it say, so taking the act back would undo someone else's work."""


@dataclass(frozen=True)
class Part:
    """One part: `read` returns it as plain values; `write` puts back what was before, given before and after."""

    read: Callable[[Article], Any]
    write: Callable[[Article, Any, Any], None]


def _read_fields(article: Article) -> Plain:
    return {name: _plain(getattr(article, name)) for name in STATE}


def _write_fields(article: Article, before: Plain, after: Plain) -> None:
    """Put back the fields that differ. Raises ChangedSince when one of them was changed again."""
    for name, value in before.items():
        if _plain(getattr(article, name)) != after[name]:
            if name == MAY_MOVE_ON:
                continue
            raise ChangedSince(name)
        setattr(article, name, datetime.fromisoformat(value) if value and name.endswith(("_at", "_until")) else value)
    article.save(update_fields=[name.removesuffix("_id") for name in before])


def _plain(value: Any) -> Any:  # noqa: ANN401 - a column's value
    return value.isoformat() if isinstance(value, datetime) else value


def _read_bylines(article: Article) -> list[list[int]]:
    return [list(row) for row in article.bylines.in_order().values_list("author_id", "position")]


def _write_bylines(article: Article, before: list[list[int]], after: list[list[int]]) -> None:
    if _read_bylines(article) != after:
        return  # Someone has named the authors meanwhile: theirs stay.
    article.bylines.all().delete()
    for author, position in before:
        article.bylines.create(author_id=author, position=position)


def _read_tags(article: Article) -> list[int]:
    return sorted(article.tagged.values_list("tag_id", flat=True))


def _write_tags(article: Article, before: list[int], after: list[int]) -> None:
    """Take off what was put on and put on what was taken off; tags that others set meanwhile stay."""
    article.tagged.filter(tag__in=set(after) - set(before)).delete()
    for tag in sorted(set(before) - set(after)):
        article.tagged.get_or_create(tag_id=tag)


def _read_guests(article: Article) -> list[int]:
    return sorted(article.also_in.values_list("pk", flat=True))


def _write_guests(article: Article, before: list[int], after: list[int]) -> None:
    article.also_in.remove(*(set(after) - set(before)))
    article.also_in.add(*(set(before) - set(after)))


def _read_redirects(article: Article) -> list[list[Any]]:
    return sorted(list(row) for row in article.redirects.values_list("publication_id", "old_path"))


def _write_redirects(article: Article, before: list[list[Any]], after: list[list[Any]]) -> None:
    for publication, old_path in after:
        if [publication, old_path] not in before:
            article.redirects.filter(publication=publication, old_path=old_path).delete()
    for publication, old_path in before:
        Redirect.objects.get_or_create(publication_id=publication, old_path=old_path, defaults={"article": article})


PARTS: dict[str, Part] = {
    FIELDS: Part(_read_fields, _write_fields),
    "bylines": Part(_read_bylines, _write_bylines),
    "guests": Part(_read_guests, _write_guests),
    "tags": Part(_read_tags, _write_tags),
    "redirects": Part(_read_redirects, _write_redirects),
}
"""Other modules add their own: `PARTS["content"] = Part(content.of, …)`."""


def read(article: Article, names: tuple[str, ...]) -> Plain:
    """Return these parts of a story as plain values."""
    return {name: PARTS[name].read(article) for name in names}


def difference(before: Plain, after: Plain) -> tuple[Plain, Plain]:
    """Return what differs, as it was and as it is; a part of named fields is reduced to those that differ."""
    was, now = {}, {}
    for name, old in before.items():
        new = after[name]
        if name == FIELDS:
            keys = [key for key in old if old[key] != new[key]]
            old, new = {key: old[key] for key in keys}, {key: new[key] for key in keys}  # noqa: PLW2901 - narrowed
        if old != new:
            was[name], now[name] = old, new
    return was, now


def write_back(article: Article, before: Plain, after: Plain) -> None:
    """Put back every part as it was. Raises ChangedSince when someone changed one of them again."""
    for name, value in before.items():
        PARTS[name].write(article, value, after[name])
