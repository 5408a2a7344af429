"""How allauth does its work for readers: it talks to the provider, and stops where it would make a user of the desk."""

import time
from typing import Any

import requests
from allauth.core.exceptions import SignupClosedException
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from newsroom.kit.mail_addresses import MailAddressField
from readers import providers

# To connect, and between two bytes; then for the whole answer, whose size is limited too.
TIMEOUT = (3, 5)
LONGEST_SECONDS = 8
MOST_BYTES = 1024 * 1024


class Proven(Exception):
    """Someone proved who they are at a provider. Carries what of it concerns us, and what they set out for."""

    def __init__(self, *, subject: str, email: str, purpose: dict) -> None:
        super().__init__()
        self.subject, self.email, self.purpose = subject, email, purpose


class Failed(Exception):
    """Nobody proved anything: broken off, not begun in this browser, or the provider said something else."""

    def __init__(self, *, is_cancelled: bool = False, is_unknown: bool = False, cause: Exception | None = None) -> None:
        super().__init__()
        self.is_cancelled, self.is_unknown, self.cause = is_cancelled, is_unknown, cause


class Calls(requests.Session):
    """Calls to a provider, which never hold a reader's request for long."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask and read the whole answer in time. Raises requests.Timeout or requests.RequestException."""
        end = time.monotonic() + LONGEST_SECONDS
        answer = super().request(*args, **kwargs | {"timeout": TIMEOUT, "stream": True})
        body = b""
        for part in answer.iter_content(1024):
            body += part
            if time.monotonic() > end:
                raise requests.Timeout
            if len(body) > MOST_BYTES:
                raise requests.RequestException
        answer._content = body  # noqa: SLF001 - where requests keeps what was read
        return answer


class ElsewhereAdapter(DefaultSocialAccountAdapter):
    """Keys come from the settings alone, and no account is ever made: what was learned goes up to our own view."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:  # noqa: ARG002 # fmt: skip
        """Return the apps whose keys are set. No table is asked."""
        found = []
        for offered in providers.offered():
            allauth_id = "openid_connect" if offered.slug == providers.OPENID else offered.allauth_id
            if provider in {None, offered.allauth_id, allauth_id}:
                found.append(SocialApp(provider=allauth_id, **(providers.app_of(allauth_id) or {})))
        return [app for app in found if client_id in {None, app.client_id}]

    def get_requests_session(self) -> requests.Session:
        """Return what calls a provider."""
        return Calls()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:  # noqa: ARG002
        """Take over from allauth. Raises Proven, always."""
        raise Proven(
            subject=sociallogin.account.uid,
            email=_verified(sociallogin),
            purpose=sociallogin.state.get("data") or {},
        )

    def on_authentication_error(self, *_request_and_provider: object, **said: Any) -> None:
        """Take over from allauth. Raises Failed, always."""
        raise Failed(
            is_cancelled=said.get("error") == AuthError.CANCELLED,
            is_unknown="state" not in (said.get("extra_context") or {}),
            cause=said.get("exception"),
        )

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Let nobody become a user of the desk."""
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Look at no user of the desk."""

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: object = None) -> None:  # noqa: ARG002
        """Make no user of the desk. Raises SignupClosedException."""
        raise SignupClosedException


def _verified(sociallogin: SocialLogin) -> str:
    """Return the address that the provider vouches for, in our one form; the first it names where there are several."""
    # Some say “false” in words, which Python takes for true.
    vouched = [a for a in sociallogin.email_addresses if a.verified in {True, "true"}]
    try:
        return MailAddressField().clean(vouched[0].email) if vouched else ""
    except ValidationError:
        return ""
