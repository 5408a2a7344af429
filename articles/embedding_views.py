"""A story on the pages of others: oEmbed, and the code that leads from paper to it."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from articles import reading, sharing
from articles.models import Article
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication
from sections import network

BAD_REQUEST, NOT_IMPLEMENTED = 400, 501
SHAPES = ("json", "xml")


@public_page(params=("url", "format", "maxwidth", "maxheight"))
@needs_publication
def oembed(request: HttpRequest) -> HttpResponse:
    """Say how a story of the network is embedded: 404 for what readers may not see, and for other sites."""
    shape, address = request.GET.get("format", "json"), request.GET.get("url", "")
    if shape not in SHAPES:
        return _refused("Ask for format=json or format=xml.", NOT_IMPLEMENTED)
    try:
        widest = _pixels(request.GET.get("maxwidth", ""))
        highest = _pixels(request.GET.get("maxheight", ""))
    except ValueError:
        return _refused("maxwidth and maxheight are whole numbers of pixels.", BAD_REQUEST)
    if not address:
        return _refused("Say which story: ?url= and its address.", BAD_REQUEST)
    said = sharing.oembed(_story_at(address), widest=widest, highest=highest)
    answer = JsonResponse(said) if shape == "json" else HttpResponse(sharing.oembed_xml(said), content_type="text/xml")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@public_page(seconds=86_400)
@needs_publication
def code(request: HttpRequest, path: str) -> HttpResponse:
    """Send the QR code that leads to a story, for its page on paper."""
    story = reading.story_at(request.publication, path)
    if story is None or not story.is_live():
        raise Http404
    return HttpResponse(sharing.code_for(story.canonical_url), content_type="image/svg+xml")


def _story_at(address: str) -> Article:
    """Return the live story at an address of the network, with its bylines. Raises Http404 for everything else."""
    place = sharing.place_of(address)
    site = network.current().by_host.get(place[0]) if place else None
    story = reading.story_at(site.publication, place[1]) if site and place else None
    if story is None or not story.is_live():
        raise Http404
    reading.fill(story)
    return story


def _pixels(given: str) -> int | None:
    """Return a bound in pixels, or None. Raises ValueError for what is no such number."""
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= 6 and int(given)):  # noqa: PLR2004 - a wall has fewer
        raise ValueError(given)
    return int(given)


def _refused(why: str, status: int) -> HttpResponse:
    return HttpResponse(
        f"{why}\n", status=status, content_type="text/plain", headers={"Access-Control-Allow-Origin": "*"}
    )
