"""What archives bring, in our words: plain items that readers make and the writer takes. They know no tables."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Refusal(ValueError):
    """One item can't be brought in. The message says why; the others go on."""


class BodyKind(StrEnum):
    """In which way a text was written, which tells how its line ends are meant."""

    HTML = "html"
    BLOCKS = "blocks"
    CLASSIC = "classic"


@dataclass(frozen=True, slots=True)
class PictureReference:
    """A picture that an item names: by a file in the folder of pictures, by its address, or by an attachment's key."""

    file: str = ""
    url: str = ""
    attachment: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    focal: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class SectionWanted:
    """A section by its slug or name, with the section above it, if any. An empty name is made from the slug."""

    slug: str
    name: str = ""
    description: str = ""
    parent_slug: str = ""
    parent_name: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionItem:
    """A note on what was changed after publication."""

    kind: str
    text: str
    made_at: datetime | None


@dataclass(slots=True)
class StoryItem:
    """One story as it came: its text uncleaned, its times aware."""

    row: int
    key: str
    headline: str
    publication: str = ""
    section: SectionWanted | None = None
    further: tuple[SectionWanted, ...] = ()
    also_in: tuple[str, ...] = ()
    slug: str = ""
    kicker: str = ""
    standfirst: str = ""
    body: str = ""
    body_kind: BodyKind = BodyKind.HTML
    authors: tuple[str, ...] = ()
    agency: str = ""
    agency_name: str = ""
    agency_credit: str = ""
    agency_url: str = ""
    source_url: str = ""
    dateline_place: str = ""
    dateline_on: date | None = None
    published_at: datetime | None = None
    changed_at: datetime | None = None
    lead_picture: PictureReference | None = None
    related_links: tuple[tuple[str, str], ...] = ()
    related: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    corrections: tuple[CorrectionItem, ...] = ()
    old_urls: tuple[str, ...] = ()
    other_key: str = ""
    notes: list[str] = field(default_factory=list)

    def checksum(self) -> str:
        """Return what changes when anything of the item does."""
        return checksum_of(asdict(self))


@dataclass(slots=True)
class PageItem:
    """One standing page as it came."""

    row: int
    key: str
    title: str
    slug: str = ""
    body: str = ""
    body_kind: BodyKind = BodyKind.HTML
    is_public: bool = True
    in_footer: bool = False
    position: int = 0
    old_urls: tuple[str, ...] = ()
    other_key: str = ""
    published_at: datetime | None = None
    notes: list[str] = field(default_factory=list)

    def checksum(self) -> str:
        """Return what changes when anything of the item does."""
        return checksum_of(asdict(self))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An item that its reader could make nothing of, with the reason."""

    row: int
    key: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is no story, page or picture; it is counted under its name and goes no further."""

    row: int
    name: str


Item = StoryItem | PageItem | Unreadable | LeftOut
Items = Iterable[Item]


def checksum_of(values: dict) -> str:
    """Return a digest of an item's values; its place in the file and the reader's notes don't count."""
    counted = {key: value for key, value in values.items() if key not in {"row", "notes", "other_key"}}
    text = json.dumps(counted, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
