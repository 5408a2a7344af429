"""Who has a story open at this moment."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Presence
from newsroom.models import User

# A window is heard of every few seconds; one that is silent for so long is closed, or its network is gone.
GONE_AFTER = timedelta(seconds=25)
FORGOTTEN_AFTER = timedelta(days=2)


@transaction.atomic
def here(article: Article, *, user: User, client: str, field: str = "") -> list[Presence]:
    """Note that someone has the story open, and return the others who have."""
    now = timezone.now()
    Presence.objects.update_or_create(
        article=article, client=client, defaults={"user": user, "field": field[:40], "seen_at": now}
    )
    article.presences.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
    return others(article, client=client)


def others(article: Article, *, client: str) -> list[Presence]:
    """Return the windows, but this one, in which the story is open, the latest first."""
    rows = article.presences.filter(seen_at__gte=timezone.now() - GONE_AFTER).exclude(client=client)
    return list(rows.select_related("user").order_by("-seen_at", "pk"))


def story_begun_in(client: str, *, user: User) -> Article | None:
    """Return the story that a window began: a message that comes twice begins one story."""
    row = Presence.objects.filter(client=client, user=user).select_related("article").order_by("pk").first()
    return row.article if row else None
