"""What holds for every public page: found from the URL map, so that a new route can't be forgotten."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from articles import previewing, versions
from articles.models import Version
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, PictureFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, StandingPageFactory
from tests.factories.supporters import PlanFactory
from tests.pages import soup

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)
# Routes that nobody can read.
POSTED_TO = ["articles:preview-answer", "articles:preview-opened"]


@pytest.fixture
def samples():
    """An address for every public route, by the route's name."""
    parent = SectionFactory(slug="launch")
    SectionFactory(publication=parent.publication, parent=parent, slug="reusable")
    picture = PictureFactory()
    story = ArticleFactory(section=parent, lead_picture=picture, agency=AgencyFactory(code="XNA"), live=DAY)
    story.bylines.create(author=AuthorFactory(slug="anna"))
    story.tags.set(["moon"])
    for standfirst in ("As it was.", "As it is."):
        story.standfirst = standfirst
        story.save(update_fields=["standfirst"])
        versions.keep(story, kind=Version.Kind.PUBLISHED, by=None)
    address = story.get_absolute_url()
    guest = urlsplit(previewing.make(story, by=UserFactory())[1]).path
    StandingPageFactory(slug="about")
    PlanFactory(slug="contributor")
    return {
        "health": "/health/", "robots": "/robots.txt",
        "supporters:choice": "/support/", "supporters:plan": "/support/contributor/",
        "articles:tag": "/tag/moon/", "articles:author": "/author/anna/", "articles:agency": "/agency/xna/",
        "articles:archive": "/archive/", "articles:year": "/2022/", "articles:month": "/2022/04/",
        "articles:day": "/2022/04/26/", "articles:article": address,
        "articles:versions": f"{address}versions/", "articles:comparison": f"{address}versions/1...2/",
        "articles:corrections": "/corrections/", "articles:corrections-feed": "/corrections/feed.atom",
        "articles:preview": guest, "articles:preview-picture": f"{guest}pictures/{picture.pk}/{picture.version}/card-320.jpg",
        "articles:preview-answered": f"{guest}answered/",
        "articles:rendition": f"/pictures/{picture.pk}/{picture.version}/card-320.jpg",
        "sections:front": "/", "sections:place": "/about/", "sections:subsection": "/launch/reusable/",
    }  # fmt: skip


def read(client, path):
    """Return a response after reading all of it, a file's too."""
    answer = client.get(path)
    answer.getvalue()
    return answer


def public_routes(patterns=None, namespace=""):
    """Return the names of all routes outside the desk."""
    found = []
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if str(entry.pattern).startswith(f"{settings.DESK_PATH}/"):
            continue
        if isinstance(entry, URLResolver):
            found += public_routes(entry.url_patterns, f"{entry.namespace}:" if entry.namespace else "")
        elif isinstance(entry, URLPattern):
            found.append(f"{namespace}{entry.name}")
    return found


def test_every_public_route_has_a_sample(samples):
    assert sorted({*samples, *POSTED_TO}) == sorted(public_routes()), "Add an address for the new route to `samples`."


def test_every_public_page_answers(client, samples):
    for name, path in samples.items():
        assert read(client, path).status_code == 200, name


def test_reading_writes_nothing(client, samples):
    for name, path in samples.items():
        with CaptureQueriesContext(connection) as asked:
            read(client, path)
        assert [q["sql"] for q in asked if not re.match(r"SELECT|SAVEPOINT|RELEASE", q["sql"])] == [], name


def test_no_public_page_sets_a_cookie_or_differs_by_visitor(client, samples):
    client.cookies["anything"] = "1"
    for name, path in samples.items():
        answer = read(client, path)
        assert not answer.cookies, name
        assert "cookie" not in answer.headers.get("Vary", "").lower(), name


def test_no_public_page_asks_another_host_or_runs_what_stands_in_it(client, samples):
    for name, path in samples.items():
        answer = read(client, path)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        page = soup(answer)
        loaded = page.select(
            "script[src], img[src], link[rel=stylesheet], link[rel=icon], link[rel=preload], iframe, source"
        )
        sources = [e.get("src") or e.get("href") or e.get("srcset", "") for e in loaded]
        assert [s for s in sources if not s.startswith("/") or s.startswith("//")] == [], name
        assert page.select('script:not([src], [type="application/ld+json"]), style, [style]') == [], name
        assert [e for e in page.find_all() if any(a.startswith("on") for a in e.attrs)] == [], name


def test_pages_travel_compressed(client, samples):
    for name in ("sections:front", "articles:article"):
        answer = client.get(samples[name], headers={"accept-encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip", name
        assert "Accept-Encoding" in answer.headers["Vary"], name


def test_html_pages_say_where_they_belong(client, samples):
    PublicationFactory(name="Testserver")
    for name in ("sections:front", "sections:place", "articles:article", "articles:tag", "supporters:choice"):
        page = soup(client.get(samples[name]))
        assert page.select_one('link[rel="canonical"]')["href"].startswith("http://testserver/"), name
        assert len(page.select("h1")) == 1, name
        assert page.title.get_text(strip=True), name
        assert page.select_one('meta[name="description"]')["content"], name
