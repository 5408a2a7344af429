"""An e-mail address as a person types it, and the one form in which it is kept: however it is written, it is one person's."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class MailAddressField(forms.EmailField):
    """An e-mail address as gateways and mail servers take it."""

    def __init__(self, *, missing: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - words, perhaps lazy
        """Take what is said where nothing is typed."""
        missing = missing or _("Write your e-mail address.")
        wrong = _("This is not an e-mail address we can write to. It looks like name@example.org.")
        super().__init__(
            max_length=254, error_messages={"required": missing, "invalid": wrong, "max_length": wrong}, **kwargs
        )

    def clean(self, value: str | None) -> str:
        """Return the address in small letters. Raises ValidationError, for quoted names too: hardly a server takes them."""
        # What stands in one line of a mail's head has one line.
        if value and (re.search(r"[\r\n\x00]", value) or '"' in value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return self._in_one_form(super().clean(value).lower())

    def _in_one_form(self, address: str) -> str:
        """Write a host's name as mail servers look it up: müller.example and xn--mller-kva.example are one."""
        name, at, host = address.rpartition("@")
        if host.isascii():
            return address
        try:
            return f"{name}{at}{host.encode('idna').decode()}"
        except UnicodeError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
