"""What to read after a story."""

from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article, Listing
from articles.models.listing import ListingQuerySet
from newsroom.kit.prepared import Prepared, handed_over, moment, slot
from sections import network
from sections.models import Publication


def _next(rows: ListingQuerySet) -> QuerySet[Listing, Listing]:
    # SQLite goes down an index from the first bound that is written: the story's own time, not the present.
    older = rows.after(moment("published_at"), slot("story")).live(moment("now"))
    return older.newest_first().unplaced_cards().with_openings()[:1]


_IN_SECTION = Prepared(lambda: _next(Listing.objects.in_section(slot("place"))))
_IN_PUBLICATION = Prepared(lambda: _next(Listing.objects.in_publication(slot("place"))))


def next_story(article: Article, *, on: Publication) -> Listing | None:
    """Return the next older live story of the same list on a site: the home section's, or the whole site's for a guest."""
    is_at_home = on.pk == article.publication_id
    asked, place = (_IN_SECTION, article.section_id) if is_at_home else (_IN_PUBLICATION, on.pk)
    row = asked.first(place=place, now=timezone.now(), published_at=article.published_at, story=article.pk)
    if row is not None:
        network.place(row.article)
    return row


def picked(article: Article) -> list[Article]:
    """Return the live stories an editor picked to stand with this one, in order. Needs `full()`."""
    return [link.story for link in handed_over(article, "related_links") if link.story_id and link.story.is_live()]
