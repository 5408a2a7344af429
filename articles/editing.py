"""What follows when a story was changed at the desk: its address, its places in the lists, its time of change."""

from django.db import transaction
from django.utils import timezone

from articles import addresses, listing
from articles.models import Article, Author, Redirect
from newsroom.kit import text
from newsroom.kit.slugs import first_free, make_slug


@transaction.atomic
def changed(article: Article, *, slug: str, home_was: int | None) -> Article:
    """Settle a story whose saved fields may have changed. Doing it twice changes nothing but the time.

    `slug` is what the editor asks for; `home_was` is the key of the publication it was at home in before. Whoever
    follows its old address is led to the new one, at the publication it left too.
    """
    article.updated_at = timezone.now()
    article.save(update_fields=["updated_at"])
    if article.path:
        if home_was and home_was != article.publication_id:
            _lead_home(article, at=home_was)
        if slug and slug != article.slug:
            addresses.change(article, slug=slug)
    listing.relist(article)
    return article


def authors_named(authors: list[int | str]) -> list[int]:
    """Return the keys of authors that are given by key or by name; a name that nobody has yet becomes an author."""
    return [author if isinstance(author, int) else _author_of(author) for author in authors]


def _author_of(name: str) -> int:
    name = text.tidy_line(name)
    known = Author.objects.filter(name__iexact=name).order_by("pk").first()
    return known.pk if known else Author.objects.create(name=name, slug=_free_slug(name)).pk


def _free_slug(name: str) -> str:
    slug = make_slug(name, fallback="author")
    return first_free(slug, set(Author.objects.filter(slug__startswith=slug[:70]).values_list("slug", flat=True)))


def _lead_home(article: Article, *, at: int) -> None:
    """Leave a redirect where the story lived; drop one that pointed away from where it lives now."""
    Redirect.objects.filter(publication=article.publication_id, old_path=f"/{article.path}/", article=article).delete()
    Redirect.objects.update_or_create(
        publication_id=at, old_path=f"/{article.path}/", defaults={"article": article, "new_path": ""}
    )
