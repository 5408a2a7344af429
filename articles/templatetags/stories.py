"""What pages say of a story: its pictures, text, byline, dateline, and the ways to share it."""

from datetime import date
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from articles import crediting, drawing, renditions
from articles.lists import Row
from articles.models import Article, Correction, Picture, RelatedLink, listing
from newsroom.kit import picture_sizes, pictures, text, tongues
from newsroom.kit.by_value import ByValue, DrawnPart
from newsroom.kit.prepared import handed_over
from newsroom.templatetags.times import machine
from sections.models import Publication

register = template.Library()
# Fifty pages' worth, of four kilobytes each with what they were drawn of.
_BYLINES = DrawnPart("parts/byline.html", most=2_000)
_CARDS: ByValue[SafeString] = ByValue(most=1_500)


@register.filter
def tongue(words: str) -> SafeString:
    """Return the attribute that names the language of words in another script, with a blank before it; else nothing."""
    language = tongues.language_of(words)
    return SafeString(f' lang="{language}"' if language else "")


@register.simple_tag
def picture(of: Picture, *, sizes: str, shape: str = "whole", lazy: bool = True, alt: str | None = None) -> SafeString:
    """Show a picture in all its sizes and formats. `sizes`: the place it stands in, or the HTML attribute itself."""
    across, down = pictures.size_in(shape, of.width, of.height)
    widths = pictures.widths_in(shape, of.width, of.height)
    fallback = next((w for w in widths if w >= 640), widths[-1])  # noqa: PLR2004 - a middle size for old browsers
    # A template's own words are safe as they are.
    sizes, said = conditional_escape(picture_sizes.of(sizes)), conditional_escape(of.alt if alt is None else alt)
    sources = "".join(
        f'<source type="{pictures.MEDIA_TYPES[extension]}" '
        f'srcset="{escape(renditions.srcset(of, shape=shape, extension=extension))}" sizes="{sizes}">'
        for extension in ("avif", "webp")
    )
    address = renditions.address(of, shape=shape, width=fallback, extension="jpg")
    return SafeString(
        f'<picture class="picture">{sources}<img src="{escape(address)}" '
        f'srcset="{escape(renditions.srcset(of, shape=shape, extension="jpg"))}" sizes="{sizes}" '
        f'width="{across}" height="{down}" alt="{said}" decoding="async" '
        f"{'loading="lazy"' if lazy else 'fetchpriority="high"'}></picture>"
    )


def linked(article: Article, publication: Publication | None) -> SafeString:
    """Return a story's headline as a link for readers of a publication's site."""
    address = home_of(article, publication)
    return _headline(address, article.headline, get_language(), is_retracted=article.retracted_at is not None)


@lru_cache(maxsize=4_000)
def _headline(address: str, words: str, _language: str, *, is_retracted: bool) -> SafeString:
    before = f"<strong>{escape(gettext('Retracted:'))}</strong> " if is_retracted else ""
    opens = f'<a class="headlines__link" href="{escape(address)}" dir="auto"{tongue(words)}>'
    return SafeString(f"{opens}{before}{escape(words)}</a>")


@register.simple_tag(takes_context=True)
def card(
    context: Context, of: Article | Row, *, variant: str = "plain", level: int = 3, sizes: str = "", lazy: bool = False,
    kicker: str = "", standfirst: str = "",
) -> SafeString:  # fmt: skip
    """Show the card of a story, or of a list's row (parts/card.html). `sizes`: the place of its picture; `kicker` and `standfirst` may be "no".

    After a publication all but one of a page's cards are as they were: what was drawn of the same values is kept.
    """
    section, publication = context.get("section"), context.get("publication")
    shown = {
        "beneath": section.name if section else "", "variant": variant, "level": level, "sizes": sizes, "lazy": lazy,
        "kicker": kicker, "standfirst": standfirst,
    }  # fmt: skip
    printed = listing.printed(of) if isinstance(of, Article) else of.printed
    values = (get_language(), publication and publication.pk, printed, *shown.values())
    return _CARDS.of(values, lambda: _drawn_card(of, publication, shown))


def _drawn_card(of: Article | Row, publication: Publication | None, shown: dict[str, object]) -> SafeString:
    article = of if isinstance(of, Article) else of.article
    said = {"article": article, "address": home_of(article, publication), **shown}
    return render_to_string("parts/card.html", said)


@register.simple_tag
def body(article: Article, publication: Publication | None = None) -> SafeString:
    """Return a story's text with its pictures, embeds, story links and tables drawn, for readers of a publication's site.

    One query when it holds pictures, one when it links to stories of ours, none otherwise.
    """
    return drawing.drawn(article.body, on=publication)


@register.filter
def with_pictures(html: str) -> SafeString:
    """Return rich text with all that it refers to drawn, for standing pages."""
    return drawing.drawn(html)


@register.simple_tag
def byline(article: Article) -> SafeString:
    """Name the authors with links to their pages (parts/byline.html). Needs the bylines to be loaded."""
    return _BYLINES.of(by=crediting.signed_by(article))


@register.simple_tag
def dateline(article: Article, *, links: bool = False) -> SafeString:
    """Show place, agency code and date: Beijing (XNA) Apr 26, 2022.

    `links`: as on the story's own page, leading to the agency's, with the moment of publication for machines, and
    for readers too where the dateline gives another day.
    """
    line = crediting.dateline(article)
    if not links:
        return _dateline(line.place, line.code, line.date, get_language())
    said, appeared = [], line.published_at
    if line.place:
        said.append(f"<bdi>{escape(line.place)}</bdi> ")
    if line.code:
        agency = crediting.source(article)
        code = escape(line.code)
        link = f'<a href="{escape(agency.path)}" title="{escape(agency.name)}">{code}</a>' if agency else code
        said.append(f"({link}) ")
    if line.date:
        to_the_second = appeared and not line.is_dated_otherwise
        said.append(_day(line.date, machine(appeared) if to_the_second else line.date.isoformat()))
    if appeared and line.is_dated_otherwise:
        day = _day(timezone.localdate(appeared), machine(appeared))
        word = escape(pgettext("before a date", "Published"))
        said.append(f' <span class="dateline__published">{word} {day}</span>')
    return SafeString(f'<span class="dateline">{"".join(said)}</span>')


@lru_cache(maxsize=4_000)
def _dateline(place: str, code: str, day: date | None, _language: str) -> SafeString:
    parts = [
        f"<bdi>{escape(place)}</bdi> " if place else "", f"({escape(code)}) " if code else "",
        _day(day, day.isoformat()) if day else "",
    ]  # fmt: skip
    return SafeString(f'<span class="dateline">{"".join(parts)}</span>')


def _day(day: date, for_machines: str) -> str:
    return f'<time datetime="{escape(for_machines)}">{escape(crediting.day_of(day))}</time>'


@register.filter
def corrections_in_order(article: Article) -> list[Correction]:
    """Return what was changed in a story, the first change first. Needs `full()`."""
    return sorted(handed_over(article, "corrections"), key=lambda note: (note.made_at, note.pk))


@register.filter
def above(notes: list[Correction]) -> list[Correction]:
    """Return the notes that stand above a story's text."""
    return [note for note in notes if note.place == Correction.Place.TOP]


@register.filter
def beneath(notes: list[Correction]) -> list[Correction]:
    """Return the notes that stand beneath a story's text."""
    return [note for note in notes if note.place != Correction.Place.TOP]


@register.filter
def links_elsewhere(article: Article) -> list[RelatedLink]:
    """Return a story's related links that lead away from the network, in order. Needs `full()`."""
    return [link for link in handed_over(article, "related_links") if link.url]


@register.filter
def host(url: str) -> str:
    """Return the host of an address, as readers know it: without a leading www."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@register.filter
def opening(html: str, length: int) -> str:
    """Return the first words of a text, cut at a word."""
    return text.opening(html, length)


@register.simple_tag
def home_of(article: Article, publication: Publication | None) -> str:
    """Return a story's address as a reader of this publication should follow it: at a sister's, with its host."""
    if publication is None or article.publication_id == publication.pk:
        return article.get_absolute_url()
    return article.canonical_url
