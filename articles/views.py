"""Story pages, and the files of pictures."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import etag, require_safe

from articles import illustrating, missing, more_from, reading, related, renditions
from articles.models import Picture
from newsroom.kit import embeds, pictures, problems
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication

A_YEAR = 31_536_000
FIVE_MINUTES = 300


@public_page()
@needs_publication
def article(request: HttpRequest, path: str) -> HttpResponse:
    """Show a story; a withdrawn one answers 410 and says why."""
    story = reading.story_at(request.publication, path)
    if story is None:
        raise Http404
    if story.withdrawn_at:
        context = {"article": story, "stories": missing.instead_of(story, on=request.publication)}
        return problems.kept_briefly(render(request, "articles/withdrawn.html", context, status=410))
    following = related.next_story(story, on=request.publication)
    reading.fill(story, beside=following and following.article)
    context = {"article": story, "next": following, "picked": related.picked(story)}
    there = [row.pk for row in context["picked"]] + ([following.article_id] if following else [])
    context["more"] = more_from.more_from(story, on=request.publication, without=there)
    # What the sidebar leaves out.
    context["shown"] = there + [row.article_id for more in context["more"] for row in more.stories]
    return embeds.allow(render(request, "articles/article.html", context), story.body)


def _tag_of_rendition(_request: HttpRequest, *, pk: str, version: str, shape: str, width: str, extension: str) -> str:
    """Return a rendition's entity tag: its address says all that it depends on, so no file need be opened for a 304."""
    return f'"{pk}-{version}-{shape}-{width}-{extension}"'


@require_safe
@etag(_tag_of_rendition)
def rendition(request: HttpRequest, *, pk: str, version: str, shape: str, width: str, extension: str) -> HttpResponse:
    """Send one size of a picture, made on the first request for it.

    One that is hidden until published is sent to the desk only, until a live story or a public page shows it.
    """
    picture = get_object_or_404(Picture, pk=int(pk))
    if picture.version != version or not renditions.is_offered(picture, shape, int(width)):
        raise Http404
    cache = f"public, max-age={A_YEAR}, immutable"
    if picture.is_restricted:
        is_out = illustrating.is_before_readers(picture)
        if not is_out and not request.user.is_staff:
            raise Http404
        # It may be taken back as a story is: nobody keeps it for long.
        cache = f"public, max-age={FIVE_MINUTES}" if is_out else "private, no-store"
    try:
        file = renditions.opened(picture, shape=shape, width=int(width), extension=extension)
    except (pictures.Unusable, FileNotFoundError) as error:
        raise Http404 from error
    return FileResponse(file, content_type=pictures.MEDIA_TYPES[extension], headers={"Cache-Control": cache})
