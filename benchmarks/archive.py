"""An archive of any size, made fast: a publication with ten sections whose stories reach back twenty-five years."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from articles import curating, listing, publishing
from articles.models import Article, Author, Byline, Listing, Pin, Rule, Tag, TaggedArticle
from sections import network
from sections.models import Publication, Section, SidebarBlock

SECTIONS = 10
BATCH = 2000
YEARS = 25


def found(host: str = "127.0.0.1") -> list[Section]:
    """Make the publication, its ten sections and nine sidebar blocks; return the sections."""
    publication = Publication.objects.create(slug="bench", name="Bench", host=host)
    sections = [
        Section.objects.create(publication=publication, name=f"Section {n}", slug=f"section-{n}", position=n)
        for n in range(SECTIONS)
    ]
    for position, section in enumerate(sections[:9]):
        SidebarBlock.objects.create(publication=publication, source=section, position=position)
    return sections


def grow(sections: list[Section], up_to: int) -> None:
    """Add stories until there are `up_to`, spread evenly over sections and years, with author, tag and listings."""
    staff = publishing.staff_writers()
    tags = [Tag.objects.get_or_create(name=f"Tag {n}", slug=f"tag-{n}")[0] for n in range(50)]
    have = Article.objects.count()
    now = timezone.now()
    for start in range(have, up_to, BATCH):
        numbers = range(start, min(start + BATCH, up_to))
        stories = [_story(n, sections[n % SECTIONS], now) for n in numbers]
        Article.objects.bulk_create(stories)
        Byline.objects.bulk_create([Byline(article=s, author=staff) for s in stories])
        TaggedArticle.objects.bulk_create(
            [TaggedArticle(content_object=s, tag=tags[n % 50]) for n, s in zip(numbers, stories, strict=True)]
        )
        Listing.objects.bulk_create([row for s in stories for row in listing.rows_for(s, [])], batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def curated(sections: list[Section]) -> Iterator[None]:
    """Pin old stories to slots of the front, a section and three blocks, and fill rails and blocks by tags; then undo it."""
    publication, blocks = sections[0].publication, list(SidebarBlock.objects.order_by("position")[:3])
    old = iter(Article.objects.filter(section=sections[0]).order_by("published_at")[:30])
    for place in (publication, sections[0]):
        for slot in (1, 3, 7, 12):
            curating.pin(next(old), place=place, slot=slot, by=None)
    for number, block in enumerate(blocks):
        curating.pin(next(old), place=block, slot=2, by=None)
        curating.fill_by_rule(block, tag=Tag.objects.get(name=f"Tag {number}"), by=None)
        curating.fill_by_rule(publication, tag=Tag.objects.get(name=f"Tag {number + 3}"), by=None)
    yield
    Pin.objects.all().delete()
    Rule.objects.all().delete()
    network.changed()


def _story(number: int, section: Section, now) -> Article:  # noqa: ANN001 - a datetime
    # A step that shares no factor with the span scatters the stories over the years instead of appending them.
    minutes = (number * 7919) % (YEARS * 365 * 24 * 60) + 60
    at = now - timedelta(minutes=minutes)
    body = "".join(
        f"<p>Paragraph {part} of story {number} says what happened and who saw it.</p>" for part in range(12)
    )
    return Article(
        publication=section.publication, section=section, headline=f"What happened in case {number}",
        standfirst=f"The short of case {number}.", body=body, published_at=at,
        path=f"{at:%Y/%m/%d}/case-{number}", slug=f"case-{number}", dateline_place="Beijing",
    )  # fmt: skip


def staff_writers_page() -> str:
    """Return the path of the page that lists most stories."""
    return Author.objects.get(slug=Author.STAFF_WRITERS).get_absolute_url()
