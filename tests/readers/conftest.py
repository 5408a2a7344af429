"""A provider on this machine, which the site asks in place of the real ones."""

import pytest

from tests.readers import provider as providers


@pytest.fixture(scope="session")
def provider_up():
    """The provider's server: one for all tests."""
    with providers.running() as provider:
        yield provider


@pytest.fixture
def provider(provider_up, settings, monkeypatch):
    """The provider, with Ada signed in there and in a good mood, and our keys for it in each of its guises."""
    fresh = providers.Provider()
    for name in ("person", "mood", "codes", "tokens", "asked"):
        setattr(provider_up, name, getattr(fresh, name))
    settings.SOCIALACCOUNT_PROVIDERS = providers.keys()
    for where, name, what in providers.point(provider_up.address, settings):
        monkeypatch.setattr(where, name, what)
    return provider_up
