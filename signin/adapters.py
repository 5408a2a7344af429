"""How allauth does its work at our desk."""

import base64
import hashlib
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from newsroom.kit import clients
from newsroom.models import User
from sections import network
from signin import forgetting, policy


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made at the desk only; addresses of visitors are read as everywhere else; mails go out later."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": _("That is not your password."),
        "incorrect_code": _("That code is not right, or it was used already. Wait for the next one."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "invalid_password_reset": _("This link was used already, or it is too old."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Let nobody make an account by themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where a request comes from, as one address; of an IPv6 network its first."""
        address = clients.network_of(request).partition("/")[0]
        return "127.0.0.1" if address == "unknown" else address

    def is_safe_url(self, url: str) -> bool:
        """Lead nowhere but to this host."""
        return url_has_allowed_host_and_scheme(url, {self.request.get_host()}, require_https=self.request.is_secure())

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002
        """Send the link with the paper's configured host, whatever host the request named."""
        publication = getattr(self.request, "publication", None) or network.current().publications[0]
        forgetting.send_link_later(user, publication=publication)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second steps: secrets are encrypted in the database, and the last one stays where one is required."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _(
            "Your role needs a second step, and this is your last one. Add another first, then remove this."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept: a copy of the database alone signs nobody in."""
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that was encrypted under the present key or one of the older ones."""
        try:
            return _locks().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # The key is gone: no code fits any more, rather than any.
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second step of those who need one."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=policy.STEPS).exclude(
            pk=authenticator.pk
        )
        return others.exists() or not policy.needs_second_factor(authenticator.user)

    def get_totp_issuer(self) -> str:
        """Return the name under which an app lists the account."""
        publication = getattr(self.request, "publication", None)
        return publication.name if publication else "Newsroom"

    def get_totp_label(self, user: User) -> str:
        """Return whose account it is."""
        return user.username

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return to which host a passkey belongs, and what browsers call it."""
        return {"id": self.request.get_host().partition(":")[0], "name": self.get_totp_issuer()}


def _locks() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"signin:{key}".encode()).digest())) for key in keys]
    )
