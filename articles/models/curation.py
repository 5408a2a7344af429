"""What editors put where: pins, and rules that fill a place with the newest of a tag or an agency."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.agency import Agency
from articles.models.article import Article
from articles.models.listing import CARD, ListingQuerySet, printed
from articles.models.tags import Tag
from newsroom.kit.loading import QuicklyLoaded


class PlacedQuerySet(models.QuerySet):
    """Questions to ask of pins and rules alike: rows that are closed, never changed."""

    def kept(self) -> "PlacedQuerySet":
        """Rows that nobody has taken away."""
        return self.filter(removed_at=None)

    def taken_at(self, at: datetime) -> "PlacedQuerySet":
        """Rows that were there at a time, whatever happened to them since."""
        return self.filter(Q(removed_at=None) | Q(removed_at__gt=at), made_at__lte=at)

    def on(self, *, publication_id: int, section_id: int | None, block_id: int | None) -> "PlacedQuerySet":
        """The rows of one place."""
        return self.filter(publication=publication_id, section=section_id, block=block_id)


class PinQuerySet(PlacedQuerySet):
    """Questions to ask of pins."""

    def in_force(self, at: datetime) -> "PinQuerySet":
        """Pins that hold their slot at a time: past, present or, as far as it is planned, future."""
        begun = self.filter(Q(removed_at=None) | Q(removed_at__gt=at), from_at__lte=at)
        return begun.filter(Q(until_at=None) | Q(until_at__gt=at))

    def latest_first(self) -> "PinQuerySet":
        """The pin that began last, first: it is the one that counts in its slot."""
        return self.order_by("slot", "-from_at", "-pk")


class Pin(models.Model):
    """One story held in one slot of one place for a time.

    The place is a publication's front, a section's front or a sidebar block. A pin is closed, never moved: moving it
    closes a row and opens another, so that a page can be shown as it was. Two may hold one slot at a time, when one
    waits for a scheduled story: the one that began last and whose story readers may see is shown.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="pins", verbose_name=_("story"))
    publication = models.ForeignKey("sections.Publication", models.CASCADE, related_name="+")
    section = models.ForeignKey("sections.Section", models.CASCADE, null=True, blank=True, related_name="+")
    block = models.ForeignKey("sections.SidebarBlock", models.CASCADE, null=True, blank=True, related_name="+")
    slot = models.PositiveSmallIntegerField(_("slot"), help_text=_("Counted from the top: 1 leads."))
    from_at = models.DateTimeField(_("from"))
    until_at = models.DateTimeField(_("until"), null=True, blank=True)
    made_at = models.DateTimeField(_("pinned"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("pinned by")
    )
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken away by")
    )  # fmt: skip

    objects = PinQuerySet.as_manager()

    class Meta:
        verbose_name = _("pin")
        verbose_name_plural = _("pins")
        constraints = [
            models.CheckConstraint(condition=Q(slot__gte=1), name="articles_pin_slot_from_1"),
            models.CheckConstraint(condition=Q(section=None) | Q(block=None), name="articles_pin_in_one_place"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gt=F("from_at")), name="articles_pin_until_after_from"
            ),
            # One that holds now, and one for each later time at which another takes over.
            models.UniqueConstraint(
                "publication", Coalesce("section", 0), Coalesce("block", 0), "slot",
                condition=Q(removed_at=None, from_at__lte=F("made_at")), name="articles_one_pin_per_slot",
            ),
            models.UniqueConstraint(
                "publication", Coalesce("section", 0), Coalesce("block", 0), "slot", "from_at",
                condition=Q(removed_at=None), name="articles_one_pin_per_slot_and_time",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["publication", "section", "block", "made_at"], name="articles_pins_of_place"),
            models.Index(fields=["until_at"], condition=Q(removed_at=None), name="articles_pins_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} in slot {self.slot} of {self.block_id or self.section_id or self.publication_id}"

    def holds(self, at: datetime) -> bool:
        """Tell whether it holds its slot at a time; the same rule as `in_force`."""
        kept = self.removed_at is None or self.removed_at > at
        return kept and self.from_at <= at and (self.until_at is None or self.until_at > at)


class Rule(models.Model):
    """The newest of a tag or an agency as a place's filling: of a sidebar block instead of its section's newest,
    or (with no block) of a rail of its own on the publication's front. Closed, never changed, like a pin.
    """

    publication = models.ForeignKey("sections.Publication", models.CASCADE, related_name="+")
    block = models.ForeignKey("sections.SidebarBlock", models.CASCADE, null=True, blank=True, related_name="+")
    tag = models.ForeignKey(Tag, models.CASCADE, null=True, blank=True, related_name="rules", verbose_name=_("tag"))
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="rules", verbose_name=_("agency")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of a place")
        verbose_name_plural = _("rules of places")
        constraints = [
            models.CheckConstraint(
                condition=Q(tag=None, agency__isnull=False) | Q(tag__isnull=False, agency=None),
                name="articles_rule_is_tag_or_agency",
            ),
            models.UniqueConstraint(
                fields=["block"], condition=Q(removed_at=None, block__isnull=False), name="articles_one_rule_per_block"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> Tag | Agency:
        """The tag or the agency. Needs it to be loaded."""
        return self.tag if self.tag_id else self.agency

    @property
    def name(self) -> str:
        """The name of its tag or agency, which heads the list."""
        return self.source.name

    @property
    def hue(self) -> str:
        """The colour of a rail that belongs to no section."""
        return "slate"

    def get_absolute_url(self) -> str:
        """Return where all its stories are listed, on any site."""
        return self.source.get_absolute_url()


class RuleListing(QuicklyLoaded):
    """One story in a rule's list. Kept by `articles.listing`, so that the newest are one walk down an index."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="listings", db_index=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="rule_listings")
    published_at = models.DateTimeField()

    objects = ListingQuerySet.as_manager()
    CARD = ["rule_id", "published_at", *CARD]

    class Meta:
        verbose_name = _("story of a rule")
        verbose_name_plural = _("stories of a rule")
        constraints = [models.UniqueConstraint(fields=["rule", "article"], name="articles_once_per_rule")]
        indexes = [models.Index(fields=["rule", "-published_at", "-article"], name="articles_rule_list")]

    def __str__(self) -> str:
        return f"{self.article_id} in {self.rule_id}"

    @property
    def printed(self) -> tuple:
        """All that a card can print of the story, as values that can be compared. Needs `cards()`."""
        return printed(self.article)
