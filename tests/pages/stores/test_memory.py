"""The pages that a process has at hand."""

import pytest

from pages.encoding import Body
from pages.following import Freshness
from pages.keeping import Page
from pages.news import Position
from pages.stores.memory import MOST_MISSING, Memory

pytestmark = pytest.mark.once


def page(status="200 OK", size=10_000):
    return Page(status, [], Body("", bytes(size), None, None, size), Freshness(Position(), 0.0))


def test_the_longest_unused_go_first():
    room = 7 * page().size
    memory = Memory(room)
    for number in range(7):
        memory.put(str(number), page())
    memory.get("0")
    memory.put("7", page())

    assert [str(number) for number in range(8) if memory.get(str(number))] == ["0", "2", "3", "4", "5", "6", "7"]
    assert memory.used <= room


def test_a_page_put_twice_weighs_once():
    memory = Memory(100_000)
    for _ in range(50):
        memory.put("a", page())

    assert memory.used == page().size


def test_a_page_larger_than_all_room_is_not_kept():
    memory = Memory(5000)
    memory.put("a", page())

    assert (memory.get("a"), memory.used) == (None, 0)


def test_machines_that_ask_for_what_is_not_there_push_no_page_out():
    memory = Memory(100_000)
    memory.put("a", page())
    for number in range(10_000):
        memory.put(f"nothing {number}", page("404 Not Found"))

    assert memory.get("a")
    assert sum(memory.get(f"nothing {number}") is not None for number in range(10_000)) == MOST_MISSING


def test_what_was_asked_for_is_told_once_and_what_only_came_is_not():
    memory = Memory(100_000)
    for key in "abc":
        memory.put(key, page())
    memory.get("a")
    told = [memory.asked_for()]
    for key in "cbc":
        memory.get(key)
    memory.put("d", page())
    memory.put("a", page(size=9_000))
    told += [memory.asked_for(), memory.asked_for()]

    assert told == [[], ["b", "c", "a"], []]


def test_all_that_is_left_was_asked_for_where_the_rest_has_gone():
    memory = Memory(3 * page().size)
    for key in "abc":
        memory.put(key, page())
    memory.asked_for()
    for key in "abc":
        memory.get(key)
    memory.put("d", page())
    memory.put("e", page())

    assert (memory.asked_for(), memory.used) == (["c"], 3 * page().size)
