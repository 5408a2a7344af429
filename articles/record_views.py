"""The public record: what was corrected, and what stories said before."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from articles import correcting, disclosing, reading
from articles.feeds import CorrectionsFeed
from articles.lists import BadMark, Page
from articles.models import Article
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication


@public_page(params=("before",))
@needs_publication
def corrections(request: HttpRequest) -> HttpResponse:
    """Show what the publication put right, newest first, page by page."""
    try:
        notes, older = correcting.of_publication(request.publication.pk, before=request.GET.get("before", ""))
    except BadMark as error:
        raise Http404 from error
    is_first = "before" not in request.GET
    if not notes and not is_first:
        raise Http404
    return render(request, "articles/corrections.html", {"page": Page(notes, older or None), "is_first": is_first})


@public_page()
@needs_publication
def corrections_feed(request: HttpRequest, shape: str) -> HttpResponse:
    """Give the same to readers' programs."""
    with translation.override(request.publication.language):
        response = CorrectionsFeed(shape)(request)
    # By its dates a feed grows older when a story goes; only the entity tag tells (docs/decisions/0027).
    del response.headers["Last-Modified"]
    return response


@public_page()
@needs_publication
def versions(request: HttpRequest, path: str) -> HttpResponse:
    """List the versions of a story that readers had."""
    story = _live_story(request, path)
    shown = disclosing.versions_of(story)
    if not shown:
        raise Http404
    notes = sorted(story.corrections.all(), key=lambda note: (note.made_at, note.pk))
    steps = [
        {
            "version": version,
            "earlier": shown[n - 1] if n else None,
            "notes": [note for note in notes if note.after and note.after.number == version.number],
        }
        for n, version in enumerate(shown)
    ]
    context = {"article": story, "steps": steps[::-1], "first": shown[0], "last": shown[-1]}
    return _unlisted(render(request, "articles/versions.html", context))


@public_page()
@needs_publication
def comparison(request: HttpRequest, path: str, old: str, new: str) -> HttpResponse:
    """Show what changed in a story from one version to another."""
    story = _live_story(request, path)
    found = disclosing.compared(story, old=int(old), new=int(new))
    if found is None:
        raise Http404
    was, now, difference = found
    context = {"article": story, "old": was, "new": now, "comparison": difference}
    return _unlisted(render(request, "articles/comparison.html", context))


def _live_story(request: HttpRequest, path: str) -> Article:
    """Return a story that readers may see now; 404 for a withdrawn one too: its past went with it."""
    story = reading.story_at(request.publication, path)
    if story is None or not story.is_live():
        raise Http404
    return story


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Keep a page out of search engines: what is wrong should not be found before what is right."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
