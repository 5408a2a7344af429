"""What every test has, and what no test may leave behind."""

import gc
import sqlite3
from contextlib import closing
from functools import partialmethod
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.test import TransactionTestCase
from playwright.sync_api import sync_playwright

from articles import mirroring
from audit import guarding
from sections import network
from supporters.models import history
from tests import forgetting, serving
from tests.plugins import blocking, chromium, patience, required
from tests.visiting import changes, visit, visits

# Fixtures that stand elsewhere.
__all__ = ["changes", "visit", "visits"]

NO_OUTSIDE = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# Thousands of tests build graphs of models that live as long as the process: looking through them ever again finds nothing.
gc.set_threshold(50_000, 20, 50)

patience.witnesses.append(blocking.open_transactions)

DATABASE = {"db", "transactional_db", "django_db_serialized_rollback", "django_db_reset_sequences", "live_server"}


def pytest_collection_modifyitems(items):
    """Run once what may not touch the database: pytest-django refuses it, so it is the same whichever there is."""
    for item in items:
        if item.get_closest_marker("django_db") is None and not DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.once)


@pytest.fixture(autouse=True)
def _forget_what_is_held_in_memory():
    """The map of the network and the plans outlive a test's rows; the next test must not meet them."""
    forgetting.everything()
    yield
    network.forget()


@pytest.fixture(autouse=True)
def _nothing_is_counted_behind_a_test_s_back(settings):
    """The thread that writes counts would go on in the next test; a test that counts writes itself."""
    settings.AUDIENCE_SECONDS = 0


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
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        serving.migrated(path)
        connection.settings_dict["TEST"]["NAME"] = str(path)
        # A test's rows needn't outlive the machine: waiting for the disk would be most of what making the tables takes.
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=NORMAL", "synchronous=OFF")
    else:
        options = connection.settings_dict["OPTIONS"]
        # Who holds a row or a table for ever, a test's own thread for one, is to be found out.
        said = "-c synchronous_commit=off -c lock_timeout=120s"
        options["options"] = f"{options.get('options', '')} {said}".strip()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings, django_db_keepdb):
    """Whether the tables are there already: on SQLite they are copied, as running the migrations takes each worker long."""
    return connection.vendor == "sqlite" or django_db_keepdb


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """A test that commits puts the database back as the migrations made it; a flush would make roles and rights anew."""
    if connection.vendor == "sqlite":
        pristine = tmp_path_factory.mktemp("pristine") / "pristine.sqlite3"
        with django_db_blocker.unblock(), closing(sqlite3.connect(pristine)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        teardown = partialmethod(put_back_file, pristine)
    else:
        with django_db_blocker.unblock():
            kept = keep_rows()
        teardown = partialmethod(put_back_rows, kept)
    # On the class: while a browser's loop runs, Django keeps other connections than before.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


def put_back_file(_test, pristine):
    """Put an SQLite database back, as a whole."""
    connection.ensure_connection()
    with closing(sqlite3.connect(pristine)) as copy:
        copy.backup(connection.connection)


def keep_rows() -> set[str]:
    """Copy what the migrations left in PostgreSQL's tables beside them; return those tables."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA pristine")
        kept = filled(cursor)
        for table in kept:
            cursor.execute(f'CREATE TABLE pristine."{table}" AS TABLE "{table}"')
    return kept


def put_back_rows(_test, kept):
    """Put back what is in PostgreSQL's tables, the guarded ones too: most are empty, and none has many rows."""
    guards = guarding.lifted(connection), history.GUARDS.lifted(connection)
    with guards[0], guards[1], mirroring.lifted(connection), transaction.atomic(), connection.cursor() as cursor:
        for table in filled(cursor) | kept:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own tables' names
        for table in kept:
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM pristine."{table}"')  # noqa: S608


def filled(cursor) -> set[str]:
    """Return the tables that have rows."""
    tables = connection.introspection.table_names(cursor)
    asked = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables)  # noqa: S608 - the same
    cursor.execute(" UNION ALL ".join(asked))
    return {table for (table,) in cursor.fetchall()}


@pytest.fixture
def real_data() -> Path:
    """The folder of real files that nobody here wrote; skips where it is missing."""
    folder = required.real_data()
    if folder is None:
        pytest.skip(required.REAL_DATA_REASON)
    return folder


@pytest.fixture(scope="session")
def driver():
    """What drives the system's Chromium, one for all tests: a second beside it refuses to start. Skips where there is none."""
    if chromium.find() is None:
        pytest.skip(required.NO_BROWSER_REASON)
    with sync_playwright() as playwright:
        yield playwright
        # While its loop runs, Django keeps other connections than before: nobody else closes those.
        connections.close_all()


@pytest.fixture(scope="session")
def browser(driver):
    """The system's Chromium, headless."""
    running = driver.chromium.launch(executable_path=chromium.find(), args=[*chromium.ARGUMENTS, *NO_OUTSIDE])
    yield running
    running.close()
