"""Variables an operator can set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import checks, environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("text", "meaning"), [("1", True), ("yes", True), ("ON", True), ("0", False), ("", False)])
def test_a_switch_is_read(monkeypatch, text, meaning):
    monkeypatch.setenv("DEBUG", text)

    assert environment.value("DEBUG") is meaning


def test_an_unreadable_value_names_the_variable_and_the_mend(monkeypatch):
    monkeypatch.setenv("PUBLIC_SCHEME", "gopher")

    with pytest.raises(ImproperlyConfigured, match=r"PUBLIC_SCHEME='gopher' can't be read: expected http or https"):
        environment.value("PUBLIC_SCHEME")


@pytest.mark.parametrize("text", ["0", "-1", "many"])
def test_a_server_without_threads_is_refused(monkeypatch, text):
    monkeypatch.setenv("SERVER_THREADS", text)

    with pytest.raises(ImproperlyConfigured, match="SERVER_THREADS"):
        environment.value("SERVER_THREADS")


def test_a_replica_is_a_postgresql(monkeypatch):
    monkeypatch.setenv("DATABASE_REPLICA_URL", "sqlite:///copy.sqlite3")
    with pytest.raises(ImproperlyConfigured, match="postgres://"):
        environment.value("DATABASE_REPLICA_URL")


def test_a_replica_of_nothing_is_found(monkeypatch):
    assert checks.a_replica_has_something_to_follow() == []
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://db.test/news")
    assert [found.id for found in checks.a_replica_has_something_to_follow()] == ["newsroom.E002"]


def test_lists_are_parted_by_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,")

    assert environment.value("ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_the_example_file_is_the_one_that_would_be_made_now():
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == environment.example(), (
        "Run: python -m newsroom.environment > .env.example"
    )


def test_every_variable_is_described_in_the_example():
    text = environment.example()

    for variable in environment.VARIABLES.values():
        assert f"#{variable.name}=" in text
        assert variable.purpose in text


def start(**variables):
    """Start Django in a process of its own with only these variables."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_g5_production_refuses_to_start_without_secrets_and_names_them():
    refused = start()

    assert refused.returncode == 1
    assert "SECRET_KEY" in refused.stderr
    assert "ALLOWED_HOSTS" in refused.stderr


def test_g5_the_value_of_a_secret_is_never_printed():
    refused = start(SECRET_KEY="hush-hush")

    assert "hush-hush" not in refused.stderr + refused.stdout


def test_development_starts_without_any():
    assert start(DEBUG="1").returncode == 0
