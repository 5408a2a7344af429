"""What a page says before anything is there."""

from django import template

from sections import network

register = template.Library()


@register.simple_tag
def is_first_run() -> bool:
    """Tell whether no publication was ever made. No query while the map of the network is known."""
    return not network.current().publications
