"""Keeping what a story said, and bringing it back."""

from django.db import transaction
from django.db.models import Max

from articles import content
from articles.models import Article, Version
from newsroom.models import User


@transaction.atomic
def keep(article: Article, *, kind: Version.Kind, by: User | None, name: str = "") -> Version:
    """Keep what the story says now. The same words kept for the same reason under the same name are kept once."""
    return keep_content(article, content.of(article), kind=kind, by=by, name=name)


@transaction.atomic
def keep_content(
    article: Article, now: content.Content, *, kind: Version.Kind, by: User | None, name: str = ""
) -> Version:
    """Keep words that the story's row does not say, or not yet."""
    Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    versions = Version.objects.filter(article=article)
    latest = versions.newest_first().first()
    if latest and (latest.kind, latest.name, latest.content) == (kind, name, now):
        return latest
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return Version.objects.create(article=article, number=number, kind=kind, name=name, content=now, made_by=by)
