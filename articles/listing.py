"""Keeping the lists: which stories stand in which section's and publication's list, and in which rule's."""

import itertools
from collections.abc import Iterable, Iterator

from django.db import transaction

from articles.models import Article, Listing, Rule, RuleListing, TaggedArticle
from search import indexing
from sections.models import Section

_AT_ONCE = 1000


@transaction.atomic
def relist(article: Article) -> None:
    """Bring a story's places in the lists, and in the index of words, in line with it. Doing it twice changes nothing."""
    wanted = {(row.publication_id, row.section_id): row for row in rows_for(article, list(article.also_in.all()))}
    publications = {publication for publication, _section in wanted}
    for row in Listing.objects.filter(article=article):
        twin = wanted.pop((row.publication_id, row.section_id), None)
        if twin is None:
            row.delete()
        elif row.published_at != twin.published_at:
            row.published_at = twin.published_at
            row.save(update_fields=["published_at"])
    Listing.objects.bulk_create(wanted.values())
    _keep_rules_of([article], {article.pk: publications})
    indexing.index(article)


@transaction.atomic
def relist_many(articles: Iterable[Article], guests: dict[int, list[Section]]) -> None:
    """Do the same for many stories in three statements. `guests` has each story's further sections by its key."""
    articles = list(articles)
    Listing.objects.filter(article__in=[a.pk for a in articles]).delete()
    rows = {a.pk: rows_for(a, guests.get(a.pk, [])) for a in articles}
    Listing.objects.bulk_create([row for each in rows.values() for row in each], batch_size=500)
    _keep_rules_of(articles, {key: {row.publication_id for row in each} for key, each in rows.items()})
    indexing.index_many(articles)


@transaction.atomic
def gather(rule: Rule) -> None:
    """Fill a rule's list with all stories of its tag or agency that run at its publication. Twice changes nothing."""
    rows = Listing.objects.in_publication(rule.publication_id)
    if rule.agency_id:
        rows = rows.filter(article__agency=rule.agency_id)
    else:
        rows = rows.filter(article__in=TaggedArticle.objects.filter(tag=rule.tag_id).values("content_object"))
    RuleListing.objects.filter(rule=rule).delete()
    found = rows.values_list("article_id", "published_at").iterator(chunk_size=2000)
    for some in itertools.batched(found, 2000):
        RuleListing.objects.bulk_create([RuleListing(rule=rule, article_id=a, published_at=at) for a, at in some])


def check_all(*, mend: bool) -> Iterator[tuple[int, int]]:
    """Compare all stories' places in the lists of sections and publications with what they should be, in short steps.

    Yield how many were looked at in a step and how many of them stood wrongly; with `mend` those are put right.
    """
    stories = Article.objects.select_related("section").prefetch_related("also_in").defer("body").order_by("pk")
    last = 0
    while some := list(stories.filter(pk__gt=last)[:_AT_ONCE]):
        last = some[-1].pk
        guests = {story.pk: list(story.also_in.all()) for story in some}
        misplaced = _misplaced(some, guests)
        wrong = [story for story in some if story.pk in misplaced]
        if wrong and mend:
            # Words are put into the index too, so the texts are read.
            relist_many(Article.objects.select_related("section").filter(pk__in=[story.pk for story in wrong]), guests)
        yield len(some), len(wrong)


def _misplaced(stories: list[Article], guests: dict[int, list[Section]]) -> set[int]:
    """Return the keys of those that stand in other lists, or at another time, than they should."""
    columns = ("article_id", "publication_id", "section_id", "published_at")
    span = Listing.objects.filter(article__gte=stories[0].pk, article__lte=stories[-1].pk)
    there = set(span.values_list(*columns))
    due = {tuple(getattr(row, name) for name in columns) for s in stories for row in rows_for(s, guests[s.pk])}
    return {row[0] for row in there ^ due}


def rows_for(article: Article, guests: list[Section]) -> list[Listing]:
    """Return the listings a story should have, unsaved: none before it has a time.

    It stands in its home section's list, in that of the section above, in its publication's; and the same for
    every section it is a guest in.
    """
    if article.published_at is None or article.trashed_at is not None:
        return []
    places: set[tuple[int, int | None]] = set()
    for section in [article.section, *guests]:
        places.add((section.publication_id, None))
        places.add((section.publication_id, section.pk))
        if section.parent_id:
            places.add((section.publication_id, section.parent_id))
    return [
        Listing(publication_id=publication, section_id=section, article=article, published_at=article.published_at)
        for publication, section in sorted(places, key=str)
    ]


def _keep_rules_of(articles: list[Article], publications: dict[int, set[int]]) -> None:
    """Bring these stories' places in the lists of rules in line: one query where there are no rules."""
    rules = list(Rule.objects.all())
    if not rules:
        return
    keys = [a.pk for a in articles]
    tags: dict[int, set[int]] = {}
    for story, tag in TaggedArticle.objects.filter(content_object__in=keys).values_list("content_object_id", "tag_id"):
        tags.setdefault(story, set()).add(tag)
    RuleListing.objects.filter(article__in=keys).delete()
    RuleListing.objects.bulk_create([
        RuleListing(rule=rule, article=story, published_at=story.published_at)
        for story in articles
        if story.published_at is not None
        for rule in rules
        if rule.publication_id in publications[story.pk]
        and (rule.agency_id == story.agency_id if rule.agency_id else rule.tag_id in tags.get(story.pk, ()))
    ], batch_size=500)  # fmt: skip
