"""Checks that every subject can be drawn, the same each time, and that seeds matter."""

import pytest

from newsroom.demo.drawing import SUBJECTS, draw, focal_point

SMALL = (320, 213)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_subject_draws_at_the_size_the_same_each_time_and_anew_for_each_seed(subject):
    first = draw(subject, "one", SMALL)
    assert first.size == SMALL
    assert first.mode == "RGB"
    assert first.tobytes() == draw(subject, "one", SMALL).tobytes()
    assert first.tobytes() != draw(subject, "two", SMALL).tobytes()


def test_unknown_subject_is_refused_and_the_known_ones_named():
    with pytest.raises(ValueError, match="planet, ringed-planet"):
        draw("unicorn", "one", SMALL)
    with pytest.raises(ValueError, match="unicorn"):
        focal_point("unicorn", "one")


def test_focal_point_lies_within_the_picture():
    for subject in ("rocket", "planet", "rover"):
        x, y = focal_point(subject, "one")
        assert 0 < x < 1
        assert 0 < y < 1
        assert focal_point(subject, "one") == (x, y)
