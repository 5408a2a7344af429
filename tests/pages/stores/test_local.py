"""The file that the processes of a machine share."""

import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from contextlib import closing

import pytest

from pages.stores.local import LocalStore
from tests import patience

pytestmark = pytest.mark.once
PACKED = os.urandom(20_000)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "pages"


@pytest.fixture
def stores(folder):
    """Open the file as another process would."""
    opened = []

    def stores(most_bytes=10_000_000):
        opened.append(LocalStore(folder, most_bytes=most_bytes))
        return opened[-1]

    yield stores
    for store in opened:
        store.close()


def test_what_one_puts_another_finds(stores):
    stores().put("a", PACKED)

    assert (stores().get("a"), stores().get("b")) == (PACKED, None)


def test_the_longest_unused_make_room(stores, folder):
    store = stores(most_bytes=1_000_000)
    for number in range(200):
        store.put(f"page {number}", PACKED)

    kept = [number for number in range(200) if store.get(f"page {number}")]
    assert kept == list(range(kept[0], 200))
    assert len(PACKED) * len(kept) < 2_100_000
    assert (folder / "pages-3.sqlite3").stat().st_size < 3_000_000


def test_the_file_takes_no_more_than_it_may_however_much_is_put(stores, folder):
    store, other = stores(most_bytes=2_000_000), stores(most_bytes=2_000_000)
    for number in range(3000):
        (store, other)[number % 2].put(f"page {number}", PACKED[: 200 + number % 9 * 900])

    assert (folder / "pages-3.sqlite3").stat().st_size <= 2_000_000
    assert (folder / "pages-3.sqlite3-wal").stat().st_size < 10_000_000
    kept = [number for number in range(3000) if store.get(f"page {number}")]
    assert sum(200 + number % 9 * 900 for number in kept) > 1_200_000
    assert min(kept) > 2000


def test_nine_tenths_of_a_full_file_are_pages(stores):
    store = stores(most_bytes=8_000_000)
    sizes = [1500 + number * 389 % 2500 for number in range(6000)]
    for number, size in enumerate(sizes):
        store.put(f"page {number}", PACKED[:size])

    kept = sum(size for number, size in enumerate(sizes) if store.get(f"page {number}"))
    assert 0.87 < kept / 8_000_000 < 1


def test_what_others_have_at_hand_counts_as_used(stores):
    store = stores(most_bytes=1_000_000)
    store.put("at hand", PACKED)
    for number in range(300):
        store.put(f"page {number}", PACKED)
        store.mention(["at hand", "never put"])

    assert store.get("at hand") == PACKED
    assert store.get("page 0") is None


def test_who_reads_the_whole_archive_once_pushes_out_nothing_that_readers_come_back_to(stores):
    store = stores(most_bytes=1_000_000)
    for number in range(60):
        store.put(f"read {number % 10}", PACKED)
        store.get(f"read {number % 10}")
    for number in range(500):
        store.put(f"archive {number}", PACKED)

    assert all(store.get(f"read {number}") for number in range(10))


def test_a_file_of_other_tables_is_thrown_away_and_one_that_is_too_large_too(stores, folder):
    folder.mkdir()
    for name in ("pages.sqlite3", "pages.sqlite3-wal", "pages-2.sqlite3"):
        (folder / name).write_text("pages as they were written down before")
    large = stores(most_bytes=10_000_000)
    for number in range(200):
        large.put(f"page {number}", PACKED)
    large.close()

    small = stores(most_bytes=1_000_000)
    assert [small.get(f"page {number}") for number in range(200)] == [None] * 200
    small.put("a", PACKED)
    assert small.get("a") == PACKED
    assert (folder / "pages-3.sqlite3").stat().st_size < 1_000_000
    assert sorted(path.name for path in folder.iterdir() if "shm" not in path.name) == [
        "pages-3.sqlite3", "pages-3.sqlite3-wal",
    ]  # fmt: skip


def test_a_key_that_lies_in_anothers_place_is_not_taken_for_it(stores, monkeypatch):
    store = stores()
    monkeypatch.setattr("pages.stores.local._place", lambda key: (7, key.encode()))
    store.put("a", PACKED)

    assert (store.get("b"), store.get("a")) == (None, PACKED)


def test_who_can_t_write_for_a_moment_goes_on_reading(stores, folder):
    store = stores()
    store.put("a", PACKED)
    with closing(sqlite3.connect(folder / "pages-3.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.put("b", PACKED)  # waits, and gives up

        began = time.monotonic()
        store.put("c", PACKED)  # doesn't wait again
        assert (store.get("a"), store.get("b"), store.get("c")) == (PACKED, None, None)
        assert time.monotonic() - began < 0.4


def test_one_at_a_time_makes_a_page(stores):
    mine, theirs = stores(), stores()

    assert [mine.claim("a", seconds=5), theirs.claim("a", seconds=5), theirs.claim("b", seconds=5)] == [
        True,
        False,
        True,
    ]
    theirs.release("a")
    assert not theirs.claim("a", seconds=5), "what is another's can't be given back"
    mine.release("a")
    assert theirs.claim("a", seconds=5)


def test_a_maker_that_died_holds_nothing_up(stores):
    assert stores().claim("a", seconds=0.05)
    time.sleep(0.1)

    assert stores().claim("a", seconds=5)


@pytest.mark.parametrize("spoil", ["nothing sensible" * 1000, ""])
def test_a_broken_file_is_begun_anew(stores, folder, spoil):
    stores().put("a", PACKED)
    stores().close()
    for path in folder.iterdir():
        path.unlink()
    (folder / "pages-3.sqlite3").write_text(spoil)

    store = stores()
    assert store.get("a") is None
    store.put("a", PACKED)
    assert store.get("a") == PACKED


def test_a_file_that_breaks_while_it_is_open_is_begun_anew_by_all(stores, folder):
    one, other = stores(), stores()
    for number in range(100):
        one.put(f"page {number}", PACKED)
    one.close()
    with sqlite3.connect(folder / "pages-3.sqlite3") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    with (folder / "pages-3.sqlite3").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 200_000)

    for store in (one, other) * 3:
        for number in range(100):
            store.get(f"page {number}")
            store.put(f"page {number}", PACKED)
    assert one.get("page 50") == other.get("page 50") == PACKED


def test_a_folder_that_cannot_be_written_makes_pages_slow_only(tmp_path):
    (tmp_path / "a-file").write_text("")
    store = LocalStore(tmp_path / "a-file", most_bytes=1000)

    store.put("a", PACKED)
    assert (store.get("a"), store.claim("a", seconds=5)) == (None, True)


def test_many_threads_may_use_it(stores):
    store, wrong = stores(), []

    def use(name):
        for number in range(50):
            store.put(f"{name}{number}", PACKED)
            if store.get(f"{name}{number}") != PACKED:
                wrong.append(number)

    threads = [threading.Thread(target=use, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    patience.finish(*threads)
    assert wrong == []


def write_for_ever(folder):
    store = LocalStore(folder, most_bytes=10_000_000)
    for number in range(1_000_000):
        store.put(f"page {number % 40}", bytes([number % 256]) * 30_000)


def test_k9_a_process_killed_while_it_writes_leaves_whole_pages(stores, folder):
    """Twenty kills: whatever is found afterwards is one page, never half of one."""
    spawn = multiprocessing.get_context("fork")
    for _ in range(20):
        writer = spawn.Process(target=write_for_ever, args=(folder,))
        writer.start()
        time.sleep(0.05)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join(60)
        assert not writer.is_alive()

    found = [packed for number in range(40) if (packed := stores().get(f"page {number}"))]
    assert found
    assert all(len(packed) == 30_000 and len(set(packed)) == 1 for packed in found)
    with sqlite3.connect(folder / "pages-3.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
