"""What holds for every public page: found from the URL map, so that a new route can't be forgotten."""

import uuid
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from articles import previewing, social_cards, versions
from articles.models import Version
from comments import recounting, stopping
from newsroom.kit.money import Money
from supporters import confirming, entering, mailing
from supporters.gateways import sandbox
from supporters.gateways.base import Order, Rhythm
from supporters.models import OutgoingMail
from tests import asking
from tests.factories.ads import AdSlotFactory
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, PictureFactory
from tests.factories.comments import CommentFactory, LetterFactory
from tests.factories.newsroom import UserFactory
from tests.factories.readers import ReaderFactory
from tests.factories.sections import PublicationFactory, SectionFactory, StandingPageFactory
from tests.factories.supporters import ContributionFactory, PlanFactory
from tests.pages import soup

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)
# Routes that nobody can read.
POSTED_TO = ["articles:preview-answer", "articles:preview-opened", "audience:counted", "supporters:hook"]
POSTED_TO += [f"supporters:{n}" for n in ("amount", "payment", "pause", "resume", "look", "on-the-wall", "leave")]
TALK = f"/2022/04/26/talked-about/comments/{uuid.UUID(int=1)}/"
POSTED_TO += [f"readers:{n}" for n in ("go", "leave", "change", "end", "end-all")]
POSTED_TO += [f"ways:{n}" for n in ("go", "remove", "passkey-add", "passkey-offered", "passkey-asked", "passkey-enter",
                                    "passkey-remove")]  # fmt: skip
# Routes that only lead on, each with an address.
LEADING_ON = {
    "favicon": "/favicon.ico", "touch-icon": "/apple-touch-icon.png",
    "articles:old-feed": "/moon/feed/", "articles:old-feed-file": "/rss", "old-sitemap": "/wp-sitemap.xml",
    "old-security-txt": "/security.txt", "change-password": "/.well-known/change-password",
    "supporters:bank-counter": "/support/bank/",
    # A supporter's own pages: without a session they lead to where a link can be asked for.
    "supporters:mine": "/support/manage/mine/", "supporters:cancellation": "/support/manage/mine/1/end/",
    "supporters:data": "/support/manage/data/", "supporters:erasure": "/support/manage/erase/",
    # What a reader does with one comment: who isn't signed in is led to where they can.
    "comments:edit": f"{TALK}edit/", "comments:removal": f"{TALK}removal/",
    "comments:recommendation": f"{TALK}recommendation/", "comments:report": f"{TALK}report/",
    "supporters:year": "/support/manage/years/2026/", "supporters:receipt": "/support/manage/receipts/2026-000001/",
    # A reader's own pages: without a session they lead to where one signs in.
    "readers:mine": "/reader/", "readers:data": "/reader/data/", "readers:erasure": "/reader/erase/",
    "readers:code": "/reader/sign-in/code/", "readers:name": "/reader/sign-in/name/",
}  # fmt: skip
# What a reader’s browser asks for only once they allowed it.
ONLY_IF_ALLOWED = ["ads:frame"]
# Pages of one person, with a form whose token is in a cookie: nobody keeps them.
PERSONAL = [f"supporters:{n}" for n in ("give", "thanks", "confirm", "manage", "enter", "pass")]
PERSONAL += ["letters:mail-stop", "letters:write"]
PERSONAL += ["comments:write", "comments:mine"]
# Routes that say that there is nothing; comments at another company, where they are kept here.
NOTHING = ["comments:outside"]
PERSONAL += ["readers:door"]
# What is looked up anew for each, is said to one person, or is a file: never stored beside the pages.
NEVER_STORED = {*PERSONAL, "health", "api:description", "letters:mail-stop", "supporters:bank", "articles:preview",
                "articles:preview-picture", "articles:preview-answered", "articles:rendition", "articles:story-card",
                "articles:paper-card", "articles:paper-logo"}  # fmt: skip
# Routes that say that there is nothing, or nobody, or no pass.
NOTHING += ["api:nothing", "readers:me", "readers:arrive"]
# Where providers send readers back to: nothing is there while no provider has keys (tests/readers/test_provider_views.py).
NOTHING += [f"{n}_callback" for n in ("google", "facebook", "twitter_oauth2", "github", "apple", "apple_finish",
                                      "openid_connect")]  # fmt: skip


@pytest.fixture
def page_at_the_bank(settings, tmp_path):
    """A checkout's page at the invented bank."""
    settings.GATEWAYS = {"sandbox": {"bank": str(tmp_path / "bank.sqlite3"), "may_run": True}}
    back = "http://testserver/support/"
    order = Order("k", "r", Money(500, "USD"), Rhythm.ONCE, "card", "Contributor", return_url=back, cancel_url=back)
    return urlsplit(sandbox.from_settings().start(order).url).path


@pytest.fixture
def giving_pages():
    """A gift that waits for a mailed link, a link to a supporter's page, and an attempt that is under way."""
    PublicationFactory(ads_txt="example.com, 1, DIRECT")
    attempt = ContributionFactory(plan=PlanFactory(slug="contributor"))
    gift = mailing.owe("confirm_gift", about="f", supporter=attempt.supporter, publication=attempt.publication,
                       plan=attempt.plan_id, minor=500, method="card", story="", section=0, wording=0)  # fmt: skip
    entering.ask(attempt.supporter.email, publication=attempt.publication)
    link = OutgoingMail.objects.get(kind="manage_link")
    return {
        "supporters:choice": "/support/", "supporters:plan": "/support/contributor/", "supporters:wall": "/support/wall/",
        "supporters:give": "/support/contributor/give/", "supporters:thanks": f"/support/thanks/{attempt.reference}/",
        "supporters:confirm": urlsplit(confirming.link(gift)).path, "supporters:manage": "/support/manage/",
        "supporters:enter": urlsplit(entering.link(link)).path, "supporters:pass": "/support/pass/",
    }  # fmt: skip


def talk_of(story):
    """Let someone comment on a story; return the pages of it."""
    comment, place = CommentFactory(article=story, key=uuid.UUID(int=1)), f"{story.get_absolute_url()}comments/"
    recounting.recount(comment)
    return {
        "comments:talk": place, "comments:comment": f"{place}{comment.key}/",
        "comments:write": f"{place}write/", "comments:mine": f"{place}mine/",
        "comments:story-feed": f"{place}feed.atom", "comments:section-feed": "/launch/comments/feed.json",
    }  # fmt: skip


@pytest.fixture
def letters_pages():
    """The pages of letters to the editor, and the one at which mail about comments ends."""
    stop = stopping.address(ReaderFactory(), PublicationFactory())
    letter = LetterFactory(publication=PublicationFactory(), chosen_at=DAY)
    return {
        "letters:mail-stop": urlsplit(stop).path, "letters:list": "/letters/", "letters:write": "/letters/write/",
        "letters:letter": f"/letters/{letter.key}/",
    }  # fmt: skip


@pytest.fixture
def samples(settings, page_at_the_bank, giving_pages, letters_pages):
    """An address for every public route, by the route's name."""
    settings.SECURITY_CONTACT = "security@example.org"
    parent = SectionFactory(slug="launch")
    SectionFactory(publication=parent.publication, parent=parent, slug="reusable")
    picture = PictureFactory()
    story = ArticleFactory(
        section=parent, slug="talked-about", lead_picture=picture, agency=AgencyFactory(code="XNA"), live=DAY
    )
    story.bylines.create(author=AuthorFactory(slug="anna"))
    story.tags.set(["moon"])
    for standfirst in ("As it was.", "As it is."):
        story.standfirst = standfirst
        story.save(update_fields=["standfirst"])
        versions.keep(story, kind=Version.Kind.PUBLISHED, by=None)
    address = story.get_absolute_url()
    guest = urlsplit(previewing.make(story, by=UserFactory())[1]).path
    StandingPageFactory(slug="about")
    settings.AD_HOSTS = ["ads.example.net"]
    slot = AdSlotFactory(tag_url="https://ads.example.net/tag.js")
    return {
        "health": "/health/", "robots": "/robots.txt", "sitemap": "/sitemap.xml", "sitemap-part": "/sitemaps/pages.xml",
        "news-sitemap": "/news-sitemap.xml", "ads-txt": "/ads.txt", "security-txt": "/.well-known/security.txt",
        "manifest": "/site.webmanifest",
        "ads:frame": f"/ads/frame/{slot.pk}/", "privacy-choices": "/privacy/choices/", "global-privacy-control": "/.well-known/gpc.json",
        "api:page": "/api/", "api:description": "/api/v1/openapi.json", "api:stories": "/api/v1/stories",
        "api:story": f"/api/v1/stories/{story.pk}", "api:story-at": f"/api/v1/stories/{story.path}",
        "api:sections": "/api/v1/sections", "api:publications": "/api/v1/publications", "api:search": "/api/v1/search?q=moon",
        **letters_pages, **giving_pages, "supporters:bank": page_at_the_bank, "readers:door": "/reader/sign-in/",
        "articles:tag": "/tag/moon/", "articles:tags": "/tags/", "articles:tag-letter": "/tags/m/",
        "articles:author": "/author/anna/", "articles:agency": "/agency/xna/",
        "audience:most-read": "/most-read/",
        "articles:archive": "/archive/", "articles:year": "/2022/", "articles:month": "/2022/04/",
        "articles:day": "/2022/04/26/", "articles:article": address,
        **talk_of(story),
        "articles:versions": f"{address}versions/", "articles:comparison": f"{address}versions/1...2/",
        "articles:corrections": "/corrections/", "articles:corrections-feed": "/corrections/feed.atom",
        "articles:feeds": "/feeds/", "articles:feed": "/feed.atom", "articles:tag-feed": "/tag/moon/feed.rss",
        "articles:author-feed": "/author/anna/feed.json", "articles:agency-feed": "/agency/xna/feed.atom",
        "sections:section-feed": "/launch/feed.rss",
        "articles:code": f"{address}qr.svg", "articles:oembed": f"/oembed/?url=http://testserver{address}",
        "articles:story-card": urlsplit(social_cards.address_of(story)).path,
        "articles:paper-card": urlsplit(social_cards.address_of_paper(parent.publication)).path,
        "articles:paper-logo": urlsplit(social_cards.address_of_logo(parent.publication)).path,
        "articles:preview": guest, "articles:preview-picture": f"{guest}pictures/{picture.pk}/{picture.version}/card-320.jpg",
        "articles:preview-answered": f"{guest}answered/",
        "articles:rendition": f"/pictures/{picture.pk}/{picture.version}/card-320.jpg",
        "search:search": "/search/?q=moon", "search:description": "/search/opensearch.xml", "search:feed": "/search/feed.atom?q=moon",
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
    assert sorted({*samples, *POSTED_TO, *LEADING_ON, *NOTHING}) == sorted(public_routes()), (
        "Add an address for the new route to `samples`."
    )


def test_every_public_page_answers(client, samples):
    for name, path in samples.items():
        assert read(client, path).status_code == 200, name


def test_routes_that_lead_on_do(client, samples):
    for name, path in LEADING_ON.items():
        assert client.get(path).status_code in {301, 302, 303}, name


def test_reading_writes_nothing(client, samples):
    for name, path in samples.items():
        with CaptureQueriesContext(connection) as asked:
            read(client, path)
        assert asking.changes(asked) == [], name


def test_no_public_page_sets_a_cookie_or_differs_by_visitor(client, samples):
    client.cookies["anything"] = "1"
    for name, path in samples.items():
        answer = read(client, path)
        if name in PERSONAL:
            assert answer.headers["Cache-Control"] in {"no-store, private", "private, no-cache"}, name
            continue
        assert not answer.cookies, name
        assert "cookie" not in answer.headers.get("Vary", "").lower(), name


def test_k3_k10_what_is_for_one_person_is_never_stored(visit, samples):
    for name, path in samples.items():
        visit(path)
        again = visit(path, HTTP_COOKIE="anything=1")
        assert again.status == 200, name
        assert again.where in ({None} if name in NEVER_STORED else {None, "hit"}), name
        if again.where:
            assert "Set-Cookie" not in again.headers, name
            assert again.headers["Vary"] == "Accept-Encoding", name
            assert again.headers["Cache-Control"].startswith("public"), name
            assert b"csrfmiddlewaretoken" not in again.content, name


def test_k1_k2_what_staff_fill_in_or_see_never_meets_what_is_stored(visit, samples, client):
    client.force_login(UserFactory(is_superuser=True, username="ada-of-the-desk"))
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    for name, path in samples.items():
        assert visit(path, HTTP_COOKIE=cookie).where is None, name
        assert b"ada-of-the-desk" not in visit(path).content, name
        assert visit(path, HTTP_COOKIE=cookie).where is None, name


def test_no_public_page_asks_another_host_or_runs_what_stands_in_it(client, samples):
    for name, path in samples.items():
        if name in ONLY_IF_ALLOWED:
            continue
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


@pytest.mark.once
@pytest.mark.parametrize("sql", [
    'SELECT "a"."id" FROM "a" WHERE "a"."words" = \'please UPDATE or DELETE\'',
    "(SELECT 1) UNION (SELECT 2)",
    'SELECT "deleted"."UPDATE" FROM "deleted" FOR UPDATE',
    'WITH newest AS MATERIALIZED (SELECT "id" FROM "a") SELECT * FROM newest',
    "SHOW statement_timeout",
    'SAVEPOINT "s1"',
    'RELEASE SAVEPOINT "s1"',
])  # fmt: skip
def test_looking_is_no_change(sql):
    assert not asking.is_change(sql)


@pytest.mark.once
@pytest.mark.parametrize("sql", [
    'INSERT INTO "a" ("id") VALUES (1)',
    'UPDATE "a" SET "id" = 1',
    'DELETE FROM "a"',
    'WITH gone AS (DELETE FROM "a" RETURNING "id") SELECT * FROM gone',
    'WITH new AS (INSERT INTO "a" VALUES (1) RETURNING "id") SELECT * FROM new',
    "EXPLAIN ANALYZE DELETE FROM a",
    'TRUNCATE "a"',
    "CREATE TABLE a (id int)",
])  # fmt: skip
def test_what_changes_something_is_a_change(sql):
    assert asking.is_change(sql)
