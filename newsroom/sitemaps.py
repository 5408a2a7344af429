"""What search engines are told is here: only pages at home, only what readers may see, never a page that says noindex.

Stories are listed by the month they appeared in, in their publication's zone, so each file is one walk along an index
however large the archive is, and a file of the past hardly ever changes. See docs/decisions/0027-feeds-and-sitemaps.md.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from articles import archive, renditions
from articles.models import Agency, Article, Author, SubjectListing, Tag
from articles.models.article import ArticleQuerySet
from newsroom.kit import clock, databases, pictures, text
from sections.models import Publication, StandingPage
from sections.network import PublicationMap

# The protocol's own limits, and Google's for news.
MOST = 50_000
MOST_NEWS, NEWS_HOURS = 1_000, 48
# A tag with fewer stories says less than they do.
LEAST_TAGGED = 3
# Tags and authors are looked through by key, so many in a file.
RANGE = 10_000
# SQLite joins five hundred parts of a question at most.
MONTHS_AT_ONCE = 480

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_STORY = [
    "path", "published_at", "amended_at", "lead_picture__digest", "lead_picture__width", "lead_picture__height",
    "lead_picture__focal_x", "lead_picture__focal_y",
]  # fmt: skip


@dataclass(frozen=True)
class Month:
    """One month, in a publication's zone."""

    year: int
    month: int

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        return date(self.year, self.month, 1), clock.last_day(self.year, self.month)


def index(publication: Publication) -> str:
    """Return the list of all sitemaps of a publication. A few queries, none of which counts stories."""
    names = ["pages.xml", *(f"{kind}.xml" for kind in _ranges(publication))]
    months = _months(publication)
    parts = _parts(publication, months)
    for month in months:
        name = f"stories-{month.year}-{month.month:02}"
        names += [f"{name}.xml", *(f"{name}-{n}.xml" for n in range(2, parts.get(month, 1) + 1))]
    address = f"{publication.origin}{reverse('sitemap')}".removesuffix(".xml") + "s"
    rows = "".join(f"<sitemap><loc>{address}/{name}</loc></sitemap>\n" for name in names)
    return f'{_HEAD}<sitemapindex xmlns="{_SITEMAP}">\n{rows}</sitemapindex>\n'


def _ranges(publication: Publication) -> list[str]:
    """Return the names of the files of tags and authors that list something, as in `tags-0` and `authors-0`."""
    asked = {}
    for kind, table in (("tags", Tag), ("authors", Author)):
        last = table.objects.aggregate(last=Max("pk"))["last"] or 0
        asked |= {f"{kind}-{n}": Exists(_subjects(publication, kind, n)) for n in range((last + RANGE - 1) // RANGE)}
    found = Publication.objects.filter(pk=publication.pk).values_list(*asked.values()).get() if asked else ()
    return [name for name, is_there in zip(asked, found, strict=True) if is_there]


def months_of(publication: Publication) -> list[Month]:
    """Return the months in which live stories of a publication appeared, the oldest first. Three queries."""
    return list(_months(publication))


def _months(publication: Publication) -> dict[Month, int]:
    """Return the months that have stories at home, the oldest first, with about how many: guests are counted too."""
    counts = {
        Month(cell.first.year, cell.first.month): cell.count
        for year in reversed(archive.years(publication))
        for cell in year.months
        if cell.count
    }
    at_home = _with_stories_at_home(publication, list(counts))
    return {month: count for month, count in counts.items() if month in at_home}


def _with_stories_at_home(publication: Publication, months: list[Month]) -> set[Month]:
    """Return which of some months have live stories of the publication's own: one query for forty years.

    The question is the same for each month, so it is written once and asked with other bounds: writing it anew three
    hundred times takes longer than answering it.
    """
    found: set[Month] = set()
    connection = databases.connection()
    for some in itertools.batched(months, MONTHS_AT_ONCE):
        bounds = [clock.day_bounds(*month.days, publication.zone) for month in some]
        sql, values = _between(publication, *bounds[0]).query.get_compiler(connection=connection).as_sql()
        ends = [connection.ops.adapt_datetimefield_value(moment) for moment in bounds[0]]
        asked, given = [], []
        for number, bound in enumerate(bounds):
            new = dict(zip(ends, map(connection.ops.adapt_datetimefield_value, bound), strict=True))
            asked.append(f"SELECT {number} WHERE EXISTS ({sql})")
            given += [new.get(value, value) for value in values]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(asked), given)
            found |= {some[number] for (number,) in cursor.fetchall()}
    return found


def _between(publication: Publication, start: datetime, end: datetime) -> ArticleQuerySet:
    rows = Article.objects.filter(publication=publication, published_at__gte=start, published_at__lt=end)
    return rows.live().order_by().values("pk")[:1]


def _parts(publication: Publication, months: dict[Month, int]) -> dict[Month, int]:
    """Return into how many files each overfull month goes."""
    overfull = [month for month, count in months.items() if count > MOST]
    return {month: -(-_at_home(publication, month).live().count() // MOST) for month in overfull}


def stories(publication: Publication, month: Month, part: int = 1) -> str | None:
    """Return one file of a month's stories, each with its picture; None when there are none. One query."""
    start = (part - 1) * MOST
    rows = _at_home(publication, month).live().select_related("lead_picture").only(*_STORY)
    found = list(rows.order_by("-published_at", "-pk")[start : start + MOST])
    if not found:
        return None
    origin = publication.origin
    return _urlset(
        (
            _url(f"{origin}/{story.path}/", changed=story.amended_at or story.published_at, more=_image(story, origin))
            for story in found
        ),
        image=_IMAGE,
    )


def _at_home(publication: Publication, month: Month) -> ArticleQuerySet:
    start, end = clock.day_bounds(*month.days, publication.zone)
    return Article.objects.filter(publication=publication, published_at__gte=start, published_at__lt=end)


def _image(story: Article, origin: str) -> str:
    picture = story.lead_picture
    if picture is None:
        return ""
    width = pictures.widths_in("whole", picture.width, picture.height)[-1]
    address = renditions.address(picture, shape="whole", width=width, extension="jpg")
    return f"<image:image><image:loc>{origin}{address}</image:loc></image:image>"


def pages(site: PublicationMap) -> str:
    """Return the file of everything that isn't a story, a tag or an author."""
    publication = site.publication
    standing = StandingPage.objects.filter(publication=publication, is_public=True).order_by("position", "pk")
    rows: list[tuple[str, datetime | None]] = [("/", None)]
    rows += [(section.get_absolute_url(), None) for section in site.sections_by_path.values()]
    rows += [(page.get_absolute_url(), page.updated_at) for page in standing.defer("body")]
    rows += [
        (reverse(name), None)
        for name in ("articles:corrections", "articles:feeds", "articles:archive", "supporters:choice")
    ]
    agencies = _with_own_stories(publication, Agency)
    rows += [(agency.get_absolute_url(), None) for agency in agencies]
    months = months_of(publication)
    rows += [(reverse("articles:year", args=[f"{year:04}"]), None) for year in sorted({m.year for m in months})]
    rows += [(reverse("articles:month", args=[f"{m.year:04}", f"{m.month:02}"]), None) for m in months]
    return _urlset(_url(f"{publication.origin}{path}", changed=changed) for path, changed in rows[:MOST])


def subjects(publication: Publication, kind: str, number: int) -> str | None:
    """Return one file of tags or authors, those with enough stories here; None when there are none. One query."""
    found = list(_subjects(publication, kind, number))
    return _urlset(_url(f"{publication.origin}{row.get_absolute_url()}") for row in found) if found else None


def _subjects(publication: Publication, kind: str, number: int):  # noqa: ANN202 - a queryset of tags or of authors
    if kind == "tags":
        rows = _with_stories(publication, Tag, least=LEAST_TAGGED)
    else:
        rows = _with_own_stories(publication, Author)
    return rows.filter(pk__gt=number * RANGE, pk__lte=(number + 1) * RANGE)


def _with_own_stories(publication: Publication, table: type):  # noqa: ANN202 - a queryset of the table
    """Those whose stories are at home here: whose stories are only guests are linked, and listed, at home."""
    return _with_stories(publication, table, article__publication=publication)


def _with_stories(publication: Publication, table: type, *, least: int = 1, **which: Publication):  # noqa: ANN202 - a queryset of the table
    kind = table._meta.model_name
    rows = SubjectListing.objects.in_publication(publication.pk).of(kind, OuterRef("pk")).live().filter(**which)
    return table.objects.filter(Exists(rows[least - 1 : least])).order_by("pk")


def news(publication: Publication) -> str:
    """Return the stories of the last two days, for Google News: none that was retracted. One query."""
    since = timezone.now() - timedelta(hours=NEWS_HOURS)
    rows = Article.objects.live().filter(publication=publication, published_at__gt=since, retracted_at=None)
    found = rows.newest_first().only("path", "published_at", "headline")[:MOST_NEWS]
    name = escape(text.tidy_line(publication.name))
    about = (
        f"<news:publication><news:name>{name}</news:name>"
        f"<news:language>{news_language(publication.language)}</news:language></news:publication>"
    )
    return _urlset(
        (
            _url(
                f"{publication.origin}/{story.path}/",
                more=f"<news:news>{about}<news:publication_date>{_moment(story.published_at)}</news:publication_date>"
                f"<news:title>{escape(text.tidy_line(story.headline))}</news:title></news:news>",
            )
            for story in found
        ),
        news=_NEWS,
    )


def news_language(language: str) -> str:
    """Return a language as Google News names it: two or three letters, but for the two kinds of Chinese."""
    name = language.lower()
    if name.startswith("zh"):
        return "zh-tw" if name in {"zh-hant", "zh-tw", "zh-hk"} else "zh-cn"
    return name.partition("-")[0]


def _urlset(rows: Iterable[str] | Iterator[str], **spaces: str) -> str:
    names = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    return f'{_HEAD}<urlset xmlns="{_SITEMAP}"{names}>\n{"".join(rows)}</urlset>\n'


def _url(address: str, *, changed: datetime | None = None, more: str = "") -> str:
    said = f"<lastmod>{_moment(changed)}</lastmod>" if changed else ""
    return f"<url><loc>{escape(quote(address, safe='/:'))}</loc>{said}{more}</url>\n"


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
