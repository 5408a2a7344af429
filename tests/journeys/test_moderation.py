"""A moderator's way: a hundred comments by keyboard alone, the same as plain forms, and at any width for everyone."""

from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import expect

from comments import judging, recounting
from comments.models import Comment, CommentRule, Letter, Report
from readers.models import Reader
from sections import roles
from sections.models import Assignment, Publication
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.readers import ReaderFactory
from tests.factories.sections import SectionFactory
from tests.journeys.conftest import figure
from tests.journeys.entering import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]
LABELLED = Path(__file__).parents[1] / "data" / "comments_labelled.tsv"
State = Comment.State


@pytest.fixture
def moderator(visit, site):
    """An editor who is signed in, and a publication whose comments each wait for the desk."""
    publication = Publication.objects.get()
    editor = UserFactory(username="editor", name="Ada Night")
    Assignment.objects.create(user=editor, publication=publication, role=Group.objects.get(name=roles.EDITOR))
    CommentRule.objects.create(publication=publication, policy=CommentRule.Policy.PRE)

    def begin(**kwargs):
        moderator = visit(**kwargs)
        sign_in(moderator)
        return moderator

    return begin


def waiting(count: int) -> list[str]:
    """Let so many comments wait, harmless ones and spam in turn, and return what each of them is."""
    lines = [line.split("\t", 1) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    ham, spam = ([text for label, text in lines if label == kind] for kind in ("ham", "spam"))
    kinds = ["spam" if number % 3 == 1 else "ham" for number in range(count)]
    now = timezone.now()
    names = ["Ines Falk", "Tom O’Hara", "李明", "R. Okafor", "Jürgen Groß", "سارة", "Maya"]
    readers = Reader.objects.bulk_create(
        [
            Reader(name=names[n % len(names)], email=f"r{n}@example.org", since=now - timedelta(days=3 * n))
            for n in range(count)
        ]
    )
    story = ArticleFactory(
        section=SectionFactory(publication=Publication.objects.get()),
        headline="Probe finds water under the old crater",
        live=True,
    )
    rows = []
    for number, kind in enumerate(kinds):
        row = Comment(
            article=story, publication=story.publication, reader=readers[number], author_name=readers[number].name,
            body=(spam if kind == "spam" else ham)[number], network=f"203.0.113.{number % 40}",
            created_at=now - timedelta(minutes=5 * (count - number)),
        )  # fmt: skip
        judging.put_on(row, judging.sum_up([*judging.signs.of_text(row.body), *judging.signs.of_speed(number % 9)]))
        rows.append(row)
    Comment.objects.bulk_create(rows)
    return kinds


def test_a_hundred_comments_are_cleared_by_keyboard(moderator):
    kinds = waiting(100)
    first = Comment.objects.order_by("pk").values_list("pk", flat=True)[0]
    visit = moderator()
    page, pressed = visit.page, 0
    visit.open("/desk/comments/")
    current = page.locator("[data-at]:not([data-done])")
    while pressed < len(kinds):
        # At the end of a page the next one comes by itself, once all of this one is saved.
        expect(current).to_be_visible(timeout=60_000)
        # A moderator reads: what is harmless is approved, spam rejected with its reason, by one key each.
        kind = kinds[int(current.get_attribute("data-remark")) - first]
        page.keyboard.press("a" if kind == "ham" else "4")
        pressed += 1

    # They are saved one after the other, so the last one comes last.
    expect(page.locator("[data-remark] [data-state-words]").last).to_contain_text("Ada Night", timeout=60_000)
    rows = Comment.objects.order_by("pk").values_list("state", "because")
    assert list(rows) == [("approved", "") if kind == "ham" else ("rejected", "advertising") for kind in kinds]
    figure("comments.keys_per_100", pressed, at_most=100)
    assert visit.complaints == []


def test_what_is_decided_is_taken_back_and_what_fails_comes_back(moderator):
    waiting(4)
    visit = moderator()
    page = visit.page
    visit.open("/desk/comments/")
    one, two, three, four = (page.locator("[data-remark]").nth(place) for place in range(4))
    page.keyboard.press("h")
    expect(one.locator("[data-state-words]")).to_have_text("Held by Ada Night")
    expect(two).to_have_attribute("data-at", "")
    page.keyboard.press("u")
    expect(one).to_have_attribute("data-at", "")
    assert Comment.objects.filter(state=State.PENDING).count() == 4

    # A colleague was faster.
    Comment.objects.filter(pk=two.get_attribute("data-remark")).update(state=State.APPROVED, decided_at=timezone.now())
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.keyboard.press("2")
    expect(two.locator("[data-failed]")).to_contain_text("decided meanwhile")
    expect(three).to_have_attribute("data-at", "")

    page.keyboard.press("b")
    page.keyboard.press("r")
    expect(three.locator("[data-state-words]")).to_contain_text("Rejected by Ada Night")
    page.keyboard.press("l")
    expect(four.locator("[data-state-words]")).to_contain_text("among the letters")
    page.keyboard.press("e")
    expect(four.locator("[data-state-words]")).to_contain_text("Approved by Ada Night")
    assert Letter.objects.count() == Comment.objects.filter(chosen_at__isnull=False).count() == 1
    # The browser writes a line of its own for the answer 409.
    assert [line for line in visit.complaints if "409" not in line] == []


def test_without_scripts_the_same_forms_do_it_and_the_screens_suit_everyone(moderator):
    waiting(6)
    reported = Comment.objects.order_by("pk")[2]
    Report.objects.create(comment=reported, reader=ReaderFactory(), reason="attack", note="He means me.")
    recounting.count_comment(reported.pk)
    plain = moderator(scripts=False)
    plain.open("/desk/comments/")
    plain.page.locator(".remark").first.get_by_role("button", name="Approve", exact=False).first.click()
    expect(plain.page.locator(".desk-said")).to_contain_text("Approved by Ada Night")
    expect(plain.page.locator(".remark")).to_have_count(5)
    plain.page.get_by_role("button", name="Undo").click()
    expect(plain.page.locator(".remark")).to_have_count(6)

    wrong = []
    for width, dark in [(390, False), (1440, True)]:
        visit = moderator(width=width, dark=dark)
        for path in ("/desk/comments/", "/desk/comments/?view=reported", "/desk/comments/letters/"):
            visit.open(path)
            for menu in visit.page.locator(".remark details").all()[:2]:
                menu.evaluate("menu => { menu.open = true; }")
            found = Axe().run(visit.page).response["violations"]
            wrong += [(width, path, one["id"], one["nodes"][0]["html"][:200]) for one in found]
            wider = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            wrong += [(width, path, "wider", wider)] if wider > 0 else []
        assert visit.complaints == []
    assert wrong == []
