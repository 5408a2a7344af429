"""Links from a text to stories of ours: finding the story an editor means, by its address or by words of its headline."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils import timezone

from articles.models import Article
from articles.models.article import may_be_seen
from newsroom.models import User
from search import finding
from sections import network, permissions

MOST = 12
_PATH = re.compile(r"/([0-9]{4}/[0-9]{2}/[0-9]{2}/[-a-z0-9_]{1,80})/?")


def stories_at(addresses: Iterable[str]) -> dict[str, Article]:
    """Return the stories that addresses of our sites lead to, by address; all other addresses are left out. One query."""
    paths = {address: path for address in addresses if (path := _path_of(address))}
    if not paths:
        return {}
    rows = Article.objects.kept().filter(path__in=set(paths.values())).only("path", "headline", "publication_id")
    by_path = {row.path: row for row in rows}
    return {address: by_path[path] for address, path in paths.items() if path in by_path}


def story_at(address: str) -> Article | None:
    """Return the story that an address of one of our sites leads to."""
    return stories_at([address]).get(address)


def candidates(words: str, *, user: User) -> list[Article]:
    """Return stories to link to: live ones, and those of the person's own publications; the newest first."""
    found = story_at(words.strip()) if "/" in words else None
    if found:
        return list(_shown(Article.objects.filter(_visible(user), pk=found.pk)))
    rows = Article.objects.kept().filter(_visible(user))
    keys = finding.by_headline(words, places=None, rows=rows, limit=MOST)
    stories = {story.pk: story for story in _shown(Article.objects.filter(pk__in=keys))}
    return [stories[key] for key in keys if key in stories]


def _shown(rows):  # noqa: ANN001, ANN202 - a QuerySet in, one out
    return rows.select_related("publication").defer("body", "standfirst", "lead_caption")


def _visible(user: User) -> Q:
    places = permissions.where(user, "articles.view_article", "articles.change_article")
    mine = Q() if places is None else Q(publication__in=places)
    return mine if places is None else mine | may_be_seen(timezone.now())


def _path_of(address: str) -> str | None:
    """Return the story's path in an address of one of our hosts."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    match = _PATH.fullmatch(parts.path)
    return match[1] if match and parts.scheme in {"http", "https"} and host in network.current().by_host else None
