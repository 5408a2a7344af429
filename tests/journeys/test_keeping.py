"""Nothing typed is lost: the browser or the server dies at a random moment, or two editors write into one story."""

import os
import random
import tempfile
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import Group

from articles.models import Article
from sections import roles
from sections.models import Assignment, Publication
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory
from tests.journeys import dying
from tests.journeys.conftest import figure
from tests.journeys.entering import sign_in
from tests.journeys.waiting import until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# In `make journeys` as many as the figure asks for; some in every run of the tests.
KILLS = int(os.environ.get("NEWSROOM_KILLS", "4"))
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - where there is one, it is shared memory
# Answers that come late let messages overtake each other.
HELD_BACK = """(waits) => {
  const plain = window.fetch;
  window.fetch = async (address, options) => {
    const wait = String(address).endsWith("/keep/") ? waits.shift() ?? 0.1 : 0;
    await new Promise((go) => setTimeout(go, wait * 1000));
    return plain(address, options);
  };
}"""
WORDS = "ice moon drill crater shadow lander signal orbit dust solar frost core"


@pytest.fixture
def desk(place):
    """A publication with a section, a draft in it, and two editors."""
    publication = Publication.objects.get()
    section = SectionFactory(publication=publication, name="Moon", slug="moon")
    for name in ("editor", "ben"):
        person = UserFactory(username=name, name=name.title())
        Assignment.objects.create(user=person, publication=publication, role=Group.objects.get(name=roles.EDITOR))
    return ArticleFactory(section=section, headline="Ice", standfirst="", body="<p>Begun.</p>")


@pytest.fixture
def two(visit, site, desk):
    """Two editors, each in a browser of their own, at one story."""
    both = []
    for name in ("editor", "ben"):
        person = visit()
        sign_in(person, name)
        person.open(f"/desk/articles/article/{desk.pk}/change/")
        until(person.page, "document.documentElement.dataset.writing === 'ready'")
        both.append(person)
    return both


def kept(visit):
    """Wait until the screen says that everything is at the server."""
    until(visit.page, "/^Saved/.test(document.querySelector('[data-kept]').textContent)")


def test_two_editors_see_each_other_and_different_fields_merge(two, desk):
    ana, ben = two
    ana.page.get_by_label("Headline", exact=True).fill("Ana's headline")
    kept(ana)
    ben.page.get_by_label("Standfirst").fill("Ben's standfirst.")
    kept(ben)

    until(ben.page, "document.querySelector('#id_headline').value === \"Ana's headline\"")
    until(ana.page, "document.querySelector('#id_standfirst').value === \"Ben's standfirst.\"")
    assert ana.page.locator("[data-present]").inner_text() == "Ben"
    assert ben.page.locator("[data-present]").inner_text() == "Editor"
    desk.refresh_from_db()
    assert (desk.headline, desk.standfirst) == ("Ana's headline", "Ben's standfirst.")
    assert ana.complaints == ben.complaints == []


def test_o1_the_same_field_offers_both_texts_side_by_side_and_loses_neither(two, desk):
    ana, ben = two
    # Both write before either has heard of the other.
    ben.page.route("**/keep/", lambda route: (time.sleep(1), route.continue_()))
    ben.page.get_by_label("Headline", exact=True).fill("Ben's headline")
    ana.page.get_by_label("Headline", exact=True).fill("Ana's headline")
    kept(ana)

    clash = ben.page.locator("[data-clash=headline]")
    clash.wait_for()
    assert "Ana's headline" in clash.inner_text()
    assert "Ben's headline" in clash.inner_text()
    # Another visit, as from another browser, meets both texts again.
    ben.page.evaluate("indexedDB.deleteDatabase('newsroom')")
    ben.page.unroute("**/keep/")
    ben.page.goto("about:blank")
    ben.open(f"/desk/articles/article/{desk.pk}/change/")
    clash.wait_for()
    assert "Ben's headline" in clash.inner_text()
    assert Article.objects.get(pk=desk.pk).headline == "Ana's headline"
    ben.click(clash.get_by_role("button", name="Keep mine"))
    kept(ben)
    until(ana.page, "document.querySelector('#id_headline').value === \"Ben's headline\"")
    assert Article.objects.get(pk=desk.pk).headline == "Ben's headline"


def test_a_slow_network_with_reordered_messages_raises_no_false_alarm(two, desk):
    ana = two[0]
    ana.page.evaluate(HELD_BACK, [3.0, 0.2, 2.0, 0.1, 1.0])
    field = ana.page.get_by_label("Headline", exact=True)
    field.fill("")
    for word in WORDS.split():
        field.press_sequentially(f"{word} ", delay=30)
        ana.page.wait_for_timeout(300)
    ana.page.wait_for_timeout(3500)
    kept(ana)

    assert Article.objects.get(pk=desk.pk).headline == WORDS
    assert ana.page.locator(".clash").count() == 0


def test_words_are_at_the_server_within_two_seconds_of_the_last_key(two, desk):
    ana = two[0]
    waits = []
    for word in WORDS.split()[:5]:
        ana.page.get_by_label("Standfirst").fill(word)
        begun = time.perf_counter()
        while Article.objects.get(pk=desk.pk).standfirst != word and time.perf_counter() - begun < 10:
            ana.page.wait_for_timeout(20)
        waits.append(time.perf_counter() - begun)

    figure("desk.autosave_seconds", max(waits), at_most=2)


@pytest.fixture
def profile(tmp_path):
    """A folder for a browser's profile: in memory where there is such a place.

    A word is safe once the disk says so, and a disk that a whole test run shares says it after seconds.
    """
    if not SHARED_MEMORY.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def test_no_character_is_lost_when_the_browser_or_the_server_is_killed(driver, mortal_site, desk, profile):
    """At a random moment, by a signal nobody can catch; what was on the screen is on it again."""
    draw, lost = random.Random(7), 0  # noqa: S311 - moments to die at
    story, typed = f"/desk/articles/article/{desk.pk}/change/", {"standfirst": "", "body": "Begun."}
    for turn in range(KILLS):
        page = dying.open_browser(driver, profile, mortal_site, story)
        lost += dying.missing(page, typed)
        field = "body" if turn % 2 else "standfirst"
        typed[field] += dying.write(page, field, draw)
        if turn % 4 > 1:
            mortal_site.kill()
            typed[field] += dying.write(page, field, draw)
        page.wait_for_timeout(draw.uniform(0, 900))
        dying.kill_browser(profile)
        mortal_site.start()
    page = dying.open_browser(driver, profile, mortal_site, story)
    lost += dying.missing(page, typed)
    dying.kill_browser(profile)

    figure("desk.kills", KILLS, at_most=KILLS)
    figure("desk.characters_lost", lost, at_most=0)


def test_a_story_that_never_reached_the_server_is_offered_again(driver, mortal_site, desk, profile):
    page = dying.open_browser(driver, profile, mortal_site, "/desk/articles/article/add/")
    mortal_site.kill()
    page.get_by_label("Headline", exact=True).press_sequentially("Never seen by any server")
    until(page, "/kept in this browser/.test(document.querySelector('[data-kept]').textContent)")
    dying.kill_browser(profile)
    mortal_site.start()

    page = dying.open_browser(driver, profile, mortal_site, "/desk/articles/article/add/")
    page.get_by_role("button", name="Bring them back").click()
    until(page, "/^Saved/.test(document.querySelector('[data-kept]').textContent)")
    dying.kill_browser(profile)

    assert Article.objects.filter(headline="Never seen by any server").count() == 1
