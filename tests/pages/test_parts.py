"""Pages in parts are what stands in their own parts and in the pieces between them."""

import gzip
import threading
import time

from pages import joining
from pages.following import Freshness
from pages.news import Position
from pages.parts import HeldPiece, Own, PartedPage, Row
from tests import patience

FRESH = Freshness(Position(3, (5,)), 12.5, ("article:1", "map"), (("list:s1", 4.0),), 99.0)
SEGMENTS = [joining.segment(text) for text in ("<p>Ü</p>".encode(), b"", b"x" * 3000)]


def test_a_page_is_right_until_the_first_of_its_pieces_is_not():
    def piece(until):
        return HeldPiece(SEGMENTS[0], frozenset(), Freshness(Position(), 0.0, until=until))

    page = PartedPage("200 OK", [], Own(SEGMENTS, []), Freshness(Position(), 0.0, until=50.0))

    assert page.joined(Row((piece(None), piece(40.0)), (piece(None), piece(40.0), piece(45.0)))).until == 40.0
    assert page.joined(Row((piece(60.0), piece(60.0)), (piece(60.0), piece(60.0)))).until == 50.0
    assert page.joined(Row((piece(None), piece(None)), ())).until == 50.0


def test_however_often_and_wherever_its_furniture_changes_a_page_is_what_stands_in_its_parts():
    def piece(text, holds=()):
        return HeldPiece(joining.segment(text), frozenset(holds), FRESH)

    own = [joining.segment(text) for text in (b"<a>" * 9, b"words " * 50, b"", b"end")]
    page = PartedPage("200 OK", [], Own(own, []), FRESH)
    shown = (piece(b"masthead"), piece(b"sidebar " * 70, {1, 2}), piece(b"footer"))
    digests = {}
    changes = [
        {},
        {1: b"one"},
        {1: b""},
        {1: b"two " * 99},
        {},
        {0: b"head"},
        {0: b"h"},
        {0: b"H", 2: b"F"},
        {1: b"x"},
        {2: b"f"},
        {},
    ]
    for change in changes:
        shown = tuple(piece(change[place]) if place in change else one for place, one in enumerate(shown))
        page = page.joined(Row(shown, shown, page.row))
        texts = [own[0], *(part for pair in zip((s.segment for s in shown), own[1:], strict=True) for part in pair)]
        _status, headers, chunks = page.answer(("gzip",), None)

        assert gzip.decompress(page.body.bytes_in("gzip")) == joining.unpacked(texts) == page.body.bytes_in("identity")
        assert gzip.decompress(b"".join(chunks)) == joining.unpacked(texts)
        assert dict(headers)["Content-Length"] == str(len(b"".join(chunks)))
        assert page.body.plain_length == len(joining.unpacked(texts))
        assert digests.setdefault(page.body.digest, joining.unpacked(texts)) == joining.unpacked(texts)
    assert len(digests) == 9


def test_what_is_asked_for_again_with_the_same_furniture_is_put_together_no_third_time():
    """With other furniture behind each publication most pages are asked for once: nothing is kept for those."""
    row = [Row((piece,), (piece,)) for piece in (HeldPiece(SEGMENTS[0], frozenset(), FRESH), HeldPiece(SEGMENTS[2], frozenset(), FRESH))]  # fmt: skip
    page, accepted = PartedPage("200 OK", [], Own(SEGMENTS[:2], []), FRESH), ("gzip", "identity")
    page.join(row[0])
    first, second, third = (page.answer(accepted, None) for _ in range(3))
    page.join(row[1])
    other, again, plain = page.answer(accepted, None), page.answer(accepted, None), page.answer(("identity",), None)
    page.join(row[0])

    assert first == second == third == page.answer(accepted, None)
    assert [second[1] is first[1], third[1] is second[1]] == [False, True]
    assert (gzip.decompress(b"".join(other[2])), other[1] is again[1]) == (b"".join(plain[2]), False)
    assert dict(other[1])["ETag"] != dict(first[1])["ETag"]


def test_who_knows_less_gives_its_pieces_no_word_that_they_are_true():
    def row(text):
        piece = HeldPiece(joining.segment(text), frozenset(), FRESH)
        return Row((piece, piece), (piece, piece))

    older, newer = row(b"older"), row(b"newer")
    page = PartedPage("200 OK", [], Own(SEGMENTS, []), FRESH)
    seen = []
    for one, learnt in ((older, 6), (newer, 7), (older, 6), (newer, -1), (newer, 7), (newer, -1)):
        page.join(one, learnt)
        seen.append((page.row is newer, page.checked))

    assert seen == [(False, 6), (True, 7), (False, 6), (True, -1), (True, 7), (True, 7)]


def test_a_page_that_is_joined_while_it_answers_says_one_thing():
    """Some threads ask in all encodings, while others give it one sidebar or the other, and pack it better."""
    own = [joining.segment(text) for text in (b"<a>" * 9, b"words " * 50, b"end")]
    rows, texts = [], {}
    for sidebar in (b"one sidebar " * 40, b"quite another, and longer " * 90):
        shown = (HeldPiece(joining.segment(b"masthead"), frozenset(), FRESH), HeldPiece(joining.segment(sidebar), frozenset({1}), FRESH))  # fmt: skip
        rows.append(Row(shown, shown))
        page = PartedPage("200 OK", [], Own(own, []), FRESH).joined(rows[-1])
        texts[page.body.digest] = page.body.bytes_in("identity")
    wrong, ends = [], time.monotonic() + 1.0

    def ask(accepted):
        while time.monotonic() < ends:
            _status, headers, chunks = page.answer((accepted, "identity"), None)
            said, sent = dict(headers), b"".join(chunks)
            text = gzip.decompress(sent) if said.get("Content-Encoding") == "gzip" else sent.removeprefix(b"packed ")
            digest = said["ETag"].strip('"').removesuffix("-gz").removesuffix("-br")
            if texts[digest] != text or said["Content-Length"] != str(len(sent)):
                wrong.append(said)

    def join(row):
        while time.monotonic() < ends:
            page.join(row, 1)
            body = page.body
            page.dress(body, b"packed " + body.bytes_in("identity"))

    threads = [threading.Thread(target=ask, args=(one,)) for one in ("gzip", "br", "identity")]
    threads += [threading.Thread(target=join, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    patience.finish(*threads)
    assert wrong == []
