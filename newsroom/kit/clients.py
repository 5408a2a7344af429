"""Which network a request comes from: what limits are counted by."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# A home or an office has one IPv6 network of this size.
_IPV6_NETWORK = 64
_IPV6 = 6


def network_of(request: HttpRequest) -> str:
    """Return the network a request comes from: an IPv4 address, the /64 of an IPv6 one, “unknown” where there is none.

    What a visitor says of it counts only behind our own front server (TRUST_PROXY), and then only the last address,
    which that server added.
    """
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("x-forwarded-for", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        address = forwarded.rsplit(",", 1)[-1].strip()
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    if found.version == _IPV6:
        return str(ipaddress.ip_network((found, _IPV6_NETWORK), strict=False))
    return str(found)
