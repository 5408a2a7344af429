"""The corpus of pastes: what programs put on the clipboard, written in their shape, and what a body makes of it."""

import re
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "pastes"


def names() -> list[str]:
    """Return the names of the pastes."""
    return sorted(file.name.removesuffix(".clean.html") for file in FOLDER.glob("*.clean.html"))


def source(name: str) -> str:
    """Return what was on the clipboard."""
    return (FOLDER / f"{name}.html").read_text()


def expected(name: str) -> str:
    """Return what a body makes of it."""
    return (FOLDER / f"{name}.clean.html").read_text().rstrip("\n")


def alike(markup: str) -> str:
    """Return a body with what the editor's tree writes otherwise than the cleaner written alike.

    Items and cells hold paragraphs there, marks nest in one order, and a table's foot is a mark on its rows.
    """
    markup = re.sub(r"</?(?:tbody|thead|tfoot)>| data-foot=\"\"| scope=\"\w+\"", "", markup)
    markup = re.sub(r"<(li|td|th)((?: [^>]*)?)><p>", r"<\1\2>", markup)
    markup = re.sub(r"</p>(</(?:li|td|th)>|<(?:ul|ol)\b)", r"\1", markup)
    markup = markup.replace("<em><strong>", "<strong><em>").replace("</strong></em>", "</em></strong>")
    return re.sub(r">\s+<", "><", markup).strip()


def by_name() -> Iterator[tuple[str, str, str]]:
    """Yield each paste's name, source and expected body."""
    for name in names():
        yield name, source(name), expected(name)
