"""Finding a PostgreSQL to test on: the one that is named, or one on this machine that lets us in."""

import getpass
import hashlib
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2


def candidates() -> list[str]:
    """List the addresses to try, the one in TEST_DATABASE_URL alone where it is set."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        return [named]
    users = list(dict.fromkeys([getpass.getuser(), "postgres"]))
    sockets = [f"postgres://{user}@%2Fvar%2Frun%2Fpostgresql/postgres" for user in users]
    return sockets + [f"postgres://{user}@127.0.0.1:5432/postgres" for user in users]


def may_create_databases(url: str) -> str:
    """Return nothing where this address lets us in and create databases, or else why not."""
    try:
        connection = psycopg2.connect(url, connect_timeout=3)
    except psycopg2.OperationalError as error:
        return str(error).strip().splitlines()[0]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            return "" if cursor.fetchone() == (True,) else "this user may not create databases"
    finally:
        connection.close()


def name_of_our_own(url: str) -> str:
    """Return the address with a database name of this checkout's own: two checkouts can test at once."""
    if os.environ.get("TEST_DATABASE_URL"):
        return url
    place = hashlib.sha256(str(Path(__file__).resolve().parent).encode()).hexdigest()[:8]
    return f"{url.rpartition('/')[0]}/newsroom_{place}"


def postgresql() -> tuple[str | None, str]:
    """Return the address of a PostgreSQL to test on, or None; and what to tell the person.

    The tests make and drop a database named test_ and the name in the address; that one itself need not be there.
    """
    reasons = []
    for url in candidates():
        reason = may_create_databases(url)
        if not reason:
            return name_of_our_own(url), f"PostgreSQL ({without_password(url)})"
        reasons.append(f"{without_password(url)}: {reason}")
    return None, "no PostgreSQL lets us in:\n    " + "\n    ".join(reasons)


def without_password(url: str) -> str:
    """Return an address that may be printed."""
    return re.sub(r":[^:@/]*@", "@", url) if urlsplit(url).password else url
