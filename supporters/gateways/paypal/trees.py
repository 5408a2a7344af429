"""Reading PayPal's JSON: what is asked for, or nothing, whatever shape it came in."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

type Tree = Mapping[str, object]

_DEEPEST = 32
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


def at(value: object, *path: str | int) -> object:
    """Return what stands at a path of keys and places, None where there is nothing."""
    for step in path:
        if (isinstance(step, str) and isinstance(value, Mapping)) or (
            isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value)
        ):
            value = value.get(step) if isinstance(value, Mapping) else value[step]  # type: ignore[index]
        else:
            return None
    return value


def text(value: object, *path: str | int) -> str:
    """Return the text at a path, "" where there is none."""
    found = at(value, *path)
    return found if isinstance(found, str) else ""


def branch(value: object, *path: str | int) -> Tree:
    """Return the object at a path, an empty one where there is none."""
    found = at(value, *path)
    return found if isinstance(found, Mapping) else {}


def branches(value: object, *path: str | int) -> list[Tree]:
    """Return the objects of the list at a path."""
    found = at(value, *path)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def moment(value: object, *path: str | int) -> datetime | None:
    """Return the time at a path in UTC; None where there is none that can be read."""
    try:
        found = datetime.fromisoformat(text(value, *path))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def link(value: object, rel: str) -> str:
    """Return the address of the link with this name."""
    return next((text(one, "href") for one in branches(value, "links") if text(one, "rel") == rel), "")


def is_id(words: str) -> bool:
    """Tell whether these words can be a number of PayPal's and safely stand in an address."""
    return bool(_SAFE_ID.fullmatch(words))


def check_depth_and_text(value: object) -> None:
    """Raise ValueError for what no honest message holds: NUL, half characters, or lists within lists without end."""
    todo = [(value, 0)]
    while todo:
        one, depth = todo.pop()
        if depth > _DEEPEST:
            msg = "The message is nested too deep."
            raise ValueError(msg)
        if isinstance(one, str):
            if "\0" in one:
                msg = "The message holds a NUL."
                raise ValueError(msg)
            one.encode()  # half of a surrogate pair raises UnicodeEncodeError, a ValueError
        elif isinstance(one, Mapping):
            todo += [(part, depth + 1) for pair in one.items() for part in pair]
        elif isinstance(one, list):
            todo += [(part, depth + 1) for part in one]
