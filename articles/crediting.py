"""Who a story is by, where it came from and what its dateline says: said once, for page, feeds, JSON-LD and API."""

from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext

from articles.models import Agency, Article, Author
from newsroom.kit import clock
from newsroom.kit.prepared import handed_over


class Signature(NamedTuple):
    """One name in a byline: a person's, or the newsroom's where nobody is named.

    `path` leads to its stories on whatever site shows it, `url` to those at the story's home. Both are empty for
    the newsroom of a story without any byline: there is no page to lead to.
    """

    name: str
    path: str = ""
    url: str = ""
    is_staff: bool = False


class Source(NamedTuple):
    """The agency a story came from: `url` is the page with its stories at home, `website` the agency's own."""

    name: str
    code: str
    path: str
    url: str
    website: str = ""
    credit_line: str = ""

    @property
    def credit(self) -> str:
        """What stands under each of its stories: the line it asks for, or its name."""
        return self.credit_line or self.name


class Dateline(NamedTuple):
    """Place, agency code and date, as in Beijing (XNA) Apr 26, 2022. Each may be missing.

    `published_at` is when the story appeared, which may have been on another day than the one in the dateline.
    """

    place: str
    code: str
    date: date | None
    published_at: datetime | None = None
    is_dated_otherwise: bool = False

    def __str__(self) -> str:
        parts = [self.place, f"({self.code})" if self.code else "", day_of(self.date) if self.date else ""]
        return " ".join(filter(None, parts))


class Credit(NamedTuple):
    """All that is said of a story's origin. `by` is never empty."""

    by: tuple[Signature, ...]
    dateline: Dateline
    agency: Source | None

    @property
    def names(self) -> list[str]:
        """The names in the byline, in order."""
        return [signature.name for signature in self.by]

    @property
    def byline(self) -> str:
        """The names as a line of text: Ana Lind, Bo Chen and Staff Writers."""
        return in_a_row(self.names)


def credit(article: Article) -> Credit:
    """Return who and what stands behind a story. Needs its publication, agency and bylines to be loaded; asks nothing."""
    return Credit(signed_by(article), dateline(article), source(article))


def signed_by(article: Article) -> tuple[Signature, ...]:
    """Return the names of a story's byline, or the newsroom's. Needs the publication and the bylines to be loaded."""
    origin = article.publication.origin
    signatures = tuple(_signature(byline.author, origin) for byline in handed_over(article, "bylines"))
    return signatures or (Signature(gettext("Staff Writers"), is_staff=True),)


def dateline(article: Article) -> Dateline:
    """Return what a story's dateline says. Needs what a card holds."""
    code = article.agency.code if article.agency_id else ""
    shown = article.dateline_date
    appeared = article.published_at
    otherwise = bool(shown and appeared and clock.day_in(appeared, article.publication.zone) != shown)
    return Dateline(article.dateline_place, code, shown, appeared, is_dated_otherwise=otherwise)


def source(article: Article) -> Source | None:
    """Return the agency that a story came from, if it did. Needs publication and agency to be loaded."""
    if not article.agency_id:
        return None
    agency: Agency = article.agency
    path = agency.get_absolute_url()
    return Source(agency.name, agency.code, path, f"{article.publication.origin}{path}", agency.url, agency.credit_line)


def day_of(day: date) -> str:
    """Return a day as datelines write it, in the language of the page."""
    return _day_of(day, get_language())


@lru_cache(maxsize=4_000)
def _day_of(day: date, _language: str) -> str:
    return date_format(day, pgettext("date in a dateline", "M j, Y"))


def in_a_row(names: list[str]) -> str:
    """Return names as a sentence lists them, in the language of the page."""
    if len(names) < 2:  # noqa: PLR2004 - one stands by itself
        return "".join(names)
    return f"{', '.join(names[:-1])} {gettext('and')} {names[-1]}"


def _signature(author: Author, origin: str) -> Signature:
    path = author.get_absolute_url()
    return Signature(author.name, path, f"{origin}{path}", is_staff=author.slug == Author.STAFF_WRITERS)
