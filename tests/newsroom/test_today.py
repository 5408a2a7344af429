"""The desk's first page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import previewing
from articles.models import Article, Picture
from sections.roles import EDITOR, REPORTER
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return SectionFactory()


@pytest.fixture
def editor(client, section):
    person = staff(EDITOR, section.publication)
    client.force_login(person)
    return person


def changed(story, **fields):
    Article.objects.filter(pk=story.pk).update(**fields)
    return story.headline


def shown(answer, part):
    return texts(answer, f"section[aria-labelledby=day-{part}] .desk-stories li > a")


def test_each_story_stands_where_it_waits(client, editor, section):
    now, hour = timezone.now(), timedelta(hours=1)
    mine = ArticleFactory(section=section, created_by=editor).headline
    ArticleFactory(section=section)
    back = changed(
        ArticleFactory(section=section, created_by=editor), sent_back_at=now, sent_back_because="One source is thin."
    )
    second = changed(ArticleFactory(section=section), submitted_at=now)
    first = changed(ArticleFactory(section=section), submitted_at=now - hour)
    later = ArticleFactory(section=section, live=now + 2 * hour).headline
    live = ArticleFactory(section=section, live=now - hour).headline
    ends = changed(ArticleFactory(section=section, live=now - 60 * 24 * hour), expires_at=now + 24 * hour)
    changed(ArticleFactory(section=section, live=now - 60 * 24 * hour), expires_at=now + 24 * 30 * hour)

    answer = client.get("/desk/")

    assert shown(answer, "drafts") == [mine]
    assert shown(answer, "came-back") == [back]
    assert texts(answer, ".desk-stories__note") == ["One source is thin."]
    assert shown(answer, "waiting") == [first, second]
    assert shown(answer, "scheduled") == [later]
    assert shown(answer, "live") == [live]
    assert shown(answer, "dark") == [ends]


def test_who_may_not_approve_has_nobody_waiting(client, section):
    client.force_login(staff(REPORTER, section.publication))
    changed(ArticleFactory(section=section), submitted_at=timezone.now())
    ArticleFactory(section=section, live=True)

    assert not soup(client.get("/desk/")).select("[aria-labelledby=day-waiting]")


def test_nothing_of_other_publications_is_shown_or_counted(client, editor, section):
    there = SectionFactory(publication=PublicationFactory(host="sister.test"))
    ArticleFactory(section=there, live=timezone.now() - timedelta(hours=2))
    own = ArticleFactory(section=section, live=timezone.now() - timedelta(hours=3))

    answer = client.get("/desk/")

    assert shown(answer, "live") == [own.headline]
    assert texts(answer, ".bars__total") == ["1 story", "1 story"]


def test_the_chart_counts_days_as_the_publications_clocks_have_them(client, editor, section):
    section.publication.zone = "Pacific/Auckland"
    section.publication.save()
    now = timezone.now()
    for hours in (0.01, 30, 24 * 20):
        ArticleFactory(section=section, live=now - timedelta(hours=hours))
    context = client.get("/desk/").context

    assert [len(context[name].bars) for name in ("days", "hours")] == [14, 24]
    assert (context["days"].total, context["hours"].total) == (2, 1)
    assert context["days"].bars[-1].count + context["days"].bars[-2].count + context["days"].bars[-3].count == 2
    assert max(bar.height for bar in context["days"].bars) == 96


def test_the_chart_can_be_read_as_a_table(client, editor, section):
    ArticleFactory(section=section, live=timezone.now() - timedelta(minutes=1))

    page = soup(client.get("/desk/"))

    assert [len(table.select("tbody tr")) for table in page.select(".bars__table table")] == [14, 24]
    assert page.select_one(".bars__picture")["role"] == "img"


def test_pictures_of_live_stories_whose_rights_end_are_named_the_first_to_end_first(client, editor, section):
    today = timezone.localdate()
    days = {"Soon": 7, "Over": -1, "Long over": -8, "Far": 8, "Draft": 1, "Theirs": 1}
    soon, over, long_over, far, draft, theirs = (PictureFactory(alt=alt) for alt in days)
    for picture in (soon, long_over, far):
        ArticleFactory(section=section, live=True, lead_picture=picture)
    ArticleFactory(section=section, live=True, body=f'<p>x</p><figure data-picture="{over.pk}"></figure>')
    ArticleFactory(section=section, lead_picture=draft)
    there = SectionFactory(publication=PublicationFactory(host="sister.test"))
    ArticleFactory(section=there, live=True, lead_picture=theirs)
    for alt, number in days.items():
        Picture.objects.filter(alt=alt).update(rights_end_on=today + timedelta(days=number))

    answer = client.get("/desk/")

    assert shown(answer, "rights") == ["Over", "Soon"]
    about = texts(answer, "section[aria-labelledby=day-rights] .desk-stories__about")
    assert [("ended" in line, "last day" in line) for line in about] == [(True, False), (False, True)]


def test_what_guests_said_stands_there_for_whom_it_concerns(client, editor, section):
    story = ArticleFactory(section=section, created_by=editor)
    elsewhere = ArticleFactory(
        section=SectionFactory(publication=PublicationFactory(host="sister.test")), created_by=editor
    )
    for asked in (story, elsewhere, ArticleFactory(section=section)):
        link, _address = previewing.make(asked, by=asked.created_by or UserFactory())
        previewing.answer(link, verdict="change", name="Dr <b>Ito</b>", words="Not a comet.", seen="")

    answer = client.get("/desk/")

    assert shown(answer, "answers") == [story.headline]
    assert texts(answer, "section[aria-labelledby=day-answers] .desk-stories__note") == ["Not a comet."]
    assert "Dr <b>Ito</b>" in texts(answer, "section[aria-labelledby=day-answers] bdi")


@pytest.mark.parametrize("count", [1, 12])
def test_today_asks_at_most_thirteen_questions_of_its_own(
    client, editor, section, count, django_assert_max_num_queries
):
    now = timezone.now()
    for batch in (ArticleFactory.create_batch(count, section=section, created_by=editor) for _ in range(3)):
        changed(batch[0], submitted_at=now)
    for story in ArticleFactory.create_batch(count, section=section, live=True):
        changed(story, lead_picture=PictureFactory(rights_end_on=timezone.localdate()))
        link, _address = previewing.make(story, by=editor)
        previewing.answer(link, verdict="approve", name="Dr Ito", words="", seen="")
    client.get("/desk/")

    # Session, person, network-wide rights and roles are asked on every screen.
    with django_assert_max_num_queries(13 + 5 + 5):  # the last five are the machine's
        client.get("/desk/")


def test_a_stranger_to_all_publications_sees_no_chart(client):
    client.force_login(UserFactory())

    assert not soup(client.get("/desk/")).select(".bars")
