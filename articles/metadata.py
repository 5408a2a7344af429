"""What machines read about a story: schema.org's NewsArticle, as JSON-LD."""

from typing import Any

from django.utils import timezone, translation

from articles import renditions
from articles.models import Article, Correction, Picture
from newsroom.kit import pictures

Data = dict[str, Any]
LONGEST_HEADLINE = 110


def of(article: Article) -> Data:
    """Return a live story as data. Needs `full()` and the bylines; asks nothing."""
    publication = article.publication
    data: Data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": article.canonical_url,
        "mainEntityOfPage": article.canonical_url,
        "url": article.canonical_url,
        "headline": _cut(article.headline),
        "description": article.standfirst,
        "articleSection": article.section.name,
        "inLanguage": publication.language or translation.get_language(),
        "isAccessibleForFree": True,
        "datePublished": _said(article.published_at),
        "dateModified": _said(article.amended_at or article.published_at),
        "author": [
            {"@type": "Person", "name": author.name, "url": f"{publication.origin}{author.get_absolute_url()}"}
            for author in article.byline_names
        ],
        "publisher": {"@type": "NewsMediaOrganization", "name": publication.name, "url": f"{publication.origin}/"},
    }
    if article.lead_picture:
        data["image"] = [_image(article.lead_picture, publication.origin)]
    if article.retracted_at:
        data["creativeWorkStatus"] = "Retracted"
    notes = sorted(article.corrections.all(), key=lambda note: (note.made_at, note.pk))
    if notes:
        data["correction"] = [_comment(note) for note in notes]
    return {name: value for name, value in data.items() if value not in ("", [])}


def _comment(note: Correction) -> Data:
    return {"@type": "CorrectionComment", "text": note.text, "datePublished": _said(note.made_at)}


def _image(picture: Picture, origin: str) -> str:
    width = pictures.widths_in("whole", picture.width, picture.height)[-1]
    return f"{origin}{renditions.address(picture, shape='whole', width=width, extension='jpg')}"


def _said(moment: Any) -> str:  # noqa: ANN401 - a time, or none before the first publication
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def _cut(headline: str) -> str:
    """Return a headline no longer than search engines read, cut at a word."""
    if len(headline) <= LONGEST_HEADLINE:
        return headline
    return headline[: LONGEST_HEADLINE - 1].rsplit(" ", 1)[0] + "…"
