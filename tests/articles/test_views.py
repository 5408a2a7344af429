"""Story pages and lists of stories, as a reader meets them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import publishing
from articles.models import Article, Correction, Picture
from tests.factories.articles import (
    ArticleFactory,
    PictureFactory,
    TagFactory,
    complete_story,
)
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory
from tests.factories.supporters import PlanFactory
from tests.pages import headlines_in, links, soup, texts

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)


@pytest.fixture
def nine_blocks():
    """A section beside whose stories nine blocks of other sections stand, each with stories."""
    section = SectionFactory()
    for _ in range(9):
        block = SidebarBlockFactory()
        ArticleFactory.create_batch(3, section=block.source, live=True)
    return section


def test_a_complete_story_page_asks_nine_questions(client, nine_blocks, django_assert_num_queries):
    PlanFactory.create_batch(2)
    ArticleFactory(section=nine_blocks, live=datetime(2001, 1, 1, tzinfo=UTC))
    story = complete_story(nine_blocks)
    client.get(story.get_absolute_url())

    # One looks for more of the author, tags and agency: here is none; one for comments.
    with django_assert_num_queries(9):
        page = client.get(story.get_absolute_url())

    assert page.status_code == 200
    assert len(soup(page).select(".sidebar__block")) == 9


def test_links_and_corrections_are_not_asked_for_in_vain(client, nine_blocks, django_assert_num_queries):
    story = ArticleFactory(section=nine_blocks, live=DAY)
    story.tags.add(TagFactory())
    client.get(story.get_absolute_url())

    with django_assert_num_queries(6):
        client.get(story.get_absolute_url())
    Correction.objects.create(article=story, text="It was two.")
    with django_assert_num_queries(7):
        page = client.get(story.get_absolute_url())

    assert "It was two." in soup(page).select_one("#corrections").text


def test_a_story_page_shows_every_part(client):
    section = SectionFactory(name="Moon", publication__name="Perihelion")
    ArticleFactory(section=section, headline="The one before", live=datetime(2001, 1, 1, tzinfo=UTC))
    plan = PlanFactory(name="Contributor")
    story = complete_story(section, headline="Ice on the Moon", standfirst="A crater holds more than thought.")
    page = client.get(story.get_absolute_url())

    assert texts(page, "h1") == ["Ice on the Moon"]
    assert texts(page, ".kicker")[0] == "Moon"
    assert texts(page, ".story__standfirst") == ["A crater holds more than thought."]
    assert texts(page, ".byline")[0] == "By " + " and ".join(a.name for a in story.byline_names)
    code = story.agency.code
    assert (
        texts(page, ".dateline")[0] == f"Beijing ({code}) {timezone.now():%b} {timezone.now().day}, {timezone.now():%Y}"
    )
    assert texts(page, ".lead-picture figcaption") == [f"{story.lead_picture.caption} {story.lead_picture.credit}"]
    assert [img["alt"] for img in soup(page).select(".lead-picture img, .body img")] == [
        story.lead_picture.alt, Picture.objects.exclude(pk=story.lead_picture_id).get().alt,
    ]  # fmt: skip
    assert [e["datetime"][:10] for e in soup(page).select(".story__credit .dateline time")] == [
        f"{timezone.now():%Y-%m-%d}"
    ]
    assert [text.split(":", 1)[1] for text in texts(page, ".corrections__note")] == [" It was 0.", " It was 1."]
    assert links(page, ".related") == [
        *(link.story.get_absolute_url() for link in story.related_links.all() if link.story_id),
        "https://elsewhere.example/0", "https://elsewhere.example/1",
    ]  # fmt: skip
    assert links(page, ".tags") == [tag.get_absolute_url() for tag in story.tags.all()]
    assert story.agency.credit_line in " ".join(texts(page, ".source"))
    assert links(page, ".appeal") == [f"{plan.get_absolute_url()}give/?story=/{story.path}/&section={story.section_id}"]
    assert headlines_in(page, ".next-story") != []


def test_a_story_without_picture_standfirst_or_agency_shows_none(client):
    story = ArticleFactory(standfirst="", live=DAY)

    page = client.get(story.get_absolute_url())

    assert page.status_code == 200
    for part in (".lead-picture", ".story__standfirst", ".source", ".corrections", ".related", ".tags"):
        assert soup(page).select(part) == [], part


def test_the_dateline_day_is_the_publications(client):
    section = SectionFactory(publication__zone="Asia/Singapore")
    story = ArticleFactory(section=section, dateline_place="Singapore", live=datetime(2022, 4, 25, 22, tzinfo=UTC))

    assert texts(client.get(story.get_absolute_url()), ".dateline") == ["Singapore Apr 26, 2022"]


def test_a_guest_shows_this_sites_masthead_and_names_its_home(client):
    home, sister = SectionFactory(publication__name="Home"), PublicationFactory(host="sister.test", name="Sister")
    story = ArticleFactory(section=home)
    story.also_in.add(SectionFactory(publication=sister))
    publishing.publish(story, by=None, at=DAY)

    page = client.get(f"/{Article.objects.get(pk=story.pk).path}/", headers={"host": "sister.test"})

    assert page.status_code == 200
    assert texts(page, ".masthead__name")[0] == "Sister"
    assert soup(page).select_one('link[rel="canonical"]')["href"].startswith("http://testserver/2022/04/26/")


def test_a_story_of_another_site_is_not_found_here(client):
    PublicationFactory()
    story = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")), live=DAY)

    assert client.get(story.get_absolute_url()).status_code == 404


def test_a_withdrawn_story_answers_gone_and_says_why(client):
    story = ArticleFactory(headline="Wrong", body="<p>Secret words.</p>", live=DAY)
    publishing.withdraw(story, by=UserFactory(), reason="The source took it back.")

    page = client.get(story.get_absolute_url())

    assert page.status_code == 410
    assert "The source took it back." in page.text
    assert "Secret words." not in page.text


@pytest.mark.parametrize("field", ["embargo_until", "published_at"])
def test_a_story_appears_at_its_second_and_not_before(client, field):
    opens = datetime(2030, 1, 1, 12, tzinfo=UTC)
    with time_machine.travel(opens - timedelta(days=1), tick=False):
        story = ArticleFactory(live=opens - timedelta(days=2))
        Article.objects.filter(pk=story.pk).update(**{field: opens})
        story.listings.update(published_at=Article.objects.get(pk=story.pk).published_at)

    def seen(moment):
        with time_machine.travel(moment, tick=False):
            page = client.get(story.get_absolute_url()).status_code
            return page, headlines_in(client.get(story.section.get_absolute_url()), ".listing")

    assert seen(opens - timedelta(seconds=1)) == (404, [])
    assert seen(opens) == (200, [story.headline])


def test_a_rendition_is_made_once_and_may_be_kept_for_ever(client):
    PublicationFactory()
    picture = PictureFactory()
    address = f"/pictures/{picture.pk}/{picture.version}/card-320.webp"

    first, second = client.get(address), client.get(address)

    assert (first.status_code, first.headers["Content-Type"]) == (200, "image/webp")
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert first.getvalue() == second.getvalue()
    assert client.get(address, headers={"if-none-match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["card-321.webp", "card-1921.jpg", "huge-320.jpg", "card-0.jpg"])
def test_sizes_that_are_not_offered_are_not_made(client, name):
    PublicationFactory()
    picture = PictureFactory()

    assert client.get(f"/pictures/{picture.pk}/{picture.version}/{name}").status_code == 404


def test_moving_the_focal_point_changes_every_address(client):
    PublicationFactory()
    picture = PictureFactory()
    old = picture.version
    picture.focal_x = 0.9
    picture.save()

    assert client.get(f"/pictures/{picture.pk}/{old}/card-320.webp").status_code == 404
    assert client.get(f"/pictures/{picture.pk}/{picture.version}/card-320.webp").getvalue()
