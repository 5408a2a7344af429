"""The curation screens: what stands where, in words; past, present and future; the page as it was."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import curating, publishing
from sections.roles import EDITOR, REPORTER
from tests.factories.articles import ArticleFactory, PictureFactory, TagFactory
from tests.factories.curation import pin, stories
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory, staff
from tests.pages import headlines_in, soup, texts

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 4, 12, tzinfo=UTC)


def screen(client, place, **asked):
    kind = {"Publication": "front", "Section": "section"}[type(place).__name__]
    return client.get(f"/desk/curation/{kind}-{place.pk}/", asked)


def slots(answer, place="") -> list[str]:
    """Return the headlines of the slots, from the top."""
    return texts(answer, f"[data-place^='{place}'] .slot__headline")


def test_all_places_of_ones_publications_are_listed(client, editor, section):
    SectionFactory(publication=section.publication, parent=section, name="Craters")
    SectionFactory(publication=PublicationFactory(host="sister.test"))

    assert texts(client.get("/desk/curation/"), ".places li") == ["Front page", "Moon", "Craters"]


def test_slots_say_what_is_pinned_and_which_rule_fills_the_others(client, editor, section):
    made = stories(section, 5)
    pin(made[0], section.publication, 2)

    answer = screen(client, section.publication)

    assert slots(answer, "front") == [made[4].headline, made[0].headline, *(made[n].headline for n in (3, 2, 1))]
    abouts = texts(answer, "[data-place^='front'] .slot__about")
    assert abouts[:3] == [
        "Lead by rule: newest with a picture",
        "Second 1 ◆ pinned",
        "Second 2 by rule: newest with pictures",
    ]
    assert len(abouts) == 16
    assert abouts[-1] == "Latest 12 empty: no story is left for it"


def test_a_section_s_screen_shows_its_sidebar_with_pins_and_rules(client, publisher, section):
    other = SectionFactory(publication=section.publication, name="Mars")
    block = SidebarBlockFactory(source=other, section=section, length=2)
    tag = TagFactory(name="Ice")
    tagged, pinned = stories(other, 2)
    tagged.tags.add(tag)
    curating.fill_by_rule(block, tag=tag, by=publisher)
    pin(pinned, block, 1)

    answer = screen(client, section)

    assert slots(answer, "block") == [pinned.headline, tagged.headline]
    assert texts(answer, ".rule > summary") == ["Newest from Ice"]
    assert "by rule: newest from Ice" in texts(answer, "[data-place^='block'] .slot__about")[1]


def test_what_waits_and_what_is_not_shown_is_listed_apart(client, editor, section):
    coming = ArticleFactory(section=section, live=timezone.now() + timedelta(hours=2))
    gone = ArticleFactory(section=section, live=True)
    pin(coming, section, 1)
    pin(gone, section, 2)
    publishing.withdraw(gone, by=editor, reason="Wrong.")

    answer = screen(client, section)

    assert texts(answer, ".waiting a") == [gone.headline, coming.headline]
    assert texts(answer, ".candidate__headline") == [coming.headline]


def test_the_past_is_to_look_at_and_the_future_can_be_arranged(client, section):
    publication = section.publication
    with time_machine.travel(NOW, tick=False):
        client.force_login(staff(EDITOR, publication))
        old, new = (ArticleFactory(section=section, live=NOW - timedelta(hours=n)) for n in (5, 1))
        coming = ArticleFactory(section=section, live=NOW + timedelta(hours=2))
        past = screen(client, publication, at="2026-06-04T09:00")
        now = screen(client, publication)
        future = screen(client, publication, at="2026-06-04T15:00")

    assert [texts(a, ".when__word")[0] for a in (past, now, future)] == ["Past", "Now", "Future"]
    assert [slots(a, "front") for a in (past, now, future)] == [
        [old.headline], [new.headline, old.headline], [coming.headline, new.headline, old.headline],
    ]  # fmt: skip
    assert soup(past).select("[form=act][name=pin], .candidates") == []
    assert len(soup(future).select(".slot [form=act][name=pin]")) == 3
    assert "4 Jun 2026, 09:00" in texts(past, ".when__tense")[0]


def test_times_are_those_of_the_publication_s_zone_and_gaps_are_explained(client, section):
    type(section.publication).objects.update(zone="Europe/Berlin")
    client.force_login(staff(EDITOR, section.publication))

    answer = screen(client, section.publication, at="2026-03-29T02:30")

    assert len(texts(answer, ".when ~ .errorlist, .when .errorlist")) == 1
    assert texts(answer, ".when__word") == ["Now"]
    june = screen(client, section.publication, at="2026-06-04T09:30").context["at"]
    assert june == datetime(2026, 6, 4, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("at", ["", "x", "9999-99-99T00:00", "0001-01-01T00:00", "9999-12-31T23:59", "\x00"])
def test_no_time_breaks_the_screen(client, editor, section, at):
    assert screen(client, section, at=at).status_code in {200, 400}


def test_the_page_is_shown_as_it_was_to_staff_alone(client, editor, section):
    with time_machine.travel(NOW - timedelta(hours=2), tick=False):
        gone = ArticleFactory(section=section, live=NOW - timedelta(hours=5), lead_picture=PictureFactory())
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        publishing.withdraw(gone, by=UserFactory(), reason="Wrong.")
    for code, part in ((f"front-{section.publication_id}", ".front__lead"), (f"section-{section.pk}", ".listing")):
        address = f"/desk/curation/{code}/page/20260604T1030Z/"

        answer = client.get(address)

        assert headlines_in(answer, part) == [gone.headline]
        assert "this page as readers saw it on 4 Jun 2026, 10:30" in texts(answer, ".then")[0]
        assert "no-store" in answer.headers["Cache-Control"]
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert headlines_in(client.get(f"/desk/curation/{code}/page/20260604T1130Z/"), part) == []
        client.logout()
        assert client.get(address).status_code == 302
        client.force_login(editor)


@pytest.mark.parametrize(
    "address", ["front-99/", "section-99/", "block-1/", "front-1x/", "section-{}/page/20261399T9999Z/"]
)
def test_what_is_no_page_is_not_found(client, editor, section, address):
    assert client.get(f"/desk/curation/{address.format(section.pk)}").status_code == 404


def test_reporters_look_and_others_don_t(client, section):
    story = stories(section, 1)[0]
    sister = SectionFactory(publication=PublicationFactory(host="sister.test"))
    client.force_login(staff(REPORTER, section.publication))

    answer = screen(client, section)

    assert slots(answer, "section") == [story.headline]
    assert soup(answer).select("[form=act], .candidates") == []
    assert screen(client, sister).status_code == 403


def test_stories_are_found_across_the_network_but_no_sister_s_plans(client, editor, section):
    sister = SectionFactory(publication=PublicationFactory(host="sister.test"))
    own = ArticleFactory(section=section, headline="Ice here", live=timezone.now() + timedelta(days=1))
    theirs = ArticleFactory(section=sister, headline="Ice there", live=True)
    ArticleFactory(section=sister, headline="Ice to come", live=timezone.now() + timedelta(days=1))

    found = texts(screen(client, section, q="ice"), ".candidate__headline")

    assert sorted(found) == [own.headline, theirs.headline]


@pytest.mark.parametrize("number", [1, 3])
def test_the_screen_asks_the_same_number_of_questions(client, publisher, section, number, django_assert_num_queries):
    blocks = SidebarBlockFactory.create_batch(number, publication=section.publication)
    made = stories(section, 12, lead_picture=PictureFactory())
    for n, block in enumerate(blocks):
        stories(block.source, 2)
        pin(made[n], block, 1)
        pin(made[n + 3], section, n + 1)
        pin(ArticleFactory(section=section, live=timezone.now() + timedelta(days=n + 1)), section, 9)
    screen(client, section)

    with django_assert_num_queries(13):
        screen(client, section)
