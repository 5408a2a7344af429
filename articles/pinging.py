"""Telling a WebSub hub which feeds have changed, so that who follows them hears of a story within seconds.

What is owed is a row for each list, so a burst of stories tells of each list once, and a hub that is down is asked again
later: the story is out long since. Without WEBSUB_HUB nothing is written down and nobody is asked.
"""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from articles.importing import fetching
from articles.models import Agency, Author, Listing, Ping, Tag
from background import repeating, working
from newsroom.kit import feeds
from sections import network

# So long the stories of a burst are waited for; then so many lists are told of at once.
BURST = timedelta(seconds=5)
AT_ONCE = 50
SCHEME = "https"


def ping_later(article_id: int) -> int:
    """Note that the feeds a story stands in have changed; return how many lists those are. Off without a hub."""
    if not settings.WEBSUB_HUB:
        return 0
    addresses = lists_of(article_id)
    for address in addresses:
        _owe(address, timezone.now() + BURST)
    return len(addresses)


def lists_of(article_id: int) -> list[str]:
    """Return the pages whose feeds hold a story, each with its host. Four queries."""
    site_of = network.current().by_id
    subjects = [
        subject.get_absolute_url()
        for rows in (
            Tag.objects.filter(tagged_articles__content_object=article_id),
            Author.objects.filter(bylines__article=article_id),
            Agency.objects.filter(articles=article_id),
        )
        for subject in rows
    ]
    found: list[str] = []
    for listing in Listing.objects.filter(article=article_id).order_by("pk"):
        site = site_of.get(listing.publication_id)
        section = network.current().sections.get(listing.section_id) if listing.section_id else None
        if site is None or (listing.section_id and section is None):
            continue
        paths = [section.get_absolute_url()] if section else ["/", *subjects]
        found += [f"{site.publication.origin}{path}" for path in paths]
    return list(dict.fromkeys(found))


@repeating.each_second
def tell_the_hub() -> int:
    """Tell the hub of every list that is due; return how many were told of. One request for up to fifty."""
    if not settings.WEBSUB_HUB:
        return 0
    first = Ping.objects.due().first()
    if first is None:
        return 0
    told: list[list[Ping]] = []
    done = working.do(first, lambda row: told.append(_tell(row)), in_one=False)
    if told:
        now = timezone.now()
        # Each as it was when it was told of: what was owed anew meanwhile is owed still.
        rows = [Ping.objects.waiting().filter(pk=row.pk, not_before=row.not_before) for row in told[0]]
        return done + sum(row.update(done_at=now) for row in rows)
    first.refresh_from_db(fields=["not_before", "error"])
    if first.error:
        # The hub is away: the others needn't find that out one by one.
        Ping.objects.due().update(not_before=max(first.not_before, timezone.now() + working.FIRST_PAUSE))
    return 0


def _tell(first: Ping) -> list[Ping]:
    """Send one request for a list and all that are due beside it; return those. Raises what `fetching.send` raises."""
    others = list(Ping.objects.due().exclude(pk=first.pk)[: AT_ONCE - 1])
    # A try for each of them: `_owe` sees by it that they are being told of.
    Ping.objects.filter(pk__in=[row.pk for row in others]).update(tries=F("tries") + 1)
    topics = [f"{row.address}feed.{shape}" for row in [first, *others] for shape in feeds.SHAPES]
    form = urlencode([("hub.mode", "publish"), *(("hub.url", topic) for topic in topics)])
    fetching.send(settings.WEBSUB_HUB, form.encode(), scheme=SCHEME)
    return others


def _owe(address: str, at: datetime) -> None:
    """Write down that a list is to be told of. One that is being told of just now, or was in vain, is due again."""
    waiting = Ping.objects.waiting().filter(address=address)
    if waiting.filter(tries__gt=0).update(not_before=at) or waiting.exists():
        return
    try:
        with transaction.atomic():
            Ping.objects.create(address=address, due_at=at, not_before=at)
    except IntegrityError:
        pass  # another worker was faster
