"""What readers ask to be corrected stands at the desk: on the story's screen and on the first page."""

import pytest

from comments import lettering
from comments.models import Letter
from sections.roles import EDITOR, REPORTER
from tests.factories.articles import ArticleFactory
from tests.factories.comments import LetterFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db
PANEL = "section[aria-labelledby=panel-asked]"


@pytest.fixture
def story():
    return ArticleFactory(live=True)


def asked(story, body, kind=Letter.Kind.CORRECTION):
    """Let a reader ask."""
    return LetterFactory(publication=story.publication, article=story, kind=kind, body=body)


def test_open_requests_stand_on_the_storys_screen_and_the_first_page_until_settled(client, story):
    first, second = asked(story, "It was <b>Tuesday</b>."), asked(story, "It was 40 m.")
    asked(story, "A letter", kind=Letter.Kind.LETTER)
    sister = SectionFactory(publication=PublicationFactory(host="sister.example"))
    asked(ArticleFactory(section=sister, live=True), "Not theirs")
    lettering.settle(second, by=UserFactory())
    client.force_login(staff(EDITOR, story.publication))

    screen = client.get(f"/desk/articles/article/{story.pk}/change/")
    day = client.get("/desk/")

    assert texts(screen, f"{PANEL} .asked__words") == ["It was <b>Tuesday</b>."]
    assert soup(screen).select_one(f"{PANEL} form input[name=deed]")["value"] == "settle"
    assert texts(day, "section[aria-labelledby=day-corrections] li > a") == [story.headline]
    form = soup(screen).select_one(f"{PANEL} form")
    answer = client.post(form["action"], {field["name"]: field["value"] for field in form.select("input")})
    assert answer.headers["Location"] == f"/desk/articles/article/{story.pk}/change/"
    first.refresh_from_db()
    assert first.settled_at
    assert not soup(client.get(f"/desk/articles/article/{story.pk}/change/")).select(PANEL)
    assert not soup(client.get("/desk/")).select("[aria-labelledby=day-corrections]")


def test_who_may_not_read_letters_sees_none(client, story):
    asked(story, "It was Tuesday.")
    client.force_login(staff(REPORTER, story.publication))

    assert (
        "It was Tuesday."
        not in client.get(f"/desk/articles/article/{story.pk}/change/").text + client.get("/desk/").text
    )
