"""Feeds in the three shapes that readers' programs know: Atom, RSS and JSON Feed.

Beside what Django's `add_item` takes, an item may have `html` (its whole text), `authors` (pairs of name and address)
and `picture` (address, media type, width, height, description); a feed may have `hub` and `icon`.
"""

import json
from datetime import datetime
from typing import IO, Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.timezone import is_naive, make_aware
from django.utils.xmlutils import SimplerXMLGenerator

_ATOM, _MEDIA = "http://www.w3.org/2005/Atom", "http://search.yahoo.com/mrss/"
_CONTENT, _DUBLIN_CORE = "http://purl.org/rss/1.0/modules/content/", "http://purl.org/dc/elements/1.1/"

Item = dict[str, Any]


class AtomFeed(Atom1Feed):
    """Atom (RFC 4287), with pictures as Media RSS."""

    content_type = "application/atom+xml; charset=utf-8"

    def root_attributes(self) -> dict[str, str]:
        """Return the names of the vocabularies that are used."""
        return {**super().root_attributes(), "xmlns:media": _MEDIA}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Say of the feed what Django says, its icon and who tells of changes."""
        super().add_root_elements(handler)
        if self.feed.get("icon"):
            handler.addQuickElement("icon", self.feed["icon"])
        if self.feed.get("hub"):
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: Item) -> None:
        """Say of a story what Django says, its authors, its text and its picture."""
        super().add_item_elements(handler, item)
        for name, address in item.get("authors", ()):
            handler.startElement("author", {})  # type: ignore[arg-type]  # Django gives dicts too
            handler.addQuickElement("name", name)
            if address:
                handler.addQuickElement("uri", address)
            handler.endElement("author")
        if item.get("html"):
            handler.addQuickElement("content", item["html"], {"type": "html"})
        _media(handler, item)


class RssFeed(Rss201rev2Feed):
    """RSS 2.0, with whole texts as content:encoded and pictures as Media RSS."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        """Return the version and the names of the vocabularies that are used."""
        more = {"xmlns:media": _MEDIA, "xmlns:content": _CONTENT, "xmlns:dc": _DUBLIN_CORE}
        return {**super().rss_attributes(), **more}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Say of the feed what Django says, and who tells of changes."""
        super().add_root_elements(handler)
        if self.feed.get("hub"):
            handler.addQuickElement("atom:link", "", {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: Item) -> None:
        """Say of a story what Django says, its authors, its text and its picture."""
        super().add_item_elements(handler, item)
        names = [name for name, _ in item.get("authors", ())]
        if names:
            handler.addQuickElement("dc:creator", ", ".join(names))
        if item.get("html"):
            handler.addQuickElement("content:encoded", item["html"])
        _media(handler, item)


class JSONFeed(SyndicationFeed):
    """JSON Feed 1.1."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: IO[bytes], encoding: str) -> None:
        """Write the feed as bytes."""
        feed = self.feed
        said = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": str(feed["title"]),
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "description": str(feed["description"] or ""),
            "language": feed["language"],
            "icon": feed.get("icon"),
            "hubs": [{"type": "WebSub", "url": feed["hub"]}] if feed.get("hub") else None,
            "items": [_item(item) for item in self.items],
        }
        said = {name: value for name, value in said.items() if value is not None}
        outfile.write(json.dumps(said, ensure_ascii=False).encode(encoding, "replace"))


def _item(item: Item) -> Item:
    words, html, picture = str(item["description"] or ""), item.get("html"), item.get("picture")
    said = {
        "id": item["unique_id"] or item["link"],
        "url": item["link"],
        "title": str(item["title"]),
        "content_html": html,
        "content_text": "" if html else words or str(item["title"]),
        "summary": words if html else "",
        "image": picture["url"] if picture else "",
        "date_published": _moment(item["pubdate"]),
        "date_modified": _moment(item["updateddate"] or item["pubdate"]),
        "authors": [{"name": name, **({"url": url} if url else {})} for name, url in item.get("authors", ())],
        "tags": [str(name) for name in item["categories"]],
    }
    return {name: value for name, value in said.items() if value}


def _media(handler: SimplerXMLGenerator, item: Item) -> None:
    """Write an item's picture, if it has one."""
    picture = item.get("picture")
    if not picture:
        return
    said = {name: str(picture[name]) for name in ("url", "type", "width", "height")}
    handler.startElement("media:content", {**said, "medium": "image"})  # type: ignore[arg-type]  # as above
    if picture["alt"]:
        handler.addQuickElement("media:description", picture["alt"], {"type": "plain"})
    handler.endElement("media:content")


def _moment(when: datetime | None) -> str:
    return (make_aware(when) if is_naive(when) else when).isoformat(timespec="seconds") if when else ""


SHAPES: dict[str, type[SyndicationFeed]] = {"atom": AtomFeed, "rss": RssFeed, "json": JSONFeed}
