"""Dossiers: a tag promoted to a living page on a mission or topic."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.picture import Picture
from articles.models.tags import Tag
from newsroom.kit.fields import RichTextField
from newsroom.kit.text import says_something


class DossierQuerySet(models.QuerySet):
    """Questions to ask of dossiers."""

    def open(self) -> "DossierQuerySet":
        """Dossiers that readers may see."""
        return self.filter(opened_at__lte=timezone.now())

    def full(self) -> "DossierQuerySet":
        """All that its page needs of the dossier's own row."""
        return self.select_related("tag", "lead_picture")


class Dossier(models.Model):
    """One tag's living page at one publication: what the matter is, in editors' words, over all stories with the tag.

    It stands at the tag's own address (docs/decisions/0029-dossiers.md) from when it was opened until it is closed.
    """

    publication = models.ForeignKey(
        "sections.Publication", models.PROTECT, related_name="dossiers", verbose_name=_("publication")
    )
    tag = models.ForeignKey(
        Tag,
        models.PROTECT,
        related_name="dossiers",
        verbose_name=_("tag"),
        help_text=_("The dossier stands at the tag's address and shows its stories."),
    )
    title = models.CharField(_("title"), max_length=150, validators=[says_something])
    description = models.CharField(
        _("in one sentence"),
        max_length=300,
        blank=True,
        help_text=_("For search engines and lists. The summary's first words when empty."),
    )
    summary = RichTextField(_("summary"), blank=True)
    lead_picture = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="leading_dossiers", verbose_name=_("lead picture")
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("begun by"),
    )  # fmt: skip
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("opened by"),
    )  # fmt: skip

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        constraints = [
            models.UniqueConstraint(fields=["publication", "tag"], name="articles_one_dossier_per_tag"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether readers may see it."""
        return self.opened_at is not None and self.opened_at <= timezone.now()

    def get_absolute_url(self) -> str:
        """Return its address, which is its tag's. Needs the tag to be loaded."""
        return self.tag.get_absolute_url()


class KeyFact(models.Model):
    """One line of a dossier's key facts: what, and how much or who or when."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="key_facts")
    label = models.CharField(_("what"), max_length=60, help_text=_("As in: Launched."))
    value = models.CharField(_("fact"), max_length=200, help_text=_("As in: 14 July 2028, from Tanegashima."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("key fact")
        verbose_name_plural = _("key facts")

    def __str__(self) -> str:
        return self.label


class DossierMilestone(models.Model):
    """One story that was a turn of a dossier's matter, with the line that says so in its timeline."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="milestones")
    article = models.ForeignKey(Article, models.CASCADE, related_name="milestone_of", verbose_name=_("story"))
    line = models.CharField(
        _("line in the timeline"), max_length=200, blank=True, help_text=_("The story's headline when empty.")
    )

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "article"], name="articles_milestone_once_per_dossier"),
        ]

    def __str__(self) -> str:
        return self.line or str(self.article)
