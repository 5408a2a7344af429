"""The way to a provider and back, as allauth goes it."""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import HttpRequest

from readers.providers import Provider

registry.load()


def set_out(request: HttpRequest, provider: Provider, *, purpose: dict) -> str:
    """Note a state for this browser and return the address at the provider. Nothing of the request chooses what is asked there."""
    theirs = get_adapter(request).get_provider(request, provider.allauth_id)
    return theirs.redirect(request, process="login", data=purpose)["Location"]


def come_back(request: HttpRequest, provider: Provider) -> None:
    """Check what came back and ask the provider who it is. Raises Proven or Failed (readers/adapters.py)."""
    theirs = get_adapter(request).get_provider(request, provider.allauth_id)
    OAuth2CallbackView.adapter_view(theirs.get_oauth2_adapter(request))(request)
