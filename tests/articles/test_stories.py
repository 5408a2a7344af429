"""What pages say of a story, by tag and filter."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.utils import timezone, translation

from articles.models import Article, Correction, Listing
from articles.templatetags import stories
from tests.factories.articles import AgencyFactory, ArticleFactory, complete_story
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.pages import soup

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)


def words(html: str) -> BeautifulSoup:
    """Return a fragment's document."""
    return BeautifulSoup(html, "html5lib")


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.example.org/a", "example.org"),
        ("https://data.example:8443/b?c=d", "data.example"),
        ("mailto:desk@example.org", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_a_link_is_named_by_its_host(address, host):
    assert stories.host(address) == host


def test_links_elsewhere_leave_out_stories_of_ours():
    story = complete_story(SectionFactory())

    shown = stories.links_elsewhere(Article.objects.full().get(pk=story.pk))

    assert [link.title for link in shown] == ["Elsewhere 0", "Elsewhere 1"]


def test_corrections_read_from_the_first_to_the_last():
    story, now = ArticleFactory(), timezone.now()
    for days in (1, 3, 2):
        Correction.objects.create(article=story, text=f"{days} days ago", made_at=now - timedelta(days=days))

    notes = stories.corrections_in_order(story)

    assert [note.text for note in notes] == ["3 days ago", "2 days ago", "1 days ago"]


def test_a_dateline_leads_to_the_agency_only_where_asked():
    story = ArticleFactory(agency=AgencyFactory(code="XNA", name="Xanadu News"), dateline_place="Beijing", live=DAY)
    shown = Template("{% load stories %}{% dateline story %}|{% dateline story links=True %}")

    plain, linked = shown.render(Context({"story": story})).split("|")

    assert words(plain).text.strip() == words(linked).text.strip() == "Beijing (XNA) Apr 26, 2022"
    assert words(plain).find("a") is None
    assert words(linked).find("a")["href"] == "/agency/xna/"
    assert [words(line).time["datetime"] for line in (plain, linked)] == ["2022-04-26", "2022-04-26T09:00:00+00:00"]


def test_a_story_dated_otherwise_says_on_its_page_when_it_was_published():
    story = ArticleFactory(dateline_on=date(2022, 4, 24), live=DAY)
    shown = Template("{% load stories %}{% dateline story %}|{% dateline story links=True %}")

    plain, own = shown.render(Context({"story": story})).split("|")

    assert words(plain).text.strip() == "Apr 24, 2022"
    assert words(own).text.strip() == "Apr 24, 2022 Published Apr 26, 2022"


def test_a_table_scrolls_by_itself_and_has_a_name():
    story = ArticleFactory(body="<p>Before.</p><table><tbody><tr><td>1</td></tr></tbody></table>")

    frame = words(stories.body(story)).find("table").parent

    assert (frame["tabindex"], frame["role"], frame["aria-label"]) == ("0", "group", "Table")


def test_words_in_another_script_name_their_language(client):
    story = ArticleFactory(headline="灯笼站荞麦首次在轨", standfirst="In English, this time", live=True)

    page = soup(client.get(story.get_absolute_url()))

    data = json.loads(page.find("script", type="application/ld+json").string)["@graph"][0]
    assert (page.html["lang"], page.h1.get("lang"), page.select_one(".body").get("lang")) == ("en", "zh", "zh")
    assert "lang" not in page.select_one(".story__standfirst").attrs
    assert data["inLanguage"] == "zh"


def test_a_card_is_drawn_anew_when_anything_it_prints_has_changed(settings):
    settings.DEBUG = False
    story = complete_story(SectionFactory())
    sister = PublicationFactory(host="sister.test", zone="Asia/Tokyo", language="de")

    def drawn(at=story.publication, language="en", **how):
        row = Listing.objects.in_publication(story.publication_id).cards().get(article=story)
        template = Template('{% load stories %}{% card story variant="row" sizes="row" kicker=kicker %}')
        with translation.override(language):
            return template.render(Context({"story": row.article, "publication": at, "kicker": "", **how}))

    assert drawn(section=story.section) == drawn(kicker="no")
    seen = [drawn(), drawn(sister), drawn(kicker="no")]
    for row, changes in [
        (story, {"headline": "Other words"}),
        (story, {"standfirst": "Others"}),
        (story, {"kicker": "Comets"}),
        (story, {"dateline_place": "Kourou"}),
        (story, {"dateline_on": date(2001, 1, 2)}),
        (story, {"retracted_at": timezone.now()}),
        (story.agency, {"code": "OTHER"}),
        (story.lead_picture, {"digest": "f" * 64}),
    ]:
        type(row).objects.filter(pk=row.pk).update(**changes)
        seen.append(drawn())
    seen.append(drawn(language="de"))

    assert drawn() == seen[-2]
    assert len(set(seen)) == len(seen)


def test_a_headline_says_that_it_was_retracted_and_leads_home():
    story = ArticleFactory(live=True, headline="A & B")

    assert stories.linked(story, story.publication) == (
        f'<a class="headlines__link" href="/{story.path}/" dir="auto">A &amp; B</a>'
    )
    story.retracted_at = timezone.now()
    assert stories.linked(story, PublicationFactory(host="sister.test")) == (
        f'<a class="headlines__link" href="{story.canonical_url}" dir="auto"><strong>Retracted:</strong> A &amp; B</a>'
    )
