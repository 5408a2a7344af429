"""Addresses of stories: given at first publication, kept for ever, never given twice."""

from datetime import datetime
from urllib.parse import unquote

from django.db import IntegrityError, transaction

from articles.models import Article, Redirect
from newsroom.kit import clock
from newsroom.kit.slugs import first_free, make_slug, numbered
from sections.models import Publication


class AddressTaken(ValueError):
    """No free address could be found after many tries."""


def wanted_slug(article: Article) -> str:
    """Return the slug a story asks for: its own, else made from its headline, else from its key."""
    return make_slug(article.slug or article.headline, fallback=f"story-{article.pk or 'new'}")


def path_for(article: Article, *, published_at: datetime, slug: str) -> str:
    """Return yyyy/mm/dd/slug for a story's publication time, the day taken in its publication's zone."""
    day = clock.day_in(published_at, article.publication.zone)
    return f"{day:%Y/%m/%d}/{slug}"


def free_path(article: Article, published_at: datetime) -> str:
    """Return the story's path, or the first with -2, -3 … behind it that no story or redirect has.

    It looks over the whole network, so that a guest's address never meets a story at home there.
    """
    wanted = path_for(article, published_at=published_at, slug=wanted_slug(article))
    # The numbered forms may be cut shorter than the wanted one, so look for all that share its first part.
    stem = numbered(wanted, 9999, longest=len(wanted)).removesuffix("-9999")
    stories = Article.objects.filter(path__startswith=stem).exclude(pk=article.pk)
    taken = set(stories.values_list("path", flat=True))
    old = Redirect.objects.filter(old_path__startswith=f"/{stem}").exclude(article=article)
    taken |= {path.strip("/") for path in old.values_list("old_path", flat=True)}
    return first_free(wanted, taken, longest=len("2000/01/01/") + 80)


def give(article: Article, published_at: datetime) -> None:
    """Give a story its address and save it. Keeps the one it has.

    Two editors who publish the same headline at the same moment both succeed: the database refuses the second
    path and the next number is tried. Raises AddressTaken after twenty refusals.
    """
    if article.path:
        return
    for _attempt in range(20):
        article.path = free_path(article, published_at)
        article.slug = article.path.rsplit("/", 1)[1]
        try:
            with transaction.atomic():
                article.save(update_fields=["path", "slug"])
        except IntegrityError:
            continue
        return
    raise AddressTaken(article.path)


@transaction.atomic
def change(article: Article, *, slug: str) -> Article:
    """Give a published story another slug. Its old address leads to the new one for ever."""
    old = article.path
    if not old:
        article.slug = slug
        article.save(update_fields=["slug"])
        return article
    article.path, article.slug = None, slug
    article.path = free_path(article, article.published_at)
    if article.path == old:
        article.slug = old.rsplit("/", 1)[1]
        return article
    article.slug = article.path.rsplit("/", 1)[1]
    article.save(update_fields=["path", "slug"])
    Redirect.objects.filter(publication=article.publication_id, old_path=f"/{article.path}/").delete()
    Redirect.objects.update_or_create(
        publication_id=article.publication_id, old_path=f"/{old}/", defaults={"article": article, "new_path": ""}
    )
    return article


def forwarding(publication: Publication, full_path: str) -> str | None:
    """Return where an old address of a publication leads now, or None. The query counts where the old address has one."""
    path, _, query = full_path.partition("?")
    wanted = [unquote(full_path)] if query else []
    wanted += [unquote(path), unquote(path).rstrip("/") + "/", unquote(path).rstrip("/")]
    rows = Redirect.objects.filter(publication=publication, old_path__in=wanted).select_related("article__publication")
    by_path = {row.old_path: row for row in rows}
    row = next((by_path[p] for p in wanted if p in by_path), None)
    if row is None:
        return None
    if row.article is None:
        return row.new_path
    home = row.article.publication_id == publication.pk
    return row.article.get_absolute_url() if home else row.article.canonical_url
