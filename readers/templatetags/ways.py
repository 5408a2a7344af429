"""The ways in: as they are offered at the door, and as a reader has them on their own page."""

from typing import Any

from django import template

from readers import providers
from readers.models import Reader

register = template.Library()


@register.inclusion_tag("parts/ways_in.html", takes_context=True)
def ways_in(context: template.Context) -> dict[str, Any]:
    """Offer each provider and the reader's passkeys. No query. The page has an address field of its own beside it."""
    return {"request": context["request"], "csrf_token": context.get("csrf_token"), "providers": providers.offered()}


@register.inclusion_tag("parts/own_ways.html", takes_context=True)
def own_ways(context: template.Context, reader: Reader) -> dict[str, Any]:
    """List a reader's accounts elsewhere and passkeys, each to remove, and offer others. Two queries."""
    identities = list(reader.identities.order_by("added_at", "pk"))
    known = {identity.provider for identity in identities}
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "reader": reader,
        "identities": [(identity, providers.name_of(identity.provider)) for identity in identities],
        "passkeys": list(reader.passkeys.order_by("added_at", "pk")),
        "others": [provider for provider in providers.offered() if provider.known_as not in known],
    }
