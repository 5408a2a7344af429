"""Power cuts and rival schedulers, played out with real processes on a database that is there and migrated.

    DATABASE_URL=… python -m tests.faults publishing --rounds 20
    DATABASE_URL=… python -m tests.faults schedulers --due 200

Each prints one line of JSON. The parent holds no connection while a child lives: a killed child must take none with it.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import quote, urlsplit

from tests.patience import end_of_child
from tests.serving import ROOT

PUBLISHING = ["address", "row", "undo", "follow-up", "index", "record", "commit", "committed"]
TELLING = ["claimed", "done", "committed"]
SCHEDULERS = 3
SECONDS = 240


def run(play: str, *arguments: str, database_url: str) -> dict:
    """Play one in a process of its own on a database; return what it found. Raises CalledProcessError when it breaks."""
    from tests.plugins import environment  # noqa: F401, PLC0415 - importing it sets the variables of tests

    env = os.environ | {"DATABASE_URL": database_url, "PYTHONWARNINGS": "ignore", "BACKGROUND": "0"}
    command = [sys.executable, "-m", "tests.faults", play, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True, timeout=SECONDS)
    return json.loads(done.stdout.splitlines()[-1])


def url_of(settings: dict, made_from: str) -> str:
    """Return the address of the database a test runs on, made from the one it was created beside."""
    if settings["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{settings['NAME']}"
    return urlsplit(made_from)._replace(path=f"/{quote(str(settings['NAME']))}").geturl()


def in_child(work, *, dies_at: str = "") -> int:
    """Do something in a child process, which dies at a failpoint if one is named; return its process number."""
    from django.conf import settings  # noqa: PLC0415 - Django is set up by then
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    code = 0
    try:
        settings.FAILPOINT = dies_at
        work()
    except BaseException:  # noqa: BLE001 - a child never returns into the parent's code
        sys.excepthook(*sys.exc_info())
        code = 1
    connections.close_all()
    os._exit(code)


def was_killed(pid: int) -> bool:
    """Wait for a child; tell whether it was killed."""
    status = end_of_child(pid)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def publishing(rounds: int) -> dict:
    """Kill a process at every step of publishing, and the worker at every step of telling; say in what state all is."""
    from articles import following_up  # noqa: PLC0415
    from articles import publishing as verbs  # noqa: PLC0415
    from articles.models import Article, FollowUp  # noqa: PLC0415

    section, editor = _place()
    states, kills, published = Counter(), 0, []
    for step in PUBLISHING:
        for _round in range(rounds):
            story = _draft(section)
            kills += was_killed(
                in_child(lambda story=story: verbs.publish(story, by=editor, hold=True), dies_at=f"publish:{step}")
            )
            state = state_of(story)
            states[f"{state} at {step}"] += 1
            published += [story] if state == "new" else []
    now = _now()
    # As if the ten seconds were over.
    Article.objects.filter(pk__in=[s.pk for s in published]).update(held_until=now, published_at=now)
    FollowUp.objects.waiting().update(due_at=now, not_before=now)
    _listen()
    for step in TELLING:
        FollowUp.objects.waiting().update(not_before=_now())
        kills += was_killed(in_child(following_up.tell_what_is_due, dies_at=f"work:{step}"))
    FollowUp.objects.waiting().update(not_before=_now())
    following_up.tell_what_is_due()
    told = Counter(_told())
    return {
        "kills": kills,
        "mixed": sum(n for state, n in states.items() if state.startswith("mixed")),
        "states": dict(states),
        "published": len(published),
        "told once": sum(told[story.pk] == 1 for story in published),
        "told": sum(told.values()),
    }


def schedulers(due: int) -> dict:
    """Let three schedulers at the same due news: ours, and as a control three that look before they mark."""
    from articles.following_up import tell_what_is_due  # noqa: PLC0415

    return {"ours": _race(due, lambda: _until_empty(tell_what_is_due)), "control": _race(due, _naively)}


def state_of(story) -> str:
    """Return whether a story is as before its publication, as after it, or neither."""
    from articles.models import Article, Undo  # noqa: PLC0415
    from audit.models import AuditEntry  # noqa: PLC0415

    row = Article.objects.get(pk=story.pk)
    facts = [
        row.published_at is not None, row.path is not None, row.held_until is not None, row.bylines.count() == 1,
        row.listings.count() == 2, row.follow_ups.count() == 1, Undo.objects.filter(article=row).count() == 1,
        AuditEntry.objects.filter(act="publish", row_key=str(row.pk)).count() == 1,
    ]  # fmt: skip
    if all(facts):
        return "new"
    nothing = not (row.bylines.exists() or row.listings.exists() or row.follow_ups.exists())
    return "old" if nothing and not any(facts) else "mixed"


def _race(due: int, work) -> dict:
    from articles.models import FollowUp  # noqa: PLC0415
    from background.models import Turn  # noqa: PLC0415

    section, _editor = _place()
    stories = [_draft(section, published_at=_now() - timedelta(minutes=1), path=f"2026/01/01/{n}-{time.time_ns()}")
               for n in range(due)]  # fmt: skip
    now = _now()
    FollowUp.objects.waiting().update(cancelled_at=now)
    Turn.objects.filter(job__startswith="told ").delete()
    FollowUp.objects.bulk_create([FollowUp(article=s, what="out", due_at=now, not_before=now) for s in stories])
    _listen()
    # On a busy machine the first might be through before the last is there, and that would be no race.
    begin = time.time() + 1.5

    def together() -> None:
        time.sleep(max(0, begin - time.time()))
        work()

    children = [in_child(together) for _scheduler in range(SCHEDULERS)]
    killed = [was_killed(pid) for pid in children]
    told = Counter(_told())
    return {"told": sum(told.values()), "once": sum(n == 1 for n in told.values()), "broken": sum(killed),
            "left": FollowUp.objects.waiting().count()}  # fmt: skip


def _until_empty(tell) -> None:
    from articles.models import FollowUp  # noqa: PLC0415

    while FollowUp.objects.waiting().exists():
        tell()


def _naively() -> None:
    from articles.models import FollowUp  # noqa: PLC0415

    for row in list(FollowUp.objects.due()):
        _note_delivery(sender=None, article_id=row.article_id)
        FollowUp.objects.filter(pk=row.pk).update(done_at=_now())


def _note_delivery(sender, article_id, **_kwargs) -> None:
    from background.models import Turn  # noqa: PLC0415

    Turn.objects.create(job=f"told {article_id} {os.getpid()} {time.time_ns()}", due_at=_now(), not_before=_now())


def _told() -> list[int]:
    from background.models import Turn  # noqa: PLC0415

    return [int(name.split()[1]) for name in Turn.objects.filter(job__startswith="told ").values_list("job", flat=True)]


def _listen() -> None:
    from articles.signals import story_out  # noqa: PLC0415

    story_out.connect(_note_delivery, dispatch_uid="faults")


def _now():
    from django.utils import timezone  # noqa: PLC0415

    return timezone.now()


def _place():
    from newsroom.models import User  # noqa: PLC0415
    from sections.models import Publication, Section  # noqa: PLC0415

    publication, _made = Publication.objects.get_or_create(slug="faults", defaults={"name": "F", "host": "faults.test"})
    section, _made = Section.objects.get_or_create(publication=publication, slug="news", defaults={"name": "News"})
    editor, _made = User.objects.get_or_create(username="faults")
    return section, editor


def _draft(section, **kwargs):
    from articles.models import Article  # noqa: PLC0415

    return Article.objects.create(
        publication=section.publication, section=section, headline="Landing", body="<p>It did.</p>", **kwargs
    )


def main() -> None:
    """Read the command line and play."""
    parser = argparse.ArgumentParser()
    parser.add_argument("play", choices=["publishing", "schedulers"])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--due", type=int, default=200)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

    import django  # noqa: PLC0415 - settings read the environment

    django.setup()
    found = publishing(options.rounds) if options.play == "publishing" else schedulers(options.due)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
