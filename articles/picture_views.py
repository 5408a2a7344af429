"""The pictures that stand for a story or a paper elsewhere, as they are sent out."""

from collections.abc import Callable
from functools import partial
from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles import social_cards
from articles.models import Article
from newsroom.kit.pages import needs_publication

A_YEAR = 31_536_000
FIVE_MINUTES = 300


@require_safe
@needs_publication
def story_card(request: HttpRequest, pk: str, version: str) -> HttpResponse:
    """Send a live story's card. An address of before leads nowhere: there is one card to a story, and one size."""
    rows = Article.objects.live().select_related("publication", "section", "lead_picture").defer("body")
    story = get_object_or_404(rows, pk=int(pk))
    if social_cards.version_of(story) != version:
        raise Http404
    picture = social_cards.picture_on(story)
    # What is hidden until published may be taken back as a story is: nobody keeps it for long.
    seconds = FIVE_MINUTES if picture and picture.is_restricted else A_YEAR
    return _sent(request, partial(social_cards.opened, story), "image/jpeg", f"{pk}-{version}", seconds)


@require_safe
@needs_publication
def paper_card(request: HttpRequest, version: str) -> HttpResponse:
    """Send a publication's card, for its front, sections and lists."""
    if social_cards.version_of_paper(request.publication) != version:
        raise Http404
    return _sent(request, partial(social_cards.opened_paper, request.publication), "image/jpeg", version)


@require_safe
@needs_publication
def paper_logo(request: HttpRequest, version: str) -> HttpResponse:
    """Send a publication's name as a picture."""
    if social_cards.version_of_paper(request.publication) != version:
        raise Http404
    return _sent(request, partial(social_cards.opened_logo, request.publication), "image/png", version)


def _sent(
    request: HttpRequest, opened: Callable[[], IO[bytes]], media_type: str, tag: str, seconds: int = A_YEAR
) -> HttpResponse:
    """Answer with a file whose address says all that it depends on; it isn't opened for who has it already."""
    etag, unchanging = f'"{tag}"', ", immutable" if seconds == A_YEAR else ""
    headers = {"Cache-Control": f"public, max-age={seconds}{unchanging}", "ETag": etag}
    if request.headers.get("If-None-Match") and (known := get_conditional_response(request, etag=etag)):
        known.headers["Cache-Control"] = headers["Cache-Control"]
        return known
    return FileResponse(opened(), content_type=media_type, headers=headers)
