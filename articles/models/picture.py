"""Pictures: one row per picture, wherever it is shown; where that is; and how it is found again by its looks."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from newsroom.kit import likeness, pictures
from newsroom.kit.loading import QuicklyLoaded


def original_name(picture: "Picture", _filename: str) -> str:
    """Return where an original is kept: under its content's hash, never under the name it came with."""
    return f"originals/{picture.digest[:2]}/{picture.digest}.{picture.extension}"


class Licence(models.TextChoices):
    """By what right we show a picture."""

    OWN = "own", _("Our own")
    AGENCY = "agency", _("Agency, by subscription")
    BOUGHT = "bought", _("Bought for this use")
    HANDOUT = "handout", _("Handout, free for the press")
    PUBLIC_DOMAIN = "public-domain", _("Public domain")
    CC0 = "cc0", _("Creative Commons 0")
    CC_BY = "cc-by", _("Creative Commons BY")
    CC_BY_SA = "cc-by-sa", _("Creative Commons BY-SA")
    CC_BY_ND = "cc-by-nd", _("Creative Commons BY-ND")
    CC_BY_NC = "cc-by-nc", _("Creative Commons BY-NC")
    QUOTATION = "quotation", _("Quotation, for comment on it")
    UNKNOWN = "unknown", _("Agency or archive, not known any more")


class PictureQuerySet(models.QuerySet):
    """Questions to ask of pictures."""

    def newest_first(self) -> "PictureQuerySet":
        """The last one added first."""
        return self.order_by("-created_at", "-pk")

    def with_words(self, words: str) -> "PictureQuerySet":
        """Those that have each of the words in description, caption, credit, creator or file name."""
        rows = self
        for word in words.replace("\x00", "").split()[:8]:
            rows = rows.filter(
                Q(alt__icontains=word) | Q(caption__icontains=word) | Q(credit__icontains=word)
                | Q(creator__icontains=word) | Q(filename__icontains=word)
            )  # fmt: skip
        return rows

    def unused(self) -> "PictureQuerySet":
        """Those that no story or page shows, be it a draft."""
        leading = self.model._meta.get_field("leading").related_model
        return self.filter(
            ~Exists(PictureUse.objects.filter(picture=OuterRef("pk"))),
            ~Exists(leading.objects.filter(lead_picture=OuterRef("pk"))),
        )

    def incomplete(self) -> "PictureQuerySet":
        """Those that a story can't go live with: without description, credit or licence."""
        return self.filter(Q(alt="") | Q(credit="") | Q(licence=""))

    def ending(self, by: date) -> "PictureQuerySet":
        """Those whose rights end up to a day, or have ended."""
        return self.filter(rights_end_on__lte=by)

    def looking_like(self, look: int | None) -> "PictureQuerySet":
        """Those with a band in common: the few among which near ones are found by counting bits."""
        if look is None:
            return self.none()
        keys = LookBand.objects.filter(band__in=likeness.bands_near(look)).values("picture")
        return self.filter(pk__in=keys)


class Picture(QuicklyLoaded):
    """A photograph or illustration with its words, its rights and its most important point."""

    file = models.ImageField(
        _("file"), upload_to=original_name, width_field="width", height_field="height", max_length=200
    )
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    extension = models.CharField(_("extension"), max_length=4, editable=False, default="jpg")
    filename = models.CharField(_("came as"), max_length=255, blank=True, editable=False)
    # The 64 bits of kit.likeness; null for a plain surface, and for pictures from before they were looked at.
    look = models.BigIntegerField(_("look"), null=True, blank=True, editable=False)
    alt = models.CharField(
        _("alternative text"), max_length=500, blank=True, help_text=_("What it shows, for those who can't see it.")
    )
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(_("credit"), max_length=300, blank=True)
    # The defaults in the database let the version before this one write while the new one is being brought out.
    creator = models.CharField(_("creator"), max_length=300, blank=True, default="", db_default="")
    copyright_notice = models.CharField(_("copyright notice"), max_length=300, blank=True, default="", db_default="")
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    licence = models.CharField(
        _("licence"),
        max_length=20,
        blank=True,
        default="",
        db_default="",
        choices=Licence,
        help_text=_("By what right we show it. No story goes live before this is known."),
    )
    licence_terms = models.CharField(
        _("terms"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("An address, or the words of the licence."),
    )
    rights_end_on = models.DateField(
        _("rights end on"), null=True, blank=True, help_text=_("The last day on which we may show it.")
    )
    is_restricted = models.BooleanField(
        _("hidden until published"),
        default=False,
        db_default=False,
        help_text=_(
            "Nobody outside the desk can open it before a story with it is live, even who guesses its address."
        ),
    )
    focal_x = models.FloatField(
        _("focal point, across"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        _("focal point, down"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    batch = models.CharField(_("upload"), max_length=36, blank=True, default="", db_default="", editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("added by"),
    )

    objects = PictureQuerySet.as_manager()
    listening = frozenset({"file"})

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="articles_focal_point_inside",
            )
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="articles_pictures_newest"),
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(alt="") | Q(credit="") | Q(licence=""),
                name="articles_pictures_incomplete",
            ),
            models.Index(fields=["batch"], condition=~Q(batch=""), name="articles_pictures_by_batch"),
            models.Index(
                fields=["rights_end_on"], condition=Q(rights_end_on__isnull=False), name="articles_pictures_by_rights"
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.caption[:80] or self.filename or self.digest[:8]

    @property
    def version(self) -> str:
        """What changes when its pixels or its focal point do; part of every rendition's address."""
        return pictures.version(self.digest, self.focal_x, self.focal_y)

    @property
    def lacks(self) -> list[str]:
        """The names of the fields that must be filled in before a story with it can go live."""
        return [name for name in ("alt", "credit", "licence") if not getattr(self, name).strip()]

    def rights_ended(self, on: date) -> bool:
        """Tell whether we may not show it any more on a day."""
        return self.rights_end_on is not None and self.rights_end_on < on


class PictureUse(models.Model):
    """One picture inside one text: of a story or of a standing page. Lead pictures are named by their stories."""

    picture = models.ForeignKey(Picture, models.PROTECT, related_name="uses")
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, related_name="pictures_used", db_index=False
    )
    page = models.ForeignKey(
        "sections.StandingPage", models.CASCADE, null=True, related_name="pictures_used", db_index=False
    )

    class Meta:
        verbose_name = _("use of a picture")
        verbose_name_plural = _("uses of pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, page=None) | Q(article=None, page__isnull=False),
                name="articles_use_in_story_or_page",
            ),
            models.UniqueConstraint(fields=["article", "picture"], name="articles_use_once_per_story"),
            models.UniqueConstraint(fields=["page", "picture"], name="articles_use_once_per_page"),
        ]

    def __str__(self) -> str:
        return f"{self.picture_id} in {self.article_id or self.page_id}"


class LookBand(models.Model):
    """A quarter of a picture's look, by which near ones are found without comparing each with each."""

    band = models.PositiveIntegerField()
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="bands", db_index=False)

    class Meta:
        verbose_name = _("band of a look")
        verbose_name_plural = _("bands of looks")
        constraints = [models.UniqueConstraint(fields=["picture", "band"], name="articles_look_band_once")]
        indexes = [models.Index(fields=["band", "picture"], name="articles_look_by_band")]

    def __str__(self) -> str:
        return f"{self.band} of {self.picture_id}"
