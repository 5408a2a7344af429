"""Writing a batch of stories: a handful of statements for hundreds of rows, in one transaction."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles import addresses, illustrating, listing
from articles.importing import recognising, redirecting
from articles.importing.drafting import Draft
from articles.importing.items import StoryItem
from articles.importing.pictures import Found
from articles.importing.places import Places
from articles.importing.recognising import Candidate
from articles.importing.vocabulary import Vocabulary
from articles.models import Article, Byline, Correction, ImportedItem, RelatedLink, TaggedArticle
from newsroom.kit import text
from sections.models import Publication, Section

_FIELDS = [
    "publication", "section", "path", "slug", "kicker", "headline", "standfirst", "body", "agency", "source_url",
    "dateline_place", "dateline_on", "lead_picture", "lead_caption", "published_at", "updated_at",
]  # fmt: skip
_MARKS = ["checksum", "earlier", "exported_at", "written", "missing", "imported_at"]
_AT_ONCE = 500


@dataclass(slots=True)
class Ready:
    """A story with everything it needs, found or made, to be written."""

    candidate: Candidate
    draft: Draft
    publication: Publication
    section: Section
    guests: list[Section]
    pictures: list[Found | None]
    agency_id: int | None
    notes: list[str] = field(default_factory=list)
    article: Article | None = None

    @property
    def is_new(self) -> bool:
        """Whether it was never here before."""
        return self.candidate.imported is None


@dataclass(slots=True)
class Writer:
    """Writes stories of one source."""

    source: str
    exported_at: datetime | None
    places: Places
    vocabulary: Vocabulary

    @transaction.atomic
    def write(self, batch: list[Ready]) -> None:
        """Write new stories and bring known ones up to date, with all that belongs to them, or none of it."""
        now = timezone.now()
        for ready in batch:
            ready.article = self._filled(ready, now)
        self._give_addresses(batch)
        new = [r for r in batch if r.is_new]
        known = [r for r in batch if not r.is_new]
        Article.objects.bulk_create([_article(r) for r in new])
        if known:
            Article.objects.bulk_update([_article(r) for r in known], _FIELDS, batch_size=100)
            self._clear(known)
        self._add_what_belongs(batch)
        illustrating.note_many([_article(r) for r in batch])
        listing.relist_many([_article(r) for r in batch], {_article(r).pk: r.guests for r in batch})
        redirecting.lead_on([_moved(r) for r in batch], self.places)
        self._remember(batch, now)

    def _filled(self, ready: Ready, now: datetime) -> Article:
        """Return the story's row with all its own fields."""
        draft, item = ready.draft, ready.draft.item
        row = ready.candidate.row
        article = row if isinstance(row, Article) else Article()
        article.put_in(ready.section)
        article.publication, article.section = ready.publication, ready.section
        article.headline, article.kicker, article.standfirst = draft.headline, draft.kicker, draft.standfirst
        lead, inner = _parted(ready)
        article.body = draft.body.with_pictures([found.key if found else None for found in inner])
        article.lead_picture_id, article.lead_caption = lead.key if lead else None, _own_caption(item, lead)
        article.agency_id, article.source_url = ready.agency_id, draft.source_url
        article.dateline_place, article.dateline_on = draft.dateline_place, item.dateline_on
        article.published_at = draft.published_at
        article.updated_at = min(item.changed_at or draft.published_at or now, now)
        if not article.path:
            article.slug = draft.slug
        return article

    @staticmethod
    def _give_addresses(batch: list[Ready]) -> None:
        """Give a path to each story that has a time and no path yet."""
        waiting = [_article(r) for r in batch if _article(r).published_at and not _article(r).path]
        for article, path in zip(waiting, addresses.free_paths(waiting), strict=True):
            article.path = path
            article.slug = path.rsplit("/", 1)[1]

    @staticmethod
    def _clear(known: list[Ready]) -> None:
        """Take away what belongs to stories that are written anew; what people added themselves is not of this kind."""
        keys = [_article(r).pk for r in known]
        Byline.objects.filter(article__in=keys).delete()
        TaggedArticle.objects.filter(content_object__in=keys).delete()
        RelatedLink.objects.filter(article__in=keys).delete()
        Correction.objects.filter(article__in=keys, made_by=None).delete()
        Article.also_in.through.objects.filter(article__in=keys).delete()

    def _add_what_belongs(self, batch: list[Ready]) -> None:
        Byline.objects.bulk_create(
            (
                Byline(article=_article(r), author_id=author, position=n)
                for r in batch
                for n, author in enumerate(self.vocabulary.authors(r.draft.authors))
            ),
            batch_size=_AT_ONCE,
        )
        TaggedArticle.objects.bulk_create(
            (
                TaggedArticle(content_object=_article(r), tag_id=t)
                for r in batch
                for t in self.vocabulary.tags(r.draft.tags)
            ),
            batch_size=_AT_ONCE,
        )
        guest = Article.also_in.through
        guest.objects.bulk_create(
            (guest(article_id=_article(r).pk, section_id=s.pk) for r in batch for s in r.guests),
            batch_size=_AT_ONCE,
        )
        RelatedLink.objects.bulk_create(
            RelatedLink(article=_article(r), title=title, url=url, position=n)
            for r in batch
            for n, (title, url) in enumerate(r.draft.related_links)
        )
        Correction.objects.bulk_create(
            Correction(
                article=_article(r),
                publication=r.publication,
                kind=kind,
                text=words,
                made_at=made_at or _article(r).updated_at,
            )
            for r in batch
            for kind, words, made_at in r.draft.corrections
        )

    def _remember(self, batch: list[Ready], now: datetime) -> None:
        """Write down what came in, so that the next run knows it."""
        marks = [self._mark(ready, now) for ready in batch]
        ImportedItem.objects.bulk_create(mark for mark in marks if mark.pk is None)
        ImportedItem.objects.bulk_update([m for m in marks if m.pk is not None], _MARKS, batch_size=100)

    def _mark(self, ready: Ready, now: datetime) -> ImportedItem:
        candidate, article = ready.candidate, _article(ready)
        mark = candidate.imported or ImportedItem(
            source=self.source, kind=ImportedItem.Kind.STORY, key=candidate.key, object_id=article.pk
        )
        if mark.pk is not None and mark.checksum != candidate.checksum:
            mark.earlier = recognising.remembered(mark, candidate.checksum)
        mark.checksum, mark.exported_at, mark.imported_at = candidate.checksum, self.exported_at, now
        mark.written, mark.missing = recognising.fingerprint(article), missing_of(ready)
        return mark


def missing_of(ready: Ready) -> dict[str, list] | None:
    """Return what a story names and could not get yet: pictures, and stories that may come later."""
    pictures = sum(found is None for found in ready.pictures)
    missing = {"pictures": [pictures] if pictures else [], "stories": list(ready.draft.item.related)}
    return missing if any(missing.values()) else None


def _article(ready: Ready) -> Article:
    if ready.article is None:
        raise ValueError("The story has not been filled in yet.")
    return ready.article


def _parted(ready: Ready) -> tuple[Found | None, list[Found | None]]:
    """Return the lead picture and those of the text."""
    if ready.draft.item.lead_picture is None:
        return None, ready.pictures
    return ready.pictures[0], ready.pictures[1:]


def _own_caption(item: StoryItem, lead: Found | None) -> str:
    """Return the caption the story gives its lead picture, when the picture's own is another."""
    if lead is None or item.lead_picture is None:
        return ""
    caption = text.tidy(item.lead_picture.caption).strip()
    return caption if caption != lead.caption else ""


def _moved(ready: Ready) -> redirecting.Moved:
    article = _article(ready)
    return redirecting.Moved(
        publication=ready.publication, old_urls=ready.draft.item.old_urls, path=article.path or "", article=article,
        notes=ready.notes,
    )  # fmt: skip
