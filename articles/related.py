"""What to read after a story."""

from articles.models import Article, Listing
from sections.models import Publication


def next_story(article: Article, *, on: Publication) -> Listing | None:
    """Return the next older live story of the same list on a site: the home section's, or the whole site's for a guest."""
    if on.pk == article.publication_id:
        rows = Listing.objects.in_section(article.section_id)
    else:
        rows = Listing.objects.in_publication(on.pk)
    return rows.live().after(article.published_at, article.pk).newest_first().cards().with_openings().first()


def picked(article: Article) -> list[Article]:
    """Return the live stories an editor picked to stand with this one, in order. Needs `full()`."""
    return [link.story for link in article.related_links.all() if link.story_id and link.story.is_live()]
