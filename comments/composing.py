"""What our mails about comments say: written when they are sent, in the reader's language, of what still holds."""

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from background import posting, returning
from comments import stopping
from comments.models import Comment, Digest, Notice
from newsroom.kit import text as texts
from readers.models import Reader
from sections.models import Publication

Kind, State = Notice.Kind, Comment.State
LONGEST_EXCERPT = 500
# What a daily mail tells one by one; of more it tells the number.
MOST_TOLD = 25
NEEDED = ("reader", "publication", "comment__article__publication", "comment__parent")


def compose(notice: Notice) -> posting.Letter | None:
    """Return the mail for one notice, or None when it isn't to be told any more."""
    reader = notice.reader
    if not may_be_written_to(reader) or not holds(notice):
        return None
    number = f"comment.{notice.kind}.{notice.pk}.{notice.due_at:%Y%m%d%H%M%S}"
    with translation.override(reader.language):
        return _letter(f"comment_{notice.kind}", told(notice), notice.publication, reader, number)


def compose_daily(digest: Digest) -> posting.Letter | None:
    """Return the mail that tells all of a day, or None when nothing of it holds any more."""
    reader = digest.reader
    if not may_be_written_to(reader):
        return None
    rows = digest.notices.select_related(*NEEDED).order_by("due_at", "pk")
    holding = [notice for notice in rows if holds(notice)]
    if not holding:
        return None
    with translation.override(reader.language):
        said = [_said(notice) for notice in holding[:MOST_TOLD]]
        context = {"said": said, "count": len(holding), "more": len(holding) - len(said)}
        return _letter("comments_daily", context, digest.publication, reader, f"comments.{digest.pk}.{digest.day}")


@returning.sent_by("comment.answer", "comment.approved", "comment.rejected")
def addressee(pk: int) -> returning.Addressee | None:
    """Return whom a notice went to."""
    return _addressee(Notice.objects.select_related("reader").filter(pk=pk).first())


@returning.sent_by("comments")
def addressee_of_daily(pk: int) -> returning.Addressee | None:
    """Return whom a daily mail went to."""
    return _addressee(Digest.objects.select_related("reader").filter(pk=pk).first())


def may_be_written_to(reader: Reader) -> bool:
    """Tell whether a reader is still there and wants mail."""
    return bool(reader.email) and reader.erased_at is None and reader.mail != Reader.Mail.NEVER


def holds(notice: Notice) -> bool:
    """Tell whether what a notice says is still so: a decision may have been taken back, an answer removed.

    Whoever saw their comment appear at once needs no mail that says so.
    """
    comment = notice.comment
    match notice.kind:
        case Kind.ANSWER:
            parent = comment.parent
            return comment.state == State.APPROVED and parent is not None and parent.reader_id == notice.reader_id
        case Kind.APPROVED:
            return comment.state == State.APPROVED and comment.decided_by_id is not None
    return comment.state == State.REJECTED


def told(notice: Notice) -> dict[str, object]:
    """Return what a notice's words need."""
    comment, story = notice.comment, notice.comment.article
    return {
        "comment": comment,
        "author": texts.tidy_line(comment.author_name) or _("A reader"),
        "title": posting.one_line(story.headline),
        "excerpt": _excerpt(comment.body),
        "because": comment.get_because_display() if comment.because else "",
        "link": f"{story.canonical_url}comments/{comment.key}/",
        "story_link": f"{story.canonical_url}comments/",
    }


def _addressee(mail: Notice | Digest | None) -> returning.Addressee | None:
    return returning.Addressee(mail.reader.email, f"R-{mail.reader_id}", mail) if mail else None


def _said(notice: Notice) -> str:
    return render_to_string(f"mail/comment_{notice.kind}.txt", told(notice)).strip()


def _letter(
    name: str, context: dict[str, object], publication: Publication, reader: Reader, number: str
) -> posting.Letter:
    stop = stopping.address(reader, publication)
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    links = [(_("Send me no more of these mails"), stop), (_("My account"), f"{publication.origin}/reader/")]
    return posting.letter(
        name, {**context, "foot": _foot(publication), "links": links}, publication=publication, to=reader.email,
        language=reader.language, number=number, headers=headers,
    )  # fmt: skip


def _foot(publication: Publication) -> str:
    return _("You get this mail because you wrote a comment at %(paper)s.") % {
        "paper": posting.one_line(publication.name)
    }


def _excerpt(body: str) -> str:
    """Return the beginning of a comment as one quoted paragraph, so that its words can't pass for ours."""
    words = texts.tidy(body).strip()
    if len(words) > LONGEST_EXCERPT:
        words = words[:LONGEST_EXCERPT].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
    return "\n".join(f"> {line}" for line in _lines(words))


def _lines(words: str) -> Iterable[str]:
    return (line for line in words.splitlines() if line.strip())
