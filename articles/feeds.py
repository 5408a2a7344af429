"""Feeds of stories and of what was put right in them."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import correcting
from articles.models import Correction
from newsroom.kit import feeds, text
from sections.models import Publication

NEWEST = 50


class CorrectionsFeed(Feed):
    """What a publication put right, newest first."""

    item_guid_is_permalink = False

    def __init__(self, shape: str) -> None:
        self.shape, self.feed_type = shape, feeds.SHAPES[shape]

    def get_object(self, request: HttpRequest) -> Publication:
        """Return the publication whose feed is asked for."""
        return request.publication

    def title(self, publication: Publication) -> str:
        """Return the feed's title."""
        return text.tidy_line(_("%(name)s: corrections") % {"name": publication.name})

    def description(self, publication: Publication) -> str:
        """Return what the feed holds."""
        return text.tidy_line(_("What %(name)s put right after publication.") % {"name": publication.name})

    def link(self, publication: Publication) -> str:
        """Return the page it follows, with the publication's own host: never one that a visitor sent."""
        return f"{publication.origin}{reverse('articles:corrections')}"

    def feed_url(self, publication: Publication) -> str:
        """Return its own address."""
        return f"{publication.origin}{reverse('articles:corrections-feed', args=[self.shape])}"

    def items(self, publication: Publication) -> list[Correction]:
        """Return the notes. One query."""
        return correcting.of_publication(publication.pk, size=NEWEST)[0]

    def item_title(self, item: Correction) -> str:
        """Return the note's kind and its story's headline."""
        return text.tidy_line(f"{item.get_kind_display()}: {item.article.headline}")

    def item_description(self, item: Correction) -> str:
        """Return what the note says: as HTML in Atom and RSS, whose readers take it for that, as text in JSON."""
        said = text.tidy(item.text)
        return said if self.shape == "json" else str(linebreaksbr(said, autoescape=True))

    def item_link(self, item: Correction) -> str:
        """Return the story's address."""
        return item.article.canonical_url

    def item_guid(self, item: Correction) -> str:
        """Return what stays the same whatever happens to the address: the note's place on the page of corrections."""
        return f"{self.link(item.article.publication)}#note-{item.pk}"

    def item_pubdate(self, item: Correction) -> datetime:
        """Return when readers were told, to the second."""
        return item.made_at.replace(microsecond=0)

    def item_updateddate(self, item: Correction) -> datetime:
        """Return the same: a note is not rewritten."""
        return self.item_pubdate(item)
