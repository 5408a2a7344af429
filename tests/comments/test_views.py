"""The pages of a story's comments that are the same for everyone, and the block on the story's own page."""

import gzip
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import deciding
from comments.models import Comment, CommentRule, Talk
from tests import caching
from tests.factories.articles import ArticleFactory
from tests.factories.comments import CommentFactory, CommentRuleFactory
from tests.factories.newsroom import UserFactory
from tests.pages import links, soup, texts

pytestmark = pytest.mark.django_db
Policy = CommentRule.Policy


@pytest.fixture
def story():
    return ArticleFactory(headline="Ice on the Moon", live=True)


def place(story):
    """Return where a story's comments stand."""
    return f"{story.get_absolute_url()}comments/"


def talk(story, number):
    """Let some comments be written, the latest last, and counted."""
    begun = timezone.now() - timedelta(days=1)
    common = {"article": story, "publication": story.publication, "reader": None}
    rows = [
        CommentFactory.build(
            **common, author_name=f"Reader {n}", body=f"Thought {n}.", created_at=begun + timedelta(seconds=n)
        )
        for n in range(number)
    ]
    Comment.objects.bulk_create(rows)
    Talk.objects.update_or_create(
        article=story,
        defaults={"section": story.section, "approved": number, "latest_at": begun + timedelta(seconds=number)},
    )
    return list(Comment.objects.filter(article=story).oldest_first())


def test_the_story_carries_the_count_and_the_newest_three(client, story):
    talk(story, 5)

    page = client.get(story.get_absolute_url())

    assert texts(page, ".comments__title") == ["5 comments"]
    assert texts(page, ".comments__words") == ["Thought 4.", "Thought 3.", "Thought 2."]
    assert links(page, ".comments__all") == [place(story)]
    assert not page.cookies
    for address in links(page, ".comments__time"):
        assert client.get(address, follow=True).status_code == 200, address


@pytest.mark.parametrize("number", [0, 3, 300])
def test_the_block_costs_a_story_one_question(client, story, number):
    talk(story, number)

    with CaptureQueriesContext(connection) as asked:
        client.get(story.get_absolute_url())

    assert sum("comments_" in query["sql"] for query in asked) == 1


def test_what_comments_add_to_a_story_that_has_none(client, story, settings):
    page = client.get(story.get_absolute_url()).content
    block = str(soup(client.get(story.get_absolute_url())).select_one("#comments")).encode()
    sheets = "".join(
        (settings.BASE_DIR / "newsroom/static" / name).read_text()
        for name in ("css/parts/comments.css", "css/parts/comment.css", "css/pages/talk.css", "js/reader/comments.js")
    )
    added = (
        len(gzip.compress(page)) - len(gzip.compress(page.replace(block, b""))) + len(gzip.compress(sheets.encode()))
    )

    print(f"\nFIGURE reader.comments_added_bytes={added} bar=<=6144 {'PASS' if added <= 6144 else 'FAIL'}")
    assert added <= 6144


def test_a_story_is_another_page_once_a_comment_is_approved_and_the_same_until_then(client, story):
    comment = CommentFactory(article=story, state=Comment.State.PENDING)
    before = client.get(story.get_absolute_url())
    assert client.get(story.get_absolute_url()).headers["ETag"] == before.headers["ETag"]
    assert before.headers["Cache-Control"] == caching.PUBLIC

    deciding.approve(comment, by=UserFactory())
    after = client.get(story.get_absolute_url(), headers={"if-none-match": before.headers["ETag"]})

    assert (after.status_code, texts(after, ".comments__title")) == (200, ["1 comment"])


@pytest.mark.parametrize("number", [3, 300])
def test_the_page_of_comments_asks_the_same_few_questions(client, story, number, django_assert_num_queries):
    rows = talk(story, number)
    for row in rows[-2:]:
        for _ in range(5):
            CommentFactory(article=story, parent=row, reader=None, author_name="Ada")
        Comment.objects.filter(pk=row.pk).update(answers=5)
    client.get(place(story))

    with django_assert_num_queries(5):  # story, rule, count, threads, their first answers
        page = client.get(place(story))

    assert len(soup(page).select(".talk__thread")) == min(number, 30)
    assert [len(e.select(".comment")) for e in soup(page).select(".talk__answers")] == [3, 3]
    assert texts(page, ".talk__more") == ["All 5 answers"] * 2


@pytest.mark.parametrize("sort", ["newest", "oldest", "recommended"])
def test_page_by_page_every_comment_is_met_once_in_its_order(client, story, sort):
    rows = talk(story, 65)
    Comment.objects.filter(pk__in=[row.pk for row in rows[::7]]).update(recommendations=4)
    met, address = [], f"{place(story)}?sort={sort}"
    while address:
        page = client.get(address)
        met += texts(page, ".talk__list .comment__text")
        following = soup(page).select_one('.older a[rel="next"]')
        address = following["href"] if following else None

    newest = [row.body for row in reversed(rows)]
    liked = [row.body for row in reversed(rows[::7])]
    expected = {"newest": newest, "oldest": newest[::-1], "recommended": liked + [b for b in newest if b not in liked]}
    assert met == expected[sort]


def test_marks_that_we_never_gave_lead_nowhere(client, story):
    for asked in ("sort=up", "after=x", "after=1", "after=-1-1", "after=" + "9" * 30 + "-1", "after=١-٢"):
        assert client.get(f"{place(story)}?{asked}").status_code == 404, asked


def test_what_readers_see_of_each_state(client, story):
    shown = CommentFactory(article=story, body="Shown.", edited_at=timezone.now(), chosen_at=timezone.now())
    CommentFactory(article=story, body="By staff.", reader=None, staff=UserFactory(), author_name="The desk")
    for state in ("pending", "held", "rejected"):
        CommentFactory(article=story, body=f"{state}.", state=state)
    gone = CommentFactory(article=story, body="", state="removed", answers=1)
    CommentFactory(article=story, body="", state="removed")
    CommentFactory(article=story, parent=gone, body="An answer.")

    page = client.get(place(story))

    assert texts(page, ".comment__text") == ["An answer.", "By staff.", "Shown."]
    assert texts(page, ".comment__gone") == ["Removed at its author’s wish."]
    assert texts(page, ".comment__mark") == ["Staff"]
    assert texts(page, f"#c-{shown.key} .comment__choice") == ["Editor’s choice"]
    assert texts(page, f"#c-{shown.key} .comment__edited") == ["edited"]
    for state in ("pending", "held", "rejected"):
        hidden = Comment.objects.get(state=state)
        assert client.get(f"{place(story)}{hidden.key}/").status_code == 404, state


def test_one_comment_has_a_page_with_all_its_answers_and_an_answer_with_what_it_answers(client, story):
    comment = CommentFactory(article=story, body="The thought.")
    answers = [CommentFactory(article=story, parent=comment, body=f"Answer {n}.") for n in range(32)]
    page = client.get(f"{place(story)}{comment.key}/")
    rest = client.get(links(page, ".older")[0]) if links(page, ".older")[0].startswith("/") else None
    one = client.get(f"{place(story)}{answers[-1].key}/")

    assert texts(page, ".comment__text") == ["The thought.", *(a.body for a in answers[:30])]
    assert texts(rest, ".talk__answers .comment__text") == [a.body for a in answers[30:]]
    assert texts(one, ".comment__text") == ["The thought.", "Answer 31."]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({"policy": Policy.PRE}, "Each comment is read by an editor before it appears here."),
        ({"close_after_days": 2}, "closed on"),
        ({"policy": Policy.OFF}, "No comments here"),
    ],
)
def test_the_rule_is_said_in_words_with_one_way_on(client, story, rule, says):
    story.published_at -= timedelta(days=5)
    story.save()
    talk(story, 1)
    CommentRuleFactory(publication=story.publication, **rule)

    page = client.get(place(story))

    assert says in soup(page).select_one(".talk").get_text()
    is_off = rule.get("policy") == Policy.OFF
    assert bool(soup(client.get(story.get_absolute_url())).select("#comments")) is not is_off
    assert bool(soup(page).select(".talk__write")) is (rule.get("policy") == Policy.PRE)


def test_machines_read_comments_and_nothing_in_them_ends_their_script(client, story):
    CommentFactory(article=story, body="</script><script>alert(1)</script>", author_name="<b>Ada</b>")

    page = client.get(place(story))

    data = soup(page).select_one('script[type="application/ld+json"]').string
    assert re.search(r'"comment":\[\{"@type":"Comment"', data)
    assert "<" not in data
    assert soup(page).select(".talk script, .talk b") == []


@pytest.mark.parametrize("shape", ["atom", "json", "rss"])
def test_feeds_of_a_story_and_of_a_section(client, story, shape):
    comment = CommentFactory(article=story, body="A </p> thought & more.")
    CommentFactory(article=story, state="pending", body="Not yet.")
    deciding.recounting.count_story(story)

    for path in (place(story), f"{story.section.get_absolute_url()}comments/"):
        answer = client.get(f"{path}feed.{shape}")
        assert answer.status_code == 200
        assert f"{place(story)}{comment.key}/" in answer.text
        assert "Not yet" not in answer.text
    assert f"{place(story)}feed.atom" in [e["href"].removeprefix("http://testserver") for e in soup(
        client.get(place(story))).select('link[rel="alternate"]')]  # fmt: skip


def test_stories_that_readers_do_not_see_have_no_talk(client, story):
    CommentFactory(article=story)
    draft = ArticleFactory(section=story.section)
    story.withdrawn_at = timezone.now()
    story.save()

    assert client.get(place(story)).status_code == 404
    assert client.get(f"{place(story)}feed.atom").status_code == 404
    assert draft.get_absolute_url() == ""
