"""The map of the network: its publications, their sections, what stands beside a story, and standing pages."""

import re

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from newsroom.kit import origins
from newsroom.kit.fields import RichTextField
from newsroom.kit.loading import QuicklyLoaded
from newsroom.kit.slugs import RESERVED
from newsroom.kit.text import says_something
from newsroom.kit.zones import ZONES

host_name = RegexValidator(
    r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\Z", _("Write a host name in small letters, without a port: news.example.org.")
)


def not_reserved(slug: str) -> None:
    """Validate a first part of an address. Raises ValidationError for words that the site needs itself."""
    if slug in RESERVED or re.fullmatch(r"\d{4}", slug) or slug == settings.DESK_PATH:
        raise ValidationError(_("“%(slug)s” is needed by the site itself: choose another."), params={"slug": slug})


class Theme(models.TextChoices):
    """A set of colours and a masthead setting; each has a file in static/css/themes/."""

    PERIHELION = "perihelion", _("Perihelion: ink and ember")
    AREOGRAPH = "areograph", _("Areograph: rust and sand")
    GRIDLINE = "gridline", _("Gridline: slate and amber")
    TERRANE = "terrane", _("Terrane: moss and water")


class Hue(models.TextChoices):
    """A section's colour, from the fixed palette in static/css/tokens.css."""

    EMBER = "ember", _("Ember")
    RUST = "rust", _("Rust")
    AMBER = "amber", _("Amber")
    MOSS = "moss", _("Moss")
    TEAL = "teal", _("Teal")
    SKY = "sky", _("Sky")
    INDIGO = "indigo", _("Indigo")
    VIOLET = "violet", _("Violet")
    SLATE = "slate", _("Slate")


class Layout(models.TextChoices):
    """How a front is laid out. What stands where in each: sections/layouts.py."""

    BROADSHEET = "broadsheet", _("Broadsheet: one lead, seconds beside it, the latest with times")
    BRIEFING = "briefing", _("Briefing: one dense column of headlines, hardly a picture")
    GALLERY = "gallery", _("Gallery: pictures lead, words follow")
    LIVE = "live", _("Live: the newest first, down a line of times")


class Publication(QuicklyLoaded):
    """One site of the network, with its own hosts, name, zone, language and look."""

    class FeedsHold(models.TextChoices):
        """How much of a story its feeds hold."""

        FULL = "full", _("The whole text")
        SUMMARY = "summary", _("The standfirst, and a link")

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Its short name in commands and imports."))
    name = models.CharField(_("name"), max_length=100, validators=[says_something])
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    host = models.CharField(
        _("host"),
        max_length=253,
        unique=True,
        validators=[host_name],
        help_text=_("The host in this site's own links, without scheme and port: mars.example.org."),
    )
    zone = models.CharField(_("time zone"), max_length=64, default="UTC", choices=ZONES)
    language = models.CharField(_("language"), max_length=10, default="en", choices=settings.LANGUAGES)
    theme = models.CharField(_("theme"), max_length=20, choices=Theme, default=Theme.PERIHELION)
    layout = models.CharField(
        _("layout of the front page"), max_length=12, choices=Layout, default=Layout.BROADSHEET,
        db_default=Layout.BROADSHEET,
    )  # fmt: skip
    copyright_holder = models.CharField(
        _("copyright holder"), max_length=200, blank=True, help_text=_("In the footer; the name when empty.")
    )
    legal_text = models.TextField(_("legal text"), blank=True, help_text=_("Stands at the foot of every page."))
    feeds_hold = models.CharField(
        _("feeds hold"), max_length=10, choices=FeedsHold, default=FeedsHold.FULL, db_default=FeedsHold.FULL.value
    )
    ads_txt = models.TextField(
        _("ads.txt"), blank=True, default="", db_default="",
        help_text=_("Who may sell room for ads on this site, one line each, as the exchanges give them to you."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Order among sister sites."))

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return self.name

    @property
    def origin(self) -> str:
        """The scheme, host and port that this site's absolute links begin with."""
        return origins.of(self.host)

    def get_absolute_url(self) -> str:
        """Return the address of the front page, with its host."""
        return f"{self.origin}/"


class HostAlias(models.Model):
    """Another host name at which a publication answers."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="aliases", verbose_name=_("publication"))
    host = models.CharField(_("host"), max_length=253, unique=True, validators=[host_name])

    class Meta:
        verbose_name = _("other host")
        verbose_name_plural = _("other hosts")

    def __str__(self) -> str:
        return self.host

    def clean(self) -> None:
        """Refuse a host that is some publication's own."""
        if Publication.objects.filter(host=self.host).exists():
            raise ValidationError({"host": _("This is already a publication's own host.")})


class Assignment(models.Model):
    """One person's role at one publication: what they may do there."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments", verbose_name=_("staff member")
    )
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="assignments", verbose_name=_("publication")
    )
    role = models.ForeignKey(Group, models.PROTECT, related_name="assignments", verbose_name=_("role"))

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["user", "publication", "role"], name="sections_one_assignment_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}, {self.publication}"


class SectionQuerySet(models.QuerySet):
    """Questions to ask of sections."""

    def in_order(self) -> "SectionQuerySet":
        """Sections as the desk arranged them."""
        return self.order_by("publication_id", "position", "name", "pk")

    def for_choices(self) -> "SectionQuerySet":
        """Sections as a list to choose from: publication by publication, each section before its sub-sections."""
        first = Coalesce("parent__position", "position"), Coalesce("parent__name", "name"), Coalesce("parent_id", "pk")
        rows = self.select_related("publication", "parent")
        return rows.order_by(
            "publication__position", "publication__name", "publication_id", *first, F("parent_id").asc(nulls_first=True),
            "position", "name", "pk",
        )  # fmt: skip

    def top_level(self) -> "SectionQuerySet":
        """Sections that stand in no other."""
        return self.filter(parent=None)


class Section(QuicklyLoaded):
    """A part of a publication, such as Moon; it may hold sub-sections, one level deep."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="sections", verbose_name=_("publication"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("Leave empty for a section of the first level."),
    )
    name = models.CharField(_("name"), max_length=100, validators=[says_something])
    slug = models.SlugField(_("slug"), max_length=80, help_text=_("Its part of the address: /moon/."))
    hue = models.CharField(_("hue"), max_length=10, choices=Hue, default=Hue.SLATE)
    description = models.CharField(_("description"), max_length=300, blank=True)
    layout = models.CharField(
        _("layout of its page"), max_length=12, choices=Layout, default=Layout.BROADSHEET, db_default=Layout.BROADSHEET
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "slug"], condition=Q(parent=None), name="sections_slug_once_per_publication"
            ),
            models.UniqueConstraint(
                fields=["parent", "slug"], condition=Q(parent__isnull=False), name="sections_slug_once_per_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a third level, a parent of another publication, and addresses that are taken."""
        if self.parent_id:
            if self.parent.parent_id or self.parent_id == self.pk:
                raise ValidationError({"parent": _("Sections have two levels: choose a section of the first level.")})
            if self.parent.publication_id != self.publication_id:
                raise ValidationError({"parent": _("Choose a section of the same publication.")})
            if self.pk and self.children.exists():
                raise ValidationError({"parent": _("This section holds sub-sections, so it stays on the first level.")})
        else:
            not_reserved(self.slug)
            if StandingPage.objects.filter(publication_id=self.publication_id, slug=self.slug).exists():
                raise ValidationError({"slug": _("A standing page has this address already.")})

    @property
    def path(self) -> str:
        """Its address on its site, without slashes at the ends. Needs the parent, if any, to be loaded."""
        return f"{self.parent.slug}/{self.slug}" if self.parent_id else self.slug

    def get_absolute_url(self) -> str:
        """Return its address on its own site."""
        return f"/{self.path}/"


class SidebarBlock(models.Model):
    """One ruled list of headlines beside the stories of a section: the newest of another section."""

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="sidebar_blocks", verbose_name=_("publication")
    )
    section = models.ForeignKey(
        Section,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sidebar_blocks",
        verbose_name=_("beside"),
        help_text=_(
            "The section whose stories it stands beside. Empty: beside every section without blocks of its own."
        ),
    )
    source = models.ForeignKey(
        Section,
        models.CASCADE,
        related_name="shown_in",
        verbose_name=_("newest from"),
        help_text=_("Any section of the network."),
    )
    title = models.CharField(_("title"), max_length=100, blank=True, help_text=_("The section's name when empty."))
    length = models.PositiveSmallIntegerField(_("headlines"), default=5)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("sidebar block")
        verbose_name_plural = _("sidebar blocks")
        constraints = [
            models.CheckConstraint(condition=Q(length__gte=1, length__lte=20), name="sections_block_length_1_to_20")
        ]

    def __str__(self) -> str:
        return self.title or str(self.source)

    def clean(self) -> None:
        """Refuse a section of another publication."""
        if self.section_id and self.section.publication_id != self.publication_id:
            raise ValidationError({"section": _("Choose a section of the same publication.")})


class StandingPage(models.Model):
    """A page that stays, such as About or Privacy."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="standing_pages", verbose_name=_("publication")
    )
    title = models.CharField(_("title"), max_length=200, validators=[says_something])
    slug = models.SlugField(_("slug"), max_length=80)
    body = RichTextField(_("text"), blank=True)
    in_footer = models.BooleanField(_("in the footer"), default=True)
    is_public = models.BooleanField(_("public"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
        constraints = [
            models.UniqueConstraint(fields=["publication", "slug"], name="sections_page_slug_once_per_publication")
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse an address that the site or a section has."""
        not_reserved(self.slug)
        if Section.objects.top_level().filter(publication_id=self.publication_id, slug=self.slug).exists():
            raise ValidationError({"slug": _("A section has this address already.")})

    def get_absolute_url(self) -> str:
        """Return its address on its own site."""
        return f"/{self.slug}/"


class MapRevision(models.Model):
    """The one row that changes with the map, so that every process knows when its copy is old."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("map revision")
        verbose_name_plural = _("map revisions")

    def __str__(self) -> str:
        return str(self.number)
