"""Who has a transaction open on PostgreSQL: whatever waits for a lock waits for one of them."""

import psycopg2
from django.db import connection

# A test's own transaction is older than that only where it hangs.
OLD = "20 seconds"
OPEN = """
    SELECT pid, application_name, state, coalesce(wait_event, ''), extract(epoch FROM now() - xact_start)::int,
           pg_blocking_pids(pid), left(regexp_replace(query, '\\s+', ' ', 'g'), 120)
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < now() - %s::interval
    ORDER BY xact_start
"""


def open_transactions(old: str = OLD) -> str:
    """Say which transactions have been open on the tests' database for so long, on a connection of its own; "" on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    asking = psycopg2.connect(**connection.get_connection_params())
    try:
        with asking.cursor() as cursor:
            cursor.execute(OPEN, [old])
            rows = cursor.fetchall()
    finally:
        asking.close()
    return "Open on PostgreSQL: " + ("; ".join(" ".join(map(str, row)) for row in rows) or "nothing") + "."
