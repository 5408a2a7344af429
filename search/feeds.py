"""A saved search as a feed: the newest stories that it finds."""

from functools import cached_property

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.feeds import NEWEST, StoryFeed
from articles.models import Listing
from articles.models.listing import ListingQuerySet
from search import answering
from search.asking import Asked


class SearchFeed(StoryFeed):
    """The newest stories that a search finds, in a publication or in the whole network."""

    def __init__(self, asked: Asked, shape: str) -> None:
        self.asked = asked
        title = _("%(search)s · Search · %(name)s") % {"search": asked.text, "name": asked.publication.name}
        super().__init__(
            asked.publication, shape, title=title, path=answering.address(asked.text, everywhere=asked.everywhere)
        )

    @property
    def feed_url(self) -> str:
        """Its own address."""
        return f"{self.publication.origin}{address(self.asked, self.shape)}"

    def listings(self) -> ListingQuerySet:
        """Return the newest stories that are found, each with its place in the list of its own publication."""
        return Listing.objects.filter(article__in=self._ids, section=None, publication=F("article__publication"))

    @cached_property
    def _ids(self) -> list[int]:
        return answering.newest_ids(self.asked, limit=NEWEST)


def address(asked: Asked, shape: str) -> str:
    """Return the address of a search's feed on its own site."""
    chosen = {"q": asked.text} | ({"in": "network"} if asked.everywhere else {})
    return reverse("search:feed", args=[shape], query=chosen)
