"""What is asked for when someone signs in, forgot their password or proves that they are still themselves."""

import re
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm, UserTokenForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.models import User
from signin import limiting
from signin.models import UsedCode

# Longer than the time for which a code fits, before and after.
CODES_KEPT = timedelta(minutes=5)


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        strip=True,
        widget=forms.TextInput(
            attrs={"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ForgottenForm(ResetPasswordForm):
    """The address on one's account. What is wrong with it is not said: the answer is the same for every address."""

    def clean_email(self) -> str:
        """Count the attempt; of one too many nothing comes, and nothing is said either."""
        email = super().clean_email()
        try:
            limiting.enter(limiting.Kind.RESET, email, context.request)
        except (limiting.Locked, limiting.CanNotTell):
            self.users = []
        return email


class LinkForm(UserTokenForm):
    """The link that was sent by mail."""

    def _get_user(self, uidb36: str) -> User | None:
        """Return whose link it is; a closed account has none."""
        user = super()._get_user(uidb36)
        return user if user is not None and user.is_active else None


class OneUse(forms.Form):
    """A code that is counted, read with or without blanks, and taken once."""

    user: User

    def clean_code(self) -> str:
        """Return the code when it fits and was not used before."""
        self.cleaned_data["code"] = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        try:
            attempt = limiting.enter(limiting.Kind.CODE, f"user {self.user.pk}", context.request)
        except (limiting.Locked, limiting.CanNotTell):
            raise get_adapter().validation_error("too_many_login_attempts") from None
        code = super().clean_code()
        if not _use(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        limiting.forgive(attempt)
        return code


class CodeForm(OneUse, AuthenticateForm):
    """The second step: a code of an app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self.fields["code"])


class ConfirmByCodeForm(OneUse, ReauthenticateForm):
    """Proof by code that one is still oneself, before something is changed that guards the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self.fields["code"])


def _as_code(field: forms.Field) -> None:
    field.label = _("Code")
    field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "20"}


def _use(user: User, code: str) -> bool:
    """Note that a code was used; tell whether it was the first time. Asked in the database, which all processes share."""
    UsedCode.objects.filter(user=user, at__lt=timezone.now() - CODES_KEPT).delete()
    try:
        with transaction.atomic():
            UsedCode.objects.create(user=user, digest=limiting.digest(f"{user.pk} {code}"))
    except IntegrityError:
        return False
    return True
