"""Finding what the API tells of: the keys of stories in order, then the stories themselves, in four queries at most."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from articles import lists, reading
from articles.models import Agency, Article, Author, Listing, SubjectListing, Tag
from articles.models.listing import ListingQuerySet
from sections.network import PublicationMap

# What a list tells of each story; touching anything else raises.
SHORT = [
    "headline", "kicker", "standfirst", "path", "published_at", "amended_at", "retracted_at", "dateline_place",
    "dateline_on", "publication__name", "publication__slug", "publication__host", "publication__zone",
    "publication__language", "section__name", "section__slug", "section__parent_id", "agency__name", "agency__code",
    "agency__url", "agency__credit_line", "lead_caption", "lead_picture__digest", "lead_picture__width",
    "lead_picture__height", "lead_picture__alt", "lead_picture__caption", "lead_picture__credit",
    "lead_picture__focal_x", "lead_picture__focal_y",
]  # fmt: skip


def listed(site: PublicationMap, asked: dict[str, Any]) -> ListingQuerySet:
    """Return the rows of the list that was asked for. Raises KeyError for a section that isn't there."""
    section = site.sections_by_path[asked["section"]].pk if asked["section"] else None
    subjects = _subjects(asked)
    if not subjects:
        places = Listing.objects
        rows = places.in_section(section) if section else places.in_publication(site.publication.pk)
    else:
        rows = _of_subjects(site, subjects)
        if section:
            rows = rows.filter(Exists(Listing.objects.in_section(section).filter(article=OuterRef("article"))))
    if asked["since"]:
        rows = rows.filter(published_at__gte=asked["since"])
    if asked["until"]:
        rows = rows.filter(published_at__lt=asked["until"])
    return rows


def _subjects(asked: dict[str, Any]) -> dict[str, int]:
    """Return the keys of the subjects that were asked for, by kind."""
    found = {}
    if asked["tag"]:
        found["tag"] = _key(Tag, slug=asked["tag"])
    if asked["author"]:
        found["author"] = _key(Author, slug=asked["author"])
    if asked["agency"]:
        found["agency"] = _key(Agency, code__iexact=asked["agency"])
    return found


def _of_subjects(site: PublicationMap, subjects: dict[str, int]) -> ListingQuerySet:
    """Return the list of the first subject, as far as its stories stand in the others' too."""
    (kind, key), *others = subjects.items()
    here = SubjectListing.objects.in_publication(site.publication.pk)
    rows = here.of(kind, key)
    for other, value in others:
        rows = rows.filter(Exists(here.of(other, value).filter(article=OuterRef("article"))))
    return rows


def page_of(rows: ListingQuerySet, *, cursor: tuple | None, limit: int) -> tuple[list[int], str | None]:
    """Return the keys of one page of a list and the mark at which the next begins, if there is one."""
    if cursor:
        rows = rows.after(*cursor)
    found = list(rows.live().newest_first().only("published_at", "article_id")[: limit + 1])
    return [row.article_id for row in found[:limit]], lists.mark(found[limit - 1]) if len(found) > limit else None


def stories(keys: Sequence[int]) -> list[Article]:
    """Return the live stories of these keys in their order, with what a list tells of them. Three queries."""
    if not keys:
        return []
    rows = (
        Article.objects.live()
        .filter(pk__in=keys)
        .select_related("publication", "section", "agency", "lead_picture")
        .prefetch_related("tags", reading.BYLINES)
        .only(*SHORT)
        .fetch_mode(models.FETCH_RAISE)
    )
    found = {story.pk: story for story in rows}
    return [found[key] for key in keys if key in found]


def whole(site: PublicationMap, path: str) -> Article | None:
    """Return the story at a path of a site with all its page shows, also one that was taken back; None for no such."""
    story = reading.story_at(site.publication, path)
    if story is not None:
        reading.fill(story)
    return story


def path_of(site: PublicationMap, key: int) -> str:
    """Return the path of a story that runs on a site, or nothing."""
    rows = Listing.objects.in_publication(site.publication.pk).filter(article=key)
    return rows.values_list("article__path", flat=True).first() or ""


def _key(table: type[models.Model], **conditions: str) -> int:
    """Return the key of a row, 0 where there is none: nothing is found then, as for one without a live story."""
    return table._default_manager.filter(**conditions).values_list("pk", flat=True).first() or 0
