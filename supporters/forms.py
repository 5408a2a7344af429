"""What readers fill in: a gift, an amount, an address. Each checks and returns clean values; nothing is saved here."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom.kit import text
from newsroom.kit.mail_addresses import MailAddressField
from newsroom.kit.money import Money
from supporters import amount_words
from supporters.models import Plan

OTHER = "other"
_WAY = {"card": gettext_lazy("Card"), "paypal": gettext_lazy("PayPal")}
# Never “//host” or “/\host”: a page of ours links back to it.
_STORY = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,198}")
_LONGEST_KEY = 18


class Address(MailAddressField):
    """The address of who gives."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(missing=gettext_lazy("Write your e-mail address: the receipt goes there."), **kwargs)


def amount(typed: str, plan: Plan) -> Money:
    """Return the amount that was typed for a plan. Raises ValidationError that says what to write instead."""
    if not typed.strip():
        raise ValidationError(_("Write an amount, such as %(example)s.") % {"example": plan.minimum})
    try:
        money = amount_words.read(typed, plan.currency)
    except amount_words.TooExact as error:
        example = amount_words.written(Money(plan.minimum_minor, plan.currency))
        raise ValidationError(
            _("There are too many digits behind the point. Write it like %(example)s.") % {"example": example}
        ) from error
    except amount_words.NotAnAmount as error:
        raise ValidationError(_("Write the amount in digits, such as 7.50 or 7,50.") if plan.currency != "JPY" else _(
            "Write the amount in digits, such as 750.")) from error  # fmt: skip
    return within(money, plan)


def within(money: Money, plan: Plan) -> Money:
    """Return an amount that a plan takes. Raises ValidationError that names the limit."""
    if plan.allows(money.minor):
        return money
    if not plan.is_open_ended:
        raise ValidationError(_("This is exactly %(amount)s.") % {"amount": plan.minimum})
    if money.minor < plan.minimum_minor:
        raise ValidationError(_("The least amount is %(amount)s.") % {"amount": plan.minimum})
    raise ValidationError(
        _("The largest amount is %(amount)s. Write to us if you want to give more.") % {"amount": plan.maximum}
    )


class GivingForm(forms.Form):
    """A gift: how much, by which way, from whom. What stands in it is checked against the plan again."""

    amount = forms.CharField(max_length=12, required=False)
    other = forms.CharField(max_length=40, required=False, strip=False)
    method = forms.CharField(max_length=10, required=False)
    email = Address()
    name = forms.CharField(max_length=120, required=False)
    key = forms.CharField(max_length=200, required=False)
    story = forms.CharField(max_length=200, required=False)
    section = forms.CharField(max_length=_LONGEST_KEY, required=False)
    wording = forms.CharField(max_length=_LONGEST_KEY, required=False)
    answer = forms.CharField(max_length=20, required=False)
    # People don't see it; programs that fill in whatever there is do.
    website = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: object, plan: Plan, methods: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.methods = plan, methods

    def clean_amount(self) -> Money | None:
        """Return the amount of a button that was pressed; none where another amount is to be typed."""
        chosen = self.cleaned_data["amount"]
        if chosen == OTHER and self.plan.is_open_ended:
            return None
        if chosen.isascii() and chosen.isdecimal():
            return within(Money(int(chosen), self.plan.currency), self.plan)
        raise ValidationError(_("Choose an amount."))

    def clean_method(self) -> str:
        """Return a way to pay that this plan has and that a gateway takes."""
        chosen = self.cleaned_data["method"] or (self.methods[0] if len(self.methods) == 1 else "")
        if chosen not in self.methods:
            raise ValidationError(_("Choose how to pay: %(ways)s.") % {"ways": self._ways()})
        return chosen

    def clean_name(self) -> str:
        """Return a name on one line."""
        name = self.cleaned_data["name"]
        if re.search(r"[\r\n]", name):
            raise ValidationError(_("Write the name on one line."))
        return text.tidy_line(name) if text.is_visible(name) else ""

    def clean_story(self) -> str:
        """Return the address of the story the reader came from, or nothing: it is only counted."""
        return self.cleaned_data["story"] if _STORY.fullmatch(self.cleaned_data["story"]) else ""

    def clean_section(self) -> int | None:
        """Return a section's key, or nothing."""
        return key_in(self.cleaned_data["section"])

    def clean_wording(self) -> int | None:
        """Return the key of the words the reader was asked with, or nothing."""
        return key_in(self.cleaned_data["wording"])

    def clean(self) -> dict:
        """Read the typed amount where no button's was chosen."""
        data = super().clean()
        if "amount" in data and data["amount"] is None:
            try:
                data["amount"] = amount(data.get("other", ""), self.plan)
            except ValidationError as error:
                self.add_error("other", error)
        return data

    def _ways(self) -> str:
        return str(_(" or ")).join(str(_WAY[m]) for m in self.methods)


class AskForm(forms.Form):
    """An address to send a link to."""

    email = Address()


def key_in(typed: str) -> int | None:
    """Return a row's key that stands in an address, or nothing."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST_KEY else None
