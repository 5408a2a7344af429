"""The pictures an export lists: kept on the disk for the run, found by their key, their address or their story."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from articles.importing.items import PictureReference
from articles.importing.scratch import KeyedRows
from newsroom.kit import text

if TYPE_CHECKING:
    from articles.importing.wxr import Entry

_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.[A-Za-z]{3,4}\Z)|-scaled(?=\.[A-Za-z]{3,4}\Z)")
_CREDIT = re.compile(r's:6:"credit";s:\d+:"([^"]+)"')
_PICTURE = re.compile(r"\.(jpe?g|png|gif|webp|avif)\Z", re.IGNORECASE)


def plain_address(url: str) -> str:
    """Return what the addresses of one picture's sizes have in common: no scheme, query or -300x200."""
    parts = urlsplit(url.strip())
    return f"{parts.netloc.lower()}{_SIZE.sub('', unquote(parts.path))}"


def is_picture(url: str) -> bool:
    """Tell by its name whether a file is a picture."""
    return bool(_PICTURE.search(urlsplit(url).path))


class Attachments:
    """All attachments of one export."""

    def __init__(self) -> None:
        self._rows = KeyedRows()
        self.others = 0

    def keep(self, entry: "Entry") -> None:
        """Write down one attachment; what is no picture is only counted."""
        url = entry["attachment_url"] or entry["guid"]
        if not is_picture(url):
            self.others += 1
            return
        words = {
            "url": url,
            "alt": text.tidy_line(entry.meta.get("_wp_attachment_image_alt", "") or entry["title"]),
            "caption": text.plain(text.tidy(entry.excerpt)),
            "credit": "".join(_CREDIT.findall(entry.meta.get("_wp_attachment_metadata", ""))[:1]),
        }
        self._rows.keep(entry["post_id"], name=plain_address(url), owner=entry["post_parent"], value=json.dumps(words))

    def full(self, wanted: PictureReference) -> PictureReference:
        """Return a reference with all that the list knows of the picture; what the reference says itself goes first."""
        found = self._rows.by_key(wanted.attachment) if wanted.attachment else None
        if found is None and wanted.url:
            found = self._rows.by_name(plain_address(wanted.url))
        if found is None:
            return wanted
        known = json.loads(found)
        return PictureReference(
            url=known["url"], attachment=wanted.attachment, alt=wanted.alt or known["alt"],
            caption=wanted.caption or known["caption"], credit=wanted.credit or known["credit"], focal=wanted.focal,
            licence=wanted.licence,
        )  # fmt: skip

    def children(self, key: str) -> list[str]:
        """Return the keys of the pictures attached to a story or page."""
        return [child for child, _ in self._rows.of_owner(key)] if key else []

    def all(self) -> Iterator[tuple[str, PictureReference]]:
        """Yield every picture with its key."""
        for key, value in self._rows.all():
            yield key, PictureReference(attachment=key, **json.loads(value))

    def __len__(self) -> int:
        return len(self._rows)

    def close(self) -> None:
        """Let the list go."""
        self._rows.close()
