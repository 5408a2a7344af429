"""What every row of money has: an amount in the smallest unit, and its currency."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.kit.money import CURRENCIES, Money


class Amount(models.Model):
    """An amount in the smallest unit of its currency."""

    amount_minor = models.PositiveBigIntegerField(_("amount, in the smallest unit"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)

    class Meta:
        abstract = True

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount_minor, self.currency)
