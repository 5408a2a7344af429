"""Putting pages together from their own parts and the furniture they share, which is drawn once for all of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from operator import is_

from django.db import connections

from newsroom.kit import databases
from pages import following, furniture, joining, noting, replica
from pages.following import Freshness
from pages.furniture import Drawn, Piece
from pages.keeping import MISS, Page
from pages.noting import Made
from pages.parts import HeldPiece, PartedPage, Places, Row
from pages.shelving import Shelves
from pages.turning import SECONDS_BETWEEN_QUESTIONS, Found, Turns

# Sections of a publication differ in masthead and sidebar, fronts in what fits beside them.
_MOST_SUITES = 1000


@dataclass(slots=True, eq=False)
class Suite:
    """The pieces that many pages want, in their order, as they were when so much was learnt.

    `holds`: the stories that stand in any of them. `until`: when they are to be looked at again by themselves.
    `are_true`: not where one of them is being made anew, and the old one is given for a moment.
    """

    row: Row
    learnt: int
    until: float | None
    are_true: bool = True
    holds: frozenset[int] = field(init=False)
    _gained: dict[Row, frozenset[int]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.holds = frozenset().union(*(piece.holds for piece in self.row.pieces))

    def will_do(self, learnt: int) -> bool:
        """Whether nobody need look at them now."""
        return self.learnt == learnt and (self.until is None or self.until > time.time())

    def suits(self, page: PartedPage) -> bool:
        """Whether none of the stories that stand on a page stands in any of them.

        None does in the pieces that the page had last, so only those are looked for that came since: mostly one.
        """
        last = page.row
        if last is self.row:
            return True
        if last is None:
            return self.holds.isdisjoint(page.own.without)
        gained = self._gained.get(last)
        if gained is None:
            pairs = zip(self.row.shown, last.shown, strict=True)
            gained = self._gained[last] = frozenset().union(*(piece.holds - before.holds for piece, before in pairs))
        return gained.isdisjoint(page.own.without)


class Assembler:
    """Joins the pages of one process, and holds what it joins them from."""

    def __init__(self, shelves: Shelves, turns: Turns) -> None:
        self._shelves, self._turns = shelves, turns
        self._suites: dict[Places, Suite] = {}

    def forget(self) -> None:
        """Drop what pages were joined with: it is known by numbers that begin anew with whoever forgets all."""
        self._suites = {}

    def whole(self, key: str, page: Page) -> Page:
        """Return a page with its furniture as it is now. It isn't made anew for that, only joined anew.

        Raises what drawing raises: DatabaseError, Gone.
        """
        if not isinstance(page, PartedPage):
            return page
        # Taken first: what is learnt meanwhile is looked at with the next request.
        learnt = following.learnt()
        is_true = page.stale_since() is None
        if (at_once := self.at_once(key, page, learnt, is_true=is_true)) is not None:
            return at_once
        row = self._row(page, self._piece)
        are_true = all(map(_is_true, row.pieces))
        if not are_true and len(row.pieces) == len(page.own.places):
            # Whatever else is asked for until somebody has drawn what is missing gets the same, at no cost.
            ends = time.time() + SECONDS_BETWEEN_QUESTIONS
            self._suites[page.own.places] = Suite(row, learnt, ends, are_true=False)
        return self._with(key, page, row, learnt if are_true and is_true else -1)

    def at_once(self, key: str, page: Page, learnt: int, *, is_true: bool = True) -> Page | None:
        """Return a page with its furniture where nothing has to be drawn or looked for; `is_true`: its own words are."""
        if not isinstance(page, PartedPage):
            return page
        places = page.own.places
        suite = self._suites.get(places)
        if suite is None or not suite.will_do(learnt):
            suite = self._suite(places, suite, learnt)
        if suite is None:
            return None
        row = suite.row if suite.suits(page) else self._variant(page, suite)
        if row is None:
            return None
        return self._with(key, page, row, learnt if suite.are_true and is_true else -1)

    def _variant(self, page: PartedPage, suite: Suite) -> Row | None:
        """Return a suite's pieces without the stories that stand on a page; None where that can't be cut from them.

        It takes less than to hand the page over to another thread.
        """
        if not suite.are_true:
            return None
        held = dict(zip(page.own.places, suite.row.pieces, strict=True))

        def cut(piece: Piece) -> HeldPiece:
            whole = held[piece._replace(without=())]
            return _surely(whole.without(piece) if piece.without else whole)

        try:
            return self._row(page, cut)
        except LookupError:
            return None

    def _with(self, key: str, page: PartedPage, row: Row, learnt: int) -> PartedPage:
        """Join a page with a row; `learnt`: what was known when all was found true, or -1."""
        if page.join(row, learnt):
            self._shelves.memory.put(key, page)
        return page

    def _suite(self, places: Places, suite: Suite | None, learnt: int) -> Suite | None:
        """Return the pieces that belong to these places; None unless all are at hand and true, or will do for a moment."""
        found = [self._shelves.memory.get(_key(piece)) for piece in places]
        pieces = tuple(held for held in found if isinstance(held, HeldPiece) and held.stale_since() is None)
        if len(pieces) < len(places):
            return None
        last = None if suite is None else suite.row
        if last is not None and all(map(is_, pieces, last.pieces)):
            row = last  # pages know it again by that
        else:
            row = Row(pieces, pieces, last)
            if len(self._suites) >= _MOST_SUITES:
                self._suites.clear()
        ends = [piece.freshness.until for piece in pieces if piece.freshness.until is not None]
        self._suites[places] = suite = Suite(row, learnt, min(ends, default=None), are_true=True)
        return suite

    def last_good(self, key: str) -> Page | None:
        """Return a page of which nothing is known to have changed, and nothing of its furniture; None without that."""
        page = self._shelves.last_good(key)
        if not isinstance(page, PartedPage):
            return page
        try:
            row = self._row(page, self._last_good_piece)
        except LookupError:
            return None
        # Another one: what is held stays as it is, for when the database is back.
        return page if row is page.row else page.joined(row)

    def _row(self, page: PartedPage, look: Callable[[Piece], HeldPiece]) -> Row:
        """Return the pieces that `look` finds for a page: those it was joined from where they are the same."""
        shown, pieces = [], []
        for wanted in page.own.wanted:
            one, looked = furniture.chosen(wanted, look)
            shown.append(one)
            pieces += looked
        last = page.row
        if last is not None and len(pieces) == len(last.pieces) and all(map(is_, pieces, last.pieces)):
            return last
        return Row(tuple(shown), tuple(pieces), last)

    def _piece(self, piece: Piece) -> HeldPiece:
        if piece.without and (variant := self._piece(piece._replace(without=())).without(piece)) is not None:
            return variant
        key = _key(piece)
        held = self._shelves.memory.get(key)
        if not isinstance(held, HeldPiece) or held.stale_since() is not None:
            held = self._turns.find(key, partial(self._draw, key, piece)).page
        return _surely(held)

    def _last_good_piece(self, piece: Piece) -> HeldPiece:
        if piece.without and (variant := self._last_good_piece(piece._replace(without=())).without(piece)) is not None:
            return variant
        return _surely(self._shelves.last_good(_key(piece)))

    def _draw(self, key: str, piece: Piece) -> Found:
        """Draw a piece and keep it. Position and time are taken before, as for a page."""
        position, made_at = following.position(), time.time()
        _look_after_connections()
        drawn, made = replica.made(partial(_drawn, piece))
        if made.unfit:
            noted = f"{piece} can't be kept: {made.unfit}"
            raise LookupError(noted)
        fresh = Freshness.of(made, position=position, made_at=made_at)
        held = HeldPiece(joining.segment(drawn.html.encode()), drawn.holds, fresh, drawn.stock)
        self._shelves.put(key, held)
        self._suites = {places: suite for places, suite in self._suites.copy().items() if suite.are_true}
        return Found(held, MISS)


def _drawn(piece: Piece) -> tuple[Drawn, Made]:
    with noting.recording() as made:
        drawn = furniture.drawn(piece)
    if databases.is_alone():
        made.unfit = "nobody knows how old it is"
    return drawn, made


def _surely(held: Page | None) -> HeldPiece:
    if isinstance(held, HeldPiece):
        return held
    raise LookupError(held)


def _is_true(held: Page) -> bool:
    return held.stale_since() is None


def _look_after_connections() -> None:
    """Let go of connections that are broken or too old: no request of Django's has begun that would have done so."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


@lru_cache(maxsize=4096)
def _key(piece: Piece) -> str:
    return f"piece:{piece.kind}:{piece.publication}:{piece.args!r}:{piece.without!r}"
