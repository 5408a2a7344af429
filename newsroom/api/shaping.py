"""What the API says of a thing, as plain data: the schemas in `schemas` describe exactly this."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from articles import crediting, renditions, syndicating
from articles.models import Article, Correction, Picture
from newsroom.api.declaring import ROOT
from newsroom.kit import pictures, text
from sections.models import Publication, Section
from sections.network import PublicationMap

Data = dict[str, Any]
# The shapes a partner may want: as it was taken, and for a card.
SHAPES = ("whole", "card")


def short(story: Article, *, on: Publication) -> Data:
    """Return what a list says of a story. `on` is the site that answers; `url` is the story's address at its home."""
    credit = crediting.credit(story)
    return {
        "id": story.pk,
        "url": story.canonical_url,
        "api_url": f"{on.origin}{ROOT}/stories/{story.pk}",
        "path": story.path,
        "headline": story.headline,
        "kicker": story.shown_kicker,
        "standfirst": story.standfirst,
        "language": story.publication.language,
        "publication": {"slug": story.publication.slug, "name": story.publication.name},
        "section": {"name": story.section.name, "slug": story.section.slug},
        "published_at": said(story.published_at),
        "updated_at": said(story.amended_at or story.published_at),
        "retracted_at": said(story.retracted_at),
        "byline": credit.byline,
        "authors": [{"name": one.name, "url": one.url or None} for one in credit.by],
        "dateline": str(credit.dateline),
        "agency": _agency(credit.agency),
        "tags": _tags(story),
        "picture": _picture(story.lead_picture, story.publication.origin, story.lead_caption),
    }


def full(story: Article, *, on: Publication) -> Data:
    """Return all that is said of a story. Needs `full()` and the bylines; asks for what stands in its text in two queries at most."""
    html = syndicating.texts([story], is_bare=True)[story.pk]
    return short(story, on=on) | {
        "body": {"html": html, "text": text.plain(html)},
        "corrections": [_correction(note) for note in sorted(story.corrections.all(), key=lambda n: (n.made_at, n.pk))],
        "related": [
            {"title": link.title or link.story.headline, "url": link.url or link.story.canonical_url}
            for link in story.related_links.all()
            if link.story_id is None or link.story.is_live()
        ],
        "source_url": story.source_url or None,
    }


def section(one: Section, site: PublicationMap) -> Data:
    """Return a section with its sub-sections."""
    return {
        "path": one.path,
        "name": one.name,
        "description": one.description,
        "url": f"{site.publication.origin}{one.get_absolute_url()}",
        "stories_url": f"{site.publication.origin}{ROOT}/stories?section={one.path}",
        "sections": [section(child, site) for child in site.children.get(one.pk, [])],
    }


def publication(one: Publication) -> Data:
    """Return a site of the network."""
    return {
        "slug": one.slug,
        "name": one.name,
        "tagline": one.tagline,
        "url": one.get_absolute_url(),
        "api_url": f"{one.origin}{ROOT}/",
        "language": one.language,
        "time_zone": one.zone,
    }


def said(moment: datetime | None) -> str | None:
    """Return a moment as RFC 3339 writes it, by the clocks of the site that answers."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def _agency(source: crediting.Source | None) -> Data | None:
    if source is None:
        return None
    return {"name": source.name, "code": source.code, "url": source.website or None, "credit": source.credit}


def _tags(story: Article) -> list[Data]:
    origin = story.publication.origin
    tags = sorted(story.tags.all(), key=lambda tag: tag.slug)
    return [{"name": tag.name, "slug": tag.slug, "url": f"{origin}{tag.get_absolute_url()}"} for tag in tags]


def _picture(picture: Picture | None, origin: str, caption: str = "") -> Data | None:
    if picture is None:
        return None
    return {
        "alt": picture.alt,
        "caption": caption or picture.caption,
        "credit": picture.credit,
        "renditions": [
            {
                "url": f"{origin}{renditions.address(picture, shape=shape, width=width, extension='jpg')}",
                "shape": shape,
                "width": width,
                "type": "image/jpeg",
            }
            for shape in SHAPES
            for width in pictures.widths_in(shape, picture.width, picture.height)
        ],
    }


def _correction(note: Correction) -> Data:
    return {"kind": note.kind, "text": note.text, "made_at": said(note.made_at)}
