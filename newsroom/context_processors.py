"""What every page's template knows."""

from django.http import HttpRequest

from sections import network


def publication(request: HttpRequest) -> dict:
    """Return the publication whose page this is, its map and its sister sites; nothing at the desk's own host."""
    site = getattr(request, "site_map", None)
    if site is None:
        return {}
    return {
        "publication": site.publication,
        "site_map": site,
        "sister_sites": network.current().sisters_of(site.publication),
    }
