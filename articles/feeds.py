"""Feeds of stories and of what was put right in them.

A feed of stories is asked for far more often than it changes, so its entity tag is made of one small query, the keys
and times of what it lists, and only who doesn't have it yet makes us read and write it. See docs/decisions/0027.
"""

import hashlib
import io
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import linebreaksbr
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.html import escape
from django.utils.translation import gettext as _

from articles import correcting, crediting, reading, syndicating
from articles.models import Agency, Article, Author, Correction, Listing, SubjectListing, Tag
from articles.models.listing import ListingQuerySet
from newsroom.kit import feeds, text
from newsroom.kit.prepared import handed_over
from sections import network
from sections.models import Publication, Section

NEWEST = 50
# So much text fits into a feed; stories behind that come with their summary.
LARGEST = 400_000
SUMMARY = 300
FRESH_SECONDS = 60
# Changes with what is written here, so that programs fetch feeds anew after a change of the code.
FORMAT = "1"


class StoryFeed:
    """A feed of the newest stories of one list. A subclass sets title, description and path, and gives the rows.

    `path` is the page that the feed follows, as in `/tag/moon/`; the feed stands under it as `feed.atom`, `feed.rss`
    and `feed.json`, or where `feed_url` says. `is_told` says that `pinging` tells the hub of it.
    """

    is_told = False

    def __init__(
        self, publication: Publication, shape: str, *, title: str, description: str = "", path: str = "/"
    ) -> None:
        self.publication, self.shape, self.path = publication, shape, path
        self.title = text.tidy_line(title)
        self.description = text.tidy_line(description or publication.tagline or title)

    def listings(self) -> ListingQuerySet:
        """Return the rows of the list, in any order and whether or not readers may see them; each story once."""
        raise NotImplementedError

    @property
    def link(self) -> str:
        """The page that it follows, with the publication's own host: never one that a visitor sent."""
        return f"{self.publication.origin}{self.path}"

    @property
    def feed_url(self) -> str:
        """Its own address."""
        return f"{self.link}feed.{self.shape}"

    @property
    def hub(self) -> str:
        """The WebSub hub that is told when this feed changes; empty when none is."""
        return settings.WEBSUB_HUB if self.is_told else ""

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the feed, or 304 to who has it already: then one query is all it costs.

        There is no Last-Modified: a story that goes makes a feed older by its dates, and who went by them would keep it.
        """
        etag = f'"{self.state()}"'
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = HttpResponse(self.content(), content_type=feeds.SHAPES[self.shape].content_type)
        response.headers["ETag"] = etag
        links = {"self": self.feed_url} | ({"hub": self.hub} if self.hub else {})
        response.headers["Link"] = ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links.items())
        response.headers["Access-Control-Allow-Origin"] = "*"
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response

    def state(self) -> str:
        """Return what changes whenever the feed does. One query.

        An author's or a tag's new name moves no story, so the day is in it too.
        """
        rows = self._newest().values_list("article_id", "published_at", "article__updated_at")
        known = (
            FORMAT,
            timezone.now().date(),
            network.current().revision,
            settings.WEBSUB_HUB,
            self.feed_url,
            self.title,
        )
        return hashlib.sha256(repr((*known, self.description, list(rows))).encode()).hexdigest()[:32]

    def content(self) -> bytes:
        """Return the feed as it is sent. The same few queries however many stories it holds."""
        stories = [row.article for row in self._newest().for_feeds()]
        reading.fill_all(stories)
        whole = self.publication.feeds_hold == Publication.FeedsHold.FULL
        texts, room = syndicating.texts(stories) if whole else {}, LARGEST
        feed = feeds.SHAPES[self.shape](
            title=self.title, link=self.link, description=self.description, language=self.publication.language,
            feed_url=self.feed_url, feed_guid=self.feed_url, hub=self.hub, icon=self._icon(),
            feed_copyright=text.tidy_line(self.publication.copyright_holder or self.publication.name),
        )  # fmt: skip
        for story in stories:
            html = texts.get(story.pk, "")
            room -= len(html)
            feed.add_item(**self._item(story), html=html if room >= 0 else "")
        out = io.BytesIO()
        feed.write(out, "utf-8")
        return out.getvalue()

    def _newest(self) -> ListingQuerySet:
        return self.listings().live().newest_first()[:NEWEST]

    def _icon(self) -> str:
        return f"{self.publication.origin}{static(f'img/icons/{self.publication.theme}-192.png')}"

    def _item(self, story: Article) -> dict:
        headline = text.tidy_line(story.headline)
        return {
            "title": _("Retracted: %(headline)s") % {"headline": headline} if story.retracted_at else headline,
            "link": story.canonical_url,
            "unique_id": identity(story),
            "unique_id_is_permalink": False,
            "description": self._words(story),
            "pubdate": _to_the_second(story.published_at),
            "updateddate": _to_the_second(story.amended_at or story.published_at),
            "categories": [
                text.tidy_line(name) for name in [story.section.name, *(tag.name for tag in handed_over(story, "tags"))]
            ],
            "authors": [(text.tidy_line(who.name), who.url) for who in crediting.signed_by(story)],
            "picture": syndicating.picture_of(story),
        }

    def _words(self, story: Article) -> str:
        """Return the summary: HTML for Atom and RSS, whose readers take it for that, plain for JSON."""
        words = text.tidy_line(story.standfirst) or text.tidy(text.opening(story.body, SUMMARY))
        return words if self.shape == "json" else escape(words)


class SiteFeed(StoryFeed):
    """The newest of a publication."""

    is_told = True

    def __init__(self, publication: Publication, shape: str) -> None:
        super().__init__(publication, shape, title=publication.name)

    def listings(self) -> ListingQuerySet:
        """Return the publication's list."""
        return Listing.objects.in_publication(self.publication.pk)


class SectionFeed(StoryFeed):
    """The newest of a section, its sub-sections' included."""

    is_told = True

    def __init__(self, publication: Publication, shape: str, section: Section) -> None:
        self.section = section
        title = f"{section.name} · {publication.name}"
        super().__init__(
            publication, shape, title=title, description=section.description, path=section.get_absolute_url()
        )

    def listings(self) -> ListingQuerySet:
        """Return the section's list."""
        return Listing.objects.in_section(self.section.pk)


class SubjectFeed(StoryFeed):
    """The newest with a tag, by an author, or from an agency, as far as the publication runs them."""

    is_told = True

    def __init__(self, publication: Publication, shape: str, subject: Tag | Author | Agency) -> None:
        self.subject = subject
        super().__init__(
            publication, shape, title=f"{subject.name} · {publication.name}", path=subject.get_absolute_url(),
            description=getattr(subject, "description", "") or getattr(subject, "biography", ""),
        )  # fmt: skip

    def listings(self) -> ListingQuerySet:
        """Return the subject's list."""
        return SubjectListing.objects.in_publication(self.publication.pk).about(self.subject)


def identity(story: Article) -> str:
    """Return what a program knows a story by, whatever becomes of its address: a tag URI (RFC 4151) with its key."""
    return f"tag:{story.publication.host},{story.created_at.astimezone(UTC):%Y-%m-%d}:story-{story.pk}"


def _to_the_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


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
