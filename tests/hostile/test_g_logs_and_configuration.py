"""G: logs and configuration. G5 (refusing to start without secrets) stands in tests/newsroom/test_environment.py."""

import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from newsroom.logs import OneLineFormatter
from tests.factories.articles import PictureFactory
from tests.factories.newsroom import PASSWORD, UserFactory
from tests.factories.sections import PublicationFactory

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def written():
    """All that the site writes down during a test, formatted as in production."""
    lines = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Keep()
    handler.setFormatter(OneLineFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)


@pytest.mark.django_db
def test_g1_what_a_visitor_sends_makes_no_second_log_line(client, written):
    PublicationFactory()

    client.get("/nothing%0a2026-01-01 INFO all is well/", headers={"user-agent": "a\x1b[31m"})
    client.get("/nothing/\x1b[2J/")
    client.post("/desk/login/", {"username": "x\nFAKE", "password": "y"})

    assert [line for line in written if "\n" in line or "\x1b" in line] == []


@pytest.mark.django_db
def test_g2_passwords_and_addresses_are_not_written_down(client, written):
    PublicationFactory()
    UserFactory(username="editor", email="anna@example.org")

    client.post("/desk/login/", {"username": "editor", "password": "wrong-secret"})
    client.post("/desk/login/", {"username": "editor", "password": PASSWORD})
    client.get("/nothing/?token=hush-hush")

    text = "\n".join(written)
    assert not any(secret in text for secret in ("wrong-secret", PASSWORD, "anna@example.org", "hush-hush"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.env",
        "/.env.example",
        "/media/",
        "/media/originals/",
        "/static/",
        "/newsroom.sqlite3",
        "/manage.py",
        "/__debug__/",
    ],
)
def test_g3_nothing_of_the_machine_is_served(client, path):
    PublicationFactory()

    assert client.get(path, follow=True).status_code == 404


@pytest.mark.django_db
def test_g3_originals_are_not_served_under_any_address(client):
    PublicationFactory()
    picture = PictureFactory()

    assert client.get(f"/media/{picture.file.name}").status_code == 404


def test_g3_debug_is_off_unless_asked_for():
    assert settings.DEBUG is False


def test_g4_the_deployment_check_finds_nothing():
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
        "SECRET_KEY": "k" * 30 + "0123456789abcdefghijABCDEFGHIJ", "ALLOWED_HOSTS": "news.example.org",
    }  # fmt: skip

    found = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert found.returncode == 0, found.stderr


@pytest.mark.django_db
def test_g6_new_files_are_writable_by_their_owner_alone(client, settings, tmp_path):
    old = os.umask(0)
    try:
        picture = PictureFactory()
    finally:
        os.umask(old)

    assert stat.S_IMODE(Path(picture.file.path).stat().st_mode) == 0o644
