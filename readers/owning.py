"""What is a reader's own, and what they change of it."""

from collections.abc import Mapping

from readers import sessions
from readers.models import Reader, ReaderSession

MOST_SESSIONS = 100


def page_of(session: ReaderSession) -> Mapping[str, object]:
    """Return what the own page shows: one query."""
    others = session.reader.sessions.select_related("publication").order_by("-seen_at", "-pk")
    return {"reader": session.reader, "sessions": others[:MOST_SESSIONS], "this": session}


def rename(reader: Reader, *, name: str) -> None:
    """Give a reader the name they chose; what they wrote before keeps the name it had."""
    reader.name = name
    reader.save(update_fields=["name"])


def change(reader: Reader, *, name: str, mail: str) -> None:
    """Change the name, and when they are written to."""
    reader.name, reader.mail = name, mail
    reader.save(update_fields=["name", "mail"])


def end(reader: Reader, pk: int) -> bool:
    """End one of a reader's sessions; tells whether there was one."""
    return bool(reader.sessions.filter(pk=pk).delete()[0])


def end_others(session: ReaderSession) -> int:
    """End all sessions of a reader but those of the browser that they sit at; return how many."""
    return session.reader.sessions.exclude(family=session.family).delete()[0]


def end_all(reader: Reader) -> int:
    """End all of a reader's sessions."""
    return sessions.end_all(reader)
