"""What stands around a story's text on its own page. Of each part only the words are others: the rest is drawn once."""

from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles import crediting, sharing
from articles.models import Article, Listing
from articles.more_from import More
from articles.templatetags.listings import headline_items
from articles.templatetags.stories import byline, dateline, home_of, picture
from newsroom.kit import text
from newsroom.kit.by_value import Frame
from newsroom.kit.prepared import handed_over
from newsroom.templatetags.times import printed_on

register = template.Library()

_LEAD = Frame("parts/lead_picture.html")
_SOURCE, _TAGS, _SHARE = Frame("parts/source.html"), Frame("parts/tags.html"), Frame("parts/share.html")
_NEXT, _PRINT_FOOTER = Frame("parts/next_story.html"), Frame("parts/print_footer.html")
_MORE, _MORE_FROM_ONE = Frame("parts/more_from.html"), Frame("parts/more_from_one.html")
OPENING = 300


@register.simple_tag
def lead_picture(article: Article) -> SafeString:
    """Show a story's picture with its caption, and whose it is (parts/lead_picture.html); nothing where it has none."""
    if article.lead_picture is None:
        return SafeString()
    shown = article.lead_picture
    words = {"caption": article.lead_caption or shown.caption, "credit": shown.credit}
    said = {name: word for name, word in words.items() if word}
    return _LEAD.of({"picture": picture(shown, sizes="story", lazy=False), **said})


@register.simple_tag
def source(article: Article) -> SafeString:
    """Name the agency and lead to the original report (parts/source.html)."""
    agency = crediting.source(article)
    words = {"agency": agency.credit, "path": agency.path} if agency else {}
    if article.source_url:
        words["report"] = article.source_url
    return _SOURCE.of(words)


@register.simple_tag
def tags(article: Article) -> SafeString:
    """Show a story's tags as links (parts/tags.html). Needs `full()`."""
    links = [
        f'<li><a class="tags__link" href="{escape(tag.get_absolute_url())}" rel="tag" dir="auto">{escape(tag.name)}</a></li>'
        for tag in handed_over(article, "tags")
    ]
    return _TAGS.of({"links": mark_safe("".join(links))} if links else {})


@register.simple_tag
def share(article: Article) -> SafeString:
    """Offer plain links to share a story by its address at home (parts/share.html)."""
    address, title = article.canonical_url, article.headline
    links = [
        f'<li><a class="share__link" href="{escape(href)}" rel="external nofollow">{escape(name)}</a></li>'
        for name, href in sharing.links(address, title)
    ]
    return _SHARE.of({"address": address, "title": title, "links": mark_safe("\n    ".join(links))})


@register.simple_tag(takes_context=True)
def next_story(context: Context, following: Listing | None) -> SafeString:
    """Show the beginning of the story to read after one (parts/next_story.html). Needs its text and its bylines."""
    if following is None:
        return _NEXT.of({})
    story = following.article
    words = {
        "address": home_of(story, context.get("publication")), "hue": story.section.hue, "kicker": story.shown_kicker,
        "headline": f"{gettext('Retracted:')} {story.headline}" if story.retracted_at else story.headline,
        "byline": byline(story), "dateline": dateline(story), "opening": text.opening(story.body, OPENING),
    }  # fmt: skip
    return _NEXT.of(words)


@register.simple_tag(takes_context=True)
def more_from(context: Context, more: list[More]) -> SafeString:
    """Show further stories from where one came from (parts/more_from.html)."""
    if not more:
        return SafeString()
    return _MORE.of({"sources": mark_safe("".join(_from_one(context, one) for one in more))})


def _from_one(context: Context, more: More) -> str:
    stories = mark_safe(f'\n<ul class="headlines">\n{headline_items(context, more.stories)}</ul>')
    words = {"address": more.source.get_absolute_url(), "name": more.source.name, "stories": stories}
    return f"{_MORE_FROM_ONE.of(words, kind=more.kind)}    "


@register.simple_tag
def print_footer(article: Article) -> SafeString:
    """Say on paper where a story stands and when it was printed, with a code for the camera (parts/print_footer.html)."""
    words = {"name": article.publication.name, "address": article.canonical_url, "printed": printed_on()}
    if article.is_live():
        words["code"] = f"{article.get_absolute_url()}qr.svg"
    return _PRINT_FOOTER.of(words)
