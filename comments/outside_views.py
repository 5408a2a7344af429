"""The page that shows comments kept at Disqus, once its reader has agreed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from comments import finding, outside
from comments.ruling import ruling_for
from newsroom.kit.caching import private_page
from newsroom.kit.pages import needs_publication


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@needs_publication
def outside_talk(request: HttpRequest, path: str) -> HttpResponse:
    """Say what would be loaded from whom, and load it for who pressed the button, here or on the story's page."""
    story = finding.story_at(request.publication, path)
    if story is None or not story.kept_at or ruling_for(story).is_off:
        raise Http404
    context = {"article": story, "purpose": outside.purpose(), "name": outside.NAME}
    if request.method == "POST" or _was_pressed_here(request):
        # The policy widens with the answer that shows the frame, and on no other page (newsroom.middleware.allow_frames).
        request.frame_sources = {outside.ORIGIN}
        context["frame"] = outside.frame_of(story, story.kept_at)
    return render(request, "comments/outside.html", context)


def _was_pressed_here(request: HttpRequest) -> bool:
    """Tell whether the browser says that its reader pressed a link on a page of ours: then they have read what is loaded.

    A link from elsewhere, a bookmark, a program that looks ahead, and a browser that doesn't say get the button.
    """
    said = {name: request.headers.get(f"sec-fetch-{name}", "") for name in ("site", "mode", "user", "dest")}
    is_early = "prefetch" in request.headers.get("sec-purpose", "")
    return said == {"site": "same-origin", "mode": "navigate", "user": "?1", "dest": "document"} and not is_early
