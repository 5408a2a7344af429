"""What programs look for at addresses they know: robots.txt, sitemaps, ads.txt, security.txt, the web manifest."""

import re
from datetime import timedelta

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from newsroom import sitemaps
from newsroom.kit import text
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication
from newsroom.sitemaps import Month
from newsroom.templatetags.palette import ground

ICON_SIZES = (192, 512)
SECURITY_TXT = "/.well-known/security.txt"
_STORIES = re.compile(r"stories-([0-9]{4})-(0[1-9]|1[0-2])(?:-([1-9][0-9]{0,2}))?")
_SUBJECTS = re.compile(r"(tags|authors)-([0-9]{1,6})")
# What isn't for crawlers beside the desk: guests' previews, answers to a search (not its form), the API.
CLOSED = ("/preview/", "/search/?*", "/api/v1/")


@public_page(seconds=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is not for them, and where everything else is listed."""
    closed = [reverse("admin:index"), *CLOSED] if request.publication else ["/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if request.publication:
        names = ("sitemap", "news-sitemap")
        lines += ["", *(f"Sitemap: {request.publication.origin}{reverse(name)}" for name in names)]
    return _plain(lines)


@public_page()
@needs_publication
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the sitemaps."""
    return _xml(sitemaps.index(request.publication))


@public_page()
@needs_publication
def sitemap_part(request: HttpRequest, name: str) -> HttpResponse:
    """Give one sitemap; 404 for one that would list nothing."""
    if name == "pages":
        return _xml(sitemaps.pages(request.site_map))
    if (found := _STORIES.fullmatch(name)) and found[1] > "0000":
        return _xml(sitemaps.stories(request.publication, Month(int(found[1]), int(found[2])), int(found[3] or 1)))
    if found := _SUBJECTS.fullmatch(name):
        return _xml(sitemaps.subjects(request.publication, found[1], int(found[2])))
    raise Http404


@public_page()
@needs_publication
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """Give Google News the stories of the last two days."""
    return _xml(sitemaps.news(request.publication))


@public_page(seconds=86_400)
@needs_publication
def old_sitemap(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's first argument
    """Lead crawlers that knew an earlier system's sitemap on to ours."""
    return HttpResponsePermanentRedirect(reverse("sitemap"))


@public_page(seconds=3600)
@needs_publication
def ads_txt(request: HttpRequest) -> HttpResponse:
    """Say who may sell room for ads here, as the desk wrote it down; 404 when nobody may."""
    lines = text.tidy(request.publication.ads_txt).strip().splitlines()
    if not lines:
        raise Http404
    return _plain(lines)


@public_page(seconds=86_400)
@needs_publication
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a hole (RFC 9116); 404 when the operator named nobody."""
    contact = settings.SECURITY_CONTACT
    if not contact:
        raise Http404
    # The same all month, and never a year ahead.
    expires = (timezone.now().replace(day=1) + timedelta(days=330)).strftime("%Y-%m-%dT00:00:00Z")
    languages = dict.fromkeys(["en", request.publication.language])
    return _plain(
        [
            f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
            f"Expires: {expires}",
            f"Preferred-Languages: {', '.join(languages)}",
            f"Canonical: {request.publication.origin}{SECURITY_TXT}",
        ]
    )


@public_page(seconds=86_400)
@needs_publication
def old_security_txt(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's first argument
    """Lead those who look at the top on to where it belongs."""
    return HttpResponsePermanentRedirect(SECURITY_TXT)


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's first argument
    """Lead password managers on to the desk's page."""
    return HttpResponseRedirect(reverse("admin:password_change"))


@public_page(seconds=3600)
@needs_publication
def manifest(request: HttpRequest) -> HttpResponse:
    """Say how the site looks when it is put on a home screen."""
    publication = request.publication
    paper = ground(publication, "light")
    said = {
        "name": text.tidy_line(publication.name),
        "short_name": text.tidy_line(publication.name),
        "description": text.tidy_line(publication.tagline),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "lang": publication.language,
        "theme_color": paper,
        "background_color": paper,
        "icons": [
            {"src": static(f"img/favicons/{publication.theme}.svg"), "type": "image/svg+xml", "sizes": "any"},
            *(
                {
                    "src": static(f"img/icons/{publication.theme}-{size}.png"),
                    "type": "image/png",
                    "sizes": f"{size}x{size}",
                }
                for size in ICON_SIZES
            ),
        ],
    }
    response = JsonResponse({name: value for name, value in said.items() if value})
    response.headers["Content-Type"] = "application/manifest+json"
    return response


def _plain(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _xml(content: str | None) -> HttpResponse:
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="application/xml; charset=utf-8")
