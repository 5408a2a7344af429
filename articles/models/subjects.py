"""What the database keeps beside the lists: each author's, tag's and agency's own list, and how many stories a day has."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.agency import Agency
from articles.models.article import Article
from articles.models.listing import CARD, ListingQuerySet, printed
from articles.models.people import Author
from articles.models.tags import Tag
from newsroom.kit.loading import QuicklyLoaded


class SubjectQuerySet(ListingQuerySet):
    """Questions to ask of the lists of authors, tags and agencies."""

    def about(self, subject: Author | Tag | Agency) -> "SubjectQuerySet":
        """The list of an author, a tag or an agency."""
        return self.of(subject._meta.model_name or "", subject.pk)

    def of(self, kind: str, key: object) -> "SubjectQuerySet":
        """The same by kind (author, tag, agency) and key, which may come from an outer query."""
        return self.filter(**{kind: key})

    def in_publication(self, publication_id: int) -> "SubjectQuerySet":
        """As far as a publication runs them."""
        return self.filter(publication=publication_id)


class SubjectListing(QuicklyLoaded):
    """One story in the list of one author, tag or agency at one publication.

    Kept by triggers of the database (`articles.mirroring`) from the lists of publications, the bylines, the tags and
    the stories' agencies, so that the newest of any of them is one walk down an index.
    """

    publication = models.ForeignKey("sections.Publication", models.CASCADE, db_index=False, related_name="+")
    author = models.ForeignKey(Author, models.CASCADE, null=True, db_index=False, related_name="+")
    tag = models.ForeignKey(Tag, models.CASCADE, null=True, db_index=False, related_name="+")
    agency = models.ForeignKey(Agency, models.CASCADE, null=True, db_index=False, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    published_at = models.DateTimeField()

    objects = SubjectQuerySet.as_manager()
    CARD = ["publication_id", "published_at", *CARD]

    class Meta:
        verbose_name = _("story of a subject")
        verbose_name_plural = _("stories of a subject")
        indexes = [
            models.Index(
                fields=[kind, "publication", "-published_at", "-article"],
                condition=models.Q(**{f"{kind}__isnull": False}), name=f"articles_{kind}_list",
            )
            for kind in ("author", "tag", "agency")
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.article_id} of {self.author_id or self.tag_id or self.agency_id} at {self.publication_id}"

    @property
    def printed(self) -> tuple:
        """All that a card can print of the story, as values that can be compared. Needs `cards()`."""
        return printed(self.article)


class Tally(models.Model):
    """So many stories more, or fewer, on one day of a publication, as its own zone counts days; the day has their sum.

    Kept by triggers (`articles.mirroring`). Each change adds a row and none is waited for; now and then they are
    folded into one for each day. Stories that were withdrawn, lie in the trash or have an end are not in it: what
    the hour decides is added when it is read (`articles.archive`).
    """

    publication = models.ForeignKey("sections.Publication", models.CASCADE, db_index=False, related_name="+")
    day = models.DateField()
    stories = models.IntegerField()

    class Meta:
        verbose_name = _("count of a day")
        verbose_name_plural = _("counts of days")
        indexes = [models.Index(fields=["publication", "day", "stories"], name="articles_tallies_of_day")]

    def __str__(self) -> str:
        return f"{self.stories:+} on {self.day} at {self.publication_id}"
