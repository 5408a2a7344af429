"""Feeds in the three shapes that readers' programs know: Atom, RSS and JSON Feed."""

import json
from typing import IO, Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.timezone import is_naive, make_aware


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
            "items": [_item(item) for item in self.items],
        }
        outfile.write(json.dumps(said, ensure_ascii=False).encode(encoding, "replace"))


def _item(item: dict[str, Any]) -> dict[str, Any]:
    said = {
        "id": item["unique_id"] or item["link"],
        "url": item["link"],
        "title": str(item["title"]),
        "content_text": str(item["description"] or ""),
        "date_published": _moment(item["pubdate"]),
        "date_modified": _moment(item["updateddate"] or item["pubdate"]),
    }
    return {name: value for name, value in said.items() if value}


def _moment(when: Any) -> str:  # noqa: ANN401 - a time or None
    return (make_aware(when) if is_naive(when) else when).isoformat(timespec="seconds") if when else ""


SHAPES: dict[str, type[SyndicationFeed]] = {"atom": Atom1Feed, "rss": Rss201rev2Feed, "json": JSONFeed}
