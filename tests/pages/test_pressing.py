"""What a store gives back is what was put into it, in parts too, and takes little room there."""

import json

import pytest

from pages import joining
from pages.encoding import Body
from pages.following import Freshness
from pages.furniture import Piece, Wanted
from pages.keeping import Page
from pages.news import Position
from pages.parts import HeldPiece, Own, PartedPage
from pages.pressing import LARGE, Press
from pages.skeletons import MOST_KINDS, Skeletons
from pages.stores.base import Nowhere

FRESH = Freshness(Position(3, (5,)), 12.5, ("article:1", "map"), (("list:s1", 4.0),), 99.0)
HEADERS = [("Content-Type", "text/html"), ("Vary", "Accept-Encoding")]
TEXTS = ["<p>Ü</p>\n".encode(), b"", b"x" * 3000]
SEGMENTS = [joining.segment(text) for text in TEXTS]
FRAME = "".join(f"<div class='part-{number} of-a-page' data-part='{number * 7919}'></div>\n" for number in range(200))


class Held(Nowhere):
    """A store that others have too, in this process's memory."""

    def __init__(self):
        self.held, self.claimed, self.is_away = {}, set(), False

    def get(self, key):
        """Return what lies there."""
        return self.held.get(key)

    def put(self, key, packed):
        """Put it there, unless the store is away."""
        if not self.is_away:
            self.held[key] = packed

    def claim(self, key, *, seconds):  # noqa: ARG002 - the protocol's
        """Say whether nobody has it."""
        return key not in self.claimed


@pytest.fixture
def store():
    return Held()


@pytest.fixture
def press(store):
    return Press(Skeletons(store, str))


def story(text, number=1):
    """A page of a story's own words in a frame that all stories have."""
    own = [part.encode() for part in (FRAME, text + FRAME, "</body>")]
    wanted = [Wanted(Piece("masthead", 1)), Wanted(Piece("sidebar", 1), frozenset({number}))]
    return PartedPage("200 OK", HEADERS, Own.of(own, wanted), FRESH)


def test_a_piece_comes_back_ready_to_be_joined(press):
    piece = HeldPiece(SEGMENTS[0], frozenset({4, 7}), FRESH, ["<p>", [[4, "four"], [7, "seven"]], "</p>"])

    back = press.page(press.pressed("piece:sidebar:1", piece))

    assert isinstance(back, HeldPiece)
    assert (back.segment, back.holds, back.freshness) == (SEGMENTS[0], {4, 7}, FRESH)
    assert back.stock == piece.stock


def test_a_page_in_parts_comes_back_not_joined(press):
    wanted = (
        Wanted(Piece("masthead", 1, (False, True, None, (3, 4)))),
        Wanted(Piece("sidebar", 1, (None, None, "", 0), (2,)), frozenset({2, 9})),
    )
    page = PartedPage("200 OK", HEADERS, Own.of(TEXTS, wanted), FRESH)

    back = press.page(press.pressed("host/a", page))

    assert isinstance(back, PartedPage)
    assert (back.status, back.headers, back.freshness, back.pieces) == (page.status, HEADERS, FRESH, ())
    assert [
        getattr(back.own, name) for name in ("deflated", "sums", "digest", "length", "size", "wanted", "without")
    ] == [getattr(page.own, name) for name in ("deflated", "sums", "digest", "length", "size", "wanted", "without")]
    assert back.own.places is page.own.places


@pytest.mark.parametrize("content", [b"", b"word " * 10, b"word\n" * 100, b"\xff\n\0" * LARGE])
@pytest.mark.parametrize("kind", ["text/html", "image/png"])
def test_a_page_in_one_comes_back_as_before(press, content, kind):
    page = Page("200 OK", [("Content-Type", kind)], Body.of(content, kind), FRESH)

    back = press.page(press.pressed("host/a", page))

    assert type(back) is Page
    assert (back.status, back.headers, back.freshness) == (page.status, page.headers, FRESH)
    assert [getattr(back.body, name) for name in Body.__slots__] == [
        getattr(page.body, name) for name in Body.__slots__
    ]
    assert back.body.bytes_in("identity") == content


def test_what_was_cut_short_or_changed_is_no_page(press):
    for page in (story("words"), HeldPiece(SEGMENTS[2], frozenset(), FRESH)):
        packed = press.pressed("host/a", page)

        assert press.page(packed[:-1]) is None
        assert press.page(packed[:-1] + bytes([packed[-1] ^ 1])) is None
        assert press.page(b"") is None


def test_of_each_page_but_the_first_only_the_rest_is_written_down(press):
    away = Held()
    away.is_away = True
    story_of = lambda number: (f"host/2026/11/26/story-{number}/", story(f"<p>{number * 7919} words</p>", number))  # noqa: E731

    alone = [len(Press(Skeletons(away, str)).pressed(*story_of(number))) for number in range(9)]
    pressed = [len(press.pressed(*story_of(number))) for number in range(9)]

    # The first is its own skeleton, which lies in the store once, beside the pages.
    assert max(pressed) < min(alone) / 4


def test_each_kind_of_pages_has_its_skeleton_and_what_is_none_has_none(press, store):
    for key in (
        "host/2026/11/26/one/",
        "host/2026/11/25/two/",
        "host/moon/",
        "host/mars/",
        "host?page=2/moon/",
        "sister.host/moon/",
    ):
        press.pressed(key, story("words"))
    missing = Page("301 Moved Permanently", HEADERS, Body.of(b"x" * 9000, "text/html"), FRESH)
    press.pressed("host/moved/to/another", missing)
    press.pressed("host/short/one", Page("200 OK", HEADERS, Body.of(b"x", "text/html"), FRESH))
    press.pressed("piece:sidebar:1", HeldPiece(SEGMENTS[2], frozenset(), FRESH))

    kinds = {key for key, value in store.held.items() if len(value) == 8}
    assert kinds == {
        "skeleton:host/0/0/0/a/text/html", "skeleton:host/a/text/html", "skeleton:sister.host/a/text/html",
    }  # fmt: skip


def test_another_process_reads_what_was_pressed_by_the_first_and_presses_by_the_same(press, store):
    packed = press.pressed("host/moon/", story("words"))
    another = Press(Skeletons(store, str))

    assert another.page(packed).own.deflated == story("words").own.deflated
    assert another.pressed("host/moon/", story("words")) == packed
    assert len([key for key in store.held if key.startswith("skeleton:")]) == 2


def test_two_processes_that_begin_at_once_read_each_others_pages(store):
    """The second finds no skeleton yet, and can't take the turn to make one: it does without."""
    one, other = Press(Skeletons(store, str)), Press(Skeletons(store, str))
    store.claimed.add("skeleton:host/moon/text/html".replace("moon", "a"))
    alone = one.pressed("host/moon/", story("words"))
    store.claimed.clear()
    pressed = other.pressed("host/moon/", story("words"))

    assert len(pressed) < len(alone) < 2_000
    for press in (one, other):
        for packed in (alone, pressed):
            assert press.page(packed).own.deflated == story("words").own.deflated


@pytest.mark.parametrize("spoilt", [None, b"", b"x" * 3000])
def test_without_its_skeleton_a_page_is_lost_and_never_misread(press, store, spoilt):
    packed = press.pressed("host/moon/", story("words"))
    for key in list(store.held):
        if key.startswith("skeleton:") and len(store.held[key]) > 8:
            store.held.pop(key) if spoilt is None else store.held.update({key: spoilt})

    assert Press(Skeletons(store, str)).page(packed) is None
    assert press.page(packed) is not None, "who has it in memory reads on"


def test_a_skeleton_that_the_store_has_dropped_is_put_back(press, store, monkeypatch):
    packed = press.pressed("host/moon/", story("words"))
    store.held.clear()
    monkeypatch.setattr("pages.skeletons._SECONDS_BETWEEN_PUTS", 0)
    press.pressed("host/moon/", story("others"))

    assert Press(Skeletons(store, str)).page(packed) is not None


def test_who_invents_addresses_makes_no_skeletons_without_end(press, store):
    for number in range(100):
        press.pressed("host" + "/a" * number, story("words"))

    assert len([key for key in store.held if key.startswith("skeleton:host/")]) == MOST_KINDS


def test_a_store_that_is_away_keeps_nobody_from_writing(store):
    press = Press(Skeletons(store, str))
    store.is_away = True
    packed = press.pressed("host/moon/", story("words"))

    assert press.page(packed).own.deflated == story("words").own.deflated
    assert json.dumps(store.held) == "{}"
