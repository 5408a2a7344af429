"""What readers can give, and how."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom.kit.money import CURRENCIES, Money
from newsroom.kit.text import says_something


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
    is_open_ended = models.BooleanField(_("more is welcome"), default=True, help_text=_("Shows $5+ instead of $5."))
    is_offered = models.BooleanField(_("offered"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [models.CheckConstraint(condition=Q(minimum_minor__gt=0), name="supporters_plan_costs_something")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the page where it can be chosen."""
        return f"/support/{self.slug}/"

    @property
    def minimum(self) -> Money:
        """The least amount."""
        return Money(self.minimum_minor, self.currency)

    @property
    def price(self) -> str:
        """The least amount in words, with a plus where more is welcome: $5+."""
        return f"{self.minimum}+" if self.is_open_ended else str(self.minimum)

    @property
    def methods_in_words(self) -> str:
        """How it can be paid: “PayPal only”, “card or PayPal”. Needs the methods to be loaded."""
        names = [str(m.get_method_display()) for m in self.methods.all()]
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
