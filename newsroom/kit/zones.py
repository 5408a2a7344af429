"""The time zones an editor can choose, by the names of the IANA database."""

from zoneinfo import available_timezones


def _is_place(name: str) -> bool:
    """Tell names such as Europe/Berlin from offsets and old abbreviations."""
    return name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/")))


def zone_choices() -> list[tuple[str, str]]:
    """Return the zones as choices for a field, in alphabetical order."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if _is_place(name)]


# A callable keeps a thousand names, which change with every release of the database, out of migrations.
ZONES = zone_choices
