"""What a page tells the browser of its look: the colour of its paper, and its sign."""

from django import template
from django.templatetags.static import static

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


@register.simple_tag
def favicon(publication: Publication | None) -> str:
    """Return the address of a publication's sign."""
    return static(f"img/favicons/{publication.theme if publication else Theme.PERIHELION}.svg")


@register.simple_tag
def touch_icon(publication: Publication | None) -> str:
    """Return the address of the same sign as a picture, for home screens."""
    return static(f"img/icons/{publication.theme if publication else Theme.PERIHELION}-192.png")
