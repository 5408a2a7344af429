"""Telling readers what was wrong and what is right: notes on a story, in its lists, on a page of their own."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import acting, content, disclosing, parts, versions
from articles.acting import Refused
from articles.lists import PAGE_SIZE, read_mark
from articles.models import Article, Correction, Version
from newsroom.kit import text as texts
from newsroom.models import User

Kind, Place = Correction.Kind, Correction.Place
# What stands above the text unless the editor decides otherwise: readers must not come to the end to learn of it.
ABOVE = {Kind.APOLOGY, Kind.RETRACTION}
LONGEST = 5_000
# A change that readers got so long before the note is what the note is about.
BELONGS_TO_IT = timedelta(hours=1)
NOTES = "corrections"
_MARKS = ["amended_at", "retracted_at"]
PRESSED_TWICE = timedelta(minutes=2)


def usual_place(kind: str) -> str:
    """Return where a note of a kind stands when the editor says nothing."""
    return Place.TOP if kind in ABOVE else Place.BOTTOM


def correct(
    article: Article, *, kind: str, text: str, by: User, position: str = "", withdraw: bool = False
) -> Correction:
    """Put a note for readers on a story, dated, with the versions before and after beside it.

    A retraction marks the story wherever it is listed; with `withdraw` it is taken away from readers too. Sent twice,
    it is one note. Raises Refused for a story that readers don't have, and for a note that says nothing.
    """
    text = _what_it_says(text)
    if kind not in Kind.values or position not in {"", *Place.values}:
        raise Refused(_("Choose what kind of note it is, and where it stands."))
    if withdraw and kind != Kind.RETRACTION:
        raise Refused(_("Only a retraction can take the story away from readers."))
    with acting.on(article, "correct", by=by, changing=(NOTES,)) as act:
        story = act.story
        twin = _twin(story, kind=kind, text=text, by=by)
        if twin:
            return twin
        if not story.is_live():
            raise Refused(
                _("Readers don’t have this story now, so there is nothing to tell them. Change the text itself.")
            )
        act.note = text
        before, after = _versions_around(story, by=by)
        note = Correction.objects.create(
            article=story, publication_id=story.publication_id, kind=kind, text=text, place=position or usual_place(kind), made_at=timezone.now(),
            made_by=by, before=before, after=after,
        )  # fmt: skip
        _mark(story, note, withdraw=withdraw)
        return note


def of_publication(publication_id: int, *, before: str = "", size: int = PAGE_SIZE) -> tuple[list[Correction], str]:
    """Return one page of a publication's notes, newest first, and the mark behind which older ones begin.

    Raises BadMark for a mark we never gave. One query.
    """
    rows = Correction.objects.in_publication(publication_id).live()
    if before:
        rows = rows.after(*read_mark(before))
    notes = list(rows.newest_first().with_stories()[: size + 1])
    more = len(notes) > size
    notes = notes[:size]
    return notes, f"{int(notes[-1].made_at.timestamp() * 1_000_000)}-{notes[-1].pk}" if more else ""


def _what_it_says(text: str) -> str:
    text = texts.tidy(text).strip()
    if not texts.is_visible(text):
        raise Refused(_("Write what was wrong and what is right, then publish the note."))
    if len(text) > LONGEST:
        raise Refused(
            _("This note has %(length)d characters; %(most)d is the most. Readers look for the one sentence they need.")
            % {"length": len(text), "most": LONGEST}
        )
    return text


def _twin(article: Article, *, kind: str, text: str, by: User) -> Correction | None:
    """Return the same note by the same person a moment ago: a button that was pressed twice."""
    since = timezone.now() - PRESSED_TWICE
    return article.corrections.filter(kind=kind, text=text, made_by=by, made_at__gte=since).first()


def _versions_around(article: Article, *, by: User) -> tuple[Version | None, Version]:
    """Return the version readers had before the change that the note is about, if any, and the one they have now."""
    after = article.versions.filter(kind=Version.Kind.PUBLISHED).newest_first().first()
    if after is None or after.content != content.of(article):
        after = versions.keep(article, kind=Version.Kind.PUBLISHED, by=by)
    if after.made_at < timezone.now() - BELONGS_TO_IT or article.corrections.filter(after=after).exists():
        return None, after
    earlier = [version.number for version in disclosing.versions_of(article) if version.number < after.number]
    return article.versions.filter(number=earlier[-1]).defer("content").first() if earlier else None, after


def _mark(story: Article, note: Correction, *, withdraw: bool) -> None:
    """Move the story's times: feeds give it as changed, lists as retracted."""
    story.amended_at = story.updated_at = note.made_at
    columns = ["amended_at", "updated_at"]
    if note.kind == Kind.RETRACTION:
        story.retracted_at = story.retracted_at or note.made_at
        columns.append("retracted_at")
    if withdraw:
        story.withdrawn_at, story.withdrawn_by, story.withdrawn_because = note.made_at, note.made_by, note.text
        columns += ["withdrawn_at", "withdrawn_by", "withdrawn_because"]
    story.save(update_fields=columns)


def _read(story: Article) -> dict[str, object]:
    """Return a story's notes and what they mark in it, as the record has them and an undo needs them."""
    notes = story.corrections.order_by("pk").values("pk", "kind", "place", "before__number", "after__number")
    marks = {name: getattr(story, name) for name in _MARKS}
    return {"notes": list(notes)} | {name: when.isoformat() if when else "" for name, when in marks.items()}


def _write(story: Article, before: dict[str, object], after: dict[str, object]) -> None:
    """Take the notes back that an act made. Raises ChangedSince when there are others since."""
    if _read(story) != after:
        raise parts.ChangedSince(NOTES)
    kept = [note["pk"] for note in before["notes"]]  # type: ignore[attr-defined] # as _read gives them
    story.corrections.exclude(pk__in=kept).delete()
    for name in _MARKS:
        setattr(story, name, datetime.fromisoformat(str(before[name])) if before[name] else None)
    story.save(update_fields=_MARKS)


parts.PARTS[NOTES] = parts.Part(_read, _write)
