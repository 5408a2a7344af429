"""What readers fill in: an address, a code, a name. Each checks and returns clean values; nothing is saved here."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom.kit import text
from newsroom.kit.mail_addresses import MailAddressField
from readers.models import Reader

LONGEST_NAME = 60
# What turns the words around a name about, or hides in it.
_UNSEEN = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f]")


class AskForm(forms.Form):
    """An address to send a code to."""

    email = MailAddressField()


class NameForm(forms.Form):
    """What a reader is called beside what they write."""

    # However long it comes, so that the limit counts what is seen of it.
    name = forms.CharField(
        max_length=500, strip=False, error_messages={"required": gettext_lazy("Write the name that stands beside what you write.")}
    )  # fmt: skip

    def clean_name(self) -> str:
        """Return the name on one line. Raises ValidationError for one that can't be seen, or is too long."""
        name = text.tidy_line(_UNSEEN.sub("", self.cleaned_data["name"]))
        if not text.is_visible(name):
            raise ValidationError(_("Write the name that stands beside what you write."))
        if len(name) > LONGEST_NAME:
            raise ValidationError(_("At most %(most)d letters have room.") % {"most": LONGEST_NAME})
        return name


class OwnForm(NameForm):
    """What a reader can change on their own page."""

    mail = forms.ChoiceField(
        choices=Reader.Mail, error_messages={"required": gettext_lazy("Choose when we may write."), "invalid_choice": gettext_lazy("Choose when we may write.")}
    )  # fmt: skip
