"""Where stories run: the table that every list of stories is read from."""

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, may_be_seen
from newsroom.kit.loading import QuicklyLoaded
from sections.models import Section

# What of its story a feed holds beside that.
FEED = [
    "article__body", "article__created_at", "article__updated_at", "article__amended_at", "article__lead_caption",
    "article__publication__language", "article__agency__name", "article__agency__credit_line",
    "article__lead_picture__caption", "article__lead_picture__credit",
]  # fmt: skip
# What of its story a card prints.
CARD = [
    "article__headline", "article__kicker", "article__standfirst", "article__path", "article__published_at",
    "article__dateline_place", "article__dateline_on", "article__retracted_at",
    "article__publication__host", "article__publication__zone", "article__publication__name",
    "article__section__name", "article__section__hue", "article__section__slug", "article__section__parent_id",
    "article__agency__code",
    "article__lead_picture__digest", "article__lead_picture__width", "article__lead_picture__height",
    "article__lead_picture__alt", "article__lead_picture__focal_x", "article__lead_picture__focal_y",
]  # fmt: skip


def _printed_of(relation: str) -> Callable[[models.Model], tuple]:
    """Return what reads all that a card prints of a story itself, or of a row that it points at."""
    fields = [name.removeprefix("article__").rpartition("__") for name in CARD]
    return attrgetter("pk", *(name for of, _, name in fields if of == relation))


_PRINTED = {relation: _printed_of(relation) for relation in ("", "publication", "section", "agency", "lead_picture")}


def printed(article: Article) -> tuple:
    """Return all that a card can print of a story, as values that can be compared. Needs `cards()`."""
    rows = (article, article.publication, article.section, article.agency, article.lead_picture)
    return tuple(row and read(row) for row, read in zip(rows, _PRINTED.values(), strict=True))


def printed_place(section: Section) -> tuple:
    """Return all that a card can print of where a story belongs."""
    return _PRINTED["publication"](section.publication), _PRINTED["section"](section)


class ListingQuerySet(models.QuerySet):
    """Questions to ask of lists."""

    def live(self, at: datetime | None = None) -> "ListingQuerySet":
        """Only what readers may see now, or at another time."""
        at = at or timezone.now()
        return self.filter(may_be_seen(at, "article__"), published_at__lte=at)

    def as_at(self, at: datetime) -> "ListingQuerySet":
        """What readers saw at a past time, or will see at a future one: a story withdrawn since was there then."""
        return self.filter(may_be_seen(at, "article__", withdrawn_since=True), published_at__lte=at)

    def in_section(self, section_id: int) -> "ListingQuerySet":
        """A section's list: its own stories, its sub-sections' and its guests."""
        return self.filter(section=section_id)

    def in_publication(self, publication_id: int) -> "ListingQuerySet":
        """A whole publication's list, each story once."""
        return self.filter(publication=publication_id, section=None)

    def newest_first(self) -> "ListingQuerySet":
        """Latest publication first."""
        return self.order_by("-published_at", "-article_id")

    def after(self, published_at: datetime, article_id: int) -> "ListingQuerySet":
        """What follows a story in a list with the newest first."""
        return self.filter(
            Q(published_at__lt=published_at) | Q(published_at=published_at, article__lt=article_id),
            published_at__lte=published_at,
        )

    def cards(self) -> "ListingQuerySet":
        """Enough to print a card with kicker, standfirst, dateline and picture; touching anything else raises."""
        rows = self.select_related(
            "article__publication", "article__section", "article__agency", "article__lead_picture"
        )
        return rows.only(*self.model.CARD).fetch_mode(models.FETCH_RAISE)

    def unplaced_cards(self) -> "ListingQuerySet":
        """The same but for where the story belongs: `sections.network.place` says it. Two tables less to be joined."""
        placed = ("article__publication__", "article__section__")
        fields = [name for name in self.model.CARD if not name.startswith(placed)]
        rows = self.select_related("article__agency", "article__lead_picture")
        return rows.only(*fields, "article__publication", "article__section").fetch_mode(models.FETCH_RAISE)

    def with_openings(self) -> "ListingQuerySet":
        """Their text too, for opening words; call it behind those for cards."""
        deferred, _ = self.query.deferred_loading
        return self.only(*deferred, "article__body")

    def for_feeds(self) -> "ListingQuerySet":
        """All that a feed holds of a story, but for its byline and its tags."""
        return self.cards().only(*self.model.CARD, *FEED)


class Listing(QuicklyLoaded):
    """One story in one list: a section's, or (with no section) a whole publication's.

    Kept by `articles.listing`; it repeats the time so that the newest of any list is one walk down an index,
    however many stories there are and wherever they are at home. See docs/decisions/0003-listings.md.
    """

    publication = models.ForeignKey("sections.Publication", models.CASCADE, related_name="+")
    section = models.ForeignKey("sections.Section", models.CASCADE, null=True, db_index=False, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="listings")
    published_at = models.DateTimeField()

    objects = ListingQuerySet.as_manager()
    CARD = ["section_id", "publication_id", "published_at", *CARD]

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "section"], condition=Q(section__isnull=False), name="articles_once_per_section_list"
            ),
            models.UniqueConstraint(
                fields=["article", "publication"], condition=Q(section=None), name="articles_once_per_publication_list"
            ),
        ]
        indexes = [
            models.Index(
                fields=["section", "-published_at", "-article"], condition=Q(section__isnull=False),
                name="articles_section_list",
            ),
            models.Index(
                fields=["publication", "-published_at", "-article"], condition=Q(section=None),
                name="articles_publication_list",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.article_id} in {self.section_id or self.publication_id}"

    @property
    def printed(self) -> tuple:
        """All that a card can print of the story, as values that can be compared. Needs `cards()`."""
        return printed(self.article)
