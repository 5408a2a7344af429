"""Addresses of stories: given at first publication, kept for ever, never given twice."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import unquote

from django.db import IntegrityError, transaction

from articles.models import Article, Redirect
from newsroom.kit import clock
from newsroom.kit.slugs import LONGEST, make_slug, numbered
from sections.models import Publication

LONGEST_PATH = len("2000/01/01/") + LONGEST
NUMBERS_AT_ONCE = 20


class AddressTaken(ValueError):
    """No free address could be found after many tries."""


def wanted_slug(article: Article) -> str:
    """Return the slug a story asks for: its own, else made from its headline, else from its key."""
    fallback = f"story-{article.pk or 'new'}"
    return make_slug(article.slug or article.headline, fallback=fallback, comes_first=False)


def path_for(article: Article, *, published_at: datetime, slug: str) -> str:
    """Return yyyy/mm/dd/slug for a story's publication time, the day taken in its publication's zone."""
    day = clock.day_in(published_at, article.publication.zone)
    return f"{day:%Y/%m/%d}/{slug}"


def free_path(article: Article, published_at: datetime) -> str:
    """Return the story's path, or the first with -2, -3 … behind it that no other story or redirect has.

    It looks over the whole network, so that a guest's address never meets a story at home there.
    """
    wanted = path_for(article, published_at=published_at, slug=wanted_slug(article))
    return _first_free([wanted], besides=article)[0]


def free_paths(articles: Sequence[Article]) -> list[str]:
    """Return a free path for each of many new stories, in their order, under the rules of `free_path`.

    They need their publication and their time of publication; a slug they have is taken as it is. A few queries do
    for all of them: the wanted paths are looked up at once, then twenty numbered ones for each that is taken.
    """
    return _first_free([path_for(a, published_at=a.published_at, slug=wanted_slug(a)) for a in articles])


def _first_free(wanted: Sequence[str], *, besides: Article | None = None) -> list[str]:
    """Return each wanted path, or its first numbered form, that neither the network nor one before it has."""
    given: dict[int, str] = {}
    taken: set[str] = set()
    asked, number = {n: [path] for n, path in enumerate(wanted)}, 2
    while asked:
        taken |= _taken({path for paths in asked.values() for path in paths}, besides)
        for n, paths in asked.items():
            free = next((path for path in paths if path not in taken), None)
            if free is not None:
                given[n] = free
                taken.add(free)
        numbers = range(number, number + NUMBERS_AT_ONCE)
        number += NUMBERS_AT_ONCE
        asked = {n: [numbered(wanted[n], i, LONGEST_PATH) for i in numbers] for n in asked if n not in given}
    return [given[n] for n in range(len(wanted))]


def _taken(paths: set[str], besides: Article | None) -> set[str]:
    """Return those of some paths that a story or an old address of the network has, but for one story's own."""
    # Both indexes begin with the publication, so naming all of them lets the database use them.
    everywhere = list(Publication.objects.values_list("pk", flat=True))
    stories = Article.objects.filter(publication__in=everywhere, path__in=paths)
    old_paths = [form for path in paths for form in (f"/{path}/", f"/{path}")]
    old = Redirect.objects.filter(publication__in=everywhere, old_path__in=old_paths)
    if besides is not None:
        stories, old = stories.exclude(pk=besides.pk), old.exclude(article=besides.pk)
    return set(stories.values_list("path", flat=True)) | {p.strip("/") for p in old.values_list("old_path", flat=True)}


def give(article: Article, published_at: datetime) -> None:
    """Give a story its address and save it. Keeps the one it has.

    Two editors who publish the same headline at the same moment both succeed: the database refuses the second
    path and the next number is tried. Raises AddressTaken after twenty refusals.
    """
    if article.path:
        return
    asked_for = article.slug
    for _attempt in range(20):
        article.slug = asked_for
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
