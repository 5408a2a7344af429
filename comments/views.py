"""Pages of a story's comments that are the same for everyone, and their feeds."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Article
from comments import feeds, finding, metadata, outside, showing
from comments.ruling import ruling_for
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication


@public_page(params=("sort", "after"))
@needs_publication
def talk(request: HttpRequest, path: str) -> HttpResponse:
    """Show a story's comments, thirty on a page."""
    story = story_or_404(request, path)
    ruling = ruling_for(story)
    sort, after = _sort(request), request.GET.get("after", "")
    context = {"article": story, "ruling": ruling, "is_open": ruling.is_open(), "sort": sort, "after": after}
    if ruling.is_off:
        return render(request, "comments/off.html", context)
    if story.kept_at:
        return render(request, "comments/elsewhere.html", context | {"name": outside.NAME})
    page = _or_404(showing.threads_of, story, sort=sort, after=after)
    count = showing.count_of(story)
    data = metadata.of_talk(story, list(page.threads), count=count)
    return render(request, "comments/talk.html", context | {"page": page, "count": count, "data": data})


@public_page(params=("after",))
@needs_publication
def comment(request: HttpRequest, path: str, key: uuid.UUID) -> HttpResponse:
    """Show one comment with all its answers; an answer with what it answers."""
    story = story_or_404(request, path)
    ruling = ruling_for(story)
    found = None if ruling.is_off or story.kept_at else showing.place_of(story, str(key))
    if found is None:
        raise Http404
    comment, parent = found
    after = request.GET.get("after", "")
    page = _or_404(showing.answers_to, comment, after=after) if parent is None else showing.Page([], "")
    context = {"article": story, "ruling": ruling, "is_open": ruling.is_open(), "comment": comment, "parent": parent}
    return render(request, "comments/comment.html", context | {"page": page, "after": after})


@public_page()
@needs_publication
def story_feed(request: HttpRequest, path: str, shape: str) -> HttpResponse:
    """Give programs the newest comments on a story."""
    story = story_or_404(request, path)
    if story.kept_at or ruling_for(story).is_off:
        raise Http404
    return feeds.of_story(story, shape)


@public_page()
@needs_publication
def section_feed(request: HttpRequest, path: str, shape: str) -> HttpResponse:
    """Give programs the newest comments on a section's stories."""
    section = request.site_map.sections_by_path.get(path)
    if section is None:
        raise Http404
    return feeds.of_section(request.publication, section, request.site_map.children.get(section.pk, ()), shape)


def story_or_404(request: HttpRequest, path: str) -> Article:
    """Return the story whose talk is asked for."""
    story = finding.story_at(request.publication, path)
    if story is None:
        raise Http404
    return story


def _sort(request: HttpRequest) -> showing.Sort:
    try:
        return showing.Sort(request.GET.get("sort", showing.Sort.NEWEST))
    except ValueError as error:
        raise Http404 from error


def _or_404(find, *args: object, **kwargs: object) -> showing.Page:  # noqa: ANN001 - showing's own functions
    try:
        return find(*args, **kwargs)
    except showing.BadMark as error:
        raise Http404 from error
