"""Noting in memory, and writing it: exact with many at once, kept when the database doesn't answer, bounded."""

import threading

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from audience import counting
from audience.models import HourCount
from tests import patience
from tests.factories.articles import ArticleFactory

MANY = 100
HOUR = timezone.now().replace(minute=0, second=0, microsecond=0)


def read(story, times=1, address="a"):
    for number in range(times):
        counting.note(
            publication_id=story.publication_id, article_id=story.pk, kind="read", address=f"{address}{number}", agent="x"
        )  # fmt: skip


@pytest.mark.django_db
def test_what_is_written_is_added_to_what_stands_there():
    story, other = ArticleFactory(live=True), ArticleFactory(live=True)
    read(story, 3)
    assert counting.write() == 1
    read(story, 2, address="b")
    read(other)

    assert counting.write() == 2
    assert counting.write() == 0
    assert dict(HourCount.objects.values_list("article", "reads")) == {story.pk: 5, other.pk: 1}


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 5])
def test_writing_costs_the_same_for_any_number_of_stories(number, django_assert_num_queries):
    for story in ArticleFactory.create_batch(number, live=True):
        read(story, 2)

    # Which of them readers may see; begin, add, end.
    with django_assert_num_queries(4) as asked:
        counting.write()

    assert len([q for q in asked if "INSERT" in q["sql"]]) == 1


@pytest.mark.django_db
def test_what_the_database_doesn_t_take_now_it_gets_next_time(monkeypatch):
    story = ArticleFactory(live=True)
    read(story, 2)
    with monkeypatch.context() as away:
        away.setattr(counting, "_add", _is_away)
        assert counting.write() == 0
    read(story, 1, address="b")

    assert counting.write() == 1
    assert HourCount.objects.get().reads == 3


def _is_away(_rows):
    raise OperationalError("the database is locked")


def test_l_what_is_held_is_bounded(monkeypatch):
    monkeypatch.setattr(counting, "MOST_HELD", 10)
    notes = [
        counting.note(publication_id=1, article_id=key, kind="read", address=str(key), agent="x") for key in range(50)
    ]

    assert notes == [True] * 10 + [False] * 40


def at_once(*acts):
    """Do all of it at the same time, each on a connection of its own; return what went wrong."""
    start, wrong = threading.Barrier(len(acts)), []

    def run(act):
        try:
            start.wait(timeout=20)
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    patience.finish(*threads)
    return wrong


@pytest.mark.django_db(transaction=True)
def test_o7_a_hundred_at_once_are_counted_exactly():
    """As ten processes do it: each adds what it noted, to the same two rows, in ten goes."""
    one, two = ArticleFactory(live=True), ArticleFactory(live=True)

    def process():
        for _ in range(MANY // 10):
            counting._add({(two.pk, HOUR): [1, 2], (one.pk, HOUR): [1, 0]})

    assert at_once(*[process] * 10) == []

    assert {row.article_id: (row.reads, row.shares) for row in HourCount.objects.all()} == {
        one.pk: (MANY, 0), two.pk: (MANY, 2 * MANY)
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_o7_control_who_reads_and_then_writes_loses_counts():
    """What adding in the database is for."""
    row = HourCount.objects.create(article=ArticleFactory(live=True), hour=HOUR)
    meet = threading.Barrier(10)

    def process():
        reads = HourCount.objects.get(pk=row.pk).reads
        meet.wait(timeout=20)
        HourCount.objects.filter(pk=row.pk).update(reads=reads + 10)

    assert at_once(*[process] * 10) == []

    row.refresh_from_db()
    assert row.reads < MANY


@pytest.mark.django_db
def test_threads_of_one_process_note_exactly():
    story = ArticleFactory(live=True)

    assert at_once(*[lambda n=n: read(story, 10, address=f"{n}-") for n in range(10)]) == []

    counting.write()
    assert HourCount.objects.get().reads == MANY


@pytest.mark.django_db(transaction=True)
def test_a_thread_writes_by_itself(settings, monkeypatch):
    settings.AUDIENCE_SECONDS = 0.05
    written = threading.Event()
    write = counting.write
    monkeypatch.setattr(counting, "write", lambda: written.set() if write() else None)
    monkeypatch.setattr(counting, "_writer_of", None)
    monkeypatch.setattr(counting.atexit, "register", lambda _function: None)
    monkeypatch.setattr(counting.processes, "Finalize", lambda *_args, **_kwargs: None)
    story = ArticleFactory(live=True)

    read(story, 4)

    assert written.wait(timeout=20)
    settings.AUDIENCE_SECONDS = 3600
    assert HourCount.objects.get().reads == 4
