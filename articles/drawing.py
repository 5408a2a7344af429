"""Making a text ready for readers: its pictures, embeds, links to our own stories, pull quotes and tables drawn.

Stored text went through the allow-list (kit/html.py), so it is safe and well-formed as it stands, and its references
are looked up here: one query for all its pictures, one for all its links to stories, none for what it doesn't hold.
"""

import re
from collections.abc import Callable
from html import unescape

from django.template.loader import get_template
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.models import Article, Picture
from newsroom.kit import consent, embeds, text
from sections.models import Publication

PICTURE = re.compile(r'<figure data-picture="(\d{1,18})">(.*?)</figure>', re.DOTALL)
EMBED = re.compile(r'<figure data-embed="([^"<>]{1,300})">(.*?)</figure>', re.DOTALL)
_STRAY = re.compile(
    r'<figure(?! data-(?:picture="\d{1,18}"|embed="[^"<>]{1,300}")>)[^>]* data-(?:picture|embed)="[^"]*"[^>]*>.*?</figure>',
    re.DOTALL,
)
STORY = re.compile(r'<a data-story="(\d{1,18})"(?: rel="noopener")?>(.*?)</a>', re.DOTALL)
PULL = re.compile(r'<blockquote data-pull="">(.*?)</blockquote>', re.DOTALL)
CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.DOTALL)
_TABLE = re.compile(r"<table>(?:(?!<table|</table>).)*</table>", re.DOTALL)
_ROW = re.compile(r"<tr(?: [^>]*)?>.*?</tr>", re.DOTALL)


def drawn(html: str, *, on: Publication | None = None) -> SafeString:
    """Return a text as readers get it. `on` is the site it is read on: stories of that site are linked by their path."""
    if "<figure data-" in html:
        html = EMBED.sub(_embed, _pictures(_STRAY.sub("", html)))
    if "data-story" in html:
        html = _story_links(html, on)
    if "data-pull" in html:
        html = _pull_quotes(html)
    return mark_safe(_tables(html) if "<table" in html else html)


def _pictures(html: str) -> str:
    """Put a figure where the text refers to a picture; a reference to none leaves nothing behind."""
    found = Picture.objects.in_bulk({int(m[1]) for m in PICTURE.finditer(html)}) if "data-picture" in html else {}
    part = get_template("parts/figure.html") if found else None

    def drawn_picture(match: re.Match) -> str:
        shown = found.get(int(match[1]))
        return part.render({"picture": shown, "caption": mark_safe(match[2])}) if shown and part else ""

    return PICTURE.sub(drawn_picture, html)


def _embed(match: re.Match) -> str:
    """Put a placeholder where the text refers to something at a provider's; the reader decides whether it is loaded."""
    embed = embeds.read(unescape(match[1]))
    if embed is None:
        return ""
    caption = CAPTION.search(match[2])
    words = mark_safe(caption[1]) if caption else ""
    title = text.plain(words) or f"{embed.provider.what} · {embed.provider.name}"
    return get_template("parts/embed.html").render(
        {"embed": embed, "purpose": consent.purpose_of(embed.provider), "caption": words, "title": title}
    )


def _story_links(html: str, on: Publication | None) -> str:
    """Give each link to a story its address of today; of one that isn't before readers now, the words stay."""
    keys = {int(m[1]) for m in STORY.finditer(html)}
    live = Article.objects.live().filter(pk__in=keys).select_related("publication")
    stories = live.only("path", "publication__host")
    addresses = {story.pk: _address(story, on) for story in stories}

    def linked(match: re.Match) -> str:
        address = addresses.get(int(match[1]))
        return f'<a href="{escape(address)}">{match[2]}</a>' if address else match[2]

    return STORY.sub(linked, html)


def _address(story: Article, on: Publication | None) -> str:
    return story.get_absolute_url() if on and story.publication_id == on.pk else story.canonical_url


def _pull_quotes(html: str) -> str:
    """Set pull quotes apart."""
    part = get_template("parts/pull_quote.html")
    return pull_quotes(html, lambda words, repeats: part.render({"words": mark_safe(words), "repeats": repeats}))


def pull_quotes(html: str, draw: Callable[[str, bool], str]) -> str:
    """Put what `draw` makes of it in the place of each pull quote; it is told whether it repeats the text word for word."""
    if not PULL.search(html):
        return html
    said = f" {_words(PULL.sub(' ', html))} "

    def set_apart(match: re.Match) -> str:
        parts = [_words(part) for part in re.split(r"…|\.\.\.", match[1])]
        return draw(match[1], all(f" {part} " in said for part in parts if part))

    return PULL.sub(set_apart, html)


def _words(html: str) -> str:
    """Return a fragment's words in small letters, without its marks."""
    return " ".join(re.findall(r"\w+", unescape(strip_tags(html.replace("<", " <"))).casefold()))


def _tables(html: str) -> str:
    """Part each table into head, body and foot, and let a wide one scroll by itself, by keyboard too."""
    label = escape(_("Table"))
    html = _TABLE.sub(_parted, html)
    wrapped = html.replace("<table", f'<div class="wide-table" tabindex="0" role="group" aria-label="{label}"><table')
    return wrapped.replace("</table>", "</table></div>")


def _parted(match: re.Match) -> str:
    """Write a table's first rows of head cells as its head and its marked rows as its foot, each head cell with its scope.

    A table that came with parts of its own keeps them.
    """
    table = match[0]
    if "<thead" in table or "<tfoot" in table:
        return table
    rows = _ROW.findall(table)
    head = 0
    while head < len(rows) - 1 and "<th" in rows[head] and "<td" not in rows[head] and "data-foot" not in rows[head]:
        head += 1
    foot = [row.replace(' data-foot=""', "", 1) for row in rows[head:] if row.startswith('<tr data-foot=""')]
    body = [row for row in rows[head:] if not row.startswith('<tr data-foot=""')]
    caption = re.search(r"<caption>.*?</caption>", table, re.DOTALL)
    parts = [("thead", rows[:head], "col"), ("tbody", body, "row"), ("tfoot", foot, "row")]
    written = "".join(
        f"<{tag}>{''.join(_scoped(row, scope) for row in some)}</{tag}>" for tag, some, scope in parts if some
    )
    return f"<table>{caption[0] if caption else ''}{written}</table>"


def _scoped(row: str, scope: str) -> str:
    """Say of each head cell whether it heads a column or a row."""
    return re.sub(r"<th((?: (?!scope)[a-z]+=\"[^\"]*\")*)>", rf'<th\1 scope="{scope}">', row)
