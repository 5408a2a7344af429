"""A story's content as plain values, field by field: what versions keep, working copies hold and comparisons compare.

| field | value |
|---|---|
| kicker, headline, standfirst, body, source_url, dateline_place, lead_caption, slug, advertising | text |
| dateline_on | YYYY-MM-DD, or an empty text |
| section, agency, lead_picture | a key, or None |
| also_in, authors | keys, the authors in order |
| tags | names |
| related_links | in order, each {"title", "url"} or {"story"} |
"""

from datetime import date
from typing import Any

from articles.models import Agency, Article, Author, Byline, Picture, RelatedLink
from newsroom.kit import html
from sections.models import Section

TEXTS = (
    "kicker",
    "headline",
    "standfirst",
    "body",
    "source_url",
    "dateline_place",
    "lead_caption",
    "slug",
    "advertising",
)
KEYS = ("section", "agency", "lead_picture")
LISTS = ("also_in", "authors", "tags", "related_links")
FIELDS = (*TEXTS, "dateline_on", *KEYS, *LISTS)

Content = dict[str, Any]


def of(article: Article) -> Content:
    """Return what is written in a story's row and in the rows it owns."""
    found: Content = {name: getattr(article, name) for name in TEXTS}
    found["dateline_on"] = article.dateline_on.isoformat() if article.dateline_on else ""
    found |= {name: getattr(article, f"{name}_id") for name in KEYS}
    found["also_in"] = sorted(article.also_in.values_list("pk", flat=True))
    found["authors"] = list(article.bylines.in_order().values_list("author_id", flat=True))
    found["tags"] = sorted(article.tags.values_list("name", flat=True))
    links = article.related_links.order_by("position", "pk").values_list("title", "url", "story_id")
    found["related_links"] = [
        {"story": story} if story else {"title": title, "url": url} for title, url, story in links
    ]
    return found


def write(article: Article, content: Content) -> Article:
    """Write these fields into a story's row and the rows it owns; fields that are not named stay. Saves.

    A section, agency, picture, author or story that is gone meanwhile is left out; a missing section stays as it was.
    """
    columns = [name for name in TEXTS if name in content]
    for name in columns:
        setattr(article, name, html.clean(content[name]) if name == "body" else content[name])
    if "dateline_on" in content:
        article.dateline_on = date.fromisoformat(content["dateline_on"]) if content["dateline_on"] else None
        columns.append("dateline_on")
    columns += _write_keys(article, content)
    if columns:
        article.save(update_fields=columns)
    _write_lists(article, content)
    return article


def _write_keys(article: Article, content: Content) -> list[str]:
    columns = []
    if content.get("section") and content["section"] != article.section_id:
        section = Section.objects.filter(pk=content["section"]).first()
        if section:
            article.put_in(section)
            columns += ["section", "publication"]
    if "agency" in content:
        article.agency = Agency.objects.filter(pk=content["agency"]).first()
    if "lead_picture" in content:
        article.lead_picture = Picture.objects.filter(pk=content["lead_picture"]).first()
    columns += [name for name in ("agency", "lead_picture") if name in content]
    return columns


def _write_lists(article: Article, content: Content) -> None:
    if "also_in" in content:
        article.also_in.set(Section.objects.filter(pk__in=content["also_in"]))
    if "tags" in content:
        article.tags.set(content["tags"])
    if "authors" in content:
        _write_authors(article, content["authors"])
    if "related_links" in content:
        _write_links(article, content["related_links"])


def _write_authors(article: Article, keys: list[int]) -> None:
    if list(article.bylines.in_order().values_list("author_id", flat=True)) == keys:
        return
    known = set(Author.objects.filter(pk__in=keys).values_list("pk", flat=True))
    article.bylines.all().delete()
    wanted = [key for key in dict.fromkeys(keys) if key in known]
    Byline.objects.bulk_create(Byline(article=article, author_id=key, position=n) for n, key in enumerate(wanted))


def _write_links(article: Article, links: list[dict[str, Any]]) -> None:
    stories = {link["story"] for link in links if link.get("story")}
    known = set(Article.objects.filter(pk__in=stories).values_list("pk", flat=True))
    article.related_links.all().delete()
    RelatedLink.objects.bulk_create(
        RelatedLink(
            article=article,
            position=n,
            story_id=link.get("story"),
            title=link.get("title", ""),
            url=link.get("url", ""),
        )
        for n, link in enumerate(links)
        if not link.get("story") or link["story"] in known
    )
