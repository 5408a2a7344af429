"""What machines read about a story and the paper it stands in: schema.org, as JSON-LD."""

from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext

from articles import crediting, renditions, social_cards
from articles.crediting import Signature
from articles.models import Article, Correction, Picture
from newsroom.kit import cards, pictures, text, tongues
from newsroom.kit.prepared import handed_over
from sections.models import Publication, Section, StandingPage

Data = dict[str, Any]
# What search engines ask for: wide enough for a large preview, in three shapes.
SHAPES = ("wide", "classic", "square")
AT_LEAST = 1200
# Which property a standing page answers, by its slug: the first of a list that a publication has.
POLICIES = {
    "publishingPrinciples": ("publishing-principles", "principles", "standards", "about"),
    "ethicsPolicy": ("ethics-policy", "ethics"),
    "masthead": ("masthead", "team", "staff"),
    "ownershipFundingInfo": ("ownership", "funding"),
    "correctionsPolicy": ("corrections-policy",),
}


def of(article: Article) -> Data:
    """Return a live story as data, and the way to it from the front. Needs `full()` and the bylines; asks nothing."""
    return _graph(_story(article), _way_to(article))


def of_front(publication: Publication, pages: list[StandingPage]) -> Data:
    """Return a publication as an organisation and a site. `pages` are its standing pages; asks nothing."""
    site = {
        "@type": "WebSite",
        "@id": f"{publication.origin}/#site",
        "url": f"{publication.origin}/",
        "name": publication.name,
        "inLanguage": publication.language,
        "description": publication.tagline,
        "publisher": {"@id": f"{publication.origin}/#paper"},
    }
    return _graph(organisation(publication) | _policies(publication, pages), _said_only(site))


def of_section(section: Section) -> Data:
    """Return the way from the front to a section. Needs publication and parent, as the map holds them."""
    return _graph(_breadcrumbs([(section.publication.name, section.publication.get_absolute_url()), *_ways(section)]))


def organisation(publication: Publication) -> Data:
    """Return the paper as a publisher."""
    width, height = cards.LOGO
    logo = {
        "@type": "ImageObject", "url": social_cards.address_of_logo(publication), "width": width, "height": height,
    }  # fmt: skip
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{publication.origin}/#paper",
        "name": publication.name,
        "url": f"{publication.origin}/",
        "logo": logo,
    }


def image_of(picture: Picture, shape: str, origin: str) -> Data:
    """Return one cut of a picture with its size and whose it is."""
    width = renditions.width_of(picture, shape, AT_LEAST)
    address = renditions.address(picture, shape=shape, width=width, extension="jpg")
    image = {
        "@type": "ImageObject",
        "url": f"{origin}{address}",
        "width": width,
        "height": pictures.height_at(shape, width, (picture.width, picture.height)),
        "caption": picture.alt,
        "creditText": picture.credit,
        "copyrightNotice": picture.copyright_notice,
    }
    return _said_only(image)


def _story(article: Article) -> Data:
    publication, credit = article.publication, crediting.credit(article)
    publisher = organisation(publication)
    data = {
        "@type": "NewsArticle",
        "@id": article.canonical_url,
        "mainEntityOfPage": article.canonical_url,
        "url": article.canonical_url,
        "headline": f"{gettext('Retracted:')} {article.headline}" if article.retracted_at else article.headline,
        "description": article.standfirst or text.opening(article.body, 200),
        "articleSection": article.section.name,
        "keywords": [tag.name for tag in handed_over(article, "tags")],
        "wordCount": len(text.words(article.body)),
        "inLanguage": tongues.language_of(article.headline) or publication.language or translation.get_language(),
        "isAccessibleForFree": True,
        "datePublished": _moment(article.published_at),
        "dateModified": _moment(changed_at(article)),
        "expires": _moment(article.expires_at),
        "dateline": str(credit.dateline),
        "author": [_author(signature, publisher) for signature in credit.by],
        "publisher": publisher,
        "copyrightHolder": {"@id": publisher["@id"]},
        "image": _images(article),
        "speakable": {"@type": "SpeakableSpecification", "cssSelector": [".story__headline", ".story__standfirst"]},
        "isBasedOn": article.source_url,
        "creativeWorkStatus": "Retracted" if article.retracted_at else "",
        "correction": [_correction(note) for note in corrections_of(article)],
    }
    if credit.agency:
        data["creditText"] = credit.agency.credit
        data["sourceOrganization"] = {
            "@type": "Organization", "name": credit.agency.name, "url": credit.agency.website or credit.agency.url,
        }  # fmt: skip
    return _said_only(data)


def corrections_of(article: Article) -> list[Correction]:
    """Return a story's notes, the first one first. Needs `full()`."""
    return sorted(handed_over(article, "corrections"), key=lambda note: (note.made_at, note.pk))


def changed_at(article: Article) -> datetime | None:
    """Return when readers were last told of a change, or else when the story appeared."""
    return max(filter(None, [article.published_at, article.amended_at]), default=None)


def _author(signature: Signature, publisher: Data) -> Data:
    """Return a name as who it is: a person with a page, or the newsroom."""
    kind = "Organization" if signature.is_staff else "Person"
    return {"@type": kind, "name": signature.name, "url": signature.url or publisher["url"]}


def _images(article: Article) -> list[Data]:
    """Return a story's picture in three shapes, and always its card: a story without picture has one too."""
    width, height = social_cards.SIZE
    card = {"@type": "ImageObject", "url": social_cards.address_of(article), "width": width, "height": height}
    picture = article.lead_picture
    cuts = [image_of(picture, shape, article.publication.origin) for shape in SHAPES] if picture else []
    return [*cuts, card]


def _correction(note: Correction) -> Data:
    return {"@type": "CorrectionComment", "text": note.text, "datePublished": _moment(note.made_at)}


def _policies(publication: Publication, pages: list[StandingPage]) -> Data:
    """Return where a paper says how it works, as far as it has pages for that."""
    there = {page.slug: f"{publication.origin}{page.get_absolute_url()}" for page in pages}
    found = {name: next((there[s] for s in slugs if s in there), "") for name, slugs in POLICIES.items()}
    found["correctionsPolicy"] = found["correctionsPolicy"] or f"{publication.origin}/corrections/"
    data: Data = _said_only(found)
    if "contact" in there:
        data["contactPoint"] = {"@type": "ContactPoint", "contactType": "newsroom", "url": there["contact"]}
    return data


def _way_to(article: Article) -> Data:
    front = (article.publication.name, article.publication.get_absolute_url())
    article.section.publication = article.publication
    return _breadcrumbs([front, *_ways(article.section), (article.headline, article.canonical_url)])


def _ways(section: Section) -> list[tuple[str, str]]:
    """Return names and addresses from a publication's front down to a section."""
    origin, way = section.publication.origin, [section]
    if section.parent_id:
        way.insert(0, section.parent)
    return [(step.name, f"{origin}{step.get_absolute_url()}") for step in way]


def _breadcrumbs(steps: list[tuple[str, str]]) -> Data:
    items = [
        {"@type": "ListItem", "position": n, "name": name, "item": address}
        for n, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _graph(*nodes: Data) -> Data:
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def _said_only(data: Data) -> Data:
    """Return what says something: an empty property is an error to those who check."""
    return {name: value for name, value in data.items() if value not in ("", [], None)}


def _moment(moment: Any) -> str:  # noqa: ANN401 - a time, or none
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""
