"""What can be seen in a comment's text itself: links, shouting, look-alikes, blocked words. Asks no table.

A weight is a logarithm of odds: what is added for spam, or taken off. The desk says each in words (comments/admin/saying.py).
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from comments import lookalikes
from newsroom.kit import scripts


@dataclass(frozen=True)
class Sign:
    """One thing that speaks against a comment, or for it (a negative weight). `detail` is a number, or words it found."""

    name: str
    weight: float
    detail: str = ""


# Services that hide where a link leads.
SHORTENERS = {
    "bit.ly", "tinyurl.com", "t.co", "goo.gl", "is.gd", "ow.ly", "buff.ly", "cutt.ly", "rb.gy", "t.ly", "shorturl.at",
    "rebrand.ly", "tiny.cc", "v.gd", "s.id", "lnkd.in", "t.me", "wa.me", "adf.ly", "short.gy",
}  # fmt: skip
# Ends of names that cost next to nothing, which spam uses and papers seldom do.
CHEAP = {"top", "xyz", "click", "icu", "buzz", "win", "bid", "loan", "vip", "bet", "casino", "cfd", "sbs", "monster"}
_LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"“”]+|\b(?:[^\W_](?:[\w-]{0,40}[^\W_])?\.){1,3}"
    r"(?:com|net|org|info|biz|ru|cn|top|xyz|click|icu|ly|gd|me|io|co|de|win|bet|casino|vip|shop|online|site|store)\b(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)
_HIDDEN_DOT = re.compile(r"\w\s?[\[(]?\s?\b(?:dot|punkt)\b\s?[\])]?\s?(?:com|net|org|ru|xyz|de)\b", re.IGNORECASE)
_CONTACT = re.compile(
    r"[\w.+-]{2,}@[\w-]+\.[\w.]{2,}|(?:whats\s?app|telegram|signal)\b.{0,20}\+?\d[\d\s()-]{6,}", re.IGNORECASE
)
_MONEY = re.compile(r"[$€£]\s?\d[\d.,]{2,}|\d[\d.,]{2,}\s?(?:[$€£]|usd|eur|euro|dollar)", re.IGNORECASE)
_ENOUGH_LETTERS, _SHOUTED = 20, 0.6
_BARE_WORDS = 4


def links(text: str) -> list[str]:
    """Return the addresses in a text, typed with or without “https://”."""
    return _LINK.findall(text)


def host_of(link: str) -> str:
    """Return the host a link leads to, in small letters; nothing where none can be read."""
    try:
        host = urlsplit(link if "://" in link else f"https://{link}").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")


def fingerprint(text: str) -> str:
    """Return what is the same for texts with the same words, whatever their order, letters, numbers and links."""
    words = lookalikes.words(_LINK.sub(" ", text))
    found = sorted({lookalikes.skeleton(word) for word in words if not word.isdigit() and len(word) > 1})
    return hashlib.sha1(" ".join(found).encode(), usedforsecurity=False).hexdigest() if len(found) >= 3 else ""


def similarity(one: str, other: str) -> float:
    """Return how much of their words two texts have in common, 0 to 1."""
    these, those = set(lookalikes.skeleton(one).split()), set(lookalikes.skeleton(other).split())
    return len(these & those) / max(len(these | those), 1)


def of_text(text: str) -> list[Sign]:
    """Return what a text alone shows."""
    found = [*_of_links(text)]
    letters = [letter for letter in text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    if len(letters) >= _ENOUGH_LETTERS and capitals / len(letters) > _SHOUTED:
        found.append(Sign("shouting", 1.2))
    if (marks := text.count("!") + text.count("！")) >= 4:
        found.append(Sign("exclaiming", min(0.25 * marks, 1.2), str(marks)))
    if mixed := scripts.mixed_words(text):
        found.append(Sign("mixed_letters", 2.4, ", ".join(mixed[:3])[:80]))
    if styled := sum(0x1D400 <= ord(letter) <= 0x1D7FF or 0xFF21 <= ord(letter) <= 0xFF5A for letter in text):
        found.append(Sign("styled_letters", 2.0 if styled > 3 else 0.8, str(styled)))
    if unseen := lookalikes.hidden(text):
        found.append(Sign("hidden_signs", 1.8, str(unseen)))
    if _CONTACT.search(text):
        found.append(Sign("contact", 1.4))
    if _MONEY.search(text):
        found.append(Sign("money", 0.5))
    return found


def _of_links(text: str) -> Iterable[Sign]:
    found = links(text)
    if found:
        yield Sign("links", min(0.9 + 0.7 * (len(found) - 1), 3.6), str(len(found)))
        if len(lookalikes.words(_LINK.sub(" ", text))) < _BARE_WORDS:
            yield Sign("bare_link", 1.2)
    hosts = list(dict.fromkeys(filter(None, map(host_of, found))))
    if short := [host for host in hosts if host in SHORTENERS]:
        yield Sign("shortener", 1.6, ", ".join(short[:3]))
    if odd := [host for host in hosts if _is_odd(host)]:
        yield Sign("odd_host", 2.0, ", ".join(odd[:3])[:80])
    if cheap := [host for host in hosts if host.rsplit(".", 1)[-1] in CHEAP]:
        yield Sign("cheap_host", 1.3, ", ".join(cheap[:3])[:80])
    if not found and _HIDDEN_DOT.search(text):
        yield Sign("hidden_link", 2.0)


def _is_odd(host: str) -> bool:
    """Tell whether a host's name is written with letters beyond ASCII that are taken for others, or has no name at all."""
    if "xn--" in host:
        try:
            host = host.encode("ascii").decode("idna")
        except UnicodeError:
            return True
    if re.fullmatch(r"[\d.]+", host):
        return True
    return not host.isascii() and bool(scripts.scripts_of(host) - {"LATIN"})


def of_blocked(text: str, blocked: Iterable[tuple[str, str]]) -> list[Sign]:
    """Return a sign for the blocked words, given as (word, skeleton), that a text holds in any look-alike letters."""
    looks = lookalikes.skeleton(text)
    found = [word for word, skeleton in blocked if lookalikes.holds(looks, skeleton)]
    return [Sign("blocked", 4.0 + len(found) - 1, ", ".join(found[:5])[:120])] if found else []


def of_speed(seconds: float | None) -> list[Sign]:
    """Return a sign for a form that was sent sooner than a person reads and types."""
    if seconds is None or seconds >= 8:
        return []
    return [Sign("speed", 2.4 if seconds < 3 else 1.0, str(max(int(seconds), 0)))]
