"""Showing a story to guests before readers have it: secret links, and the answers that come back."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import proofs
from articles.acting import Refused
from articles.content import Content
from articles.models import Article, GuestAnswer, PreviewLink
from articles.models.previews import GuestAnswerQuerySet
from audit import recording
from newsroom.kit import text as texts
from newsroom.models import User
from sections.models import Publication

USUAL_DAYS = 7
DAYS = (1, USUAL_DAYS, 30)
LONGEST_NAME, LONGEST_WORDS, LONGEST_LABEL = 100, 4_000, 100
# More than a circle of readers needs; less than a machine could send.
ANSWERS_IN_AN_HOUR, ANSWERS_IN_ALL = 10, 100
SHOWN_FOR = timedelta(days=30)
ANSWERS_SHOWN = 20


class TooMany(Refused):
    """So many answers came in by one link that it looks like a machine."""


@transaction.atomic
def make(article: Article, *, by: User, label: str = "", days: int = USUAL_DAYS) -> tuple[PreviewLink, str]:
    """Make a guest link and return it with its address, which can't be shown a second time: only a digest is kept."""
    if article.trashed_at:
        raise Refused(_("This story is in the trash. Restore it first."))
    if days not in DAYS:
        raise Refused(_("Choose for how many days the link works."))
    secret, now = secrets.token_urlsafe(32), timezone.now()
    link = PreviewLink.objects.create(
        article=article, digest=_digest(secret), label=texts.tidy_line(label)[:LONGEST_LABEL], made_at=now, made_by=by,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    recording.record("make guest link", article, by=by, after=_as_written(link))
    return link, f"{article.publication.origin}{reverse('articles:preview', args=[secret])}"


@transaction.atomic
def revoke(link: PreviewLink, *, by: User) -> PreviewLink:
    """Make a link lead nowhere from now on. Doing it twice changes nothing."""
    link = PreviewLink.objects.select_for_update(of=("self",)).select_related("article").get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = timezone.now(), by
        link.save(update_fields=["revoked_at", "revoked_by"])
        recording.record("revoke guest link", link.article, by=by, after=_as_written(link))
    return link


def opened_by(secret: str, *, on: Publication) -> PreviewLink | None:
    """Return the link that a secret opens at a publication's host.

    None for one that is wrong, over, revoked, of another publication or of a story in the trash: all alike, after the
    same one query.
    """
    rows = PreviewLink.objects.select_related("article__publication", "article__section")
    link = rows.filter(digest=_digest(secret)).first()
    if link is None or not link.is_open() or link.article.publication_id != on.pk or link.article.trashed_at:
        return None
    return link


def note_opening(link: PreviewLink) -> None:
    """Count that a guest opened the link, once a second at most."""
    now = timezone.now()
    due = Q(last_opened_at=None) | Q(last_opened_at__lt=now - timedelta(seconds=1))
    PreviewLink.objects.filter(due, pk=link.pk).update(opens=F("opens") + 1, last_opened_at=now)


@transaction.atomic
def answer(link: PreviewLink, *, verdict: str, name: str, words: str, seen: str) -> GuestAnswer:
    """Keep what a guest said to the text they saw. Raises Refused for what can't be understood, TooMany for a flood."""
    link = PreviewLink.objects.select_for_update(of=("self",)).select_related("article").get(pk=link.pk)
    name, words = texts.tidy_line(name), texts.tidy(words).strip()
    if verdict not in GuestAnswer.Verdict.values:
        raise Refused(_("Say whether it may go as it is, or should be changed."))
    if not texts.is_visible(name) or len(name) > LONGEST_NAME:
        raise Refused(_("Give your name, so that the desk knows who answered."))
    if verdict == GuestAnswer.Verdict.CHANGE and not words:
        raise Refused(_("Say in a few words what should be changed."))
    if len(words) > LONGEST_WORDS:
        raise Refused(_("Please keep it under %(most)d characters, or write to the desk.") % {"most": LONGEST_WORDS})
    twin = link.answers.filter(verdict=verdict, name=name, words=words, seen=_as_digest(seen)).first()
    if twin:
        return twin
    _refuse_flood(link)
    given = GuestAnswer.objects.create(link=link, verdict=verdict, name=name, words=words, seen=_as_digest(seen))
    # Who it was stands with the answer, which can be erased; the record is for ever.
    recording.record(
        "guest answer", link.article, by=None, after={"answer": given.pk, "verdict": verdict, "link": link.pk}
    )
    return given


def answers_to(article: Article) -> GuestAnswerQuerySet:
    """Return what guests said to a story, the latest first."""
    return GuestAnswer.objects.filter(link__article=article).select_related("link").newest_first()


def answers_for(user: User) -> GuestAnswerQuerySet:
    """Return what guests lately said to the stories a person began or sent out to them, the latest first. One query."""
    theirs = Q(link__article__created_by=user) | Q(link__made_by=user)
    rows = GuestAnswer.objects.filter(
        theirs, link__article__trashed_at=None, made_at__gte=timezone.now() - SHOWN_FOR
    ).select_related("link__article__publication")
    return rows.newest_first()[:ANSWERS_SHOWN]


def is_about(given: GuestAnswer, values: Content) -> bool:
    """Tell whether an answer was given to this text, and not to one before it."""
    return given.seen == proofs.digest(values)


def _refuse_flood(link: PreviewLink) -> None:
    an_hour_ago = timezone.now() - timedelta(hours=1)
    lately = link.answers.filter(made_at__gte=an_hour_ago).count()
    if lately >= ANSWERS_IN_AN_HOUR or link.answers.count() >= ANSWERS_IN_ALL:
        raise TooMany(_("Many answers came in by this link. Please try again in an hour, or write to the desk."))


def _digest(secret: str) -> str:
    """Return what is kept of a secret. It has 256 random bits, so there is nothing to guess slowly."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _as_digest(seen: str) -> str:
    return seen if len(seen) == hashlib.sha256().digest_size * 2 and seen.isalnum() else ""


def _as_written(link: PreviewLink) -> dict[str, object]:
    return {"link": link.pk, "label": link.label, "expires_at": link.expires_at, "revoked_at": link.revoked_at}
