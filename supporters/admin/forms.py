"""What the desk types in: amounts as people write them, reasons, settlements."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from newsroom.kit.money import EXPONENTS, Money, payable_digits
from newsroom.kit.text import says_something, tidy_line
from sections.models import Publication
from supporters import amount_words
from supporters.models import Payment, Plan
from supporters.models.plans import MOST_SUGGESTED

# Amounts are parted by a semicolon, a blank, or a comma with a blank: a comma alone is a decimal one.
_BETWEEN = re.compile(r"\s*;\s*|,\s+|\s+|,$")


class Reason(forms.CharField):
    """Words on one line that say something."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, validators=[says_something], **kwargs)

    def to_python(self, value: object) -> str:
        """Return them tidy."""
        return tidy_line(super().to_python(value))


class RefundForm(forms.Form):
    """How much goes back, and why."""

    amount = forms.CharField(label=gettext_lazy("How much"), max_length=20)
    reason = Reason(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("For our books and for the gateway; the supporter may see it."),
    )

    def __init__(self, *args: Any, payment: Payment, **kwargs: Any) -> None:
        self.payment = payment
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = amount_words.written(payment.kept)
        left = _("In %(currency)s. All that is left is %(left)s; less is a part of it.")
        self.fields["amount"].help_text = left % {"currency": payment.currency, "left": payment.kept}
        self.fields["amount"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean_amount(self) -> Money:
        """Return the amount, which can't be more than is left."""
        money = read_amount(self.cleaned_data["amount"], self.payment.currency)
        if not 0 < money.minor <= self.payment.kept.minor:
            raise forms.ValidationError(
                _("Between nothing and %(left)s, please: that is what is left.") % {"left": self.payment.kept}
            )
        return money


class CancelForm(forms.Form):
    """Why a subscription ends."""

    reason = Reason(
        label=gettext_lazy("Why"), help_text=gettext_lazy("For our books. The supporter gets a mail that it has ended.")
    )


class SettleForm(forms.Form):
    """How a difference was settled."""

    how = Reason(
        label=gettext_lazy("How it was settled"),
        help_text=gettext_lazy("Such as: paid back at the gateway, asked the supporter."),
    )


class ExportForm(forms.Form):
    """Which payments go into the table."""

    publication = forms.ModelChoiceField(Publication.objects.none(), label=gettext_lazy("Publication"), required=False)
    first = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}))
    last = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, publications: QuerySet[Publication], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publication"].queryset = publications
        self.fields["publication"].empty_label = _("all of yours")

    def clean(self) -> dict[str, Any]:
        """Refuse a time that ends before it begins."""
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("This is before the first day."))
        return cleaned


class PlanForm(forms.ModelForm):
    """A plan, with its amounts as people write them."""

    minimum = forms.CharField(
        label=gettext_lazy("Least amount"),
        widget=UnfoldAdminTextInputWidget,
        max_length=20,
        help_text=gettext_lazy("In whole units of the currency: 5, or 7.50."),
    )
    maximum = forms.CharField(
        label=gettext_lazy("Largest amount"),
        widget=UnfoldAdminTextInputWidget,
        max_length=20,
        required=False,
        help_text=gettext_lazy("Empty: the usual limit."),
    )
    suggested = forms.CharField(
        label=gettext_lazy("Suggested amounts"), widget=UnfoldAdminTextInputWidget, max_length=120, required=False,
        help_text=gettext_lazy("Offered as buttons, such as 5, 10, 25: with a blank between them. The first is chosen at first."),
    )  # fmt: skip

    class Meta:
        model = Plan
        fields = [
            "name",
            "slug",
            "description",
            "publication",
            "rhythm",
            "currency",
            "is_open_ended",
            "is_offered",
            "position",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance
        for name in ("minimum", "maximum"):
            minor = getattr(plan, f"{name}_minor")
            if minor is not None and plan.currency in EXPONENTS:
                self.initial.setdefault(name, amount_words.written(Money(minor, plan.currency)))
        amounts = (amount_words.written(Money(minor, plan.currency)) for minor in plan.suggested_minor)
        self.initial.setdefault("suggested", ", ".join(amounts))

    def clean(self) -> dict[str, Any]:
        """Read the amounts in the plan's currency, and compare them with each other."""
        cleaned = super().clean() or self.cleaned_data
        currency = cleaned.get("currency")
        if currency is None:
            return cleaned
        least, most = self._amount("minimum", currency), self._amount("maximum", currency)
        if least is not None and not least.minor:
            self.add_error("minimum", _("This must be more than nothing."))
        elif least and most and most < least:
            self.add_error("maximum", _("This is less than the least amount."))
        if least is None or self.errors:
            return cleaned
        plan = self.instance
        plan.currency, plan.is_open_ended = currency, cleaned.get("is_open_ended", plan.is_open_ended)
        plan.minimum_minor, plan.maximum_minor = least.minor, most.minor if most else None
        plan.suggested_minor = self._suggested(currency)
        return cleaned

    def _amount(self, name: str, currency: str) -> Money | None:
        typed = self.cleaned_data.get(name)
        if not typed:
            return None
        try:
            return read_amount(typed, currency)
        except forms.ValidationError as error:
            self.add_error(name, error)
            return None

    def _suggested(self, currency: str) -> list[int]:
        parts = [part for part in _BETWEEN.split(self.cleaned_data.get("suggested", "").strip()) if part]
        try:
            amounts = [read_amount(part, currency).minor for part in parts]
        except forms.ValidationError:
            self.add_error("suggested", _("Write amounts with a blank between them: 5, 10, 25."))
            return []
        if len(amounts) > MOST_SUGGESTED:
            self.add_error("suggested", _("At most %(most)d: more is no help to choose.") % {"most": MOST_SUGGESTED})
        if any(not self.instance.allows(minor) for minor in amounts):
            self.add_error("suggested", _("Each must be within the plan’s own limits."))
        return amounts


def read_amount(typed: str, currency: str) -> Money:
    """Return what was typed as an amount. Raises ValidationError with what is wrong."""
    try:
        return amount_words.read(typed, currency)
    except amount_words.TooExact:
        digits = payable_digits(currency)
        said = (
            _("At most %(digits)d digits behind the point in %(currency)s.")
            if digits
            else _("Whole amounts only in %(currency)s.")
        )
        raise forms.ValidationError(said % {"digits": digits, "currency": currency}) from None
    except amount_words.NotAnAmount:
        raise forms.ValidationError(_("Write an amount, such as 5 or 7.50.")) from None
