"""What a page tells the browser of its look: the colour of its paper, and its sign."""

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from newsroom.kit.by_value import ByValue, DrawnPart
from sections.models import Publication, Theme

register = template.Library()

# The paper by day and by night, as browsers want it for their own frame. Equal to --ground in css/themes/.
GROUNDS = {
    Theme.PERIHELION: ("#fbf8f2", "#0b0f1b"),
    Theme.AREOGRAPH: ("#fdf7f0", "#160e0a"),
    Theme.GRIDLINE: ("#f8fafb", "#0a1115"),
    Theme.TERRANE: ("#f7faf6", "#09120e"),
}


@register.simple_tag
def ground(publication: Publication | None, scheme: str) -> str:
    """Return the colour of a publication's paper: `light` or `dark`. Without a publication, the first theme's."""
    light, dark = GROUNDS[publication.theme if publication else Theme.PERIHELION]
    return dark if scheme == "dark" else light


_LOOK = DrawnPart("parts/look.html", most=100)
_SCRIPT: ByValue[SafeString] = ByValue(most=10)
_FEEDS = DrawnPart("parts/feed_links.html", most=2_000)


@register.simple_tag
def look(publication: Publication | None) -> SafeString:
    """Tell the browser of a publication's colours, signs and sheets, and how it is searched (parts/look.html).

    Without a publication it looks like the first theme.
    """
    light, dark = (ground(publication, scheme) for scheme in ("light", "dark"))
    theme = publication.theme if publication else Theme.PERIHELION
    return _LOOK.of(theme=str(theme), light=light, dark=dark, name=publication.name if publication else "")


@register.simple_tag
def site_script() -> SafeString:
    """Name the script that every page has."""
    path = "js/site.js"
    return _SCRIPT.of(path, lambda: format_html('<script type="module" src="{}"></script>', static(path)))


@register.simple_tag
def favicon(publication: Publication | None) -> str:
    """Return the address of a publication's sign."""
    return static(f"img/favicons/{publication.theme if publication else Theme.PERIHELION}.svg")


@register.simple_tag(takes_context=True)
def feed_links(context: Context, path: str, title: str) -> SafeString:
    """Say where the feeds of a page's stories are (parts/feed_links.html). `path` is the page they follow."""
    return _FEEDS.of(origin=context["publication"].origin, path=path, title=title)
