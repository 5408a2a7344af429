"""Making an item ready to be written: cleaned, cut to size, with a word on everything that had to be changed."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from articles.importing import bodies, vocabulary
from articles.importing.items import PageItem, PictureReference, Refusal, StoryItem
from articles.models import Correction
from newsroom.kit import html, text
from newsroom.kit.slugs import make_slug

_SLUG = re.compile(r"[a-z0-9](?:[-a-z0-9_]{0,78}[a-z0-9])?")
_YEARS = range(1900, 2200)
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(slots=True)
class Draft:
    """A story ready to be written, but for what only the database knows."""

    item: StoryItem
    checksum: str
    headline: str
    kicker: str
    standfirst: str
    slug: str
    body: bodies.Body
    source_url: str
    dateline_place: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    agency: str
    published_at: datetime | None
    related_links: list[tuple[str, str]]
    corrections: list[tuple[str, str, datetime | None]]
    notes: list[str] = field(default_factory=list)

    @property
    def pictures(self) -> list[PictureReference]:
        """All pictures it names, the lead picture first."""
        lead = [self.item.lead_picture] if self.item.lead_picture else []
        return lead + self.body.pictures


@dataclass(slots=True)
class PageDraft:
    """A standing page ready to be written."""

    item: PageItem
    checksum: str
    title: str
    slug: str
    body: bodies.Body
    notes: list[str] = field(default_factory=list)

    @property
    def pictures(self) -> list[PictureReference]:
        """All pictures it names."""
        return self.body.pictures


def story(item: StoryItem, checksum: str) -> Draft:
    """Return a story ready to be written. Raises Refusal, with the reason, for one that can't be a story here."""
    notes = list(item.notes)
    body = _body(item, notes)
    headline = _headline(item, body, notes)
    published_at = item.published_at
    if published_at is not None and published_at.year not in _YEARS:
        raise Refusal(f"Its date, {published_at:%Y-%m-%d}, lies outside the years 1900 to 2199.")
    if published_at is not None and not body.html:
        notes.append("It has no text: kept as a draft.")
        published_at = None
    return Draft(
        item=item, checksum=checksum, headline=headline, body=body, published_at=published_at, notes=notes,
        kicker=_line(item.kicker, 60, "kicker", notes),
        standfirst=_cut(text.tidy(item.standfirst).strip(), 1000, "standfirst", notes),
        slug=slug_of(item.slug, headline),
        source_url=_address(item.source_url, 500, notes),
        dateline_place=_line(item.dateline_place, 100, "place", notes),
        authors=vocabulary.author_names(item.authors),
        tags=vocabulary.tag_names(item.tags),
        agency=vocabulary.agency_code(item.agency),
        related_links=_links(item, notes),
        corrections=_corrections(item),
    )  # fmt: skip


def page(item: PageItem, checksum: str) -> PageDraft:
    """Return a standing page ready to be written. Raises Refusal for one without a title and text."""
    notes = list(item.notes)
    body = _body(item, notes)
    title = _line(item.title, 200, "title", notes) or text.opening(body.html, 80)
    if not _visible(title):
        raise Refusal("It has neither a title nor text.")
    return PageDraft(item=item, checksum=checksum, title=title, slug=slug_of(item.slug, title), body=body, notes=notes)


def slug_of(wanted: str, words: str) -> str:
    """Return the slug an item had when it can be one here, else one made of it, else one made of the headline."""
    plain = re.sub(r"\.(html?|php|aspx?)\Z", "", wanted.strip().lower())
    if _SLUG.fullmatch(plain):
        return plain
    made = make_slug(plain, fallback="") if plain else ""
    return made.strip("-") or make_slug(words, fallback="story").strip("-")


def _body(item: StoryItem | PageItem, notes: list[str]) -> bodies.Body:
    try:
        body = bodies.read(item.body, kind=item.body_kind)
    except html.TooMuchMarkup as error:
        raise Refusal(str(error)) from error
    notes += [
        f"Left out of the text: {name}{f' ({n} times)' if n > 1 else ''}" for name, n in sorted(body.left_out.items())
    ]
    return body


def _headline(item: StoryItem, body: bodies.Body, notes: list[str]) -> str:
    headline = _line(item.headline, 300, "headline", notes)
    if _visible(headline):
        return headline
    headline = text.opening(body.html, 80)
    if not _visible(headline):
        raise Refusal("It has neither a headline nor text.")
    notes.append("It had no headline: the first words of its text stand there.")
    return headline


def _links(item: StoryItem, notes: list[str]) -> list[tuple[str, str]]:
    found = []
    for title, url in item.related_links:
        address = _address(url, 500, notes)
        if address:
            found.append((_line(title, 300, "title of a link", notes) or address[:300], address))
    return found


def _corrections(item: StoryItem) -> list[tuple[str, str, datetime | None]]:
    found = []
    for correction in item.corrections:
        if correction.kind not in Correction.Kind.values:
            raise Refusal(
                f"“{correction.kind}” is no kind of correction; there are: {', '.join(Correction.Kind.values)}."
            )
        words = text.tidy(correction.text).strip()
        if not _visible(words):
            raise Refusal("One of its corrections says nothing.")
        found.append((correction.kind, words, correction.made_at))
    return found


def _line(words: str, longest: int, name: str, notes: list[str]) -> str:
    return _cut(text.tidy_line(words), longest, name, notes)


def _cut(words: str, longest: int, name: str, notes: list[str]) -> str:
    if len(words) <= longest:
        return words
    notes.append(f"Its {name} has {len(words):,} characters: cut to {longest:,}.")
    head = words[: longest - 1]
    return (head.rsplit(None, 1)[0] if " " in head else head) + "…"


def _address(address: str, longest: int, notes: list[str]) -> str:
    address = text.tidy_line(address)
    if not address:
        return ""
    try:
        _is_address(address)
    except ValidationError:
        notes.append(f"“{address[:80]}” is no web address: left out.")
        return ""
    if len(address) > longest:
        notes.append(f"An address of {len(address):,} characters is too long: left out.")
        return ""
    return address


def _visible(words: str) -> bool:
    try:
        text.says_something(words)
    except ValidationError:
        return False
    return True
