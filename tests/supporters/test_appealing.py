"""Which words readers are asked with, and what is counted of them."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from supporters import appealing, asking
from supporters.models import Appeal, AppealText, Contribution
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.factories.supporters import PlanFactory
from tests.pages import links, soup, texts
from tests.supporters.pressing import sent

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_is_held():
    asking.forget()


def asked(name="Spring", wordings="A", begins=-1, ends=None, **where) -> Appeal:
    """Make an appeal with wordings."""
    now = timezone.now()
    appeal = Appeal.objects.create(
        name=name, starts_at=now + begins * DAY, ends_at=now + ends * DAY if ends is not None else None, **where
    )
    for letter in wordings:
        AppealText.objects.create(
            appeal=appeal, letter=letter, headline=f"{name} {letter}", text=f"Text {letter}", button=f"Give {letter}"
        )
    return appeal


def headlines(publication, section=None) -> list[str]:
    return [text.headline for text in appealing.wordings(publication, section)]


def test_the_nearest_appeal_that_runs_is_asked_with():
    home, sister = PublicationFactory(), PublicationFactory(host="sister.test")
    parent = SectionFactory(publication=home)
    child = SectionFactory(publication=home, parent=parent)
    assert headlines(home) == []
    asked("Network")
    asked("Later", begins=1)
    asked("Over", begins=-2, ends=-1)
    asked("Off", is_on=False)
    assert headlines(home, child) == headlines(sister) == ["Network A"]
    asked("Home", publication=home)
    assert (headlines(home, child), headlines(sister)) == (["Home A"], ["Network A"])
    asked("Parent", "BA", section=parent)
    assert headlines(home, child) == headlines(home, parent) == ["Parent A", "Parent B"]
    asked("Child", section=child)
    assert (headlines(home, child), headlines(home, parent)[0], headlines(home)) == (
        ["Child A"],
        "Parent A",
        ["Home A"],
    )
    asked("Newer", begins=-0.5, publication=home)
    assert headlines(home) == ["Newer A"]


def test_no_query_while_nothing_changes(django_assert_num_queries):
    home = PublicationFactory()
    asked()
    headlines(home)

    with django_assert_num_queries(0):
        assert headlines(home) == ["Spring A"]


def test_a_story_carries_all_wordings_and_says_where_its_reader_comes_from(client):
    story = ArticleFactory(live=True)
    plan = PlanFactory(slug="friend", publication=story.section.publication)
    first, second = asked(wordings="AB").texts.order_by("letter")

    page = client.get(story.get_absolute_url())

    part = soup(page).select_one(".appeal")
    assert (texts(page, ".appeal__title"), part["data-wording"]) == (["Spring A"], str(first.pk))
    assert [e["data-headline"] for e in part.select("template")] == [second.headline]
    assert links(page, ".appeal") == [
        f"/support/{plan.slug}/give/?story=/{story.path}/&section={story.section_id}&wording={first.pk}"
    ]
    assert texts(page, ".plan__choice") == ["Give A: " + plan.name]


def test_which_story_and_wording_led_to_a_gift_is_kept(client, plan, sandbox):
    story = ArticleFactory(live=True, section__publication=PublicationFactory())
    wording = asked().texts.get()
    form = soup(client.get(links(client.get(story.get_absolute_url()), ".appeal")[0]))
    hidden = {e["name"]: e["value"] for e in form.select(".giving__form input[type=hidden]") if e["name"] != "key"}

    client.post("/support/friend/give/", sent(plan, **hidden))

    made = Contribution.objects.get()
    assert (made.story_path, made.section, made.appeal_text) == (f"/{story.path}/", story.section, wording)


def test_what_was_seen_is_counted_once_an_hour_for_a_reader_and_unknown_wordings_not_at_all(client):
    PublicationFactory()
    wording = asked().texts.get()
    said = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "HTTP_SEC_FETCH_SITE": "same-origin"}

    def seen(key, **headers):
        body = urlencode({"wording": key, "kind": "asked"})
        return client.post("/counted/", body, "application/x-www-form-urlencoded", **said | headers)

    for address in ("203.0.113.1", "203.0.113.1", "203.0.113.2"):
        answer = seen(wording.pk, REMOTE_ADDR=address)
        assert (answer.status_code, dict(answer.cookies)) == (204, {})
    seen(999)
    seen(wording.pk, HTTP_SEC_GPC="1", REMOTE_ADDR="203.0.113.3")
    asking.write()

    assert AppealText.objects.get().shown == 2
