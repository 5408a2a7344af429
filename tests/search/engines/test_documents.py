"""Keys run as time does."""

from datetime import UTC, datetime

from search.engines.documents import ids_of, key_of, second_of


def test_keys_run_as_time_does_and_hold_the_storys_number():
    times = [datetime(year, 1, 1, tzinfo=UTC) for year in (1850, 1969, 1970, 2026, 9999)]

    keys = [key_of(at, 7) for at in times]

    assert keys == sorted(keys)
    assert key_of(times[3], 8) > keys[3]
    assert ids_of(keys) == [7] * 5
    assert second_of(keys[3]) == times[3].timestamp()
    assert all(-(2**63) < key < 2**63 for key in keys)
