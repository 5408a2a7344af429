"""How far the database that is written to has got."""

import pytest

from pages import primary

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("place", "end"),
    [
        (8192 * 5 + 24, 8192 * 5),
        (8192 * 5 + 40, 8192 * 5),
        (8192 * 5, 8192 * 5),
        (8192 * 5 + 48, 8192 * 5 + 48),
        (8191, 8191),
    ],
)
def test_behind_the_head_of_a_block_nothing_is_written_yet(place, end):
    assert primary.last_entry(place, 8192) == end
