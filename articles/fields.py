"""Form fields for what a story has several of: its authors and what to read next, each a list in one hidden input."""

import json
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Author, RelatedLink
from articles.widgets import Chosen
from newsroom.kit import text

MOST = 30
_address = URLValidator(schemes=["http", "https"], message=_("Write a whole address: https://example.org/page."))


class RowsField(forms.CharField):
    """A list of small objects, as JSON; the screen's script draws it as rows one can add, move and take away."""

    widget = Chosen

    def to_python(self, value: Any) -> list:  # noqa: ANN401 - what a browser sent
        """Read the list. Raises ValidationError for what is none, and for more rows than anyone needs."""
        if value in (None, ""):
            return []
        try:
            rows = json.loads(value)
        except (ValueError, RecursionError):
            rows = None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValidationError(_("This list could not be read. Reload the page and try again."), code="unreadable")
        if len(rows) > MOST:
            raise ValidationError(_("%(most)s are enough."), params={"most": MOST}, code="too_many")
        return self.read(rows)

    def read(self, rows: list[dict]) -> list:
        """Return the rows as plain values. Raises ValidationError."""
        return rows

    def validate(self, value: list) -> None:
        """Accept an empty list."""


class AuthorsField(RowsField):
    """Authors in order: `{"id"}` of one who is known, or `{"name"}` of one to come."""

    # Whether the person may add authors that nobody knows yet.
    may_add = True

    def read(self, rows: list[dict]) -> list[int | str]:
        """Return keys and new names, each once. Raises ValidationError for an author who is gone, or may not be added."""
        keys = [row["id"] for row in rows if is_key(row.get("id"))]
        known = set(Author.objects.filter(pk__in=keys).values_list("pk", flat=True))
        found: list[int | str] = []
        for row in rows:
            name = text.tidy_line(str(row.get("name", "")))
            if row.get("id") in known:
                found.append(row["id"])
            elif name:
                found.append(self._new(name))
        return list(dict.fromkeys(found))

    def _new(self, name: str) -> int | str:
        same = Author.objects.filter(name__iexact=name).order_by("pk").first()
        if same:
            return same.pk
        text.says_something(name)
        if len(name) > Author._meta.get_field("name").max_length:
            raise ValidationError(_("“%(name)s …” is too long for a name."), params={"name": name[:40]})
        if not self.may_add:
            raise ValidationError(
                _("There is no author “%(name)s” yet, and your role does not add authors. Ask an editor."),
                params={"name": name},
            )
        return name


class LinksField(RowsField):
    """What to read next, in order: `{"story"}` of ours, or `{"title", "url"}` of a page elsewhere."""

    # The stories a person may lead readers to.
    stories: QuerySet = Article.objects.none()

    def read(self, rows: list[dict]) -> list[dict]:
        """Return the links. Raises ValidationError for half a link and for a story the person may not see."""
        wanted = [row["story"] for row in rows if is_key(row.get("story"))]
        allowed = set(self.stories.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
        return [self._link(row, allowed) for row in rows if any(row.get(name) for name in ("story", "title", "url"))]

    def _link(self, row: dict, allowed: Collection[int]) -> dict:
        if row.get("story"):
            if row["story"] not in allowed:
                raise ValidationError(_("One of these stories is gone, or not yours to link to. Take it out."))
            return {"story": row["story"]}
        title, url = text.tidy_line(str(row.get("title", ""))), text.tidy_line(str(row.get("url", "")))
        if not title or not url:
            raise ValidationError(_("A link needs both a title and an address."))
        text.says_something(title)
        _address(url)
        for name, value in (("title", title), ("url", url)):
            longest = RelatedLink._meta.get_field(name).max_length
            if len(value) > longest:
                raise ValidationError(_("“%(start)s …” is too long."), params={"start": value[:40]})
        return {"title": title, "url": url}


def is_key(value: Any) -> bool:  # noqa: ANN401 - what a browser sent
    """Tell whether a value can be a row's key: a whole number that both databases can hold."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
