"""What may be shown from elsewhere inside a text: which providers, by which addresses, and in which frame.

A text holds `<figure data-embed="youtube:jNQXAC9IVRw">`, a reference. Addresses of pages and frames are built here from
its parts, so that nothing anybody pasted is ever repeated. Readers get a placeholder; nothing is asked of a provider
until they say so (docs/decisions/0018-rich-text.md).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST = 500
# Servers of the Fediverse that newsrooms and scientists write at. Each is a source of its own: a server that isn't
# here stays a link.
MASTODON = (
    "mastodon.social", "mastodon.online", "mastodon.world", "mstdn.social", "mas.to", "fosstodon.org", "hachyderm.io",
    "infosec.exchange", "journa.host", "newsie.social", "social.bund.de", "chaos.social", "astrodon.social",
    "fediscience.org", "scicomm.xyz", "sciences.social", "social.network.europa.eu",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider. `addresses` are what people paste, without the scheme; `parts` is what a reference holds of them."""

    key: str
    name: str
    what: str | Promise
    shape: str
    addresses: tuple[str, ...]
    parts: str
    reference: str
    page: str
    frame: str | Callable[[dict[str, str]], str]
    # What is added to the two addresses when a reference has a further part.
    further: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Embed:
    """One thing at a provider's, with the addresses we build for it."""

    provider: Provider
    reference: str
    page: str
    frame: str

    @property
    def origin(self) -> str:
        """Where its frame comes from, as a content security policy names it."""
        parts = urlsplit(self.frame)
        return f"{parts.scheme}://{parts.netloc}"


def _map_frame(parts: dict[str, str]) -> str:
    """Return OpenStreetMap's frame around a point: about 600 pixels wide at the zoom asked for."""
    latitude, longitude, zoom = float(parts["lat"]), float(parts["lon"]), int(parts["zoom"])
    across = 360 / 2**zoom * 600 / 256 / 2
    west, east, south, north = (
        longitude - across, longitude + across, max(latitude - across * 0.45, -85), min(latitude + across * 0.45, 85),
    )  # fmt: skip
    box = f"{west:.5f}%2C{south:.5f}%2C{east:.5f}%2C{north:.5f}"
    marker = f"&marker={parts['mlat']}%2C{parts['mlon']}" if "mlon" in parts else ""
    return f"https://www.openstreetmap.org/export/embed.html?bbox={box}&layer=mapnik{marker}"


_DEGREES = r"-?\d{1,3}(?:\.\d{1,7})?"
_POINT = r"(?P<zoom>1?\d)/(?P<lat>-?\d{1,2}(?:\.\d{1,7})?)/(?P<lon>-?\d{1,3}(?:\.\d{1,7})?)"
_POST, _VIDEO, _SOUND, _CHART = _("Post"), _("Video"), _("Sound"), _("Chart")
PROVIDERS = {
    provider.key: provider
    for provider in [
        Provider(
            "youtube", "YouTube", _VIDEO, "wide",
            (r"(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com/watch\?(?:[^#]*&)?v=(?P<id>[\w-]{11})(?:[&#].*)?",
             r"(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com/(?:embed|shorts|live|v)/(?P<id>[\w-]{11})(?:[/?#].*)?",
             r"youtu\.be/(?P<id>[\w-]{11})(?:[?#].*)?"),
            "{id}", r"(?P<id>[\w-]{11})", "https://www.youtube.com/watch?v={id}",
            "https://www.youtube-nocookie.com/embed/{id}",
        ),
        Provider(
            "vimeo", "Vimeo", _VIDEO, "wide",
            ((r"(?:www\.)?vimeo\.com/(?:channels/[\w-]+/|groups/[\w-]+/videos/)?(?P<id>\d{5,12})"
             r"(?:/(?P<hash>[0-9a-f]{6,16}))?(?:[/?#].*)?"),
             r"player\.vimeo\.com/video/(?P<id>\d{5,12})(?:\?(?:[^#]*&)?h=(?P<hash>[0-9a-f]{6,16}))?(?:[?&#].*)?"),
            "{id}", r"(?P<id>\d{5,12})(?:/(?P<hash>[0-9a-f]{6,16}))?", "https://vimeo.com/{id}",
            "https://player.vimeo.com/video/{id}?dnt=1", {"hash": ("/{hash}", "&h={hash}")},
        ),
        Provider(
            "x", "X", _POST, "post",
            (r"(?:(?:www|mobile)\.)?(?:twitter|x)\.com/(?P<user>\w{1,15})/status(?:es)?/(?P<id>\d{5,20})(?:[/?#].*)?",),
            "{user}/{id}", r"(?P<user>\w{1,15})/(?P<id>\d{5,20})", "https://x.com/{user}/status/{id}",
            "https://platform.twitter.com/embed/Tweet.html?id={id}&dnt=true",
        ),
        Provider(
            "mastodon", "Mastodon", _POST, "post",
            ((rf"(?P<host>{'|'.join(map(re.escape, MASTODON))})/@(?P<user>[\w.-]{{1,60}}(?:@[\w.-]{{1,80}})?)"
             r"/(?P<id>\d{5,20})(?:/embed)?(?:[/?#].*)?"),),
            "{host}/@{user}/{id}",
            rf"(?P<host>{'|'.join(map(re.escape, MASTODON))})/@(?P<user>[\w.-]{{1,60}}(?:@[\w.-]{{1,80}})?)/(?P<id>\d{{5,20}})",
            "https://{host}/@{user}/{id}", "https://{host}/@{user}/{id}/embed",
        ),
        Provider(
            "bluesky", "Bluesky", _POST, "post",
            (r"bsky\.app/profile/(?P<who>did:plc:[a-z0-9]{10,40}|[a-zA-Z0-9.-]{3,100})/post/(?P<id>[a-z0-9]{8,20})(?:[/?#].*)?",
             r"embed\.bsky\.app/embed/(?P<who>did:plc:[a-z0-9]{10,40})/app\.bsky\.feed\.post/(?P<id>[a-z0-9]{8,20})(?:[?#].*)?"),
            "{who}/{id}", r"(?P<who>did:plc:[a-z0-9]{10,40}|[a-zA-Z0-9.-]{3,100})/(?P<id>[a-z0-9]{8,20})",
            "https://bsky.app/profile/{who}/post/{id}", "https://embed.bsky.app/embed/{who}/app.bsky.feed.post/{id}",
        ),
        Provider(
            "instagram", "Instagram", _POST, "tall",
            (r"(?:www\.)?instagram\.com/(?:[\w.]{1,30}/)?(?P<kind>p|reel|tv)/(?P<id>[\w-]{5,40})(?:[/?#].*)?",),
            "{kind}/{id}", r"(?P<kind>p|reel|tv)/(?P<id>[\w-]{5,40})", "https://www.instagram.com/{kind}/{id}/",
            "https://www.instagram.com/{kind}/{id}/embed/captioned/",
        ),
        Provider(
            "tiktok", "TikTok", _VIDEO, "tall",
            (r"(?:(?:www|m)\.)?tiktok\.com/@(?P<user>[\w.]{1,30})/video/(?P<id>\d{10,25})(?:[/?#].*)?",),
            "{user}/{id}", r"(?P<user>[\w.]{1,30})/(?P<id>\d{10,25})", "https://www.tiktok.com/@{user}/video/{id}",
            "https://www.tiktok.com/embed/v2/{id}",
        ),
        Provider(
            "soundcloud", "SoundCloud", _SOUND, "strip",
            (r"(?:(?:www|m)\.)?soundcloud\.com/(?P<user>[\w-]{1,60})/(?P<track>(?:sets/)?[\w-]{1,120})(?:[/?#].*)?",),
            "{user}/{track}", r"(?P<user>[\w-]{1,60})/(?P<track>(?:sets/)?[\w-]{1,120})",
            "https://soundcloud.com/{user}/{track}",
            "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/{user}/{track}",
        ),
        Provider(
            "spotify", "Spotify", _SOUND, "strip",
            ((r"open\.spotify\.com/(?:intl-[a-z]{2}/)?(?:embed/)?(?P<kind>track|album|playlist|episode|show|artist)"
             r"/(?P<id>[A-Za-z0-9]{22})(?:[/?#].*)?"),),
            "{kind}/{id}", r"(?P<kind>track|album|playlist|episode|show|artist)/(?P<id>[A-Za-z0-9]{22})",
            "https://open.spotify.com/{kind}/{id}", "https://open.spotify.com/embed/{kind}/{id}",
        ),
        Provider(
            "openstreetmap", "OpenStreetMap", _("Map"), "map",
            (rf"(?:www\.)?openstreetmap\.org/(?:\?mlat=(?P<mlat>{_DEGREES})&mlon=(?P<mlon>{_DEGREES}))?[^#]*#map={_POINT}(?:[&/].*)?",),
            "{zoom}/{lat}/{lon}", rf"{_POINT}(?:/(?P<mlat>{_DEGREES})/(?P<mlon>{_DEGREES}))?",
            "https://www.openstreetmap.org/#map={zoom}/{lat}/{lon}", _map_frame, {"mlat": ("", ""), "mlon": ("", "")},
        ),
        Provider(
            "datawrapper", "Datawrapper", _CHART, "chart",
            (r"(?:www\.)?datawrapper\.(?:dwcdn\.net|de/_)/(?P<id>[A-Za-z0-9]{5})(?:[/?#].*)?",),
            "{id}", r"(?P<id>[A-Za-z0-9]{5})", "https://datawrapper.dwcdn.net/{id}/",
            "https://datawrapper.dwcdn.net/{id}/",
        ),
        Provider(
            "flourish", "Flourish", _CHART, "chart",
            (r"(?:public\.flourish\.studio|flo\.uri\.sh)/(?P<kind>visualisation|story)/(?P<id>\d{3,12})(?:[/?#].*)?",),
            "{kind}/{id}", r"(?P<kind>visualisation|story)/(?P<id>\d{3,12})",
            "https://public.flourish.studio/{kind}/{id}/", "https://flo.uri.sh/{kind}/{id}/embed",
        ),
        Provider(
            "archive", "Internet Archive", _("Recording"), "wide",
            (r"(?:www\.)?archive\.org/(?:details|embed)/(?P<id>[A-Za-z0-9][\w.-]{2,100})(?:[/?#].*)?",),
            "{id}", r"(?P<id>[A-Za-z0-9][\w.-]{2,100})", "https://archive.org/details/{id}",
            "https://archive.org/embed/{id}",
        ),
    ]
}  # fmt: skip
_ADDRESSES = [(p, re.compile(pattern, re.ASCII)) for p in PROVIDERS.values() for pattern in p.addresses]
_REFERENCES = {key: re.compile(p.reference, re.ASCII) for key, p in PROVIDERS.items()}
REFERENCE_IN_TEXT = re.compile(r'<figure data-embed="([^"<>]{1,300})">')
_ADDRESS_IN_CODE = re.compile(
    r"""(?:src|href|cite|data-instgrm-permalink|data-bluesky-uri|data-src|resource)\s*=\s*["']([^"']{1,2000})["']""",
    re.IGNORECASE,
)


def read(reference: str) -> Embed | None:
    """Return what a reference stands for, or None when it is none of ours."""
    key, _colon, rest = reference.partition(":")
    pattern = _REFERENCES.get(key)
    match = pattern.fullmatch(rest) if pattern and len(reference) <= LONGEST else None
    return _built(PROVIDERS[key], reference, match.groupdict()) if match else None


def recognise(address: str) -> Embed | None:
    """Return what an address of a provider on the list leads to; None for every other address."""
    address = address.strip()
    if address.startswith("at://"):
        who, _slash, post = address.removeprefix("at://").partition("/app.bsky.feed.post/")
        address = f"https://bsky.app/profile/{who}/post/{post}"
    match = re.fullmatch(r"(?:https?:)?//([^/?#@:\s\\]+)(?::443)?([/?#][^\s\\]*)", address, re.ASCII | re.IGNORECASE)
    if not match or len(address) > LONGEST * 4:
        return None
    place = match[1].lower() + match[2]
    for provider, pattern in _ADDRESSES:
        found = pattern.fullmatch(place)
        if found:
            parts = {name: value for name, value in found.groupdict().items() if value}
            rest = provider.parts.format(**parts)
            further = "".join(f"/{parts[name]}" for name in provider.further if name in parts)
            return read(f"{provider.key}:{rest}{further}")
    return None


def recognise_code(code: str) -> Embed | None:
    """Return what the code that a provider gives for embedding leads to: a frame, or a quotation with a script."""
    for match in _ADDRESS_IN_CODE.finditer(code[: LONGEST * 40]):
        found = recognise(unescape(match[1]))
        if found:
            return found
    return None


def within(html: str) -> Iterator[Embed]:
    """Yield what a text embeds, in order."""
    if "data-embed" in html:
        yield from filter(None, (read(unescape(match[1])) for match in REFERENCE_IN_TEXT.finditer(html)))


def allow(response: HttpResponse, html: str) -> HttpResponse:
    """Let a page show frames of exactly those providers that its text embeds; without any its policy stays the strict one."""
    origins = sorted({embed.origin for embed in within(html)})
    if origins:
        # As Django's own decorator overrides a policy.
        response._csp_config = {**settings.SECURE_CSP, "frame-src": origins}  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def _built(provider: Provider, reference: str, parts: dict[str, str | None]) -> Embed:
    """Write the two addresses from a reference's parts, which its pattern has checked."""
    given = {name: value for name, value in parts.items() if value}
    page = provider.page.format(**given)
    frame = provider.frame(given) if callable(provider.frame) else provider.frame.format(**given)
    for name, (page_end, frame_end) in provider.further.items():
        if name in given:
            page += page_end.format(**given)
            frame += frame_end.format(**given)
    return Embed(provider, reference, page, frame)
