"""Tags as readers find them: which stand together, which are most written about, and all of them by letter.

Nothing here counts without end: each answer looks at so many of the newest stories, or counts up to a number.
"""

import string
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery

from articles.models import Listing, SubjectListing, Tag
from articles.models.listing import ListingQuerySet
from sections.models import Publication

LOOKED_AT = 200
LOOKED_AT_FOR_ALL = 2000
COUNTED = 99
ON_A_PAGE = 200
# The first sign of a slug: tags in other scripts stand where their name in Latin letters does.
LETTERS = ("0", *string.ascii_lowercase)


class Counted(Subquery):
    """How many rows a cut subquery has: a count that stops."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Letter:
    """One letter's tags, as far as a page holds them, and the slug behind which more begin."""

    sign: str
    tags: Sequence[Tag]
    more: str | None


def related(tag: Tag, *, on: Publication, most: int = 8) -> QuerySet[Tag]:
    """Return the tags that stand most often beside this one, over its newest stories. One query.

    They are found by the tag's own list: a tag of 100,000 stories costs no more than one of 200.
    """
    stories = SubjectListing.objects.in_publication(on.pk).about(tag).live().newest_first()
    return _heaped(stories.values("article_id")[:LOOKED_AT]).exclude(pk=tag.pk)[:most]


def most_used(publication: Publication, *, most: int = 40) -> QuerySet[Tag]:
    """Return the tags most written about lately, each with `stories` of the newest that have it. One query."""
    stories = Listing.objects.in_publication(publication.pk).live().newest_first()
    return _heaped(stories.values("article_id")[:LOOKED_AT_FOR_ALL])[:most]


def _heaped(stories: ListingQuerySet) -> QuerySet[Tag]:
    """Return the tags of some stories, those on most of them first."""
    rows = Tag.objects.filter(tagged_articles__content_object__in=stories).only("name", "slug")
    return rows.annotate(stories=Count("tagged_articles")).order_by("-stories", "slug")


def letters(publication: Publication) -> list[tuple[str, bool]]:
    """Return each letter, and whether a tag begins with it that has stories readers may see. One query."""
    asked = [Exists(_from(letter).filter(Exists(_seen(publication)))) for letter in LETTERS]
    found = Publication.objects.filter(pk=publication.pk).values_list(*asked).get()
    return list(zip(LETTERS, found, strict=True))


def beginning_with(letter: str, *, on: Publication, after: str = "") -> Letter:
    """Return the tags of a letter that have stories readers may see, each with `stories`, counted to COUNTED and one.

    A tag without any is not even named in the mark at which more begin: it may be a draft's. One query.
    """
    stories = _seen(on)
    rows = _from(letter).filter(Exists(stories), slug__gt=after).order_by("slug").only("name", "slug")
    found = list(rows.annotate(stories=Counted(stories[: COUNTED + 1]))[: ON_A_PAGE + 1])
    more = found[ON_A_PAGE - 1].slug if len(found) > ON_A_PAGE else None
    return Letter(letter, found[:ON_A_PAGE], more)


def _seen(publication: Publication) -> QuerySet[SubjectListing]:
    """Return the stories of an outer query's tag that readers of a publication may see."""
    return SubjectListing.objects.in_publication(publication.pk).of("tag", OuterRef("pk")).live().values("pk")


def _from(letter: str) -> QuerySet[Tag]:
    """Return the tags whose slug begins with a letter; with any digit for 0."""
    end = chr(ord("9" if letter == "0" else letter) + 1)
    return Tag.objects.filter(slug__gte=letter, slug__lt=end)
