"""Finding a story by its address, on its own site or on a sister's."""

from collections.abc import Iterable, Sequence
from itertools import starmap
from operator import attrgetter
from typing import NamedTuple

from django.db.models import CharField, Prefetch, Q, QuerySet, Value

from articles.models import Article, Author, Byline, Correction, RelatedLink, Tag, TaggedArticle
from newsroom.kit import databases
from newsroom.kit.loading import QuicklyLoaded
from newsroom.kit.prepared import Prepared, hand_over, slot
from sections import network
from sections.models import Publication

BYLINES = Prefetch("bylines", Byline.objects.in_order().select_related("author"))

# What only the desk reads of a story and its picture.
_UNSHOWN = [
    *(f"{act}_by" for act in ("created", "submitted", "sent_back", "approved", "lapsed", "published", "withdrawn", "trashed")),
    *(f"{act}_at" for act in ("submitted", "sent_back", "approved", "lapsed")), "sent_back_because",
    *(f"lead_picture__{name}" for name in (
        "file", "extension", "filename", "look", "creator", "taken_on", "licence", "licence_terms", "rights_end_on",
        "is_restricted", "batch", "created_at", "created_by",
    )),
]  # fmt: skip
# What every story's page asks. `full()` means the same to one who asks for several; where the story belongs, the map knows.
_AT_HOME = Prepared(
    lambda: (
        Article.objects.select_related("agency", "lead_picture")
        .defer(*_UNSHOWN)
        .filter(publication=slot("publication"), path=slot("path", CharField()))[:1]
    )
)
_LINKS = Prepared(lambda: RelatedLink.objects.with_stories().filter(article=slot("story")))
_CORRECTIONS = Prepared(lambda: Correction.objects.with_versions().filter(article=slot("story")))
_FEW_HAVE = {"related_links": _LINKS, "corrections": _CORRECTIONS}


class _About(NamedTuple):
    """A name that stands on a story's page, or the sign that it has what few stories have."""

    what: str
    story: int
    position: int
    row: int
    key: int
    name: str
    slug: str


def _names(signed: QuerySet[Byline], tagged: QuerySet[TaggedArticle], *more: QuerySet) -> QuerySet[Byline, tuple]:
    author = ("article_id", "position", "pk", "author_id", "author__name", "author__slug")
    tag = ("content_object_id", Value(0), "pk", "tag_id", "tag__name", "tag__slug")
    rows = signed.values_list(Value("author"), *author)
    return rows.union(tagged.values_list(Value("tag"), *tag), *more, all=True)


def _about() -> QuerySet[Byline, tuple]:
    signed = Byline.objects.filter(Q(article=slot("story")) | Q(article=slot("other")))
    sign = ("article_id", Value(0), "pk", Value(0), Value(""), Value(""))
    seldom = [
        table.objects.filter(article=slot("story")).values_list(Value(name), *sign)
        for name, table in (("related_links", RelatedLink), ("corrections", Correction))
    ]
    return _names(signed, TaggedArticle.objects.filter(content_object=slot("story")), *seldom)


_ABOUT = Prepared(_about)


def story_at(publication: Publication, path: str) -> Article | None:
    """Return the story at a path of a publication: at home there, or its guest. None when readers may not see it.

    A story that was withdrawn after publication is returned too, so that its page can say so. One query, or two.
    """
    story = _home_at(publication, path) or _guest_at(publication, path)
    if story is None or not (story.is_live() or story.is_withdrawn_openly()):
        return None
    return story


def fill(story: Article, beside: Article | None = None) -> None:
    """Load what is said about a story: its bylines, tags, links and corrections; and the bylines of another beside it.

    One query, and one each for links and corrections where there are any.
    """
    about = _read(_ABOUT.all(story=story.pk, other=(beside or story).pk))
    _sign(story, about)
    if beside:
        _sign(beside, about)
    _tag(story, about)
    there = {of.what for of in about}
    for name, asked in _FEW_HAVE.items():
        hand_over(story, name, asked.all(story=story.pk) if name in there else [])


def fill_all(stories: Sequence[Article]) -> None:
    """Load bylines and tags of many stories. One query, or none for none."""
    keys = [story.pk for story in stories]
    signed, tagged = Byline.objects.filter(article__in=keys), TaggedArticle.objects.filter(content_object__in=keys)
    by_story: dict[int, list[_About]] = {}
    for of in _read(_names(signed, tagged)) if keys else ():
        by_story.setdefault(of.story, []).append(of)
    for story in stories:
        about = by_story.get(story.pk, [])
        _sign(story, about)
        _tag(story, about)


def _read(rows: Iterable[tuple]) -> list[_About]:
    return sorted(starmap(_About, rows), key=attrgetter("position", "row"))


def _sign(story: Article, about: Iterable[_About]) -> None:
    hand_over(story, "bylines", [_byline(of) for of in about if of.what == "author" and of.story == story.pk])


def _tag(story: Article, about: Iterable[_About]) -> None:
    tags = [_named(Tag, of) for of in about if of.what == "tag"]
    hand_over(story, "tags", sorted(tags, key=attrgetter("pk")))


def _byline(of: _About) -> Byline:
    values = [of.row, of.story, of.key, of.position]
    byline = Byline.from_db(databases.alias(), ["id", "article_id", "author_id", "position"], values)
    byline.author = _named(Author, of)
    return byline


def _named[Row: QuicklyLoaded](table: type[Row], of: _About) -> Row:
    return table.from_db(databases.alias(), ["id", "name", "slug"], [of.key, of.name, of.slug])


def _home_at(publication: Publication, path: str) -> Article | None:
    story = _AT_HOME.first(publication=publication.pk, path=path)
    if story is not None:
        network.place(story)
    return story


def _guest_at(publication: Publication, path: str) -> Article | None:
    return (
        Article.objects.full()
        .prefetch_related(None)
        .filter(path=path, listings__publication=publication, listings__section=None)
        .exclude(publication=publication)
        .first()
    )
