"""What readers can give, and how."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from newsroom.kit.money import CURRENCIES, EXPONENTS, Money
from newsroom.kit.text import says_something
from supporters.gateways.currencies import takes

# No gift is larger than this many of the currency's whole units: a slip of the finger, or a stolen card.
LARGEST_WHOLE_UNITS = 10_000
MOST_SUGGESTED = 8
# Pages beside the plans: /support/bank/ and the like (supporters/urls.py).
RESERVED = {"bank", "confirm", "hooks", "manage", "pass", "thanks", "wall"}


def amounts(value: object) -> None:
    """Refuse what is not a short list of whole amounts above nothing. Raises ValidationError."""
    if not isinstance(value, list) or len(value) > MOST_SUGGESTED or not all(type(a) is int and a > 0 for a in value):
        raise ValidationError(_("Write whole amounts in the smallest unit in brackets, such as [500, 1000, 2500]."))


class PlanQuerySet(models.QuerySet):
    """Questions to ask of plans."""

    def offered_by(self, publication_id: int) -> "PlanQuerySet":
        """What a publication's readers can choose from: its own plans and the network's, in order."""
        return (
            self.filter(Q(publication=publication_id) | Q(publication=None), is_offered=True)
            .prefetch_related("methods")
            .order_by("position", "pk")
        )


class Plan(models.Model):
    """One way to support the network, such as Monthly Supporter: how often, how much at least, paid how."""

    class Rhythm(models.TextChoices):
        """How often it is billed."""

        ONCE = "once", _("billed once")
        MONTHLY = "monthly", _("billed monthly")
        YEARLY = "yearly", _("billed yearly")

    publication = models.ForeignKey(
        "sections.Publication",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("publication"),
        help_text=_("Empty: offered by every publication of the network."),
    )
    name = models.CharField(_("name"), max_length=80, validators=[says_something])
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Rhythm)
    minimum_minor = models.PositiveIntegerField(_("least amount, in the smallest unit"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES, default="USD")
    maximum_minor = models.PositiveIntegerField(
        _("largest amount, in the smallest unit"), null=True, blank=True, help_text=_("Empty: the usual limit.")
    )
    suggested_minor = models.JSONField(
        _("suggested amounts, in the smallest unit"),
        default=list,
        db_default=[],
        blank=True,
        validators=[amounts],
        help_text=_("Offered as buttons, such as [500, 1000, 2500]. The first that is chosen is the first here."),
    )
    is_open_ended = models.BooleanField(_("more is welcome"), default=True, help_text=_("Shows $5+ instead of $5."))
    is_offered = models.BooleanField(_("offered"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(condition=Q(minimum_minor__gt=0), name="supporters_plan_costs_something"),
            models.CheckConstraint(
                condition=Q(maximum_minor=None) | Q(maximum_minor__gte=F("minimum_minor")),
                name="supporters_plan_has_room",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a slug that is an address of giving itself. Raises ValidationError."""
        if self.slug in RESERVED:
            raise ValidationError({"slug": _("This address is taken by a page of its own. Choose another slug.")})

    def get_absolute_url(self) -> str:
        """Return the address of the page where it can be chosen."""
        return f"/support/{self.slug}/"

    @property
    def minimum(self) -> Money:
        """The least amount."""
        return Money(self.minimum_minor, self.currency)

    @property
    def maximum(self) -> Money:
        """The largest amount."""
        largest = LARGEST_WHOLE_UNITS * 10 ** EXPONENTS[self.currency]
        return Money(largest if self.maximum_minor is None else self.maximum_minor, self.currency)

    @property
    def suggested(self) -> list[Money]:
        """The amounts offered as buttons that the plan's limits allow; the least amount where none is named."""
        offered = [Money(a, self.currency) for a in self.suggested_minor if self.allows(a)]
        return offered or [self.minimum]

    def allows(self, minor: int) -> bool:
        """Tell whether an amount is within the plan's limits: exactly the least one where more isn't welcome."""
        if not self.is_open_ended:
            return minor == self.minimum_minor
        return self.minimum_minor <= minor <= self.maximum.minor

    @property
    def price(self) -> str:
        """The least amount in words, with a plus where more is welcome: $5+."""
        at_least = pgettext("the least amount of a plan", "%(money)s+")
        return at_least % {"money": self.minimum} if self.is_open_ended else str(self.minimum)

    @property
    def payable_methods(self) -> "list[PlanMethod]":
        """The ways to pay that take the plan's currency: PayPal takes no won. Needs the methods to be loaded."""
        return [m for m in self.methods.all() if takes(m.method, self.currency)]

    @property
    def methods_in_words(self) -> str:
        """How it can be paid: “PayPal only”, “card or PayPal”. Needs the methods to be loaded."""
        names = [str(m.get_method_display()) for m in self.payable_methods]
        if len(names) == 1:
            return _("%(method)s only") % {"method": names[0]}
        return str(_(" or ")).join(names)


class PlanMethod(models.Model):
    """One way to pay for one plan."""

    class Method(models.TextChoices):
        """How money comes in."""

        CARD = "card", _("card")
        PAYPAL = "paypal", _("PayPal")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="methods", verbose_name=_("plan"))
    method = models.CharField(_("method"), max_length=10, choices=Method)

    class Meta:
        verbose_name = _("way to pay")
        verbose_name_plural = _("ways to pay")
        constraints = [models.UniqueConstraint(fields=["plan", "method"], name="supporters_method_once_per_plan")]

    def __str__(self) -> str:
        return self.get_method_display()
