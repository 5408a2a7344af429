"""Changing what readers see of a story: the new words, and a version that keeps what was there."""

from datetime import datetime

from django.utils import timezone

from articles import acting, content, keeping, listing, parts, versions
from articles.keeping import Window
from articles.models import Article, Version

CONTENT, AMENDED = "content", "amended_at"
# What readers read. Where a story is filed, and how it is found, can change without its being another text.
WORDS = ("kicker", "headline", "standfirst", "body", "dateline_place", "dateline_on", "lead_caption", "authors")


def update(article: Article, *, screen: keeping.Values, known: dict[str, int], window: Window) -> Article:
    """Put what stands on an editor's screen before readers. They can compare it with what they had.

    What it said before is kept as a version, too, if none did: archives come without.
    """
    with acting.on(article, "update", by=window.user, changing=(CONTENT, versions.PART, "redirects", AMENDED)) as act:
        keep_first(act.story)
        said = content.of(act.story)
        keeping.settle(act.story, screen=screen, known=known, window=window, going_out=True)
        act.story.refresh_from_db()
        _note_change(act.story, before=said)
        versions.keep(act.story, kind=Version.Kind.PUBLISHED, by=window.user)
        return act.story


def keep_first(story: Article) -> None:
    """Keep what readers had before anything was changed, under the time it went out."""
    if story.published_at and not story.versions.for_readers().exists():
        first = versions.keep(story, kind=Version.Kind.PUBLISHED, by=story.published_by)
        Version.objects.filter(pk=first.pk).update(made_at=story.published_at)


def _note_change(story: Article, *, before: content.Content) -> None:
    """Note when readers last got other words: search engines and feeds are told by it."""
    now = content.of(story)
    if story.is_live() and any(now[name] != before[name] for name in WORDS):
        story.amended_at = timezone.now()
        story.save(update_fields=[AMENDED])


def _read_amended(story: Article) -> str:
    return story.amended_at.isoformat() if story.amended_at else ""


def _write_amended(story: Article, before: str, after: str) -> None:
    """Put the time back, unless a note that readers saw has moved it on."""
    if _read_amended(story) == after:
        story.amended_at = datetime.fromisoformat(before) if before else None
        story.save(update_fields=[AMENDED])


def _write_content(story: Article, before: content.Content, after: content.Content) -> None:
    """Put back the words before; those taken back wait in the working copy, as changes to come."""
    now = content.of(story)
    if now != after:
        raise parts.ChangedSince(CONTENT)
    keeping.write_row(story, {name: value for name, value in before.items() if value != after[name]})
    listing.relist(story)
    copy = keeping.locked_copy(story)
    copy.values |= {name: value for name, value in after.items() if value != before[name] and name != "slug"}
    copy.save()


parts.PARTS[CONTENT] = parts.Part(content.of, _write_content)
parts.PARTS[AMENDED] = parts.Part(_read_amended, _write_amended)
