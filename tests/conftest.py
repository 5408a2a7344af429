"""What every test has, and what no test may leave behind."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from audit import guarding
from sections import network
from supporters import plans
from tests.plugins import required


@pytest.fixture(autouse=True)
def _forget_what_is_held_in_memory():
    """The map of the network and the plans outlive a test's rows; the next test must not meet them."""
    network.forget()
    plans.forget()
    cache.clear()
    yield
    network.forget()


@pytest.fixture(autouse=True)
def _the_map_grows_old_slowly(monkeypatch):
    """On a busy machine a second passes inside a test, and looking at the map again would be counted as a query of its page."""
    monkeypatch.setattr(network, "SECONDS_BETWEEN_LOOKS", 60)


@pytest.fixture(autouse=True)
def _media_of_its_own(tmp_path, settings):
    """Pictures go where the test ends, never into a real archive."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _passwords_are_hashed_fast(settings):
    """The real hasher takes half a second on purpose, and many tests sign in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """SQLite in a file, as in production: in memory it knows neither WAL nor two writers at once."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The record refuses to be emptied, as it should; a test that commits has to empty it all the same."""
    # On the class: while a browser's loop runs, Django keeps other connections than before.
    operations = type(connection.ops)

    def execute_sql_flush(self, statements):
        with guarding.lifted(self.connection):
            BaseDatabaseOperations.execute_sql_flush(self, statements)

    operations.execute_sql_flush = execute_sql_flush
    yield
    del operations.execute_sql_flush


@pytest.fixture
def real_data() -> Path:
    """The folder of real files that nobody here wrote; skips where it is missing."""
    folder = required.real_data()
    if folder is None:
        pytest.skip(required.REAL_DATA_REASON)
    return folder
