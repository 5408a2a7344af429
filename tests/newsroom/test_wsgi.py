"""A process that serves readers holds nothing of what only others need: it would be held for each worker, for good."""

import json
import subprocess
import sys

import pytest

from tests import patience, serving

pytestmark = pytest.mark.once

# What readers' pages do without, each with who needs it.
NOT_FOR_READERS = {
    "newsroom.admin": "the desk",
    "unfold.admin": "the desk; it brings PostgreSQL's driver along",
    "articles.admin": "the desk",
    "wire.documents": "the desk",
    "lxml.etree": "who reads imports and pasted texts, and compares versions",
    "PIL._imaging": "who makes a picture that isn't there yet",
    "qrcode.main": "who asks for a story's code",
    "httpx._client": "the worker, and who gives",
    "requests": "who signs in elsewhere",
    "fido2": "passkeys",
    "cryptography": "passkeys, and the desk's door",
    "stripe": "who gives by card",
}
SEED = """
from django.utils import timezone
from articles import publishing
from articles.models import Article
from newsroom.models import User
from sections.models import Publication, Section
by = User.objects.create(username="nora", is_superuser=True)
publication = Publication.objects.create(slug="testserver", name="Test", host="testserver")
section = Section.objects.create(publication=publication, name="Moon", slug="moon", position=1)
story = Article.objects.create(publication=publication, section=section, headline="Ice at the pole", body="<p>Ice.</p>", created_by=by)
publishing.publish(story, by=by)
"""
SERVE = """
import json, sys
from wsgiref.util import setup_testing_defaults
from newsroom.wsgi import application

def ask(path):
    environ = {"PATH_INFO": path, "HTTP_HOST": "testserver"}
    setup_testing_defaults(environ)
    said = []
    b"".join(application(environ, lambda status, headers: said.append((status, headers))))
    return said[0][0][:3]

from articles.models import Article
paths = ["/", "/moon/", Article.objects.get().get_absolute_url(), "/feed.rss", "/sitemap.xml", "/search/", "/nothing/", "/health/"]
answers = {path: ask(path) for path in paths}
held = [name for name in json.loads(sys.argv[1]) if name in sys.modules]
print(json.dumps([answers, held, ask("/desk/login/"), ask("/desk/curation/"), "newsroom.admin" in sys.modules]))
"""


def test_a_process_that_served_readers_has_imported_nothing_of_the_desk(tmp_path):
    serving.migrated(tmp_path / "site.sqlite3")
    env = serving.variables(tmp_path, f"sqlite:///{tmp_path / 'site.sqlite3'}", DJANGO_SETTINGS_MODULE="newsroom.settings",
                            PUBLIC_SCHEME="http", ALLOWED_HOSTS="testserver", UNDO_SECONDS="0")  # fmt: skip
    serving.manage("shell", "-v0", "-c", SEED, env=env)

    done = subprocess.run([sys.executable, "-c", SERVE, json.dumps(list(NOT_FOR_READERS))], cwd=serving.ROOT, env=env,
                          check=True, capture_output=True, text=True, timeout=patience.SECONDS_OF_A_COMMAND)  # fmt: skip

    answers, held, door, *desk = json.loads(done.stdout.splitlines()[-1])
    assert {path: status for path, status in answers.items() if status != "200"} == {"/nothing/": "404"}
    assert held == []
    # The same process leads to the desk as soon as someone asks for a part of it, and then has all of it: each has its menu.
    assert (door, desk) == ("200", ["302", True])
