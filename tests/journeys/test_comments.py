"""A reader takes part: with scripts and without, by keyboard alone, and what was typed is never lost."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from comments import deciding, recounting
from comments.models import Comment, CommentRule, Draft, Recommendation, Report
from readers import sessions
from sections.models import Publication
from tests.factories.articles import ArticleFactory
from tests.factories.comments import CommentFactory, CommentRuleFactory
from tests.factories.readers import ReaderFactory
from tests.factories.sections import SectionFactory
from tests.journeys import waiting

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]
# What is sent faster than a person reads and types is taken for a program's, and waits.
READING_MS = 3100
WORDS = "The crater lies in shadow all year, which is why the ice could stay."


@pytest.fixture
def story(site):
    publication = Publication.objects.get()
    CommentRuleFactory(publication=publication, policy=CommentRule.Policy.OPEN)
    story = ArticleFactory(section=SectionFactory(publication=publication), live=True)
    recounting.recount(CommentFactory(article=story, body="Is there a figure for that?"))
    return story


@pytest.fixture
def reader(story):
    return ReaderFactory(name="Ada", since=timezone.now() - timedelta(days=30))


def signed_in(visitor, reader, story):
    """Put a reader's session into a visitor's browser."""
    secret = sessions.begin(reader, publication=story.publication)
    visitor.page.context.add_cookies([{"name": sessions.COOKIE, "value": secret, "url": visitor.site}])


def test_without_scripts_one_writes_answers_changes_recommends_reports_and_takes_back(visit, story, reader):
    visitor = visit(390, 844, scripts=False)
    page = visitor.page
    visitor.open(story.get_absolute_url())
    page.get_by_role("link", name="Read and write comments").click()
    page.get_by_role("link", name="Write a comment").click()
    page.get_by_label("Your comment").fill(WORDS)
    page.get_by_role("button", name="Sign in and post").click()
    page.wait_for_url("**/reader/sign-in/**")
    assert Draft.objects.get().body == WORDS

    signed_in(visitor, reader, story)
    visitor.open(f"{story.get_absolute_url()}comments/write/")
    assert page.get_by_label("Your comment").input_value() == WORDS
    page.wait_for_timeout(READING_MS)
    page.get_by_role("button", name="Post").click()
    page.get_by_text("Posted.").wait_for()
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("Your comment").fill("Put differently, and better.")
    page.get_by_role("button", name="Save the change").click()
    page.get_by_text("Put differently, and better.").wait_for()

    other = Comment.objects.get(body="Is there a figure for that?")
    visitor.open(f"{story.get_absolute_url()}comments/{other.key}/")
    page.get_by_role("link", name="Answer", exact=True).click()
    page.get_by_label("Your answer").fill("There is: forty metres.")
    page.wait_for_timeout(READING_MS)
    page.get_by_role("button", name="Post").click()
    page.get_by_text("Posted.").wait_for()
    visitor.open(f"{story.get_absolute_url()}comments/{other.key}/")
    page.get_by_role("link", name="Recommend").first.click()
    page.get_by_role("button", name="Recommend").click()
    page.get_by_role("heading", name="You recommend this").wait_for()
    visitor.open(f"{story.get_absolute_url()}comments/{other.key}/report/")
    page.get_by_label("untrue").check()
    page.get_by_role("button", name="Report to the editors").click()
    page.get_by_role("heading", name="The editors know").wait_for()
    visitor.open(f"{story.get_absolute_url()}comments/write/")
    page.get_by_role("link", name="Take back").last.click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("Your comment was taken back.").wait_for()

    other.refresh_from_db()
    assert (other.answers, other.recommendations, other.reports) == (1, 1, 1)
    states = Comment.objects.filter(reader=reader).values_list("state", flat=True)
    assert sorted(states) == ["approved", "removed"]


def test_with_scripts_all_of_it_opens_in_place_by_keyboard_and_survives_a_lost_connection(visit, story, reader):
    visitor = visit(1440, 900)
    page = visitor.page
    signed_in(visitor, reader, story)
    visitor.open(story.get_absolute_url())
    page.locator("[data-comments-open]").press("Enter")
    page.locator("[data-comments-part]").wait_for()
    assert page.evaluate("document.activeElement.id") == "comments-title"
    page.locator("[data-comments-form]").first.press("Enter")
    page.locator("textarea").wait_for()
    assert page.evaluate("document.activeElement.id") == "comment-body"
    page.keyboard.type(WORDS)

    page.context.set_offline(True)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("There is no connection.").wait_for()
    page.context.set_offline(False)
    complaints, visitor.complaints[:] = list(visitor.complaints), []
    assert all("ERR_INTERNET_DISCONNECTED" in line for line in complaints)
    visitor.open(story.get_absolute_url())
    page.locator("[data-comments-open]").press("Enter")
    page.locator("[data-comments-form]").first.press("Enter")
    page.get_by_text("Your text from last time is here again.").wait_for()
    assert page.locator("textarea").input_value() == WORDS
    page.wait_for_timeout(READING_MS)
    page.get_by_role("button", name="Post").press("Enter")
    page.get_by_text("Posted.").wait_for()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('newsroom:comment'))") == []
    assert page.url.endswith(story.get_absolute_url())

    liked = page.locator("[data-comment-recommend]").first
    liked.press("Enter")
    page.locator("[data-comment-recommend][aria-pressed=true]").wait_for()
    waiting.kept(page, Recommendation.objects.count, 1)
    visitor.open(f"{story.get_absolute_url()}comments/")
    page.locator("[data-comment-recommend][aria-pressed=true]").wait_for()
    page.locator("[aria-pressed=true]").press(" ")
    page.locator("[data-comment-recommend][aria-pressed=false]").first.wait_for()
    waiting.kept(page, Recommendation.objects.count, 0)
    assert not Report.objects.exists()
    assert Comment.objects.filter(reader=reader, body=WORDS, state="approved").count() == 1
    assert visitor.complaints == []
    assert visitor.elsewhere == []


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1440, True)])
def test_a_page_of_300_comments_is_for_everyone(visit, story, width, dark):
    begun = timezone.now() - timedelta(days=1)
    rows = [
        CommentFactory.build(
            article=story, publication=story.publication, reader=None, author_name=f"Reader {n}",
            body=f"> quoted {'x' * 90}\n\nThought {n} https://example.org/{'long' * 30}",
            created_at=begun + timedelta(seconds=n), chosen_at=begun if n % 9 == 0 else None,
        )
        for n in range(300)
    ]  # fmt: skip
    Comment.objects.bulk_create(rows)
    deciding.recounting.count_story(story)
    visitor = visit(width, 844, dark=dark)

    for path in ("", "write/"):
        visitor.open(f"{story.get_absolute_url()}comments/{path}")
        found = Axe().run(visitor.page)
        assert not found.response["violations"], found.generate_report()
        visitor.page.set_viewport_size({"width": 320, "height": 700})
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320
        visitor.page.set_viewport_size({"width": width, "height": 844})
    assert visitor.complaints == []
