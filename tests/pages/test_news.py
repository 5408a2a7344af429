"""What is told at a glance is what a look at each tag would tell."""

import math
import threading

from hypothesis import given
from hypothesis import strategies as st

from pages import news
from pages.following import Follower, Freshness
from pages.news import Carried, News, Position, sign_of
from tests import patience

TAGS = [*(f"article:{number}" for number in range(40)), "map"]
LISTS = [f"list:s{number}" for number in range(6)]
at = st.sampled_from([1.0, 2.0, 3.0, 4.0])
changes = st.lists(
    st.dictionaries(st.sampled_from(TAGS), st.just(-math.inf), max_size=4)
    | st.dictionaries(st.sampled_from(LISTS), at | st.just(-math.inf), max_size=3),
    max_size=4,
)


@given(
    st.sets(st.sampled_from(TAGS + LISTS), max_size=12), st.dictionaries(st.sampled_from([*LISTS, "map"]), at), changes
)
def test_a_page_minds_what_changed_of_its_tags_and_at_or_before_its_marks(tags, before, changes):
    follower = Follower()
    page = Freshness(Position(), 0.0, tuple(sorted(tags)), tuple(sorted(before.items())))
    for change in changes:
        follower._let_pages_know(tag if since == -math.inf else f"{tag}@{since}" for tag, since in change.items())

    minds = any(tag in tags or before.get(tag, -math.inf) >= since for change in changes for tag, since in change.items()
                if tag in tags or tag in before)  # fmt: skip
    assert follower.is_untouched(page, 0) is not minds


def test_most_pages_can_tell_at_a_glance(monkeypatch):
    """Else it would be no use: a story's page has two dozen tags, a publication tells of some."""
    monkeypatch.setattr(news, "MARKED", marks := Carried())
    marks.note(["list:all", "words", "list:s0"], 10.0)
    told = News()
    told.add(dict.fromkeys([f"list:s{number}" for number in range(3)], 9.0))
    told.add(dict.fromkeys(["article:100000", "list:all", "words"], -math.inf))
    pages = [sign_of([f"article:{number * 24 + own}" for own in range(24)]) for number in range(1000)]
    marked = [sign_of([f"list:{kind}{number}" for kind in "past"]) for number in range(1000)]

    assert sum(not told.sign & page for page in pages) > 700
    assert sum(not told.whole & page for page in marked) > 900
    assert (told.first, News().first) == (9.0, news.FOREVER)


def test_what_comes_into_a_list_behind_all_marks_is_no_news_to_who_read_it_up_to_one(monkeypatch):
    monkeypatch.setattr(news, "MARKED", marks := Carried())
    marks.note(["list:s0"], 10.0)
    told = News()
    told.add({"list:s0": 10.5})
    assert told.first == news.FOREVER
    told.add({"list:s0": 10.0, "list:s1": 9.5})
    assert told.first == 9.5


def test_what_several_note_at_once_is_carried_and_hardly_anything_else():
    carried = Carried()
    noted = [[f"tag:{place * 1000 + number}" for number in range(1000)] for place in range(8)]

    threads = [threading.Thread(target=carried.note, args=(tags,)) for tags in noted]
    for thread in threads:
        thread.start()
    patience.finish(*threads)

    assert all(tag in carried for tags in noted for tag in tags)
    assert sum(f"article:{number}" in carried for number in range(1000)) < 50
