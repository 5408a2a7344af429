"""Front servers and content delivery networks that keep our pages, each told what has changed in its own way."""

from django.conf import settings

from pages.gateways.base import Front
from pages.gateways.cloudflare import Cloudflare
from pages.gateways.fastly import Fastly
from pages.gateways.nginx import Nginx
from pages.gateways.varnish import Varnish


def from_settings() -> list[Front]:
    """Return the fronts that the operator named."""
    return [_front(*named.split(" ", 1)) for named in settings.FRONTS]


def _front(kind: str, where: str) -> Front:
    if kind == "varnish":
        return Varnish(where)
    if kind == "nginx":
        return Nginx(where)
    if kind == "fastly":
        return Fastly(where, key=settings.FASTLY_KEY, address=settings.FASTLY_ADDRESS)
    return Cloudflare(where, token=settings.CLOUDFLARE_TOKEN, address=settings.CLOUDFLARE_ADDRESS)
