"""What a process has at hand, and what the store is told of it."""

import os

import pytest

from pages.encoding import Body
from pages.following import Freshness
from pages.keeping import Page
from pages.news import Position
from pages.shelving import Shelves
from pages.stores.local import LocalStore
from pages.stores.memory import Memory

pytestmark = pytest.mark.once


def page():
    return Page("200 OK", [], Body("", os.urandom(4000), None, None, 4000), Freshness(Position(), 0.0))


@pytest.fixture
def shelves(tmp_path):
    """Make what two processes have that share a file of some 220 pages."""
    made = [Shelves(LocalStore(tmp_path, most_bytes=1_000_000), Memory(10_000_000)) for _ in range(2)]
    yield made
    for one in made:
        one.store.close()


def test_what_only_lies_at_hand_goes_before_what_came_since(shelves):
    mine, other = shelves
    for number in range(1000):
        mine.put(f"page {number}", page())

    kept = [number for number in range(1000) if other.find(f"page {number}")]
    assert kept == list(range(kept[0], 1000))
    assert len(kept) > 150


def test_what_is_asked_for_here_alone_stays_in_the_store(shelves):
    mine, other = shelves
    mine.put("wanted", page())
    for number in range(1000):
        mine.find("wanted")
        mine.put(f"page {number}", page())

    assert other.find("wanted")
    assert not other.find("page 0")
