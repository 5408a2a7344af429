"""Putting stories before readers, and taking them back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import addresses, listing
from articles.models import Article, Author, Byline
from newsroom.models import User
from search import indexing


class Refused(ValueError):
    """The story can't be put before readers or taken back as it is; the message says why and what to do."""


@transaction.atomic
def publish(article: Article, *, by: User | None, at: datetime | None = None) -> Article:
    """Put a story before readers, now or at a later time; a time in the past keeps its place in the archive.

    Publishing a live story again changes nothing; a withdrawn one returns under its old address and time.
    Raises Refused for a story in the trash, without text, under embargo until after that time, or expired by then.
    """
    article = _locked(article)
    now = timezone.now()
    at = at or article.published_at or now
    _refuse_unready(article, at=at)
    if article.published_at == at and not article.withdrawn_at:
        return article
    article.published_at, article.published_by, article.updated_at = at, by, now
    article.withdrawn_at = article.withdrawn_by = None
    article.withdrawn_because = ""
    addresses.give(article, at)
    if not article.bylines.exists():
        Byline.objects.create(article=article, author=staff_writers())
    article.save(update_fields=[
        "published_at", "published_by", "updated_at", "withdrawn_at", "withdrawn_by", "withdrawn_because",
    ])  # fmt: skip
    listing.relist(article)
    return article


@transaction.atomic
def withdraw(article: Article, *, by: User, reason: str) -> Article:
    """Take a story away from readers; its address answers “gone” with the reason. Raises Refused when it isn't out."""
    article = _locked(article)
    if not article.published_at or article.withdrawn_at:
        raise Refused(_("This story is not before readers, so there is nothing to withdraw."))
    article.withdrawn_at, article.withdrawn_by, article.withdrawn_because = timezone.now(), by, reason
    article.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    indexing.index(article)
    return article


@transaction.atomic
def trash(article: Article, *, by: User) -> Article:
    """Put a story in the trash; it leaves every list and can be restored. Doing it twice changes nothing."""
    article = _locked(article)
    if article.trashed_at is None:
        article.trashed_at, article.trashed_by = timezone.now(), by
        article.save(update_fields=["trashed_at", "trashed_by"])
        listing.relist(article)
    return article


@transaction.atomic
def restore(article: Article) -> Article:
    """Take a story out of the trash, in the state it had."""
    article = _locked(article)
    article.trashed_at = article.trashed_by = None
    article.save(update_fields=["trashed_at", "trashed_by"])
    listing.relist(article)
    return article


def staff_writers() -> Author:
    """Return the byline of stories that name no one."""
    author, _made = Author.objects.get_or_create(slug=Author.STAFF_WRITERS, defaults={"name": "Staff Writers"})
    return author


def _locked(article: Article) -> Article:
    """Return the story as it now is in the database, held until the transaction ends."""
    return Article.objects.select_for_update(of=("self",)).select_related("publication", "section").get(pk=article.pk)


def _refuse_unready(article: Article, *, at: datetime) -> None:
    if article.trashed_at:
        raise Refused(_("This story is in the trash. Restore it first."))
    if not article.body.strip():
        raise Refused(_("This story has no text yet. Write it, then publish."))
    if article.embargo_until and article.embargo_until > at:
        until = timezone.localtime(article.embargo_until).isoformat(" ", "minutes")
        raise Refused(
            _("This story is under embargo until %(until)s. Schedule it for then or later.") % {"until": until}
        )
    if article.expires_at and article.expires_at <= at:
        raise Refused(_("This story expires before it would be published. Change or clear “expires”."))
