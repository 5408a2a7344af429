"""What is kept about searching: saved filters, how far the index has been made anew, and the words of live stories."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.kit.text import says_something


class SavedFilterQuerySet(models.QuerySet):
    """Questions to ask of saved filters."""

    def offered_to(self, user: object, places: set[int] | None) -> "SavedFilterQuerySet":
        """A person's own, then those shared at the publications where they work (None is all), by name."""
        shared = Q(publication__isnull=False) if places is None else Q(publication__in=places)
        return self.filter(Q(owner=user) | shared).select_related("publication").order_by("name", "pk")


class SavedFilter(models.Model):
    """A filter of the list of stories under a name: a person's own, or shared with all who work at a publication."""

    name = models.CharField(_("name"), max_length=60, validators=[says_something])
    # What stands behind the question mark in the list's address.
    query = models.CharField(_("filter"), max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", verbose_name=_("saved by")
    )
    publication = models.ForeignKey(
        "sections.Publication",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="saved_filters",
        verbose_name=_("shared at"),
        help_text=_("Everyone who works there sees it. Empty: only you do."),
    )
    made_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(publication=None), name="search_filter_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["publication", "name"],
                condition=Q(publication__isnull=False),
                name="search_filter_once_per_publication",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Reindexing(models.Model):
    """One run of making the index anew: where it is, so that the next run goes on there after a stop."""

    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    last_article = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("making of the index")
        verbose_name_plural = _("makings of the index")

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d %H:%M}"


class Word(models.Model):
    """One word of live stories, folded: what “did you mean” chooses from."""

    word = models.CharField(max_length=30, primary_key=True)
    # Its consonants: how words are found that are spelled otherwise.
    skeleton = models.CharField(max_length=30)
    stories = models.PositiveIntegerField()
    # The making of the index that counted it; the next one drops what it no longer finds.
    run = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        indexes = [models.Index(fields=["skeleton"], name="search_word_by_skeleton")]

    def __str__(self) -> str:
        return self.word
