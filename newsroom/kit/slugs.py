"""Slugs: the last part of an address, made from a headline or a name in any script."""

import re
import unicodedata

from anyascii import anyascii
from django.utils.text import slugify

LONGEST = 80
# First parts of addresses that the site itself answers at, and names that browsers or servers give a meaning.
RESERVED = frozenset(
    [
        "about-blank", "account", "accounts", "admin", "ads-txt", "agency", "api", "archive", "author", "authors",
        "comments", "corrections", "counted", "desk", "favicon-ico", "feed", "feeds", "health", "index", "letters",
        "login", "logout", "media", "most-read", "oembed", "p", "pictures", "preview", "reader", "robots-txt", "rss",
        "search", "sitemap", "sitemap-xml", "sitemaps",
        "static", "support", "supporters", "tag", "tags", "user", "users", "well-known", "www",
    ]
)  # fmt: skip


def make_slug(text: str, *, fallback: str, longest: int = LONGEST, comes_first: bool = True) -> str:
    """Return a slug of ASCII letters, digits and hyphens, cut at a word.

    Other scripts are written in Latin letters. The same text in composed or decomposed form gives the same
    slug. When nothing is left (only signs, say) it is the `fallback`; a reserved word gets the fallback behind it,
    unless the slug never `comes_first` in an address, as a story's behind its date.
    """
    plain = anyascii(unicodedata.normalize("NFKC", text)).replace("/", "-")
    slug = cut_at_word(slugify(plain), longest)
    if not slug:
        return fallback
    if comes_first and (slug in RESERVED or re.fullmatch(r"\d{4}", slug)):
        return f"{slug}-{fallback}"[:longest]
    return slug


def cut_at_word(slug: str, longest: int) -> str:
    """Return a slug no longer than `longest`, without half a word where that can be helped."""
    if len(slug) <= longest:
        return slug
    cut = slug[: longest + 1]
    head, hyphen, _ = cut.rpartition("-")
    return head if hyphen and len(head) > longest // 2 else cut[:longest].rstrip("-")


def numbered(slug: str, number: int, longest: int = LONGEST) -> str:
    """Return the slug with `-number` behind it, shortened so that both fit."""
    tail = f"-{number}"
    return slug[: longest - len(tail)].rstrip("-") + tail


def first_free(slug: str, taken: set[str], longest: int = LONGEST) -> str:
    """Return the slug, or the first of slug-2, slug-3 … that is not taken."""
    if slug not in taken:
        return slug
    number = 2
    while (candidate := numbered(slug, number, longest)) in taken:
        number += 1
    return candidate
