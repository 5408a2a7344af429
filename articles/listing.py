"""Keeping the lists: which stories stand in which section's and publication's list."""

from collections.abc import Iterable

from django.db import transaction

from articles.models import Article, Listing
from search import indexing
from sections.models import Section


@transaction.atomic
def relist(article: Article) -> None:
    """Bring a story's places in the lists, and in the index of words, in line with it. Doing it twice changes nothing."""
    wanted = {(row.publication_id, row.section_id): row for row in rows_for(article, list(article.also_in.all()))}
    for row in Listing.objects.filter(article=article):
        twin = wanted.pop((row.publication_id, row.section_id), None)
        if twin is None:
            row.delete()
        elif row.published_at != twin.published_at:
            row.published_at = twin.published_at
            row.save(update_fields=["published_at"])
    Listing.objects.bulk_create(wanted.values())
    indexing.index(article)


@transaction.atomic
def relist_many(articles: Iterable[Article], guests: dict[int, list[Section]]) -> None:
    """Do the same for many stories in three statements. `guests` has each story's further sections by its key."""
    articles = list(articles)
    Listing.objects.filter(article__in=[a.pk for a in articles]).delete()
    Listing.objects.bulk_create([row for a in articles for row in rows_for(a, guests.get(a.pk, []))], batch_size=500)
    indexing.index_many(articles)


def rows_for(article: Article, guests: list[Section]) -> list[Listing]:
    """Return the listings a story should have, unsaved: none before it has a time.

    It stands in its home section's list, in that of the section above, in its publication's; and the same for
    every section it is a guest in.
    """
    if article.published_at is None or article.trashed_at is not None:
        return []
    places: set[tuple[int, int | None]] = set()
    for section in [article.section, *guests]:
        places.add((section.publication_id, None))
        places.add((section.publication_id, section.pk))
        if section.parent_id:
            places.add((section.publication_id, section.parent_id))
    return [
        Listing(publication_id=publication, section_id=section, article=article, published_at=article.published_at)
        for publication, section in sorted(places, key=str)
    ]
