"""What a store gives back is what was put into it, in parts too."""

import gzip

from pages import joining, parts
from pages.encoding import Body
from pages.following import Freshness, Position
from pages.furniture import Piece, Wanted
from pages.keeping import Page
from pages.parts import HeldPiece, PartedPage

FRESH = Freshness(Position(3, (5,)), 12.5, ("article:1", "map"), (("list:s1", 4.0),), 99.0)
SEGMENTS = [joining.segment(text) for text in ("<p>Ü</p>".encode(), b"", b"x" * 3000)]


def test_a_piece_comes_back_ready_to_be_joined():
    piece = HeldPiece(SEGMENTS[0], frozenset({4, 7}), FRESH, ["<p>", [[4, "four"], [7, "seven"]], "</p>"])

    back = parts.unpack(parts.pack(piece))

    assert isinstance(back, HeldPiece)
    assert (back.segment, back.holds, back.freshness) == (SEGMENTS[0], {4, 7}, FRESH)
    assert back.stock == piece.stock


def test_a_page_in_parts_comes_back_not_joined():
    wanted = [
        Wanted(Piece("masthead", 1, (False, True, None, (3, 4)))),
        Wanted(Piece("sidebar", 1, (None, None, "", 0), (2,)), frozenset({2, 9})),
    ]
    page = PartedPage("200 OK", [("Content-Type", "text/html")], SEGMENTS, wanted, FRESH)

    back = parts.unpack(parts.pack(page))

    assert isinstance(back, PartedPage)
    assert (back.status, back.headers, back.segments, back.wanted) == (page.status, page.headers, SEGMENTS, wanted)
    assert {back.wanted[0].piece: 1} == {wanted[0].piece: 1}
    assert (back.freshness, back.pieces) == (FRESH, ())


def test_a_page_in_one_comes_back_as_before():
    page = Page("200 OK", [("A", "b")], Body.of(b"word " * 100, "text/html"), FRESH)

    back = parts.unpack(parts.pack(page))

    assert type(back) is Page
    assert (back.status, back.headers, back.body.bytes_in("identity")) == (page.status, page.headers, b"word " * 100)


def test_what_was_cut_short_is_no_page():
    packed = parts.pack(HeldPiece(SEGMENTS[2], frozenset(), FRESH))

    assert parts.unpack(packed[:-1]) is None
    assert parts.unpack(b"") is None


def test_a_page_is_right_until_the_first_of_its_pieces_is_not():
    def piece(until):
        return HeldPiece(SEGMENTS[0], frozenset(), Freshness(Position(), 0.0, until=until))

    page = PartedPage("200 OK", [], SEGMENTS, [], Freshness(Position(), 0.0, until=50.0))

    assert page.joined((piece(None), piece(40.0)), (piece(None), piece(40.0), piece(45.0))).until == 40.0
    assert page.joined((piece(60.0), piece(60.0)), (piece(60.0), piece(60.0))).until == 50.0
    assert page.joined((piece(None), piece(None)), ()).until == 50.0


def test_however_often_and_wherever_its_furniture_changes_a_page_is_what_stands_in_its_parts():
    def piece(text):
        return HeldPiece(joining.segment(text), frozenset(), FRESH)

    page = PartedPage(
        "200 OK", [], [joining.segment(text) for text in (b"<a>" * 9, b"words " * 50, b"", b"end")], [], FRESH
    )
    shown = (piece(b"masthead"), piece(b"sidebar " * 70), piece(b"footer"))
    digests = {}
    changes = [
        {},
        {1: b"one"},
        {1: b""},
        {1: b"two " * 99},
        {0: b"head"},
        {0: b"h"},
        {0: b"H", 2: b"F"},
        {1: b"x"},
        {2: b"f"},
        {},
    ]
    for change in changes:
        shown = tuple(piece(change[place]) if place in change else one for place, one in enumerate(shown))
        page = page.joined(shown, shown)
        texts = [
            page.segments[0],
            *(part for pair in zip((s.segment for s in shown), page.segments[1:], strict=True) for part in pair),
        ]

        assert gzip.decompress(page.body.bytes_in("gzip")) == joining.unpacked(texts) == page.body.bytes_in("identity")
        assert page.body.plain_length == len(joining.unpacked(texts))
        assert digests.setdefault(page.body.digest, joining.unpacked(texts)) == joining.unpacked(texts)
    assert len(digests) == 9
