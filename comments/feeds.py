"""Feeds of comments: of one story's, and of a section's."""

import io
from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from articles.models import Article
from comments import showing, wording
from comments.models import Comment
from newsroom.kit import feeds, text
from sections.models import Publication, Section

NEWEST = 50


def of_story(story: Article, shape: str) -> HttpResponse:
    """Return a story's newest comments. One query."""
    title = _("Comments: %(headline)s") % {"headline": story.headline}
    path = f"{story.get_absolute_url()}comments/"
    return _answer(story.publication, shape, title, path, showing.newest_of(story, most=NEWEST), {story.pk: story})


def of_section(publication: Publication, section: Section, below: Sequence[Section], shape: str) -> HttpResponse:
    """Return the newest comments on the stories of a section and those below it that were talked about last."""
    said = showing.newest_in([section.pk, *(child.pk for child in below)])[:NEWEST]
    stories = Article.objects.only("path", "headline", "publication_id").in_bulk({one.article_id for one in said})
    title = _("Comments: %(headline)s") % {"headline": f"{section.name} · {publication.name}"}
    return _answer(publication, shape, title, f"{section.get_absolute_url()}", said, stories)


def _answer(
    publication: Publication, shape: str, title: str, path: str, said: list[Comment], stories: dict[int, Article]
) -> HttpResponse:
    place = path if path.endswith("/comments/") else f"{path}comments/"
    address = f"{publication.origin}{place}feed.{shape}"
    feed = feeds.SHAPES[shape](
        title=text.tidy_line(title), link=f"{publication.origin}{path}", description=text.tidy_line(title),
        language=publication.language, feed_url=address, feed_guid=address,
    )  # fmt: skip
    for comment in said:
        feed.add_item(**_item(publication, comment, stories[comment.article_id]))
    out = io.BytesIO()
    feed.write(out, "utf-8")
    response = HttpResponse(out.getvalue(), content_type=feeds.SHAPES[shape].content_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _item(publication: Publication, comment: Comment, story: Article) -> dict:
    author, headline = text.tidy_line(comment.author_name), text.tidy_line(story.headline)
    return {
        "title": _("%(author)s on “%(headline)s”") % {"author": author, "headline": headline},
        "link": f"{publication.origin}{story.get_absolute_url()}comments/{comment.key}/",
        "unique_id": f"urn:uuid:{comment.key}",
        "unique_id_is_permalink": False,
        "description": "",
        "html": str(wording.html(comment.body)),
        "pubdate": comment.created_at.replace(microsecond=0),
        "updateddate": (comment.edited_at or comment.created_at).replace(microsecond=0),
        "authors": [(author, "")],
        "categories": [],
    }
