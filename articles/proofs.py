"""A story as it will be read: with what is typed now, or would be, laid over its row. Nothing is saved."""

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet, prefetch_related_objects
from django.utils import timezone

from articles import addresses, content, reading, related
from articles.content import Content
from articles.models import Agency, Article, Author, Byline, Picture, RelatedLink, Tag
from newsroom.kit import html
from newsroom.kit.slugs import make_slug
from sections.models import Section

# What a reader takes for the text: an answer given to one text is not one to another.
_REFERENCE = re.compile(r'data-picture="(\d{1,18})"')
READ = ("kicker", "headline", "standfirst", "body", "lead_picture", "lead_caption")


def digest(values: Content) -> str:
    """Return what tells one text from another."""
    read = json.dumps({name: values.get(name) for name in READ}, sort_keys=True)
    return hashlib.sha256(read.encode("utf-8", "replace")).hexdigest()


def of(article: Article, values: Content) -> Article:
    """Return the story with these values in place of its own, as its page needs it. It must not be saved.

    What can't be read as it is, half a date or an author who is gone, is left out.
    """
    proof = Article.objects.full().prefetch_related(reading.BYLINES).get(pk=article.pk)
    for name in content.TEXTS:
        if name in values:
            setattr(proof, name, _text(name, values[name]))
    if "dateline_on" in values:
        proof.dateline_on = _moment(date.fromisoformat, values["dateline_on"])
    _lay_keys(proof, values)
    _lay_lists(proof, values)
    proof.published_at = _moment(datetime.fromisoformat, values.get("publish_at")) or proof.published_at
    proof.published_at = proof.published_at or timezone.now()
    if timezone.is_naive(proof.published_at):
        proof.published_at = timezone.make_aware(proof.published_at)
    proof.path = proof.path or addresses.path_for(
        proof, published_at=proof.published_at, slug=addresses.wanted_slug(proof)
    )
    return proof


def pictures_in(proof: Article) -> dict[int, Picture]:
    """Return the pictures that a proof shows, by key. One query when it shows any."""
    keys = {int(key) for key in _REFERENCE.findall(proof.body)} | {proof.lead_picture_id} - {None}
    return Picture.objects.in_bulk(keys) if keys else {}


def page_of(proof: Article) -> dict[str, Any]:
    """Return what the story's page is drawn from, as for a live one."""
    following = related.next_story(proof, on=proof.publication)
    if following:
        prefetch_related_objects([following.article], reading.BYLINES)
    return {"article": proof, "next": following, "picked": related.picked(proof)}


def _text(name: str, value: Any) -> str:  # noqa: ANN401 - a plain value, or one that is half typed
    text = value.get("typed") if isinstance(value, dict) else value
    text = text.replace("\x00", "") if isinstance(text, str) else ""
    if name != "body":
        return text
    try:
        return html.clean(text)
    except html.TooMuchMarkup:
        return ""


def _moment(read: Any, value: Any) -> Any:  # noqa: ANN401 - a date or a time
    try:
        return read(value) if isinstance(value, str) and value else None
    except ValueError:
        return None


def _lay_keys(proof: Article, values: Content) -> None:
    if _is_other(proof.section_id, values.get("section")):
        section = Section.objects.select_related("publication", "parent").filter(pk=values["section"]).first()
        if section:
            proof.put_in(section)
            proof.publication = section.publication
    for name, model in (("agency", Agency), ("lead_picture", Picture)):
        if name in values and values[name] != getattr(proof, f"{name}_id"):
            setattr(proof, name, _row(model, values[name]))


def _lay_lists(proof: Article, values: Content) -> None:
    if "tags" in values:
        names = [name for name in _list(values["tags"]) if isinstance(name, str)]
        known = {tag.name.casefold(): tag for tag in Tag.objects.filter(name__in=names)}
        _hold(
            proof,
            "tags",
            Tag,
            [known.get(n.casefold()) or Tag(name=n, slug=make_slug(n, fallback="tag")) for n in names],
        )
    if "authors" in values:
        _hold(proof, "bylines", Byline, [Byline(article=proof, author=a) for a in _authors(_list(values["authors"]))])
    if "related_links" in values:
        _hold(proof, "related_links", RelatedLink, list(_links(proof, _list(values["related_links"]))))


def _authors(wanted: list[Any]) -> Iterable[Author]:
    known = Author.objects.in_bulk([key for key in wanted if _is_key(key)])
    for author in wanted:
        if _is_key(author) and author in known:
            yield known[author]
        elif isinstance(author, str) and author.strip():
            yield Author(name=author.strip(), slug=make_slug(author, fallback="author"))


def _links(proof: Article, wanted: list[Any]) -> Iterable[RelatedLink]:
    links = [link for link in wanted if isinstance(link, dict)]
    keys = [link["story"] for link in links if _is_key(link.get("story"))]
    stories = Article.objects.select_related("publication").in_bulk(keys)
    for link in links:
        if link.get("story") in stories:
            yield RelatedLink(article=proof, story=stories[link["story"]])
        elif str(link.get("url", "")).startswith(("http://", "https://")):
            yield RelatedLink(article=proof, title=str(link.get("title", "")), url=str(link["url"]))


def _hold(proof: Article, name: str, model: type[Model], rows: list[Model]) -> None:
    """Let the story's page find these rows where it looks for those of the database."""
    held: QuerySet = model._default_manager.none()
    held._result_cache, held._prefetch_done = rows, True  # noqa: SLF001 - what prefetching itself sets
    proof._prefetched_objects_cache[name] = held  # noqa: SLF001 - the same


def _row(model: type[Model], key: Any) -> Model | None:  # noqa: ANN401 - a plain value
    return model._default_manager.filter(pk=key).first() if _is_key(key) else None


def _is_other(old: int | None, new: Any) -> bool:  # noqa: ANN401 - a plain value
    return _is_key(new) and new != old


def _is_key(value: Any) -> bool:  # noqa: ANN401 - a plain value
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - a plain value
    return value if isinstance(value, list) else []
