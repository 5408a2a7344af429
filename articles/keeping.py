"""Keeping every word as it is typed, and bringing together what several people type into one story.

A field's value is plain (see articles/content.py); what can't be saved as it is, half an address or a headline too
long, is kept as `{"typed": …}`. Each field counts its changes. Whoever changes a field says which number they knew:
if someone else changed it since, nothing is overwritten, and both texts are offered.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles import approving, content, editing
from articles.models import Article, WorkingCopy
from newsroom.models import User

TIMES = ("publish_at", "embargo_until", "expires_at")
FIELDS = (*content.FIELDS, *TIMES)
# Windows whose counts a field remembers: more than ever write into one field at a time.
MOST_WINDOWS = 12

Values = dict[str, Any]


@dataclass(frozen=True)
class Window:
    """Who types, in which window of which browser, and how many messages it has sent."""

    user: User
    client: str
    count: int = 0


@dataclass(frozen=True)
class Kept:
    """What became of what was typed: each field's number now, and the fields that someone else had changed."""

    copy: WorkingCopy
    numbers: dict[str, int]
    clashes: list[str] = field(default_factory=list)


def current(article: Article, copy: WorkingCopy | None = None) -> Values:
    """Return what is written in a story now, whether readers see it yet or not."""
    return in_row(article) | (copy or copy_of(article)).values


def copy_of(article: Article | None) -> WorkingCopy:
    """Return a story's working copy to read; an empty one where nothing is typed, or there is no story yet."""
    found = WorkingCopy.objects.filter(article=article).first() if article and article.pk else None
    return found or WorkingCopy(article=article)


def in_row(article: Article) -> Values:
    """Return what the story's row says."""
    times = {
        "publish_at": article.published_at,
        "embargo_until": article.embargo_until,
        "expires_at": article.expires_at,
    }
    return content.of(article) | {name: moment_as_text(value) for name, value in times.items()}


def moment_as_text(value: datetime | None) -> str:
    """Return a moment as a working copy holds it."""
    return value.astimezone(UTC).isoformat() if value else ""


def numbers_in(copy: WorkingCopy) -> dict[str, int]:
    """Return each field's number, for fields that were typed since the story was made."""
    return {name: stamp["n"] for name, stamp in copy.stamps.items()}


def unsettled(copy: WorkingCopy, user: User) -> list[dict[str, Any]]:
    """Return a person's texts that came second and were not chosen or dropped yet, from whatever browser."""
    return [clash for clash in copy.clashes if clash["user"] == user.pk and clash["field"] in copy.stamps]


def news_for(copy: WorkingCopy, *, known: dict[str, int], client: str) -> dict[str, dict[str, Any]]:
    """Return the fields that other windows changed since this one last heard of them: their numbers and writers."""
    return {
        name: stamp
        for name, stamp in copy.stamps.items()
        if stamp["n"] > known.get(name, 0) and stamp["client"] != client
    }


@transaction.atomic
def keep(article: Article, *, changes: Values, known: dict[str, int], window: Window) -> Kept:
    """Keep what was typed. The same message twice, late or out of order, changes nothing and raises no alarm.

    A story that was never approved or published takes what is valid at once; otherwise it waits in the working copy.
    """
    copy = locked_copy(article)
    now = current(copy.article, copy)
    accepted, clashes = {}, []
    for name, value in changes.items():
        stamp = copy.stamps.get(name)
        if value == now[name]:
            # Whoever writes what stands there has chosen it.
            _forget_clashes(copy, {name}, window.user)
            continue
        if _is_late(stamp, window):
            continue
        if _may_follow(stamp, known.get(name, 0), window):
            accepted[name] = value
        else:
            clashes.append(name)
            _remember_clash(copy, name, value, window)
    if accepted:
        _take(copy, accepted, window)
    _note_counts(copy, changes, window)
    if changes:
        copy.save()
    return Kept(copy, {name: copy.stamps[name]["n"] for name in changes if name in copy.stamps}, clashes)


@transaction.atomic
def settle(article: Article, *, screen: Values, known: dict[str, int], window: Window, going_out: bool) -> Article:
    """Write what stands on someone's screen into the story.

    When it is `going_out` to readers it goes as its editor saw it: what others have typed since stays in the working
    copy, as changes to come. Otherwise theirs stand too. Names of authors that are new become authors.
    """
    copy = locked_copy(article)
    story, home_was = copy.article, copy.article.publication_id
    now, news = current(story, copy), news_for(copy, known=known, client=window.client)
    mine = {name: value for name, value in screen.items() if name not in news or going_out}
    theirs = {name: now[name] for name in news if now[name] != screen.get(name, now[name])}
    _stamp(copy, [name for name, value in mine.items() if name not in news and value != now[name]], window)
    write_row(story, mine)
    for name in mine:
        copy.values.pop(name, None)
    copy.values |= theirs if going_out else {}
    if mine.get("publish_at", "") != moment_as_text(story.published_at):
        copy.values["publish_at"] = mine["publish_at"]
    copy.save()
    editing.changed(story, slug=mine.get("slug", story.slug), home_was=home_was)
    if any(value != now[name] for name, value in mine.items()):
        approving.changed(story, by=window.user)
    return story


@transaction.atomic
def put_back(article: Article, values: Values, *, by: User) -> Article:
    """Write these values over what is there, whoever typed it: for undoing and restoring."""
    copy = locked_copy(article)
    now = current(copy.article, copy)
    changed = {name: value for name, value in values.items() if name in FIELDS and now[name] != value}
    if changed:
        _take(copy, changed, Window(by, "restored"))
        copy.save()
    return copy.article


@transaction.atomic
def take_back(article: Article, *, by: User) -> Values:
    """Drop what was typed since readers last got the story. Returns what was written until now."""
    copy = locked_copy(article)
    said = current(copy.article, copy)
    _stamp(copy, copy.values, Window(by, "restored"))
    copy.values, copy.clashes = {}, []
    copy.save()
    return said


def forget_wish(article: Article) -> None:
    """Drop the time that was wished for: the story has its time now."""
    copy = locked_copy(article)
    if copy.values.pop("publish_at", None) is not None:
        copy.save(update_fields=["values"])


def locked_copy(article: Article) -> WorkingCopy:
    """Return a story's working copy with the story as it is now, held until the transaction ends."""
    story = Article.objects.select_for_update(of=("self",)).select_related("publication", "section").get(pk=article.pk)
    copy, _made = WorkingCopy.objects.get_or_create(article=story)
    copy.article = story
    return copy


def write_row(story: Article, values: Values) -> None:
    """Write plain values into the row and the rows it owns. Names of new authors become authors."""
    words = {name: value for name, value in values.items() if name in content.FIELDS}
    if story.path:
        # The address of a story that was published changes in editing.changed(), which leaves a redirect.
        words.pop("slug", None)
    if "authors" in words:
        words["authors"] = editing.authors_named(words["authors"])
    content.write(story, words)
    times = {name: values[name] for name in ("embargo_until", "expires_at") if name in values}
    for name, value in times.items():
        setattr(story, name, datetime.fromisoformat(value) if value else None)
    if times:
        story.save(update_fields=list(times))


def _take(copy: WorkingCopy, accepted: Values, window: Window) -> None:
    """Put values into the row where it may take them, into the working copy otherwise."""
    story, home_was = copy.article, copy.article.publication_id
    for_row = {name: value for name, value in accepted.items() if _takes(story, name, value)}
    copy.values = {name: value for name, value in copy.values.items() if name not in for_row}
    copy.values |= {name: value for name, value in accepted.items() if name not in for_row}
    _stamp(copy, accepted, window)
    _forget_clashes(copy, accepted, window.user)
    if for_row:
        write_row(story, for_row)
        editing.changed(story, slug=story.slug, home_was=home_was)
        approving.changed(story, by=window.user)


def _takes(story: Article, name: str, value: Any) -> bool:  # noqa: ANN401 - a plain value
    if story.published_at or name == "publish_at" or isinstance(value, dict):
        return False
    return name != "authors" or all(isinstance(author, int) for author in value)


def _is_late(stamp: dict | None, window: Window) -> bool:
    """Tell whether a later message of the same window came in before this one."""
    return stamp is not None and stamp["counts"].get(window.client, -1) >= window.count > 0


def _may_follow(stamp: dict | None, known: int, window: Window) -> bool:
    """Tell whether the writer knew the last change, or made it."""
    return stamp is None or known >= stamp["n"] or stamp["client"] == window.client


def _stamp(copy: WorkingCopy, names: Any, window: Window) -> None:  # noqa: ANN401 - any iterable of names
    at = timezone.now()
    for name in names:
        before = copy.stamps.get(name, {"n": 0, "counts": {}})
        copy.stamps[name] = {
            "n": before["n"] + 1, "user": window.user.pk, "by": str(window.user), "client": window.client,
            "at": at.isoformat(), "counts": before["counts"],
        }  # fmt: skip
        copy.number += 1
    copy.changed_at, copy.changed_by = at, window.user


def _note_counts(copy: WorkingCopy, changes: Values, window: Window) -> None:
    for name in changes:
        stamp = copy.stamps.get(name)
        if stamp:
            counts = {**stamp["counts"], window.client: max(window.count, stamp["counts"].get(window.client, 0))}
            stamp["counts"] = dict(sorted(counts.items(), key=lambda each: each[1])[-MOST_WINDOWS:])


def _forget_clashes(copy: WorkingCopy, names: Any, user: User) -> None:  # noqa: ANN401 - names to look in
    copy.clashes = [c for c in copy.clashes if c["user"] != user.pk or c["field"] not in names]


def _remember_clash(copy: WorkingCopy, name: str, value: Any, window: Window) -> None:  # noqa: ANN401 - a plain value
    """Keep the text that came second until its writer has chosen: a browser can close at any moment."""
    copy.clashes = [c for c in copy.clashes if (c["field"], c["client"]) != (name, window.client)]
    copy.clashes.append({
        "field": name, "value": value, "user": window.user.pk, "by": str(window.user), "client": window.client,
        "at": timezone.now().isoformat(),
    })  # fmt: skip
