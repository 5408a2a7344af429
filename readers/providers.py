"""Which providers readers can sign in with: those whose keys the operator has set, in the order they are offered."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

# By the name in our addresses: allauth's name, and what people call it.
_KNOWN = {
    "google": ("google", "Google"),
    "apple": ("apple", "Apple"),
    "facebook": ("facebook", "Facebook"),
    "x": ("twitter_oauth2", "X"),
    "github": ("github", "GitHub"),
}
OPENID = "openid"


@dataclass(frozen=True)
class Provider:
    """One provider that is offered: its name in addresses, allauth's, people's, and that in `Identity.provider`."""

    slug: str
    allauth_id: str
    name: str
    known_as: str


def offered() -> list[Provider]:
    """Return the providers whose keys are all set."""
    found = [
        Provider(slug, allauth_id, name, known_as=slug)
        for slug, (allauth_id, name) in _KNOWN.items()
        if app_of(allauth_id)
    ]
    openid = app_of("openid_connect")
    if openid:
        found.append(Provider(OPENID, OPENID, openid["name"], known_as=_issuer(openid)))
    return found


def find(slug: str) -> Provider | None:
    """Return a provider by its name in addresses, where it is offered."""
    return next((provider for provider in offered() if provider.slug == slug), None)


def name_of(known_as: str) -> str:
    """Return what people call the provider of an account elsewhere, whether or not it is still offered."""
    for provider in offered():
        if provider.known_as == known_as:
            return provider.name
    return _KNOWN[known_as][1] if known_as in _KNOWN else _("A provider we no longer work with")


def app_of(allauth_id: str) -> dict[str, Any] | None:
    """Return what the operator set for a provider, where nothing is missing."""
    known: dict[str, dict[str, Any]] = settings.SOCIALACCOUNT_PROVIDERS
    for app in known.get(allauth_id, {}).get("APPS", []):
        own = app.get("settings", {})
        wanted = [app["client_id"], app["secret"]]
        if allauth_id == "openid_connect":
            wanted.append(own["server_url"])
        if allauth_id == "apple":
            wanted += [app["key"], own["certificate_key"]]
        if all(wanted):
            return app
    return None


def _issuer(app: dict) -> str:
    """Tell one OpenID Connect provider from the next: a reader's name at the old one means nothing at the new one."""
    return f"{OPENID}:{hashlib.sha256(app['settings']['server_url'].encode()).hexdigest()[:16]}"
