"""A page is made by one, while the others wait or get what was true a moment ago."""

import threading
import time
from dataclasses import replace

import pytest

from pages import edition, following, noting
from pages.stores.local import LocalStore
from tests import patience
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db
PUBLIC = ("Cache-Control", "public, max-age=0")
AWAY = {"status": "503 Service Unavailable", "headers": [("Cache-Control", "no-store")]}


class Body(list):
    """What a site says in one piece."""

    streaming = False

    def close(self):
        """Nothing was opened for it."""


class Site:
    """Stands for Django: says how often it was asked, takes its time, and can break down."""

    def __init__(self, **said):
        self.made, self.lock = 0, threading.Lock()
        self.says(**said)

    def says(self, *, status="200 OK", headers=(PUBLIC,), seconds=0.0, tags=("section:1",)):
        """Change what it answers from now on."""
        self.status, self.headers, self.seconds, self.tags = status, list(headers), seconds, tags

    def __call__(self, _environ, start):
        """Answer with how often that was."""
        with self.lock:
            self.made += 1
            body = Body([f"made for the {self.made}. time".encode()])
        noting.note(*self.tags)
        time.sleep(self.seconds)
        start(self.status, [("Content-Type", "text/plain"), *self.headers])
        return body


@pytest.fixture
def pair(visits, tmp_path):
    """Make two layers before one site that share a store, as two processes do."""
    SectionFactory(slug="moon")
    following.look()
    store = LocalStore(tmp_path, most_bytes=1_000_000)

    def pair(site):
        made = [visits(site, store), visits(site, store)]
        made[0]("/nobody/knows/this/")  # the hosts are looked up by the thread that has the database
        site.made = 0
        return made

    yield pair
    store.close()


def at_once(*visits, times=8):
    """Ask several layers for one page at the same time; return what they gave."""
    given, start = [], threading.Barrier(times * len(visits))

    def ask(visit):
        start.wait(timeout=20)
        given.append(visit("/moon/"))

    threads = [threading.Thread(target=ask, args=(visit,)) for visit in visits for _ in range(times)]
    for thread in threads:
        thread.start()
    patience.finish(*threads)
    return given


def test_of_many_who_ask_at_once_one_has_it_made(pair):
    site = Site(seconds=0.2)
    given = at_once(*pair(site))

    assert site.made == 1
    assert {one.content for one in given} == {b"made for the 1. time"}
    assert [one.where for one in given].count("miss") == 1


def test_what_changed_is_given_a_moment_longer_while_one_makes_it_anew(pair, changes):
    site = Site()
    here, there = pair(site)
    here("/moon/"), there("/moon/")
    site.says(seconds=0.3)
    changes("section:1")

    given = at_once(here, there)

    assert site.made == 2
    assert sorted(one.where for one in given) == ["miss"] + ["stale"] * 15
    assert {one.content for one in given if one.where == "stale"} == {b"made for the 1. time"}
    assert here("/moon/").content == there("/moon/").content == b"made for the 2. time"


def test_nobody_gets_what_changed_longer_than_a_second_ago(pair, monkeypatch, changes):
    site = Site()
    here, there = pair(site)
    here("/moon/"), there("/moon/")
    monkeypatch.setattr("pages.turning.STALE_SECONDS", 0)
    site.says(seconds=0.2)
    changes("section:1")

    assert {one.content for one in at_once(here, there)} == {b"made for the 2. time"}
    assert site.made == 2


def test_what_is_something_else_s_change_leaves_a_page_alone(pair, changes):
    site = Site()
    here, _there = pair(site)
    here("/moon/")
    changes("section:2")

    assert here("/moon/").where == "hit"


def test_a_change_while_a_page_is_made_counts(pair, changes):
    site = Site()
    here, _there = pair(site)
    site.says(seconds=0.2)
    maker = threading.Thread(target=here, args=("/moon/",))
    maker.start()
    time.sleep(0.1)
    changes("section:1")
    patience.finish(maker)

    assert here("/moon/").content == b"made for the 2. time"


def test_a_maker_that_died_keeps_nobody_waiting_for_long(pair, monkeypatch):
    monkeypatch.setattr("pages.turning.SECONDS_TO_WAIT", 0.3)
    site = Site()
    here, there = pair(site)
    name = f"{edition.current()}:testserver/moon/"
    assert there.layer._shelves.store.claim(name, seconds=60)
    there.layer._shelves.store._maker = "somebody who died"

    began = time.monotonic()
    assert here("/moon/").where == "miss"
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "headers",
    [[PUBLIC, ("Set-Cookie", "a=1")], [("Cache-Control", "Private")], [("Cache-Control", "public, no-store")],
     [("Cache-Control", "public, no-cache")], [], [PUBLIC, ("Vary", "Cookie")], [PUBLIC, ("Vary", "*")],
     [PUBLIC, ("Vary", "Accept-Encoding,  cookie")], [PUBLIC, ("Vary", "Accept")]],
)  # fmt: skip
def test_k3_what_is_not_for_all_is_never_stored(pair, headers):
    site = Site(headers=headers)
    here, there = pair(site)
    given = [here("/moon/"), here("/moon/"), there("/moon/")]

    assert [one.where for one in given] == [None] * 3
    assert len({one.content for one in given}) == 3


@pytest.mark.parametrize("status", ["201 Created", "206 Partial Content", "302 Found", "400 Bad Request", "429 Too Many",
                                    "500 Error", "503 Away"])  # fmt: skip
def test_k6_other_answers_are_never_stored(pair, status):
    site = Site(status=status)
    here, there = pair(site)

    assert [visit("/moon/").where for visit in (here, here, there)] == [None] * 3
    assert site.made == 3


def test_what_cannot_be_stored_is_not_queued_for(pair):
    site = Site(headers=[])
    here, there = pair(site)
    here("/moon/"), there("/moon/")
    site.says(headers=[], seconds=0.3)

    began = time.monotonic()
    at_once(here, there, times=4)
    assert time.monotonic() - began < 1.2


def test_k12_the_last_good_page_is_given_while_the_database_is_away(pair):
    site = Site()
    here, there = pair(site)
    good = here("/moon/")
    there("/moon/")
    site.says(**AWAY)
    here.layer._shelves.memory.get("testserver/moon/").freshness = replace(
        here.layer._shelves.memory.get("testserver/moon/").freshness, until=time.time() - 60
    )

    given = here("/moon/", HTTP_IF_NONE_MATCH=good.headers["ETag"])

    assert (given.status, given.where, given.content) == (200, "last good", good.content)
    assert given.headers["Warning"].startswith("111 ")
    assert given.headers["Cache-Control"] == "no-store"
    assert "ETag" not in given.headers
    site.says()
    assert here("/moon/").where == "miss"


def test_k12_what_is_known_to_have_changed_is_no_good_page(pair, changes):
    """A story that was taken back must not come up again because the database is away."""
    site = Site()
    here, _there = pair(site)
    here("/moon/")
    changes("section:1")
    site.says(**AWAY)

    assert (here("/moon/").status, here("/moon/").where) == (503, None)


def test_k12_who_hears_of_no_changes_trusts_nothing_but_when_nothing_else_is_there(pair, monkeypatch):
    site = Site()
    here, _there = pair(site)
    here("/moon/")
    monkeypatch.setattr(following, "is_blind", lambda: True)

    assert [here("/moon/").where for _ in range(2)] == ["miss", "miss"]
    site.says(status="500 Broken", headers=[])
    made = site.made
    assert [here("/moon/").where for _ in range(5)] == ["last good"] * 5
    assert site.made == made + 1, "one asks whether the database is back, the others don't"
    assert here("/moon/nothing/").status == 500
