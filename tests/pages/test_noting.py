"""What is noted while something is made."""

import time
from datetime import timedelta

from django.utils import timezone

from pages import noting


def test_nothing_is_noted_while_nothing_is_made():
    noting.note("article:1")
    noting.until(1.0)
    noting.unfit("because")
    assert noting.current() is None


def test_the_first_end_counts():
    now = timezone.now()
    with noting.recording() as made:
        noting.until(now + timedelta(hours=2))
        noting.until_first([None, now - timedelta(hours=1), now + timedelta(hours=1)])
        noting.for_seconds(7200)
    assert made.until == (now + timedelta(hours=1)).timestamp()


def test_today_ends_at_midnight_of_the_pages_zone():
    with timezone.override("Asia/Tokyo"), noting.recording() as made:
        noting.for_today()
        midnight = timezone.localtime() + timedelta(days=1)
    assert time.time() < made.until <= time.time() + 86_400
    assert made.until == midnight.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()


def test_a_recording_within_another_keeps_its_notes_to_itself():
    with noting.recording() as outer:
        noting.note("a")
        with noting.recording() as inner:
            noting.note("b")
        noting.note("c")
    assert (outer.tags, inner.tags) == ({"a", "c"}, {"b"})


def test_of_a_list_read_twice_the_later_mark_counts():
    made = noting.Made()
    made.note_before("list:s1", 5.0)
    made.note_before("list:s1", 3.0)
    assert made.before == {"list:s1": 5.0}
