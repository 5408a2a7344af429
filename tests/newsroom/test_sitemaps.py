"""What search engines are told is here, and how few questions that takes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from lxml import etree

from articles import publishing
from articles.models import Article
from newsroom import sitemaps
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, PictureFactory, TagFactory
from tests.factories.sections import PublicationFactory, SectionFactory, StandingPageFactory

pytestmark = pytest.mark.django_db

SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
APRIL = datetime(2022, 4, 26, 9, tzinfo=UTC)


def found(client, path, what="s:url/s:loc"):
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    return [
        each.text.removeprefix("http://testserver") for each in etree.fromstring(answer.content).findall(what, SPACES)
    ]


def everything(client):
    """Return what all sitemaps of the index list."""
    maps = found(client, "/sitemap.xml", "s:sitemap/s:loc")
    return [path for name in maps for path in found(client, name)]


def test_all_pages_of_a_site_are_listed_once_and_answer(client):
    section = SectionFactory(slug="space")
    sub = SectionFactory(slug="moon", parent=section, publication=section.publication)
    StandingPageFactory(slug="about")
    StandingPageFactory(slug="hidden", is_public=False)
    TagFactory(name="rare", slug="rare")
    agency = AgencyFactory(code="XNA")
    stories = [ArticleFactory(section=sub, agency=agency, live=APRIL + timedelta(days=40 * n)) for n in range(3)]
    for story in stories:
        story.tags.set(["moon"])
    stories[0].tags.add("rare")

    listed = everything(client)

    assert len(listed) == len(set(listed))
    addresses = {story.get_absolute_url() for story in stories}
    others = {
        "/", "/space/", "/space/moon/", "/about/", "/corrections/", "/feeds/", "/archive/", "/support/", "/agency/xna/",
        "/author/staff-writers/", "/tag/moon/", "/2022/", "/2022/04/", "/2022/06/", "/2022/07/",
    }  # fmt: skip
    assert set(listed) == addresses | others
    for path in listed:
        assert client.get(path).status_code == 200, path


def test_a_month_lists_its_stories_with_change_and_picture(client):
    picture = PictureFactory()
    story = ArticleFactory(lead_picture=picture, live=APRIL)
    Article.objects.filter(pk=story.pk).update(amended_at=APRIL + timedelta(hours=1))

    assert found(client, "/sitemaps/stories-2022-04.xml") == [story.get_absolute_url()]
    assert found(client, "/sitemaps/stories-2022-04.xml", "s:url/s:lastmod") == ["2022-04-26T10:00:00Z"]
    [image] = found(client, "/sitemaps/stories-2022-04.xml", "s:url/i:image/i:loc")
    assert client.get(image).getvalue()
    for name in ("stories-2022-05", "stories-2022-04-2", "stories-2022-13", "stories-0000-01", "tags-9", "other"):
        assert client.get(f"/sitemaps/{name}.xml").status_code == 404, name


def test_months_are_those_of_the_publications_zone(client):
    PublicationFactory(zone="Pacific/Auckland")
    ArticleFactory(live=datetime(2022, 4, 30, 20, tzinfo=UTC))

    assert sitemaps.months_of(Article.objects.get().publication) == [sitemaps.Month(2022, 5)]


def test_an_overfull_month_goes_into_several_files(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST", 2)
    section = SectionFactory()
    stories = [ArticleFactory(section=section, live=APRIL + timedelta(hours=n)) for n in range(5)]
    ArticleFactory(section=section, live=APRIL - timedelta(days=40))

    maps = [name for name in found(client, "/sitemap.xml", "s:sitemap/s:loc") if "stories" in name]

    assert [name.removeprefix("/sitemaps/stories-") for name in maps] == [
        "2022-03.xml", "2022-04.xml", "2022-04-2.xml", "2022-04-3.xml",
    ]  # fmt: skip
    listed = [path for name in maps[1:] for path in found(client, name)]
    assert listed == [story.get_absolute_url() for story in reversed(stories)]


def test_a_guest_its_author_and_its_agency_are_listed_at_home_alone(client):
    PublicationFactory()
    sister = PublicationFactory(host="sister.example.org")
    story = ArticleFactory(section=SectionFactory(publication=sister), agency=AgencyFactory(code="XNA"))
    story.also_in.add(SectionFactory(slug="space"))
    publishing.publish(story, by=None, at=APRIL)

    assert story.publication_id == sister.pk
    # Nothing here links to their pages, so a crawler would meet them as orphans.
    assert not [path for path in everything(client) if "2022/04/26" in path or "author" in path or "agency" in path]
    assert "http://sister.example.org/2022/04/26/" in sitemaps.stories(sister, sitemaps.Month(2022, 4))


def test_the_news_are_those_of_two_days(client):
    PublicationFactory(name="Perihelion & sons", language="de")
    section = SectionFactory()
    now = timezone.now()
    new = ArticleFactory(section=section, headline="Ice & <fire>", live=now - timedelta(hours=47))
    ArticleFactory(section=section, live=now - timedelta(hours=49))
    retracted = ArticleFactory(section=section, live=now - timedelta(hours=1))
    Article.objects.filter(pk=retracted.pk).update(retracted_at=now)

    news = "s:url/n:news/n:"
    assert found(client, "/news-sitemap.xml") == [new.get_absolute_url()]
    assert found(client, "/news-sitemap.xml", f"{news}title") == ["Ice & <fire>"]
    assert found(client, "/news-sitemap.xml", f"{news}publication/n:name") == ["Perihelion & sons"]
    assert found(client, "/news-sitemap.xml", f"{news}publication/n:language") == ["de"]
    [moment] = found(client, "/news-sitemap.xml", f"{news}publication_date")
    assert datetime.fromisoformat(moment) == new.published_at.replace(microsecond=0)


@pytest.mark.once
@pytest.mark.parametrize(
    ("language", "said"), [("en", "en"), ("pt-br", "pt"), ("zh-hans", "zh-cn"), ("zh-hant", "zh-tw"), ("de-ch", "de")]
)
def test_languages_are_named_as_google_news_wants_them(language, said):
    assert sitemaps.news_language(language) == said


def test_sitemaps_take_the_same_questions_for_one_story_and_for_many(client, django_assert_num_queries):
    section = SectionFactory()
    story = ArticleFactory(section=section, lead_picture=PictureFactory(), live=APRIL)
    # The last tag and author, their files; the archive's two and which months are at home; pages ask for months besides.
    costs = {"/sitemap.xml": 6, "/sitemaps/stories-2022-04.xml": 1, "/news-sitemap.xml": 1, "/sitemaps/pages.xml": 5}
    costs["/sitemaps/authors-0.xml"] = 1
    client.get("/")
    for path, cost in costs.items():
        with django_assert_num_queries(cost):
            client.get(path)
    for number in range(12):
        more = ArticleFactory(
            section=section, lead_picture=story.lead_picture, live=APRIL - timedelta(days=20 * number)
        )
        more.bylines.create(author=AuthorFactory())
        StandingPageFactory()
    client.get("/")
    for path, cost in costs.items():
        with django_assert_num_queries(cost):
            client.get(path)


def test_x8_what_is_dirty_in_a_headline_leaves_the_news_well_formed(client):
    story = ArticleFactory(live=timezone.now() - timedelta(minutes=5))
    Article.objects.filter(pk=story.pk).update(headline="a \x01\x0b\x1f\ufffe <script>]]> & z")

    assert found(client, "/news-sitemap.xml", "s:url/n:news/n:title") == ["a <script>]]> & z"]
