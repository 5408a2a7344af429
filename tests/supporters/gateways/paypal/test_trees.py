"""Whatever shape PayPal's JSON comes in, reading it raises nothing by accident."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supporters.gateways.paypal import trees

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.sampled_from(["a", "links"]), inside, max_size=2),
    max_leaves=6,
)
STEPS = st.lists(st.sampled_from(["a", "links"]) | st.integers(-2, 2), max_size=4)


@settings(max_examples=60)
@given(ANYTHING, STEPS)
def test_any_path_into_anything_gives_something_of_the_kind(tree, path):
    assert isinstance(trees.text(tree, *path), str)
    assert isinstance(trees.branch(tree, *path), dict)
    assert isinstance(trees.branches(tree, *path), list)
    assert trees.moment(tree, *path) is None
    assert isinstance(trees.link(tree, "approve"), str)


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("2026-11-26T05:36:41Z", datetime(2026, 11, 26, 5, 36, 41, tzinfo=UTC)),
        ("2026-11-26T05:36:41+0000", datetime(2026, 11, 26, 5, 36, 41, tzinfo=UTC)),
        ("2026-11-25T21:36:41-08:00", datetime(2026, 11, 26, 5, 36, 41, tzinfo=UTC)),
        ("2026-11-26T05:36:41.123Z", datetime(2026, 11, 26, 5, 36, 41, 123000, tzinfo=UTC)),
        ("2026-11-26T05:36:41", datetime(2026, 11, 26, 5, 36, 41, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times_are_aware_and_utc(words, when):
    assert trees.moment({"at": words}, "at") == when


def test_w15_nul_half_characters_and_depth_are_refused():
    deep = []
    for _ in range(40):
        deep = [deep]
    for bad in ({"a": "\0"}, {"\0": 1}, ["\ud800"], deep):
        with pytest.raises(ValueError, match=r"."):
            trees.check_depth_and_text(bad)
    trees.check_depth_and_text({"a": [{"b": ["é", 1, None]}]})


@pytest.mark.parametrize("words", ["", "..", "../x", "a/b", "a?b", "a b", "é", ".a", "x" * 101, "a\n"])
def test_what_can_t_be_a_number_never_stands_in_an_address(words):
    assert not trees.is_id(words)


@pytest.mark.parametrize(
    "words", ["I-BW452GLLEP1G", "PP-D-27803", "8MC585209K746392H", "WH-2WR32451HC0233532-67976317"]
)
def test_paypal_s_own_numbers_do(words):
    assert trees.is_id(words)
