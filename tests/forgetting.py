"""What a process holds in memory of a database; whoever empties the database has to drop it."""

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache

from ads import booking, capping
from audience import counting
from pages import answering, following
from sections import network
from supporters import appealing, plans


def everything() -> None:
    """Forget the map of the network and all that is kept beside it: it outlives the rows it was made from."""
    network.forget()
    plans.forget()
    appealing.forget()
    booking.forget()
    capping.forget()
    counting.forget()
    cache.clear()
    answering.forget()
    following.forget()
    ContentType.objects.clear_cache()
