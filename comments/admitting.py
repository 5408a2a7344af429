"""Who may write now: nobody who is shut out, nobody faster than a person, and no network or story without end.

Counted from the rows themselves, at most as many as the limit, and before anything is written: however many attempts
come, those beyond the limits cost a few short questions and leave nothing behind.
"""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from comments.models import Ban, Comment, CommentQuerySet, Recommendation, Report
from comments.ruling import Ruling
from readers.models import Reader

MINUTES = 5
PER_READER, PER_READER_DAY = 5, 50
# A school or an office stands behind one address.
PER_NETWORK, PER_NETWORK_DAY = 15, 200
PER_STORY = 100
OPINIONS_PER_HOUR = 100


class Refused(Exception):
    """It may not be written now; the message says why and what to do, in words for the reader."""


class Closed(Refused):
    """The story takes no comments, or none any more."""


class ShutOut(Refused):
    """The reader, or their network, is shut out."""


class TooMuch(Refused):
    """A limit is reached."""


def check_comment(story: Article, *, reader: Reader, network: str, ruling: Ruling) -> None:
    """Look whether a reader may comment on a story now. Raises Refused."""
    if not ruling.is_open():
        raise Closed(
            _("Comments on this story are closed. What you wrote was not posted; copy it if you want to keep it.")
        )
    check_bans(reader, network=network, publication_id=story.publication_id)
    own = Comment.objects.filter(reader=reader)
    if ruling.slow_seconds:
        _check_pace(own.filter(article=story), ruling.slow_seconds)
    short, day = timedelta(minutes=MINUTES), timedelta(days=1)
    if _reached(own, short, PER_READER):
        raise TooMuch(_("That was fast: you posted several comments within minutes. Wait a little and post it again."))
    if _reached(own, day, PER_READER_DAY):
        raise TooMuch(_("You have posted as many comments as fit into one day. Keep this text and post it tomorrow."))
    near = Comment.objects.filter(network=network).exclude(network="")
    if _reached(near, short, PER_NETWORK) or _reached(near, day, PER_NETWORK_DAY):
        raise TooMuch(_("Very many comments came from your network. Wait a little and post it again."))
    if _reached(Comment.objects.filter(article=story), short, PER_STORY):
        raise TooMuch(_("Very many comments came to this story at once. Wait a few minutes and post it again."))


def check_bans(reader: Reader, *, network: str, publication_id: int) -> None:
    """Look whether a reader or a network is shut out. One query. Raises ShutOut."""
    now = timezone.now()
    whom = Q(reader=reader) | (Q(network=network) & ~Q(network=""))
    bans = Ban.objects.filter(whom, Q(publication=None) | Q(publication=publication_id), lifted_at=None)
    if bans.filter(Q(until=None) | Q(until__gt=now)).exists():
        raise ShutOut(_("You can’t write here at present. If you think that this is a mistake, write to the editors."))


def check_opinions(reader: Reader) -> None:
    """Look whether a reader recommends and reports no faster than a person. Raises TooMuch."""
    hour_ago = timezone.now() - timedelta(hours=1)
    for rows in (Recommendation.objects, Report.objects):
        if rows.filter(reader=reader, at__gt=hour_ago)[:OPINIONS_PER_HOUR].count() >= OPINIONS_PER_HOUR:
            raise TooMuch(_("That was very often within an hour. Go on a little later."))


def _check_pace(own: CommentQuerySet, seconds: int) -> None:
    last = own.newest_first().values_list("created_at", flat=True).first()
    wait = seconds - (timezone.now() - last).total_seconds() if last else 0
    if wait > 0:
        left = int(wait) + 1
        raise TooMuch(
            ngettext(
                "On this story everyone waits between two comments. Post it again in %(left)d second.",
                "On this story everyone waits between two comments. Post it again in %(left)d seconds.",
                left,
            )
            % {"left": left}
        )


def _reached(rows: QuerySet, span: timedelta, most: int) -> bool:
    """Tell whether so many came within a time; counts no further than that."""
    return rows.filter(created_at__gt=timezone.now() - span)[:most].count() >= most
