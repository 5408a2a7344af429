"""Reading Disqus's export files: threads and posts as they stand there, one after the other, with little memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from newsroom.kit.xml_stream import elements

HOLDER, THREAD, POST = "disqus", "thread", "post"
_MAKER = {"maker": "Disqus", "where": "Admin → Community → Export"}


@dataclass(frozen=True, slots=True)
class Thread:
    """One page that was commented on: its number at Disqus, its address, the site's own name for it."""

    number: str
    link: str
    name: str
    title: str
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class Post:
    """One comment: of its author only the name is read, never an e-mail or an internet address."""

    number: str
    thread: str
    parent: str
    author: str
    message: str
    created_at: datetime | None
    is_deleted: bool
    is_spam: bool
    waits: bool


def entries(path: Path) -> Iterator[Thread | Post]:
    """Yield what a file holds, in its order. Raises BrokenArchive for what can't be trusted, Truncated where it breaks off."""
    for element in elements(path, [f"{{*}}{THREAD}", f"{{*}}{POST}"], holder=HOLDER, **_MAKER):
        parent = element.getparent()
        # A post names its thread by an element of the same name.
        if parent is not None and etree.QName(parent).localname == HOLDER:
            yield _thread(element) if etree.QName(element).localname == THREAD else _post(element)


def _thread(element: etree._Element) -> Thread:
    values = _children(element)
    return Thread(
        number=_number(element), link=_words(values, "link"), name=_words(values, "id"), title=_words(values, "title"),
        created_at=moment(_words(values, "createdAt")),
    )  # fmt: skip


def _post(element: etree._Element) -> Post:
    values = _children(element)
    return Post(
        number=_number(element),
        thread=_number(values.get("thread")),
        parent=_number(values.get("parent")),
        author=_author(values.get("author")),
        message=(values["message"].text or "") if "message" in values else "",
        created_at=moment(_words(values, "createdAt")),
        is_deleted=_words(values, "isDeleted").lower() == "true",
        is_spam=_words(values, "isSpam").lower() == "true",
        waits=_words(values, "isApproved").lower() == "false",
    )


def moment(words: str) -> datetime | None:
    """Return a time as Disqus writes it, in UTC, which is meant where it says no zone. None for what is none."""
    try:
        found = datetime.fromisoformat(words.strip())
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _author(element: etree._Element | None) -> str:
    """Return an author's name; of one that is an e-mail address only what stands before the @."""
    values = {} if element is None else _children(element)
    name = _words(values, "name") or _words(values, "username")
    return name.partition("@")[0].strip() if "@" in name.strip("@") else name


def _number(element: etree._Element | None) -> str:
    """Return an element's number, whatever the prefix of its namespace is."""
    if element is None:
        return ""
    return next((v.strip()[:60] for k, v in element.attrib.items() if etree.QName(k).localname == "id"), "")


def _children(element: etree._Element) -> dict[str, etree._Element]:
    return {etree.QName(child).localname: child for child in element if isinstance(child.tag, str)}


def _words(values: dict[str, etree._Element], name: str) -> str:
    return (values[name].text or "").strip() if name in values else ""
