"""Letters to the editor and requests for corrections: written by readers, chosen for print or settled by the desk."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from audit import recording
from comments import admitting
from comments.models import Comment, Letter
from newsroom.kit import text as texts
from newsroom.models import User
from readers.models import Reader
from sections.models import Publication

Kind = Letter.Kind
PER_READER_DAY = 10


class CantBeChosen(ValueError):
    """Requests for corrections are between a reader and the desk: they are never public."""


@dataclass(frozen=True)
class Words:
    """What a reader wrote, as the form took it."""

    body: str
    name: str
    place: str = ""
    kind: str = Kind.LETTER


@transaction.atomic
def write(
    words: Words, *, reader: Reader, publication: Publication, article: Article | None, form_key: UUID,
    network: str = "",
) -> tuple[Letter, bool]:  # fmt: skip
    """Take a letter in, and tell whether it is new: the same form sent twice is one letter. Raises admitting.Refused."""
    # One at a time for each reader, so that many at once don't slip past the limit together.
    reader = Reader.objects.select_for_update().get(pk=reader.pk)
    again = Letter.objects.filter(form_key=form_key).first()
    if again is not None and again.reader_id == reader.pk:
        return again, False
    admitting.check_bans(reader, network=network, publication_id=publication.pk)
    day = timezone.now() - timedelta(days=1)
    if Letter.objects.filter(reader=reader, created_at__gt=day)[:PER_READER_DAY].count() >= PER_READER_DAY:
        raise admitting.TooMuch(too_much())
    letter = Letter.objects.create(
        kind=words.kind, publication=publication, article=article, reader=reader,
        author_name=texts.tidy_line(words.name), place=texts.tidy_line(words.place), body=texts.tidy(words.body).strip(),
        # Somebody else's number is no way to their letter.
        form_key=None if again else form_key,
    )  # fmt: skip
    return letter, True


def too_much() -> str:
    """Return what is said to someone who writes more letters than a person does."""
    return _("You wrote very many letters. Keep this text, wait a while, and send it then.")


@transaction.atomic
def make_from(comment: Comment, *, by: User) -> Letter:
    """Make a letter of a comment, which stays where it is. Doing it twice makes one."""
    letter, is_new = Letter.objects.get_or_create(
        comment=comment,
        defaults={
            "publication_id": comment.publication_id, "article_id": comment.article_id, "reader_id": comment.reader_id,
            "author_name": comment.author_name, "body": comment.body, "created_at": comment.created_at,
        },
    )  # fmt: skip
    if is_new:
        recording.record("make letter", letter, by=by, after={"comment": comment.pk})
    return letter


@transaction.atomic
def choose(letter: Letter, *, by: User) -> bool:
    """Put a letter before readers. Tells whether anything changed. Raises CantBeChosen for a request for a correction."""
    row = _held(letter)
    if row.kind != Kind.LETTER:
        raise CantBeChosen
    if row.chosen_at:
        return False
    return _mark(letter, row, "choose", by=by, chosen_at=timezone.now(), chosen_by=by)


@transaction.atomic
def unchoose(letter: Letter, *, by: User) -> bool:
    """Take a letter away from readers. Tells whether anything changed."""
    row = _held(letter)
    return bool(row.chosen_at) and _mark(letter, row, "take back", by=by, chosen_at=None, chosen_by=None)


@transaction.atomic
def settle(letter: Letter, *, by: User) -> bool:
    """Say that nothing more is to be done about a letter or a request. Tells whether anything changed."""
    row = _held(letter)
    return not row.settled_at and _mark(letter, row, "settle", by=by, settled_at=timezone.now(), settled_by=by)


@transaction.atomic
def reopen(letter: Letter, *, by: User) -> bool:
    """Take up again what was settled. Tells whether anything changed."""
    row = _held(letter)
    return bool(row.settled_at) and _mark(letter, row, "reopen", by=by, settled_at=None, settled_by=None)


def _held(letter: Letter) -> Letter:
    return Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)


def _mark(letter: Letter, row: Letter, act: str, *, by: User, **values: object) -> bool:
    """Write values into a held row, into the record, and into the row that the caller has in hand."""
    before = recording.snapshot(row, values)
    for name, value in values.items():
        setattr(row, name, value)
        setattr(letter, name, value)
    row.save(update_fields=list(values))
    recording.record(act, row, by=by, before=before, after=recording.snapshot(row, values))
    return True
