"""Pages are joined anew when their furniture changes, not made anew; never from furniture that changed a second ago."""

import gzip
import sqlite3
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection

import pytest
from django.db import DatabaseError

from articles import curating
from pages import assembling, following, furniture
from pages.furniture import Piece
from pages.keeping import AROUND
from pages.parts import PartedPage
from pages.stores.base import Nowhere
from pages.stores.local import LocalStore
from sections.models import SidebarBlock
from tests import serving
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory, SidebarBlockFactory
from tests.pages import texts

BLOCK = ".sidebar .headlines__link"


class Counting(Nowhere):
    """A store that keeps nothing, and remembers what it was asked for."""

    gives_turns = True

    def __init__(self):
        self.asked = []

    def get(self, key):
        """Note it."""
        self.asked.append(("get", key))

    def claim(self, key, *, seconds):
        """Note it, and say whose turn it is."""
        self.asked.append(("claim", key, seconds))
        return self.gives_turns


@pytest.fixture
def old(changes):
    """Stories that stand in no sidebar: each section's block shows three newer ones."""
    section = SectionFactory(slug="moon")
    SidebarBlockFactory(source=section, length=3)
    old = ArticleFactory.create_batch(8, section=section, live=True)
    ArticleFactory.create_batch(3, section=section, live=True)
    following.look()
    return old


def sidebar_of(visit, story):
    """Return a story's sidebar as it is given, and where the page came from."""
    given = visit(story.get_absolute_url())
    assert given.status == 200
    return texts(given, BLOCK), given.where


def test_what_is_published_comes_into_all_sidebars_and_no_page_is_made_for_it(visit, old):
    before = [sidebar_of(visit, story) for story in old]
    made = len(visit.asked)
    new = ArticleFactory(section=old[0].section, headline="Landed", live=True)
    following.look()
    after = [sidebar_of(visit, story) for story in old]

    assert {where for _shown, where in before} == {"miss"}
    assert {where for _shown, where in after} == {"hit"}
    assert [shown[0] for shown, _where in after] == [new.headline] * len(old)
    assert len(visit.asked) == made


def test_a_piece_is_drawn_once_for_all_pages_and_again_when_it_changes(visit, old, monkeypatch):
    drawn = []
    draw = furniture.drawn
    monkeypatch.setattr(furniture, "drawn", lambda piece: drawn.append(piece.kind) or draw(piece))

    for story in old:
        visit(story.get_absolute_url())
    first, drawn[:] = sorted(drawn), []
    ArticleFactory(section=old[0].section, live=True)
    following.look()
    for story in old:
        visit(story.get_absolute_url())

    assert first == ["footer", "masthead", "sidebar"]
    assert drawn == ["sidebar"]


def test_for_pages_whose_story_stands_in_a_piece_nothing_is_drawn_again(visit, old, monkeypatch):
    """Their variants are cut from what was drawn for all, so a publication costs one drawing, not one for each of them."""
    held = ArticleFactory.create_batch(3, section=old[0].section, live=True)
    following.look()
    drawn = []
    draw = furniture.drawn
    monkeypatch.setattr(furniture, "drawn", lambda piece: drawn.append(piece) or draw(piece))

    before = [sidebar_of(visit, story)[0] for story in held]
    first, drawn[:] = [piece.kind for piece in drawn], []
    new = ArticleFactory(section=old[0].section, headline="Landed", live=True)
    following.look()
    after = [sidebar_of(visit, story)[0] for story in held]

    assert sorted(first) == ["footer", "masthead", "sidebar"]
    assert [piece.kind for piece in drawn] == ["sidebar"]
    assert all(len(shown) == 3 for shown in [*before, *after])
    assert all(story.headline not in shown for story, shown in zip(held, after, strict=True))
    assert [shown[0] for shown in after] == [new.headline] * 3


def test_another_process_cuts_from_what_it_finds_in_the_store(visits, old, tmp_path, monkeypatch):
    story = ArticleFactory(section=old[0].section, live=True)
    store = LocalStore(tmp_path, most_bytes=1_000_000)
    here, there = visits(store=store), visits(store=store)
    given = here(story.get_absolute_url())
    monkeypatch.setattr(furniture, "drawn", None)

    assert there(story.get_absolute_url()).content == given.content
    store.close()


def test_a_variant_is_cut_once_and_goes_with_its_piece(visit, old):
    story = ArticleFactory(section=old[0].section, live=True)
    following.look()
    pages = visit.layer._shelves.memory._pages
    key = lambda: next(key for key in pages if key.startswith("piece:sidebar"))  # noqa: E731

    visit(story.get_absolute_url())
    first = pages[key()]
    (without, variant), *others = first.variants.items()
    visit(story.get_absolute_url())
    ArticleFactory(section=old[0].section, live=True)
    following.look()
    visit(story.get_absolute_url())

    assert others == []
    assert story.pk in without
    assert variant.freshness is first.freshness
    assert first.variants == {without: variant}
    assert pages[key()] is not first
    assert variant not in pages[key()].variants.values()


def test_a_page_costs_its_own_words_alone_and_shares_what_stands_around_them(visit, old):
    for story in old:
        visit(story.get_absolute_url(), HTTP_ACCEPT_ENCODING="gzip")
    pages = [page for page in visit.layer._shelves.memory._pages.values() if isinstance(page, PartedPage)]
    chunks = [{id(chunk) for chunk in page.body.chunks_in("gzip")} for page in pages]

    assert len(pages) == len(old)
    assert len(set.intersection(*chunks)) >= 3
    assert all(page.size == AROUND + sum(map(len, page.own.deflated)) for page in pages)


def test_while_a_piece_is_drawn_nobody_looks_into_the_store_for_it(visits, old, monkeypatch):
    store = Counting()
    visit = visits(store=store)
    path = old[0].get_absolute_url()
    visit(path)
    turns = visit.layer._finder._assembler._turns
    key = next(key for key in visit.layer._shelves.memory._pages if key.startswith("piece:sidebar"))
    ArticleFactory(section=old[0].section, live=True)
    following.look()
    store.asked.clear()

    with turns._queue.turn(key):
        assert [visit(path).status for _ in range(3)] == [200] * 3

    assert store.asked == []


def test_while_a_piece_is_drawn_one_of_many_pages_asks_whether_it_is(visit, old, monkeypatch):
    """The others get the old one at no cost, until it is drawn or a moment is over."""
    monkeypatch.setattr(assembling, "SECONDS_BETWEEN_QUESTIONS", 60)
    for story in old:
        visit(story.get_absolute_url())
    assembler = visit.layer._finder._assembler
    key = next(key for key in visit.layer._shelves.memory._pages if key.startswith("piece:sidebar"))
    ArticleFactory(section=old[0].section, headline="Landed", live=True)
    following.look()
    asked = []
    find = assembler._turns.find
    monkeypatch.setattr(assembler._turns, "find", lambda key, *rest: asked.append(key) or find(key, *rest))

    with assembler._turns._queue.turn(key):
        shown = [sidebar_of(visit, story)[0] for story in old]
    assert not any("Landed" in one for one in shown)
    assert asked == [key]

    assembler._draw(key, next(iter(assembler._suites))[1])
    assert [sidebar_of(visit, story)[0][0] for story in old] == ["Landed"] * len(old)
    assert asked == [key]


def test_while_another_process_draws_a_piece_it_is_not_asked_with_each_request(visits, old, monkeypatch):
    monkeypatch.setattr("pages.turning.SECONDS_BETWEEN_QUESTIONS", 60)
    store = Counting()
    visit = visits(store=store)
    path = old[0].get_absolute_url()
    visit(path)
    ArticleFactory(section=old[0].section, headline="Landed", live=True)
    following.look()
    store.asked.clear()
    store.gives_turns = False

    shown = [texts(visit(path), BLOCK) for _ in range(3)]

    assert not any("Landed" in one for one in shown)
    assert [what for what, *_rest in store.asked].count("claim") == 1


def test_a_story_that_comes_into_the_sidebar_is_left_out_on_its_own_page(visit, old):
    story = old[0]
    assert story.headline not in sidebar_of(visit, story)[0]

    curating.pin(story, place=SidebarBlock.objects.get(), slot=1, by=None)
    following.look()

    assert story.headline not in sidebar_of(visit, story)[0]
    assert sidebar_of(visit, old[5])[0][0] == story.headline


def test_a_joined_page_has_another_tag_when_its_furniture_changes_and_the_same_while_it_does_not(visit, old):
    path = old[0].get_absolute_url()
    first, again = (visit(path, HTTP_ACCEPT_ENCODING="gzip").headers["ETag"] for _ in range(2))
    ArticleFactory(section=old[0].section, live=True)
    following.look()

    assert first == again
    assert visit(path, HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=first).status == 200
    changed = visit(path, HTTP_ACCEPT_ENCODING="gzip").headers["ETag"]
    assert changed != first
    assert visit(path, HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=changed).status == 304


def test_pieces_are_shared_by_processes(visits, old, tmp_path, monkeypatch):
    store = LocalStore(tmp_path, most_bytes=1_000_000)
    here, there = visits(store=store), visits(store=store)
    given = here(old[0].get_absolute_url())
    monkeypatch.setattr(furniture, "drawn", None)

    assert there(old[0].get_absolute_url()).content == given.content
    assert there.asked == []
    store.close()


def test_while_a_piece_is_drawn_the_old_one_is_joined_for_a_moment_and_not_longer(visit, old, monkeypatch):
    monkeypatch.setattr(assembling, "SECONDS_BETWEEN_QUESTIONS", 0)
    path = old[0].get_absolute_url()
    visit(path)
    assembler = visit.layer._finder._assembler
    key = next(key for key in visit.layer._shelves.memory._pages if key.startswith("piece:sidebar"))
    ArticleFactory(section=old[0].section, headline="Landed", live=True)
    following.look()

    with assembler._turns._queue.turn(key) as is_mine:  # somebody draws it
        assert is_mine
        assert "Landed" not in texts(visit(path), BLOCK)
        monkeypatch.setattr("pages.turning.STALE_SECONDS", 0)
        monkeypatch.setattr("pages.turning.SECONDS_TO_WAIT", 0.05)
        assert texts(visit(path), BLOCK)[0] == "Landed"

    assert texts(visit(path), BLOCK)[0] == "Landed"
    assert len(visit.asked) == 1


def test_a_page_whose_piece_was_stale_is_looked_at_again(visit, old, monkeypatch):
    """What was joined from an old piece isn't taken for true until something else is learnt."""
    monkeypatch.setattr(assembling, "SECONDS_BETWEEN_QUESTIONS", 0)
    path = old[0].get_absolute_url()
    visit(path)
    key = next(key for key in visit.layer._shelves.memory._pages if key.startswith("piece:sidebar"))
    ArticleFactory(section=old[0].section, headline="Landed", live=True)
    following.look()
    with visit.layer._finder._assembler._turns._queue.turn(key):
        visit(path)

    assert texts(visit(path), BLOCK)[0] == "Landed"


def test_many_who_ask_at_once_have_a_piece_drawn_once(visit, monkeypatch):
    SectionFactory(slug="moon")
    site_map_is_read = visit("/moon/")
    visit.layer._shelves.memory.clear()
    drawn, lock = [], threading.Lock()

    def slowly(piece):
        with lock:
            drawn.append(piece)
        time.sleep(0.2)
        return furniture.Drawn(f"<b>{piece.kind}</b>")

    monkeypatch.setattr(furniture, "drawn", slowly)
    assembler = visit.layer._finder._assembler
    piece = Piece("masthead", 1)
    with ThreadPoolExecutor(8) as askers:
        found = list(askers.map(lambda _number: assembler._piece(piece), range(8)))

    assert site_map_is_read.status == 200
    assert drawn == [piece]
    assert len({id(one) for one in found}) == 1


def test_while_the_database_is_away_the_last_good_furniture_is_given(visit, old, monkeypatch):
    good = visit(old[0].get_absolute_url())
    pages = visit.layer._shelves.memory._pages
    for page in pages.values():
        page.checked = -1
    piece = next(page for key, page in pages.items() if key.startswith("piece:masthead"))
    piece.freshness = assembling.Freshness(piece.freshness.position, piece.freshness.made_at, until=time.time() - 60)

    def away(_piece):
        raise DatabaseError

    monkeypatch.setattr(furniture, "drawn", away)
    given = visit(old[0].get_absolute_url())

    assert (given.status, given.where, given.content) == (200, "last good", good.content)


def test_an_answer_that_is_not_stored_has_its_furniture_too(visits, old):
    plain = visits()
    whole = plain(old[0].get_absolute_url())

    def for_some(environ, start):
        """Say of Django's pages that they aren't the same for everyone."""
        own = {"cache-control", "vary"}
        left = lambda headers: [header for header in headers if header[0].lower() not in own]  # noqa: E731
        return plain.site(
            environ, lambda status, headers: start(status, [*left(headers), ("Cache-Control", "private")])
        )

    given = visits(for_some)(old[0].get_absolute_url())

    assert (given.status, given.where) == (200, None)
    assert given.content == whole.content
    assert given.headers["Content-Length"] == str(len(whole.content))


WORLD = (
    serving.SEED
    + """
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory, SidebarBlockFactory
from django.db import transaction
with transaction.atomic():
    section = SectionFactory(slug="moon", publication=Publication.objects.get())
    SidebarBlockFactory(source=section, length=3)
    ArticleFactory.create_batch(104, section=section, live=True)
"""
)
PUBLISH = """
from sections.models import Section
from tests.factories.articles import ArticleFactory
from django.db import transaction
with transaction.atomic():
    ArticleFactory(section=Section.objects.get(), headline="Landed", live=True)
"""


def given_by(port, path):
    """Return where a server's page came from, and whether the new story stands in its sidebar."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": "testserver", "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    page = gzip.decompress(answer.read()).decode()
    connection.close()
    return answer.headers["X-Page"], "Landed" in page


@pytest.mark.slow
@pytest.mark.once
def test_a_second_after_a_story_is_out_two_servers_show_it_beside_a_hundred_others_and_made_none_anew(tmp_path):
    database = tmp_path / "served.sqlite3"
    serving.migrated(database)
    env = serving.variables(tmp_path, f"sqlite:///{database}", PAGE_STORE="local")
    serving.manage("shell", "-v0", "-c", WORLD, env=env)
    with closing(sqlite3.connect(database)) as rows:
        paths = [f"/{path}/" for (path,) in rows.execute("SELECT path FROM articles_article ORDER BY id LIMIT 100")]
    with serving.running(serving.free_port(), env) as one, serving.running(serving.free_port(), env) as other:
        ports = (one[1], other[1])
        first = Counter(given_by(port, path) for path in paths for port in ports)
        serving.manage("shell", "-v0", "-c", PUBLISH, env=env)
        time.sleep(1)
        second = Counter(given_by(port, path) for path in paths for port in ports)

    assert first == {("miss", False): 100, ("hit", False): 100}
    assert second == {("hit", True): 200}
