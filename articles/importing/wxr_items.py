"""Making stories and standing pages of WordPress's posts and pages."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from articles.importing import bodies, wxr
from articles.importing.items import (
    Item,
    LeftOut,
    PageItem,
    PictureReference,
    SectionWanted,
    StoryItem,
    Unreadable,
)
from newsroom.kit import text

YEARS = range(1900, 2200)
_UNCATEGORIZED = re.compile(
    r"uncategori[sz]ed(-\d+)?|non-classe|sin-categoria|allgemein-unkategorisiert|unkategorisiert"
)
_IN_FOOTER = re.compile(
    r"(about|contact|privacy|terms|imprint|impressum|legal|cookie|accessibility|copyright|masthead|team|datenschutz)"
)
_REFUSED = {"trash": "It lies in the old site's trash.", "auto-draft": "It was never saved on the old site.",
            "spam": "The old site holds it for spam."}  # fmt: skip
_SHOWN = frozenset({"publish", "future", "inherit"})


class Reader:
    """Reads the items of one surveyed export."""

    def __init__(self, survey: wxr.Survey, *, zone: str, post_types: frozenset[str] = frozenset({"post"})) -> None:
        self.survey = survey
        self.zone = ZoneInfo(zone)
        self.post_types = post_types

    def items(self, path: Path) -> Iterator[Item]:
        """Yield what the file holds, in its order. Raises Truncated where it ends too early."""
        for entry in wxr.entries(path):
            found = self._item(entry)
            if found is not None:
                yield found

    def _item(self, entry: wxr.Entry) -> Item | None:
        kind = entry["post_type"] or "post"
        if kind == "attachment":
            return None
        if kind != "page" and kind not in self.post_types:
            return LeftOut(entry.row, kind)
        title = _title(entry)
        key = entry["post_id"] or entry["guid"] or entry["link"]
        if not key:
            return Unreadable(entry.row, "", title, "It has no post_id, guid or link, so it could not be known again.")
        if reason := _REFUSED.get(entry["status"]):
            return Unreadable(entry.row, key, title, reason)
        return self._page(entry, key, title) if kind == "page" else self._story(entry, key, title)

    # --- stories ---------------------------------------------------------------------------------------------------

    def _story(self, entry: wxr.Entry, key: str, title: str) -> StoryItem:
        notes: list[str] = []
        home, further = self._sections(entry)
        published_at = self._published(entry, notes)
        return StoryItem(
            row=entry.row,
            key=key,
            other_key=_other_key(entry, key),
            headline=title,
            section=home,
            further=further,
            slug=unquote(entry["post_name"]),
            standfirst=text.plain(text.tidy(entry.excerpt)),
            body=_with_children(entry.content, self.survey.attachments.children(entry["post_id"])),
            body_kind=bodies.kind_of(entry.content),
            authors=self._authors(entry),
            published_at=published_at,
            changed_at=_aware(entry["post_modified_gmt"], "UTC") or _aware(entry["post_modified"], self.zone),
            lead_picture=_thumbnail(entry),
            tags=tuple(dict.fromkeys(words for domain, _, words in entry.terms if domain in {"post_tag", "tag"})),
            old_urls=old_addresses(entry, "p"),
            notes=notes,
        )

    def _published(self, entry: wxr.Entry, notes: list[str]) -> datetime | None:
        """Return when readers may see it; None, with the reason among the notes, when they may not."""
        status = entry["status"] or "publish"
        if entry["post_password"]:
            notes.append("Protected by a password on the old site: kept as a draft.")
            return None
        if status not in _SHOWN:
            if status == "private":
                notes.append("Private on the old site: kept as a draft.")
            return None
        when = (
            _aware(entry["post_date_gmt"], "UTC")
            or _aware(entry["post_date"], self.zone)
            or wxr.mail_moment(entry["pubDate"])
        )
        if when is None or when.year not in YEARS:
            notes.append("It has no date that can be: kept as a draft.")
            return None
        return when

    def _authors(self, entry: wxr.Entry) -> tuple[str, ...]:
        """Return the byline: co-authors where the site had them, else the one who made the post."""
        names = []
        for domain, slug, words in entry.terms:
            if domain == "author":
                login = slug.removeprefix("cap-")
                names.append(self.survey.authors.get(slug) or self.survey.authors.get(login) or words)
        if not names and entry.creator:
            # A login that is a mail address is nobody's public name.
            names = [self.survey.authors.get(entry.creator) or entry.creator.partition("@")[0]]
        return tuple(dict.fromkeys(name for name in map(text.plain, names) if name))

    # --- sections --------------------------------------------------------------------------------------------------

    def _sections(self, entry: wxr.Entry) -> tuple[SectionWanted, tuple[SectionWanted, ...]]:
        """Return the home section and the others a post stood in.

        Home is the main category that an SEO plug-in noted, else the first one, or one below it when the post
        stands in both. What is uncategorised goes to News.
        """
        slugs = [(slug or words, words) for domain, slug, words in entry.terms if domain == "category"]
        if not slugs:
            slugs = [(slug or words, words) for domain, slug, words in entry.terms if not domain and words]
        slugs = [
            (slug, words) for slug, words in dict.fromkeys(slugs) if not _UNCATEGORIZED.fullmatch(unquote(slug).lower())
        ]
        if not slugs:
            return SectionWanted("news", "News"), ()
        main = self._main(entry, [slug for slug, _ in slugs])
        slugs.sort(key=lambda pair: pair[0] != main)
        wanted = list(dict.fromkeys(self._wanted(slug, words) for slug, words in slugs))
        return wanted[0], tuple(wanted[1:])

    def _main(self, entry: wxr.Entry, slugs: list[str]) -> str:
        term = entry.meta.get("_yoast_wpseo_primary_category") or entry.meta.get("rank_math_primary_category")
        for slug in slugs:
            category = self.survey.categories.get(slug)
            if term and category and category.term == term:
                return slug
        below = [slug for slug in slugs[1:] if slugs[0] in self._above(slug)]
        return below[0] if below else slugs[0]

    def _above(self, slug: str) -> list[str]:
        """Return the categories above one, nearest first. A circle, which broken sites have, is cut."""
        chain: list[str] = []
        category = self.survey.categories.get(slug)
        while category and category.parent and category.parent not in {slug, *chain}:
            chain.append(category.parent)
            category = self.survey.categories.get(category.parent)
        return chain

    def _wanted(self, slug: str, words: str) -> SectionWanted:
        category = self.survey.categories.get(slug)
        name = text.plain(words or (category.name if category else slug))
        chain = self._above(slug)
        top = self.survey.categories.get(chain[-1]) if chain else None
        return SectionWanted(
            slug=unquote(slug),
            name=name,
            description=text.plain(category.description) if category else "",
            parent_slug=unquote(chain[-1]) if chain else "",
            parent_name=text.plain(top.name) if top else "",
        )

    # --- pages -----------------------------------------------------------------------------------------------------

    def _page(self, entry: wxr.Entry, key: str, title: str) -> PageItem:
        slug = unquote(entry["post_name"])
        top = entry["post_parent"] in {"", "0"}
        return PageItem(
            row=entry.row,
            key=key,
            other_key=_other_key(entry, key),
            title=title,
            slug=slug,
            body=_with_children(entry.content, self.survey.attachments.children(entry["post_id"])),
            body_kind=bodies.kind_of(entry.content),
            is_public=(entry["status"] or "publish") == "publish" and not entry["post_password"],
            in_footer=top and bool(_IN_FOOTER.search(slug.lower())),
            position=min(max(int(entry["menu_order"]), 0), 30_000)
            if entry["menu_order"].isascii() and entry["menu_order"].isdigit()
            else 0,
            old_urls=old_addresses(entry, "page_id"),
            published_at=_aware(entry["post_date_gmt"], "UTC") or _aware(entry["post_date"], self.zone),
        )


def old_addresses(entry: wxr.Entry, query: str) -> tuple[str, ...]:
    """Return the paths at which readers found an item, with the query where that is what counts."""
    found = []
    for address in (entry["link"], entry["guid"]):
        parts = urlsplit(address) if address.startswith(("http://", "https://", "/")) else None
        if parts is not None and (parts.path.strip("/") or parts.query):
            found.append(f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
    if entry["post_id"].isdigit():
        found.append(f"/?{query}={entry['post_id']}")
    return tuple(dict.fromkeys(found))


def _title(entry: wxr.Entry) -> str:
    return text.plain(text.tidy(entry["title"]))


def _other_key(entry: wxr.Entry, key: str) -> str:
    """Return what tells an item from another that claims the same number."""
    return f"{key} {entry['post_name'][:200]} {entry['post_date'] or entry['pubDate']}"


def _thumbnail(entry: wxr.Entry) -> PictureReference | None:
    key = entry.meta.get("_thumbnail_id", "").strip()
    return PictureReference(attachment=key) if key.isdigit() and key != "0" else None


def _with_children(content: str, children: list[str]) -> str:
    """Write the attached pictures into a gallery that names none: it shows what hangs on its post."""
    if not children or "[gallery" not in content:
        return content
    return re.sub(
        r"\[gallery(?![^\]]*\b(?:ids|include)\s*=)([^\]]*)\]",
        rf'[gallery\1 ids="{",".join(children)}"]',
        content,
    )


def _aware(words: str, zone: str | ZoneInfo) -> datetime | None:
    found = wxr.moment(words)
    return found.replace(tzinfo=ZoneInfo(zone) if isinstance(zone, str) else zone) if found else None
