"""Finding a story by its address, on its own site or on a sister's."""

from collections.abc import Sequence

from django.db.models import CharField, Exists, Prefetch, Q

from articles.models import Article, Byline, Correction, RelatedLink, Tag
from newsroom.kit.prepared import Prepared, hand_over, slot
from sections.models import Publication

BYLINES = Prefetch("bylines", Byline.objects.in_order().select_related("author"))

# What every story's page asks. `full()` means the same to one who asks for several.
_AT_HOME = Prepared(
    lambda: (
        Article.objects.full()
        .prefetch_related(None)
        .filter(publication=slot("publication"), path=slot("path", CharField()))[:1]
    )
)
_LINKS = Prepared(lambda: RelatedLink.objects.with_stories().filter(article=slot("story")))
_CORRECTIONS = Prepared(lambda: Correction.objects.with_versions().filter(article=slot("story")))
# With what few stories have, so that it isn't asked for in vain.
_TAGS = Prepared(
    lambda: (
        Tag.objects.filter(tagged_articles__content_object=slot("story"))
        .annotate(
            with_related_links=Exists(RelatedLink.objects.filter(article=slot("story"))),
            with_corrections=Exists(Correction.objects.filter(article=slot("story"))),
        )
        .order_by("pk")
    )
)
_BYLINES = Prepared(
    lambda: (
        Byline.objects.in_order().select_related("author").filter(Q(article=slot("story")) | Q(article=slot("other")))
    )
)


def story_at(publication: Publication, path: str) -> Article | None:
    """Return the story at a path of a publication: at home there, or its guest. None when readers may not see it.

    A story that was withdrawn after publication is returned too, so that its page can say so.
    """
    story = _home_at(publication, path) or _guest_at(publication, path)
    if story is None or not (story.is_live() or story.is_withdrawn_openly()):
        return None
    return story


def sign(stories: Sequence[Article]) -> None:
    """Load the bylines of one or two stories. One query."""
    rows = _BYLINES.all(story=stories[0].pk, other=stories[-1].pk)
    for story in stories:
        hand_over(story, "bylines", [row for row in rows if row.article_id == story.pk])


def _home_at(publication: Publication, path: str) -> Article | None:
    story = _AT_HOME.first(publication=publication.pk, path=path)
    if story is not None:
        tags = _TAGS.all(story=story.pk)
        hand_over(story, "tags", tags)
        for name, asked in (("related_links", _LINKS), ("corrections", _CORRECTIONS)):
            # A story without tags has nothing to say it by.
            there = not tags or getattr(tags[0], f"with_{name}")
            hand_over(story, name, asked.all(story=story.pk) if there else [])
    return story


def _guest_at(publication: Publication, path: str) -> Article | None:
    return (
        Article.objects.full()
        .filter(path=path, listings__publication=publication, listings__section=None)
        .exclude(publication=publication)
        .first()
    )
