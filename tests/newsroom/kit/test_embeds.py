"""What may be shown from elsewhere, by which addresses, in which frames."""

import pytest
from django.http import HttpResponse

from newsroom.kit import embeds, html

KNOWN = [
    ("https://www.youtube.com/watch?v=jNQXAC9IVRw&t=3s", "youtube:jNQXAC9IVRw", "https://www.youtube.com/watch?v=jNQXAC9IVRw", "https://www.youtube-nocookie.com/embed/jNQXAC9IVRw"),
    ("https://youtu.be/jNQXAC9IVRw?si=x", "youtube:jNQXAC9IVRw", "https://www.youtube.com/watch?v=jNQXAC9IVRw", "https://www.youtube-nocookie.com/embed/jNQXAC9IVRw"),
    ("//www.youtube.com/embed/jNQXAC9IVRw", "youtube:jNQXAC9IVRw", "https://www.youtube.com/watch?v=jNQXAC9IVRw", "https://www.youtube-nocookie.com/embed/jNQXAC9IVRw"),
    ("https://vimeo.com/76979871", "vimeo:76979871", "https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
    ("https://player.vimeo.com/video/76979871?h=abcdef1234&badge=0", "vimeo:76979871/abcdef1234", "https://vimeo.com/76979871/abcdef1234", "https://player.vimeo.com/video/76979871?dnt=1&h=abcdef1234"),
    ("https://twitter.com/NASA/status/1234567890?s=20", "x:NASA/1234567890", "https://x.com/NASA/status/1234567890", "https://platform.twitter.com/embed/Tweet.html?id=1234567890&dnt=true"),
    ("https://mastodon.social/@Gargron/109252111498807689", "mastodon:mastodon.social/@Gargron/109252111498807689", "https://mastodon.social/@Gargron/109252111498807689", "https://mastodon.social/@Gargron/109252111498807689/embed"),
    ("https://bsky.app/profile/bsky.app/post/3l6oveex3ii2l", "bluesky:bsky.app/3l6oveex3ii2l", "https://bsky.app/profile/bsky.app/post/3l6oveex3ii2l", "https://embed.bsky.app/embed/bsky.app/app.bsky.feed.post/3l6oveex3ii2l"),
    ("at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3l6oveex3ii2l", "bluesky:did:plc:z72i7hdynmk6r22z27h6tvur/3l6oveex3ii2l", "https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3l6oveex3ii2l", "https://embed.bsky.app/embed/did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3l6oveex3ii2l"),
    ("https://www.instagram.com/p/CUbHfhpswxt/?utm_source=x", "instagram:p/CUbHfhpswxt", "https://www.instagram.com/p/CUbHfhpswxt/", "https://www.instagram.com/p/CUbHfhpswxt/embed/captioned/"),
    ("https://www.tiktok.com/@scout2015/video/6718335390845095173", "tiktok:scout2015/6718335390845095173", "https://www.tiktok.com/@scout2015/video/6718335390845095173", "https://www.tiktok.com/embed/v2/6718335390845095173"),
    ("https://soundcloud.com/forss/sets/soulhack", "soundcloud:forss/sets/soulhack", "https://soundcloud.com/forss/sets/soulhack", "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/forss/sets/soulhack"),
    ("https://open.spotify.com/intl-de/track/4uLU6hMCjMI75M1A2tKUQC?si=1", "spotify:track/4uLU6hMCjMI75M1A2tKUQC", "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC", "https://open.spotify.com/embed/track/4uLU6hMCjMI75M1A2tKUQC"),
    ("https://www.openstreetmap.org/#map=12/52.5163/13.3777&layers=T", "openstreetmap:12/52.5163/13.3777", "https://www.openstreetmap.org/#map=12/52.5163/13.3777", "https://www.openstreetmap.org/export/embed.html?bbox=13.27470%2C52.46995%2C13.48070%2C52.56265&layer=mapnik"),
    ("https://www.openstreetmap.org/?mlat=52.52&mlon=13.4#map=12/52.5163/13.3777", "openstreetmap:12/52.5163/13.3777/52.52/13.4", "https://www.openstreetmap.org/#map=12/52.5163/13.3777", "https://www.openstreetmap.org/export/embed.html?bbox=13.27470%2C52.46995%2C13.48070%2C52.56265&layer=mapnik&marker=52.52%2C13.4"),
    ("https://datawrapper.dwcdn.net/abCD1/3/", "datawrapper:abCD1", "https://datawrapper.dwcdn.net/abCD1/", "https://datawrapper.dwcdn.net/abCD1/"),
    ("https://public.flourish.studio/visualisation/123456/", "flourish:visualisation/123456", "https://public.flourish.studio/visualisation/123456/", "https://flo.uri.sh/visualisation/123456/embed"),
    ("https://archive.org/details/Apollo11Audio", "archive:Apollo11Audio", "https://archive.org/details/Apollo11Audio", "https://archive.org/embed/Apollo11Audio"),
]  # fmt: skip
STRANGERS = [
    "https://evil.example/youtube.com/watch?v=jNQXAC9IVRw",
    "https://www.youtube.com.evil.example/watch?v=jNQXAC9IVRw",
    "https://user@youtu.be/jNQXAC9IVRw",
    "https://youtu.be:8443/jNQXAC9IVRw",
    "https://youtu.be\\@evil.example/jNQXAC9IVRw",
    "javascript://youtu.be/jNQXAC9IVRw",
    "data:text/html,//youtu.be/jNQXAC9IVRw",
    "https://youtu.be/short",
    "https://mastodon.evil.example/@a/109252111498807689",
    "https://www.youtube.com/redirect?q=https://evil.example",
    "https://soundcloud.com/you",
    "http://[broken/",
    "",
]
CODES = {
    "youtube:jNQXAC9IVRw": '<iframe width="560" height="315" src="https://www.youtube.com/embed/jNQXAC9IVRw?si=q" title="YouTube video player" allowfullscreen></iframe>',
    "x:NASA/1234567890": '<blockquote class="twitter-tweet"><p lang="en">Liftoff! <a href="https://t.co/x">t.co/x</a></p>&mdash; NASA <a href="https://twitter.com/NASA/status/1234567890?ref_src=twsrc%5Etfw">May 1</a></blockquote> <script async src="https://platform.twitter.com/widgets.js"></script>',
    "instagram:reel/CUbHfhpswxt": '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/reel/CUbHfhpswxt/?utm_source=ig_embed&amp;utm_campaign=loading"></blockquote>',
    "tiktok:scout2015/6718335390845095173": '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@scout2015/video/6718335390845095173" data-video-id="6718335390845095173"></blockquote>',
    "bluesky:did:plc:z72i7hdynmk6r22z27h6tvur/3l6oveex3ii2l": '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3l6oveex3ii2l"></blockquote>',
    "soundcloud:forss/flickermood": '<iframe src="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/293"></iframe><div><a href="https://soundcloud.com/forss/flickermood">Flickermood</a></div>',
}  # fmt: skip


@pytest.mark.parametrize(("address", "reference", "page", "frame"), KNOWN)
def test_an_address_of_a_provider_becomes_a_reference_and_two_addresses_of_our_own_making(
    address, reference, page, frame
):
    found = embeds.recognise(address)

    assert (found.reference, found.page, found.frame) == (reference, page, frame)
    assert embeds.read(reference) == found
    assert frame.startswith(f"{found.origin}/")


def test_the_addresses_known_cover_every_provider():
    assert {embeds.recognise(address).provider.key for address, *_rest in KNOWN} == set(embeds.PROVIDERS)


@pytest.mark.parametrize("address", STRANGERS)
def test_every_other_address_is_no_embed(address):
    assert embeds.recognise(address) is None


@pytest.mark.parametrize(("reference", "code"), CODES.items())
def test_x11_the_code_a_provider_gives_is_recognised_by_its_addresses(reference, code):
    assert embeds.recognise_code(code).reference == reference


@pytest.mark.parametrize(
    "reference",
    ["youtube:", "youtube:jNQXAC9IVRw/../x", 'youtube:jNQXAC9IV"w', "evil:1", "jNQXAC9IVRw", "x:NASA/123?x=1", ""],
)
def test_x11_a_reference_that_isnt_one_is_taken_out_of_a_text(reference):
    cleaned = html.clean(f"<figure data-embed='{reference}'><figcaption>Words</figcaption></figure>")

    assert cleaned == "<figure><figcaption>Words</figcaption></figure>"


def test_a_page_may_frame_exactly_what_its_text_embeds(settings):
    text = '<figure data-embed="youtube:jNQXAC9IVRw"></figure><figure data-embed="vimeo:76979871"></figure>'

    framed, plain = embeds.allow(HttpResponse(), text), embeds.allow(HttpResponse(), "<p>Plain.</p>")

    assert framed._csp_config == settings.SECURE_CSP | {
        "frame-src": ["https://player.vimeo.com", "https://www.youtube-nocookie.com"]
    }
    assert not hasattr(plain, "_csp_config")
