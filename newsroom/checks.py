"""Watch over settings: each finding has an id, a message and a hint."""

from django.conf import settings
from django.core.checks import Error, Tags, register

from newsroom import environment


@register(Tags.database)
def sqlite_is_set_up_for_many(**_kwargs: object) -> list[Error]:
    """Find an SQLite database without immediate transactions: it loses contended writes."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and database.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE":
        return [
            Error(
                "SQLite runs without immediate transactions, so two writers can fail half-way.",
                hint='Set OPTIONS["transaction_mode"] = "IMMEDIATE" in DATABASES.',
                id="newsroom.E001",
            )
        ]
    return []


@register(Tags.database)
def a_replica_has_something_to_follow(**_kwargs: object) -> list[Error]:
    """Find a replica that is named beside an SQLite database: nothing would be read from it."""
    if environment.value("DATABASE_REPLICA_URL") and "replica" not in settings.DATABASES:
        hint = "Name its PostgreSQL in DATABASE_URL, or unset DATABASE_REPLICA_URL."
        return [Error("There is a replica, but no PostgreSQL that it could follow.", hint=hint, id="newsroom.E002")]
    return []
