"""`manage.py import_stories`: what an operator types and reads; killed at any moment, it goes on where it was."""

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.models import Agency, Article, Picture
from tests import patience, serving
from tests.factories.sections import PublicationFactory

NASA_MAP = settings.BASE_DIR / "newsroom" / "demo" / "nasa-map.json"
KILLS, STORIES = 10, 500


def lines(count):
    for n in range(count):
        yield json.dumps(
            {
                "id": f"story-{n}", "section": f"section-{n % 5}", "headline": f"Story {n}", "slug": f"story-{n}",
                "body_html": f"<p>{'Words of the story. ' * 40}</p>" * 5, "authors": [f"Author {n % 9}"],
                "tags": [f"Tag {n % 7}", "All"], "published_at": f"2025-0{n % 9 + 1}-03T12:00:00Z",
                "old_urls": [f"/old/{n}.html"], "related": [f"story-{(n + 7) % count}"],
            }
        )  # fmt: skip


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "archive.jsonl"
    path.write_text("\n".join(lines(20)), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_it_tells_what_it_did(file, capsys, tmp_path):
    PublicationFactory()

    for words in ["20 created, 0 updated, 0 unchanged", "0 created, 0 updated, 20 unchanged"]:
        call_command("import_stories", str(file), "--report", str(tmp_path / "r.csv"))
        assert words in capsys.readouterr().out
    assert (tmp_path / "r.csv").read_text(encoding="utf-8").count("\n") == 21


@pytest.mark.django_db
def test_without_a_name_for_the_report_one_is_made_and_said(file, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    call_command("import_stories", str(file))

    (report,) = tmp_path.glob("import-report-*.jsonl")
    assert f"Report, row by row: {report.name}" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "posts.json"
    path.write_text("[]")

    with pytest.raises(CommandError, match="jq -c"):
        call_command("import_stories", str(path), "--report", str(tmp_path / "r.jsonl"))


@pytest.mark.django_db
def test_the_nasa_stories_come_in_with_their_pictures(real_data, tmp_path, capsys, client):
    PublicationFactory()
    arguments = ["import_stories", str(real_data / "text" / "nasa-articles.jsonl"), "--map", str(NASA_MAP), "--media",
                 str(real_data / "images" / "nasa"), "--report", str(tmp_path / "r.jsonl")]  # fmt: skip

    call_command(*arguments)
    first = capsys.readouterr().out
    call_command(*arguments)
    second = capsys.readouterr().out

    count = (real_data / "text" / "nasa-articles.jsonl").read_bytes().count(b"\n")
    assert f"Stories: {count} created, 0 updated, 0 unchanged, 0 refused" in first
    assert "0 created, 0 updated" in re.search(r"^\d+ created.*", second, re.MULTILINE)[0]
    assert Agency.objects.get().code == "NASA"
    assert not Article.objects.filter(body__contains="-end-").exists()
    assert not Picture.objects.filter(alt="").exists()
    story = Article.objects.filter(lead_picture__isnull=False).first()
    assert client.get(story.get_absolute_url()).status_code == 200


@pytest.fixture
def own_database(tmp_path):
    """A database of its own for processes that are killed, and the environment that leads to it."""
    path = tmp_path / "killed.sqlite3"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{path}", "MEDIA_ROOT": str(tmp_path / "media")}
    serving.migrated(path)
    return path, environment


def start(file, environment, report):
    arguments = [sys.executable, "manage.py", "import_stories", str(file), "--report", str(report), "--batch", "20"]
    return patience.Process(
        arguments, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def ask(path, question):
    with sqlite3.connect(path, timeout=10) as database:
        rows = database.execute(question).fetchall()
    database.close()
    return rows


@pytest.mark.once  # the database that is killed is a file of its own
@pytest.mark.slow
def test_fault_3_killed_at_any_moment_nothing_is_lost_doubled_or_half(tmp_path, own_database):
    """Kill -9 at ten random moments of bringing 500 stories in; each new run goes on where the last was."""
    path, environment = own_database
    file = tmp_path / "archive.jsonl"
    file.write_text("\n".join(lines(STORIES)), encoding="utf-8")
    moments = random.Random(3)  # noqa: S311 - moments, not secrets
    counts, killed = [], 0
    while killed < KILLS:
        process = start(file, environment, tmp_path / "r.jsonl")
        began = counts[-1] if counts else 0
        goal = began + moments.randint(0, STORIES // KILLS)
        while process.poll() is None and ask(path, "SELECT count(*) FROM articles_article")[0][0] < goal:
            time.sleep(0.005)
        time.sleep(moments.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        killed += 1
        counts.append(ask(path, "SELECT count(*) FROM articles_article")[0][0])
        whole = ask(path, HALF)
        assert set(whole[0]) <= {0, None}, whole

    process = start(file, environment, tmp_path / "r.jsonl")
    out, _ = process.communicate(timeout=120)

    assert process.returncode == 0, out
    assert counts == sorted(counts)
    assert ask(path, "SELECT count(*), count(DISTINCT path), count(DISTINCT headline) FROM articles_article") == [
        (500,) * 3
    ]
    assert ask(path, "SELECT count(*) FROM articles_importeditem WHERE missing IS NOT NULL") == [(0,)]
    assert ask(path, "SELECT count(*) FROM articles_relatedlink") == [(500,)]
    assert ask(path, HALF) == [(0, 0, 0, 0, 0)]
    assert ask(path, "PRAGMA integrity_check") == [("ok",)]


# How many stories lack a byline, a tag, a place in a list, an old address, or a record of where they came from.
HALF = """
    SELECT sum(NOT EXISTS (SELECT 1 FROM articles_byline t WHERE t.article_id = a.id)),
           sum(NOT EXISTS (SELECT 1 FROM articles_taggedarticle t WHERE t.content_object_id = a.id)),
           sum(NOT EXISTS (SELECT 1 FROM articles_listing t WHERE t.article_id = a.id)),
           sum(NOT EXISTS (SELECT 1 FROM articles_redirect t WHERE t.article_id = a.id)),
           sum(NOT EXISTS (SELECT 1 FROM articles_importeditem t WHERE t.object_id = a.id AND t.kind = 'story'))
    FROM articles_article a
"""


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_a_polite_stop_ends_behind_the_batch_with_the_report(tmp_path, own_database, name):
    path, environment = own_database
    file = tmp_path / "archive.jsonl"
    file.write_text("\n".join(lines(STORIES * 8)), encoding="utf-8")

    process = start(file, environment, tmp_path / "r.jsonl")
    while process.poll() is None and ask(path, "SELECT count(*) FROM articles_article")[0][0] < 40:
        time.sleep(0.01)
    process.send_signal(name)
    out, _ = process.communicate(timeout=60)

    stories = ask(path, "SELECT count(*) FROM articles_article")[0][0]
    assert process.returncode == 130, out
    assert "Stopped as asked. Run the same command again" in out
    assert f"{stories} created" in out
    assert len((tmp_path / "r.jsonl").read_text().splitlines()) == stories < STORIES * 8
