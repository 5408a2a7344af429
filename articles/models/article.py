"""The story itself."""

from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.models.people import Author
from newsroom.kit import clock
from newsroom.kit.fields import RichTextField
from newsroom.kit.loading import QuicklyLoaded
from newsroom.kit.prepared import handed_over
from newsroom.kit.text import says_something

WITHOUT_ADS = "none"


def may_be_seen(at: datetime, prefix: str = "", *, withdrawn_since: bool = False) -> Q:
    """Return the condition under which readers may see a story: the one definition of “public”.

    `prefix` leads to the story from another table, as in `may_be_seen(now, "article__")`. For a page as it was at a
    past time, a story `withdrawn_since` counts: readers saw it then.
    """
    withdrawn = Q(**{f"{prefix}withdrawn_at": None})
    if withdrawn_since:
        withdrawn |= Q(**{f"{prefix}withdrawn_at__gt": at})
    return Q(
        withdrawn,
        Q(**{f"{prefix}embargo_until": None}) | Q(**{f"{prefix}embargo_until__lte": at}),
        Q(**{f"{prefix}expires_at": None}) | Q(**{f"{prefix}expires_at__gt": at}),
        Q(**{f"{prefix}held_until": None}) | Q(**{f"{prefix}held_until__lte": at}),
        **{
            f"{prefix}published_at__lte": at,
            f"{prefix}trashed_at": None,
        },
    )


def _someone(label: str, *, db_index: bool = True) -> models.ForeignKey:
    """Return a column for the person who did something to a story."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        db_index=db_index, verbose_name=label,
    )  # fmt: skip


class ArticleQuerySet(models.QuerySet):
    """Questions to ask of stories."""

    def live(self, at: datetime | None = None) -> "ArticleQuerySet":
        """Stories a reader may see now, or at another time."""
        return self.filter(may_be_seen(at or timezone.now()))

    def kept(self) -> "ArticleQuerySet":
        """Stories that are not in the trash."""
        return self.filter(trashed_at=None)

    def trashed(self) -> "ArticleQuerySet":
        """Stories in the trash."""
        return self.filter(trashed_at__isnull=False)

    def newest_first(self) -> "ArticleQuerySet":
        """Latest publication first."""
        return self.order_by("-published_at", "-pk")

    def full(self) -> "ArticleQuerySet":
        """All that the story's own page shows, but for its byline and what stands beside it."""
        # Corrections point at versions, and both at stories: their module can't be imported here.
        corrections = apps.get_model("articles", "Correction")._default_manager.with_versions()
        return self.select_related("publication", "section__parent", "agency", "lead_picture").prefetch_related(
            "tags",
            Prefetch("related_links", RelatedLink.objects.with_stories()),
            Prefetch("corrections", corrections),
        )


class Article(QuicklyLoaded):
    """One story, from first draft to withdrawal."""

    # Without an index of their own: below, one begins with each of them (tests/hostile/test_p_plans.py looks for such).
    publication = models.ForeignKey(
        "sections.Publication", models.PROTECT, related_name="articles", editable=False, db_index=False,
        verbose_name=_("publication"),
    )  # fmt: skip
    section = models.ForeignKey(
        "sections.Section", models.PROTECT, related_name="articles", db_index=False, verbose_name=_("home section")
    )
    also_in = models.ManyToManyField(
        "sections.Section",
        blank=True,
        related_name="guest_articles",
        verbose_name=_("also runs in"),
        help_text=_(
            "Further sections, here or at sister publications. The story stays one; its address at home is the one that counts."
        ),
    )
    # Null before the first publication: the constraint below counts only addresses that are.
    path = models.CharField(  # noqa: DJ001
        _("address"), max_length=120, null=True, blank=True, editable=False
    )
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        blank=True,
        help_text=_("The last part of the address. Made from the headline when empty."),
    )

    kicker = models.CharField(
        _("kicker"), max_length=60, blank=True, help_text=_("Above the headline. The section's name when empty.")
    )
    headline = models.CharField(_("headline"), max_length=300, validators=[says_something])
    standfirst = models.TextField(_("standfirst"), blank=True, max_length=1000)
    body = RichTextField(_("text"), blank=True)

    authors = models.ManyToManyField(Author, through="Byline", related_name="articles", verbose_name=_("authors"))
    agency = models.ForeignKey(
        "articles.Agency", models.PROTECT, null=True, blank=True, related_name="articles", db_index=False,
        verbose_name=_("agency"),
    )  # fmt: skip
    source_url = models.URLField(
        _("original report"),
        max_length=500,
        blank=True,
        help_text=_("Where the agency published it."),
    )
    dateline_place = models.CharField(_("place"), max_length=100, blank=True, help_text=_("As in: Beijing (XNA)."))
    dateline_on = models.DateField(_("date"), null=True, blank=True, help_text=_("The day of publication when empty."))

    lead_picture = models.ForeignKey(
        "articles.Picture",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leading",
        verbose_name=_("lead picture"),
    )
    lead_caption = models.TextField(
        _("caption here"), blank=True, help_text=_("For this story only. The picture's own caption when empty.")
    )
    tags = TaggableManager(through="articles.TaggedArticle", blank=True, verbose_name=_("tags"))

    advertising = models.CharField(
        _("advertising"), max_length=10, blank=True, default="", db_default="",
        choices=[("", _("As beside any story")), (WITHOUT_ADS, _("None beside this story (obituaries, disasters)"))],
    )  # fmt: skip

    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = _someone(_("begun by"), db_index=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    submitted_by = _someone(_("submitted by"))
    sent_back_at = models.DateTimeField(_("sent back"), null=True, blank=True, editable=False)
    sent_back_by = _someone(_("sent back by"))
    # Null where nothing was said: the column came later, and a table of a million rows isn't rewritten for it.
    sent_back_because = models.TextField(  # noqa: DJ001
        _("why it was sent back"), null=True, blank=True, editable=False
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    approved_by = _someone(_("approved by"))
    lapsed_at = models.DateTimeField(_("approval lapsed"), null=True, blank=True, editable=False)
    lapsed_by = _someone(_("approval lapsed by a change of"))
    # When readers were last told of a change. `updated_at` moves with every save at the desk.
    amended_at = models.DateTimeField(_("changed for readers"), null=True, blank=True, editable=False)
    # Who retracted it stands in its corrections.
    retracted_at = models.DateTimeField(_("retracted"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("published by"),
    )
    # The ten seconds in which a publication can be undone before anything goes out: docs/decisions/0016.
    held_until = models.DateTimeField(_("held until"), null=True, blank=True, editable=False)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("withdrawn by"),
    )
    withdrawn_because = models.TextField(_("reason for readers"), blank=True, editable=False)
    trashed_at = models.DateTimeField(_("put in the trash"), null=True, blank=True, editable=False)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("put in the trash by"),
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        permissions = [
            ("approve_article", _("Can approve stories and send them back")),
            ("publish_article", _("Can publish and withdraw stories")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["publication", "path"], name="articles_path_once_per_publication"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(path__isnull=False), name="articles_published_has_path"
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(published_at=None) | Q(expires_at__gt=F("published_at")),
                name="articles_expires_after_publication",
            ),
        ]
        indexes = [
            models.Index(fields=["publication", "-published_at", "-id"], name="articles_by_publication"),
            models.Index(fields=["-updated_at", "-id"], name="articles_by_change"),
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(submitted_at__isnull=False, published_at=None, trashed_at=None),
                name="articles_waiting",
            ),
            # The desk's list: each filter walks down an index of its own, and rare states have small ones.
            models.Index(fields=["-published_at", "-id"], name="articles_by_time"),
            models.Index(fields=["publication", "-updated_at", "-id"], name="articles_publication_change"),
            models.Index(fields=["section", "-updated_at", "-id"], name="articles_section_change"),
            models.Index(
                fields=["agency", "-updated_at", "-id"],
                condition=Q(agency__isnull=False),
                name="articles_agency_change",
            ),
            models.Index(
                fields=["created_by", "-updated_at", "-id"],
                condition=Q(created_by__isnull=False),
                name="articles_begun_change",
            ),
            models.Index(fields=["-updated_at", "-id"], condition=Q(published_at=None), name="articles_drafts_change"),
            models.Index(
                fields=["-updated_at", "-id"], condition=Q(trashed_at__isnull=False), name="articles_trash_change"
            ),
            models.Index(
                fields=["-updated_at", "-id"],
                condition=Q(withdrawn_at__isnull=False),
                name="articles_withdrawn_change",
            ),
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="articles_by_end"),
            models.Index(
                fields=["embargo_until"], condition=Q(embargo_until__isnull=False), name="articles_by_embargo"
            ),
            models.Index(fields=["held_until"], condition=Q(held_until__isnull=False), name="articles_by_hold"),
        ]

    def __str__(self) -> str:
        return self.headline

    def is_live(self, at: datetime | None = None) -> bool:
        """Tell whether readers may see it now; the same rule as `may_be_seen`."""
        at = at or timezone.now()
        return bool(
            self.published_at
            and self.published_at <= at
            and not self.withdrawn_at
            and not self.trashed_at
            and (self.embargo_until is None or self.embargo_until <= at)
            and (self.expires_at is None or self.expires_at > at)
            and (self.held_until is None or self.held_until <= at)
        )

    @property
    def is_counted(self) -> bool:
        """Tell whether it is in the kept count of its day (`articles.mirroring`): where no hour takes it away again."""
        return not (self.withdrawn_at or self.trashed_at or self.expires_at)

    def appears_at(self) -> datetime | None:
        """Return when readers first see it, in the past or to come; None for a story that isn't meant to be seen."""
        if not self.published_at or self.withdrawn_at or self.trashed_at:
            return None
        appears = max(filter(None, [self.published_at, self.embargo_until, self.held_until]))
        return appears if self.expires_at is None or self.expires_at > appears else None

    def is_withdrawn_openly(self, at: datetime | None = None) -> bool:
        """Tell whether it was before readers and was taken back, so that its address answers “gone”."""
        at = at or timezone.now()
        out = self.published_at and self.published_at <= at and (self.embargo_until is None or self.embargo_until <= at)
        return bool(out and self.withdrawn_at and not self.trashed_at)

    def put_in(self, section) -> None:  # noqa: ANN001 - a Section; naming it here would import a neighbour for a hint
        """Give the story its home section, and with it its publication. Saves nothing."""
        self.section, self.publication_id = section, section.publication_id

    def get_absolute_url(self) -> str:
        """Return its address on any site that runs it; empty before the first publication."""
        return f"/{self.path}/" if self.path else ""

    @property
    def canonical_url(self) -> str:
        """Its address at home, with the host. Needs the publication to be loaded."""
        return f"{self.publication.origin}/{self.path}/"

    @property
    def without_ads(self) -> bool:
        """Whether no advertisement may stand beside it."""
        return self.advertising == WITHOUT_ADS

    @property
    def shown_kicker(self) -> str:
        """Its own kicker, or its section's name."""
        return self.kicker or self.section.name

    @property
    def dateline_date(self):  # noqa: ANN201 - date or None
        """The date in its dateline: its own, or the day of publication in the publication's zone."""
        if self.dateline_on or not self.published_at:
            return self.dateline_on
        return clock.day_in(self.published_at, self.publication.zone)

    @property
    def byline_names(self) -> list[Author]:
        """Its authors in order. Needs the bylines to be loaded, as `articles.reading.BYLINES` does."""
        return [byline.author for byline in handed_over(self, "bylines")]


class BylineQuerySet(models.QuerySet):
    """Questions to ask of bylines."""

    def in_order(self) -> "BylineQuerySet":
        """As the byline reads."""
        return self.order_by("position", "pk")


class Byline(QuicklyLoaded):
    """One author's place in one story's byline."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines", db_index=False)
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines", verbose_name=_("author"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = BylineQuerySet.as_manager()

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="articles_author_once_per_story")]

    def __str__(self) -> str:
        return str(self.author)


class RelatedLinkQuerySet(models.QuerySet):
    """Questions to ask of related links."""

    def with_stories(self) -> "RelatedLinkQuerySet":
        """In order, with the stories they point at and those stories' sites."""
        return self.select_related("story__publication").order_by("position", "pk")


class RelatedLink(models.Model):
    """One thing to read next: an address elsewhere with its title, or a hand-picked story of the network."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="related_links")
    title = models.CharField(_("title"), max_length=300, blank=True, help_text=_("Of a page elsewhere."))
    url = models.URLField(_("address"), max_length=500, blank=True)
    story = models.ForeignKey(
        Article,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="related_from",
        verbose_name=_("or a story of ours"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = RelatedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("related link")
        verbose_name_plural = _("related links")
        constraints = [
            models.CheckConstraint(
                condition=Q(url="", title="", story__isnull=False) | (~Q(url="") & ~Q(title="") & Q(story=None)),
                name="articles_related_is_link_or_story",
            )
        ]

    def __str__(self) -> str:
        return self.title or str(self.story)
