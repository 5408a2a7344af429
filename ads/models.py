"""Where advertising may stand, what is booked there, and how often it was seen."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from newsroom.kit.text import says_something


class AdSlot(models.Model):
    """One place on a publication's pages, or on those of one section, where an advertisement may stand."""

    class Position(models.TextChoices):
        """Where on the page; templates say `{% ad "story-1" %}`."""

        FRONT_1 = "front-1", _("Front page, beneath the first stories")
        FRONT_2 = "front-2", _("Front page, beneath the sections")
        LIST_1 = "list-1", _("Section page, beneath its stories")
        STORY_1 = "story-1", _("Story, beneath its text")
        STORY_2 = "story-2", _("Story, before the comments")

    class Size(models.TextChoices):
        """The room that is kept for what comes from outside."""

        ROW = "row", _("A row, 100 pixels high")
        BOX = "box", _("A box of 300 × 250 pixels")

    publication = models.ForeignKey(
        "sections.Publication", models.CASCADE, related_name="ad_slots", verbose_name=_("publication")
    )
    section = models.ForeignKey(
        "sections.Section", models.CASCADE, null=True, blank=True, related_name="ad_slots", verbose_name=_("section"),
        help_text=_("Its pages and stories only. Empty: wherever no section has a slot of its own at this position."),
    )  # fmt: skip
    position = models.CharField(_("position"), max_length=10, choices=Position)
    size = models.CharField(_("size"), max_length=10, choices=Size, default=Size.ROW)
    tag_url = models.URLField(
        _("script from outside"), max_length=500, blank=True, validators=[URLValidator(schemes=["https"])],
        help_text=_(
            "Fills the slot while none of our own bookings is due, and only for readers who allowed it. "
            "Your operator names the hosts that may be used."
        ),
    )  # fmt: skip
    is_open = models.BooleanField(_("open"), default=True, help_text=_("A closed slot takes no room on any page."))

    class Meta:
        verbose_name = _("ad slot")
        verbose_name_plural = _("ad slots")
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "position"], condition=Q(section=None), name="ads_slot_once_per_publication"
            ),
            models.UniqueConstraint(
                fields=["section", "position"], condition=Q(section__isnull=False), name="ads_slot_once_per_section"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section or self.publication}: {self.get_position_display()}"

    @property
    def shows_tag(self) -> bool:
        """Tell whether it holds a script of a host that the operator allows."""
        return is_allowed(self.tag_url)

    def clean(self) -> None:
        """Refuse a section of another publication, and a script of a host that the operator doesn't allow."""
        if self.section_id and self.section.publication_id != self.publication_id:
            raise ValidationError({"section": _("Choose a section of the same publication.")})
        if self.tag_url and not is_allowed(self.tag_url):
            raise ValidationError({"tag_url": _("This host is not among those your operator allows for advertising.")})


def leads_somewhere(link: str) -> None:
    """Validate where an advertisement leads: an https address, or a path on our own site. Raises ValidationError."""
    if not re.fullmatch(r"/(?![/\\])[\w./?=&%-]*", link, re.ASCII):
        URLValidator(schemes=["https"])(link)


def is_allowed(address: str) -> bool:
    """Tell whether an address is a script of a host in `AD_HOSTS`: over HTTPS, without a name or a port in it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and parts.netloc.lower() in settings.AD_HOSTS


class Campaign(models.Model):
    """What is booked by one advertiser, or by the house itself: when, where, how much of it."""

    class Kind(models.TextChoices):
        """Who speaks, and so how it is marked."""

        DIRECT = "direct", _("Advertisement")
        HOUSE = "house", _("From the house")
        APPEAL = "appeal", _("Our appeal for support")

    publication = models.ForeignKey(
        "sections.Publication", models.PROTECT, related_name="campaigns", verbose_name=_("publication")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DIRECT)
    name = models.CharField(_("name"), max_length=100, validators=[says_something], help_text=_("For the desk."))
    advertiser = models.CharField(
        _("advertiser"), max_length=100, blank=True, help_text=_("Stands beside the word “Advertisement”.")
    )
    slots = models.ManyToManyField(
        AdSlot, blank=True, related_name="campaigns", verbose_name=_("slots"),
        help_text=_("Empty: every slot of the publication."),
    )  # fmt: skip
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty: until it is stopped."))
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=10, validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Against the others that are due: 20 is shown twice as often as 10."),
    )  # fmt: skip
    most_in_all = models.PositiveIntegerField(
        _("at most, in all"), null=True, blank=True, help_text=_("Times seen. Empty: no end.")
    )
    most_per_day = models.PositiveIntegerField(_("at most a day"), null=True, blank=True)
    is_running = models.BooleanField(_("running"), default=True)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="ads_weight_1_to_100"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="ads_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an end before the start, and an advertisement that doesn't say whose it is."""
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day comes before the first.")})
        if self.kind == self.Kind.DIRECT and not self.advertiser.strip():
            raise ValidationError({"advertiser": _("Say whose advertisement it is: readers are told.")})


class Ad(models.Model):
    """One advertisement of a campaign: a picture, words, or both, and where they lead."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="ads", verbose_name=_("campaign"))
    headline = models.CharField(_("headline"), max_length=90, validators=[says_something])
    text = models.CharField(_("text"), max_length=200, blank=True)
    picture = models.ForeignKey(
        "articles.Picture", models.PROTECT, null=True, blank=True, related_name="ads", verbose_name=_("picture")
    )
    alt = models.CharField(
        _("alternative text"), max_length=300, blank=True,
        help_text=_("What the picture shows. Empty where it only decorates the words."),
    )  # fmt: skip
    link = models.CharField(
        _("leads to"), max_length=500, validators=[leads_somewhere],
        help_text=_("An https address; an advertisement from the house may lead to a page here: /support/."),
    )  # fmt: skip
    is_shown = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("advertisement")
        verbose_name_plural = _("advertisements")

    def __str__(self) -> str:
        return self.headline

    @property
    def publication_id(self) -> int:
        """Whose it is, for rights. Needs the campaign."""
        return self.campaign.publication_id

    def clean(self) -> None:
        """Refuse a picture readers may not see, an advertiser’s link to our own pages, and words for an appeal."""
        if self.picture_id and self.picture.is_restricted:
            raise ValidationError({"picture": _("This picture is hidden until a story shows it: choose another.")})
        if self.campaign_id and self.campaign.kind == Campaign.Kind.DIRECT and self.link.startswith("/"):
            raise ValidationError({"link": _("An advertiser’s link begins with https://.")})
        if self.campaign_id and self.campaign.kind == Campaign.Kind.APPEAL:
            raise ValidationError({"campaign": _("The appeal has words of its own; it needs no advertisement.")})


class DaySeen(models.Model):
    """How often one advertisement was seen and followed on one day of its publication's calendar."""

    ad = models.ForeignKey(Ad, models.CASCADE, related_name="days", db_index=False, verbose_name=_("advertisement"))
    day = models.DateField(_("day"))
    seen = models.PositiveIntegerField(_("seen"), db_default=0)
    followed = models.PositiveIntegerField(_("followed"), db_default=0)

    class Meta:
        verbose_name = _("day’s count")
        verbose_name_plural = _("days’ counts")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["ad", "day"], name="ads_ad_once_a_day")]

    def __str__(self) -> str:
        return f"{self.ad_id}, {self.day}"
