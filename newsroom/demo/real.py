"""Bringing real stories in on top of the demo's own: `make demo DATA=folder`."""

from collections.abc import Callable
from pathlib import Path

from articles.importing import mapping, story_lines
from sections.models import Publication

HERE = Path(__file__).parent
STORIES = Path("text") / "nasa-articles.jsonl"
PICTURES = Path("images") / "nasa"


def bring_in(data: Path, *, say: Callable[[str], None]) -> None:
    """Bring in the space agency's stories and pictures that a folder holds; what is here already stays.

    The folder has `text/nasa-articles.jsonl` and `images/nasa/`; it is no part of the project.
    """
    lines = data / STORIES
    if not lines.is_file():
        say(f"  {data} holds no {STORIES}: nothing was brought in from there.")
        return
    say(f"  Bringing in real stories from {lines.name} …")
    rules = mapping.read(HERE / "nasa-map.json")
    report = story_lines.bring_in(
        lines,
        source=rules.source,
        publication=Publication.objects.order_by("position", "pk").first(),
        media=data / PICTURES,
        mapping=rules,
    )
    say(f"    {report}")
