"""The companies that move money for us, behind one Protocol: which are set up, and which takes which way to pay."""

from collections.abc import Callable
from functools import cache
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from supporters.gateways.base import Gateway

# A module `supporters.gateways.<name>` has `from_settings()`; loaded when first asked for, as SDKs are slow to import.
_MODULES = {
    "stripe": "supporters.gateways.stripe",
    "paypal": "supporters.gateways.paypal",
    "sandbox": "supporters.gateways.sandbox",
}
# Where payers go: a page whose form leads there must allow it (Content-Security-Policy: form-action).
_PAYING_AT = {
    "stripe": ["https://checkout.stripe.com", "https://billing.stripe.com"],
    "paypal": ["https://www.paypal.com", "https://www.sandbox.paypal.com"],
    "sandbox": [],
}


class NotSetUp(ImproperlyConfigured):
    """A gateway that has no keys in the environment."""


def names() -> list[str]:
    """Return the gateways that are set up here, in the order in which they are offered."""
    return [name for name in _MODULES if settings.GATEWAYS.get(name)]


@cache
def _loaded(name: str, _marks: str) -> Gateway:
    build: Callable[[], Gateway] = import_module(_MODULES[name]).from_settings
    return build()


def get(name: str) -> Gateway:
    """Return a gateway by name. Raises NotSetUp."""
    if name not in names():
        msg = f"The gateway {name!r} is not set up: set its variables (docs/operators.md)."
        raise NotSetUp(msg)
    return _loaded(name, repr(settings.GATEWAYS[name]))


def for_method(method: str) -> Gateway | None:
    """Return the gateway that takes this way to pay (card, paypal); None when none is set up for it."""
    for name in names():
        gateway = get(name)
        if method in gateway.abilities.methods:
            return gateway
    return None


def paying_at() -> list[str]:
    """Return the sites on which payers pay, where they are others than ours; those of a test's doubles too."""
    found = []
    for name in names():
        found += _PAYING_AT[name]
        address = settings.GATEWAYS[name].get("address", "")
        if address.startswith("http:"):
            found.append(address.rstrip("/"))
    return found
