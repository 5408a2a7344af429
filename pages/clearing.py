"""Clearing away what nobody needs to follow any more."""

from datetime import timedelta

from django.utils import timezone

from background.repeating import every
from pages.models import Change

KEPT = timedelta(days=1)


@every(minutes=60)
def clear_changes() -> int:
    """Delete the changes of more than a day ago, but for the last one of all; return how many there were.

    A process that begins later trusts no page older than the first change it finds. The last one stays, so that whoever
    follows sees that the numbers did not go back.
    """
    old = Change.objects.filter(made_at__lt=timezone.now() - KEPT)
    if (last := Change.objects.order_by("-pk").first()) is not None:
        old = old.exclude(pk=last.pk)
    return old.delete()[0]
