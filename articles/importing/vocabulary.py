"""Authors, tags and agencies by their names: read once for a run, made when missing."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from articles import publishing
from articles.models import Agency, Author, Tag
from newsroom.kit import text
from newsroom.kit.slugs import first_free, make_slug

_MOST_TAG, _MOST_AUTHOR = 100, 150


class Vocabulary:
    """What stories share: names to the keys of our rows. Upper and lower case don't count."""

    def __init__(self) -> None:
        self._authors = {name.casefold(): pk for pk, name in Author.objects.values_list("pk", "name")}
        self._tags = {name.casefold(): pk for pk, name in Tag.objects.values_list("pk", "name")}
        self._agencies = {code.casefold(): pk for pk, code in Agency.objects.values_list("pk", "code")}
        self._author_slugs = set(Author.objects.values_list("slug", flat=True))
        self._tag_slugs = set(Tag.objects.values_list("slug", flat=True))
        self._staff: int | None = None

    @transaction.atomic
    def learn(self, *, authors: Iterable[str], tags: Iterable[str]) -> None:
        """Make the authors and tags that are not there yet, in two statements."""
        new_authors = self._new(authors, self._authors, self._author_slugs, fallback="author", longest=80)
        for author in Author.objects.bulk_create([Author(name=n, slug=s) for n, s in new_authors]):
            self._authors[author.name.casefold()] = author.pk
        new_tags = self._new(tags, self._tags, self._tag_slugs, fallback="tag", longest=80)
        for tag in Tag.objects.bulk_create([Tag(name=n, slug=s) for n, s in new_tags]):
            self._tags[tag.name.casefold()] = tag.pk

    def authors(self, names: Iterable[str]) -> list[int]:
        """Return the keys of a byline's authors in order, each once; those of Staff Writers for no one."""
        keys = list(dict.fromkeys(self._authors[name.casefold()] for name in names))
        return keys or [self._staff_writers()]

    def tags(self, names: Iterable[str]) -> list[int]:
        """Return the keys of tags, each once."""
        return list(dict.fromkeys(self._tags[name.casefold()] for name in names))

    def agency(self, code: str, *, name: str, credit_line: str, url: str) -> int:
        """Return the key of an agency, made when its code is new."""
        if code.casefold() not in self._agencies:
            row = Agency.objects.create(
                code=code, name=(name or code)[:150], credit_line=credit_line[:300], url=url[:200]
            )
            self._agencies[code.casefold()] = row.pk
        return self._agencies[code.casefold()]

    def _staff_writers(self) -> int:
        if self._staff is None:
            self._staff = publishing.staff_writers().pk
        return self._staff

    @staticmethod
    def _new(
        names: Iterable[str], known: dict[str, int], slugs: set[str], *, fallback: str, longest: int
    ) -> list[tuple[str, str]]:
        """Return the names that are not known with free slugs, each once, in order."""
        made: dict[str, tuple[str, str]] = {}
        for name in names:
            key = name.casefold()
            if key not in known and key not in made:
                slug = first_free(make_slug(name, fallback=fallback, longest=longest), slugs, longest=longest)
                slugs.add(slug)
                made[key] = (name, slug)
        return list(made.values())


def author_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names a byline can hold: tidied, cut, without blanks and the words for no one in particular."""
    return _fit(names, _MOST_AUTHOR)


def tag_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names tags can have: tidied and cut, without blanks."""
    return _fit(names, _MOST_TAG)


def agency_code(code: str) -> str:
    """Return a code as agencies have it: letters, digits, hyphens, at most twenty."""
    return re.sub(r"[^A-Za-z0-9_-]", "", code)[:20]


def _fit(names: Iterable[str], longest: int) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        line = text.tidy_line(name)[:longest].strip()
        try:
            text.says_something(line)
        except ValidationError:
            continue
        found.setdefault(line.casefold(), line)
    return tuple(found.values())
