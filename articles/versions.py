"""Keeping what a story said, and bringing it back."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles import content, keeping, parts
from articles.models import Article, Version
from newsroom.models import User

PART = "versions"


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


@transaction.atomic
def restore(article: Article, version: Version, *, by: User) -> Version | None:
    """Bring back what the story said, as a change to come: readers see it after “Update”.

    What is written now is kept first under a name of its own, and returned, unless some version says the same.
    """
    said = _words(keeping.current(article))
    kept = _keep_if_new(article, said, by=by, name=_("Before no. %(number)s came back") % {"number": version.number})
    wanted = {name: value for name, value in version.content.items() if name != "slug"}
    keeping.put_back(article, wanted, by=by)
    return kept


@transaction.atomic
def discard(article: Article, *, by: User) -> Version | None:
    """Take back what was typed since readers last got the story; a named version keeps it."""
    return _keep_if_new(article, _words(keeping.take_back(article, by=by)), by=by, name=_("Changes taken back"))


def _words(values: content.Content) -> content.Content:
    return {name: value for name, value in values.items() if name in content.FIELDS}


def _keep_if_new(article: Article, said: content.Content, *, by: User, name: str) -> Version | None:
    latest = article.versions.newest_first().first()
    if latest and latest.content == said:
        return None
    return keep_content(article, said, kind=Version.Kind.NAMED, by=by, name=name)


def _read_numbers(article: Article) -> list[int]:
    return list(Version.objects.filter(article=article).order_by("number").values_list("number", flat=True))


def _drop_unread(article: Article, before: list[int], after: list[int]) -> None:
    """Drop the versions an undone act has kept: no reader got them."""
    Version.objects.filter(article=article, number__in=set(after) - set(before)).delete()


parts.PARTS[PART] = parts.Part(_read_numbers, _drop_unread)
