"""What a page's frame needs to know of the look: the colours behind it, its sign, and whether there is anything yet."""

from django import template
from django.templatetags.static import static

from sections import network
from sections.models import Publication, Theme

register = template.Library()

# The paper by day and by night, as browsers want it for their own frame. Equal to --ground in css/themes/.
GROUNDS = {
    Theme.PERIHELION: ("#fbf8f2", "#0b0e1b"),
    Theme.AREOGRAPH: ("#fcf7f1", "#150d09"),
    Theme.GRIDLINE: ("#f8fafc", "#091015"),
    Theme.TERRANE: ("#f7faf5", "#08110e"),
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
def is_first_run() -> bool:
    """Tell whether no publication was ever made. No query while the map of the network is known."""
    return not network.current().publications


