"""Letters that the desk put before readers: one publication's, the last chosen first, page by page."""

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

from articles.models import Article
from comments.models import Letter
from sections.models import Publication

PAGE = 20
# What of a long letter stands in the list; the rest is on its own page.
OPENING = 700
_MARK = re.compile(r"([0-9]{20})-([0-9]{1,18})", re.ASCII)


class BadMark(ValueError):
    """The mark in the address is not one of ours."""


@dataclass(frozen=True)
class Printed:
    """A letter, its beginning, and the story it is about, if readers may see that."""

    letter: Letter
    about: Article | None

    @property
    def opening(self) -> str:
        """Its first paragraphs; all of it when it isn't long."""
        body = self.letter.body
        if len(body) <= OPENING * 1.3:
            return body
        head = body[:OPENING].rpartition("\n\n")[0] or body[:OPENING].rpartition(" ")[0] or body[:OPENING]
        return f"{head.rstrip(' ,;:–—-')} …"

    @property
    def goes_on(self) -> bool:
        """Whether there is more of it than its beginning."""
        return self.opening != self.letter.body


@dataclass(frozen=True)
class Page:
    """One page of letters, and the mark at which older ones begin, if there are any."""

    letters: list["Printed"]
    older: str | None


def of_publication(publication: Publication, *, before: str = "") -> Page:
    """Return one page of a publication's letters. Two queries. Raises BadMark for a mark we never gave."""
    rows = Letter.objects.filter(publication=publication, chosen_at__isnull=False)
    if before:
        at, key = _read(before)
        rows = rows.filter(Q(chosen_at__lt=at) | Q(chosen_at=at, pk__lt=key))
    found = list(rows.order_by("-chosen_at", "-pk")[: PAGE + 1])
    letters = _with_stories(found[:PAGE])
    return Page(letters, _mark(letters[-1].letter) if len(found) > PAGE else None)


def letter_of(publication: Publication, key: uuid.UUID) -> Printed | None:
    """Return one letter that readers may see."""
    found = Letter.objects.filter(publication=publication, key=key, chosen_at__isnull=False).first()
    return _with_stories([found])[0] if found else None


def _with_stories(letters: list[Letter]) -> list[Printed]:
    keys = {letter.article_id for letter in letters if letter.article_id}
    live = Article.objects.live().select_related("publication").defer("body", "standfirst", "lead_caption")
    stories = live.in_bulk(keys) if keys else {}
    return [Printed(letter, stories.get(letter.article_id or 0)) for letter in letters]


def _mark(letter: Letter) -> str:
    return f"{letter.chosen_at:%Y%m%d%H%M%S%f}-{letter.pk}" if letter.chosen_at else ""


def _read(mark: str) -> tuple[datetime, int]:
    """Return the time and key of a mark. Raises BadMark."""
    found = _MARK.fullmatch(mark)
    if found is None:
        raise BadMark(mark)
    try:
        return datetime.strptime(found[1], "%Y%m%d%H%M%S%f").replace(tzinfo=UTC), int(found[2])
    except ValueError as error:
        raise BadMark(mark) from error
