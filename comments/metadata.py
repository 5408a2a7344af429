"""What machines read of comments: schema.org's Comment, as JSON-LD."""

from typing import Any

from articles.models import Article
from comments.models import Comment
from comments.showing import Thread

Data = dict[str, Any]


def of_talk(story: Article, threads: list[Thread], *, count: int) -> Data:
    """Return a story with those of its comments that a page shows. Asks nothing."""
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": story.canonical_url,
        "url": story.canonical_url,
        "headline": story.headline,
        "commentCount": count,
        "discussionUrl": f"{story.canonical_url}comments/",
        "comment": [_thread(story, thread) for thread in threads if thread.comment.state == Comment.State.APPROVED],
    }


def _thread(story: Article, thread: Thread) -> Data:
    said = _comment(story, thread.comment)
    return said | {"comment": [_comment(story, answer) for answer in thread.answers]} if thread.answers else said


def _comment(story: Article, comment: Comment) -> Data:
    address = f"{story.canonical_url}comments/{comment.key}/"
    said = {
        "@type": "Comment",
        "@id": address,
        "url": address,
        "text": comment.body,
        "author": {"@type": "Person", "name": comment.author_name},
        "datePublished": comment.created_at.isoformat(timespec="seconds"),
        "upvoteCount": comment.recommendations,
    }
    return said | {"dateModified": comment.edited_at.isoformat(timespec="seconds")} if comment.edited_at else said
