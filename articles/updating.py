"""Changing what readers see of a story: the new words, and a version that keeps what was there."""

from articles import acting, content, keeping, listing, parts, versions
from articles.keeping import Window
from articles.models import Article, Version

CONTENT = "content"


def update(article: Article, *, screen: keeping.Values, known: dict[str, int], window: Window) -> Article:
    """Put what stands on an editor's screen before readers. They can compare it with what they had.

    What it said before is kept as a version, too, if none did: archives come without.
    """
    with acting.on(article, "update", by=window.user, changing=(CONTENT, versions.PART, "redirects")) as act:
        keep_first(act.story)
        keeping.settle(act.story, screen=screen, known=known, window=window, going_out=True)
        act.story.refresh_from_db()
        versions.keep(act.story, kind=Version.Kind.PUBLISHED, by=window.user)
        return act.story


def keep_first(story: Article) -> None:
    """Keep what readers had before anything was changed, under the time it went out."""
    if story.published_at and not story.versions.for_readers().exists():
        first = versions.keep(story, kind=Version.Kind.PUBLISHED, by=story.published_by)
        Version.objects.filter(pk=first.pk).update(made_at=story.published_at)


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
