"""Tying stories to the stories they name, once all of them are here."""

from django.db import transaction

from articles.models import Article, ImportedItem, RelatedLink

_AT_ONCE = 200


def tie(source: str) -> int:
    """Link the stories of a source to those they name, as far as they have come; return how many are still missing.

    What is missing is remembered in the database, so a run that was cut off is made good by the next one.
    """
    waiting = ImportedItem.objects.filter(source=source, kind=ImportedItem.Kind.STORY, missing__isnull=False)
    missing, last = 0, 0
    while rows := list(waiting.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        last = rows[-1].pk
        missing += _tie(source, [row for row in rows if row.missing.get("stories")])
    return missing


@transaction.atomic
def _tie(source: str, rows: list[ImportedItem]) -> int:
    wanted = {key for row in rows for key in row.missing["stories"]}
    if not wanted:
        return 0
    named = ImportedItem.objects.filter(source=source, kind=ImportedItem.Kind.STORY, key__in=wanted)
    here = dict(named.values_list("key", "object_id"))
    alive = set(
        Article.objects.filter(pk__in=[*here.values(), *(row.object_id for row in rows)]).values_list("pk", flat=True)
    )
    links = [
        RelatedLink(article_id=row.object_id, story_id=here[key], position=100 + n)
        for row in rows
        if row.object_id in alive
        for n, key in enumerate(dict.fromkeys(row.missing["stories"]))
        if here.get(key) in alive and here[key] != row.object_id
    ]
    there = set(
        RelatedLink.objects.filter(article__in=[row.object_id for row in rows], story__isnull=False).values_list(
            "article_id", "story_id"
        )
    )
    RelatedLink.objects.bulk_create([link for link in links if (link.article_id, link.story_id) not in there])
    missing = 0
    for row in rows:
        still = [key for key in row.missing["stories"] if here.get(key) not in alive]
        missing += len(still)
        pictures = row.missing.get("pictures") or []
        row.missing = {"pictures": pictures, "stories": still} if still or pictures else None
    ImportedItem.objects.bulk_update(rows, ["missing"])
    return missing
