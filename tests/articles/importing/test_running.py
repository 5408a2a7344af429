"""The run: batches whole or not at all, one bad item beside the others, a stop that is polite."""

import logging
from functools import partial

import pytest
from django.db import OperationalError, connection

from articles.importing import running, story_lines
from articles.importing.writing import Writer
from articles.models import Article, ImportedItem, Listing
from newsroom.kit.opening import BrokenArchive

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring_by_threes(bring):
    """Bring lines in, three in a batch."""
    return partial(bring, batch=3)


@pytest.fixture
def quiet(caplog):
    logging.getLogger("articles.importing").setLevel(logging.CRITICAL)
    yield
    logging.getLogger("articles.importing").setLevel(logging.NOTSET)


def refusing(monkeypatch, headline, error):
    """Let the database refuse one story, as it would a value that no check foresaw."""
    remember = Writer._remember

    def remember_or_refuse(self, batch, now):
        if any(ready.draft.headline == headline for ready in batch):
            raise error
        remember(self, batch, now)

    monkeypatch.setattr(Writer, "_remember", remember_or_refuse)


def test_what_the_database_refuses_stays_out_alone(bring_by_threes, line, monkeypatch, quiet):
    refusing(monkeypatch, "Story 4", ValueError("no such thing"))

    report = bring_by_threes(*[line(str(n)) for n in range(8)])

    assert (report.created, report.refused) == (7, 1)
    assert "no such thing" in report.examples[0].reason
    assert not Article.objects.filter(headline="Story 4").exists()
    assert Article.objects.count() == ImportedItem.objects.count() == Listing.objects.filter(section=None).count() == 7


def test_a_database_that_fails_stops_the_run_and_keeps_whole_batches(bring_by_threes, line, monkeypatch):
    refusing(monkeypatch, "Story 4", OperationalError("database or disk is full"))

    with pytest.raises(OperationalError):
        bring_by_threes(*[line(str(n)) for n in range(8)])

    assert Article.objects.count() == 3
    monkeypatch.undo()
    assert bring_by_threes(*[line(str(n)) for n in range(8)]).created == 5


def test_an_item_that_breaks_the_reader_stays_out_alone(bring, line, monkeypatch, quiet):
    read = running.taking.drafting.story

    def broken(item, checksum):
        if item.key == "1":
            raise RuntimeError("odd")
        return read(item, checksum)

    monkeypatch.setattr(running.taking.drafting, "story", broken)

    report = bring(*[line(str(n)) for n in range(3)])

    assert (report.created, report.refused, report.examples[0].reason) == (
        2,
        1,
        "It could not be read (RuntimeError: odd).",
    )


def test_it_stops_behind_the_batch_in_hand(bring_by_threes, line):
    report = bring_by_threes(*[line(str(n)) for n in range(8)], stopped=lambda: Article.objects.count() >= 3)

    assert (report.stopped, report.created) == (True, 3)
    assert bring_by_threes(*[line(str(n)) for n in range(8)]).created == 5


def test_progress_is_told_batch_by_batch(bring_by_threes, line):
    told = []

    bring_by_threes(*[line(str(n)) for n in range(8)], progress=told.append)

    assert told == [3, 3, 2]


def test_a_break_keeps_what_was_read_before(harbour, line):
    def lines():
        yield from (line(str(n)) for n in range(5))
        raise BrokenArchive("The end is missing.")

    report = story_lines.bring_in(lines(), source="x", publication=harbour, batch=3)

    assert (report.created, report.broken) == (5, "The end is missing.")


@pytest.mark.parametrize("stories", [30, 90])
def test_a_batch_asks_the_same_number_of_questions(bring, line, stories, django_assert_num_queries):
    lines = [line(str(n), tags=["A"], authors=["B"], old_urls=[f"/{n}.html"]) for n in range(stories)]
    bring(line("first", tags=["A"], authors=["B"]))

    with django_assert_num_queries(QUESTIONS[connection.vendor]):
        bring(*lines)


QUESTIONS = {"sqlite": 41, "postgresql": 37}
