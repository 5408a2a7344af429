"""Watch over settings: each finding has an id, a message and a hint."""

from django.conf import settings
from django.core.checks import Error, Tags, register


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
