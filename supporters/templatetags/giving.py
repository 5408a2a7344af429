"""Words and marks of the form of giving."""

from django import template
from django.utils.html import mark_safe
from django.utils.translation import gettext as _

from newsroom.kit.money import Money
from supporters.models import Subscription

register = template.Library()


@register.simple_tag
def pay_with(method: str) -> str:
    """Say how it will be paid, as a button's words."""
    return _("Pay by card") if method == "card" else _("Pay with PayPal")


@register.simple_tag
def wanted(subscription: Subscription) -> Money:
    """Return the amount that was asked for and that the payer hasn't agreed to yet."""
    return Money(subscription.pending_minor, subscription.currency)


@register.simple_tag
def is_chosen(value: object, own: object) -> str:
    """Mark the choice that was made."""
    return mark_safe(" checked") if str(value) == str(own) else ""
