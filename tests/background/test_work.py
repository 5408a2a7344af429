"""`manage.py work`, as a process of its own."""

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests import patience, serving

SEED = """
from sections.models import Publication, Section
from articles.models import Article
from articles import publishing
from tests.background import queued
p = Publication.objects.create(slug="testserver", name="Test", host="testserver")
s = Section.objects.create(publication=p, name="News", slug="news")
a = Article.objects.create(publication=p, section=s, headline="Landing", body="<p>It did.</p>")
publishing.publish(a, by=None)
queued.add.enqueue(2, 3)
"""


def until(database, question, answer, seconds=45):
    """Wait until the database gives an answer; return what it said last."""
    said = None
    for _attempt in range(seconds * 5):
        with closing(sqlite3.connect(database, timeout=5)) as connection:
            said = connection.execute(question).fetchall()
        if said == answer:
            break
        time.sleep(0.2)
    return said


@pytest.mark.slow
def test_the_worker_serves_the_queues_tells_what_is_due_and_ends_when_asked(tmp_path):
    database = tmp_path / "work.sqlite3"
    env = serving.variables(tmp_path, f"sqlite:///{database}", BACKGROUND="1")
    serving.migrated(database)
    serving.manage("shell", "-v0", "-c", SEED, env=env)

    command = [sys.executable, "manage.py", "work"]
    with patience.Process(command, cwd=serving.ROOT, env=env, stdout=subprocess.DEVNULL) as worker:
        told = until(database, "SELECT what, done_at IS NOT NULL FROM articles_followup", [("out", 1)])
        tasks = until(
            database, "SELECT status, return_value FROM django_tasks_database_dbtaskresult", [("SUCCESSFUL", "5")]
        )
        worker.send_signal(signal.SIGTERM)
        code = worker.wait(timeout=30)

    assert (told, tasks, code) == ([("out", 1)], [("SUCCESSFUL", "5")], 0)
    stopped = until(database, "SELECT stopped_at IS NOT NULL FROM background_worker", [(1,)], seconds=1)
    assert stopped == [(1,)]
