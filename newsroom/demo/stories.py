"""The demo's stories: dated from the day of the first start, their pictures drawn, ready for the importer."""

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from newsroom.demo.drawing import draw, focal_point

HERE = Path(__file__).parent
SIZE = (1600, 1067)
Drawing = tuple[str, str, str]


def read() -> Iterator[dict]:
    """Yield the stories as they were written, publication by publication."""
    for file in sorted((HERE / "stories").glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)


def dated(story: dict, today: datetime) -> dict:
    """Return a story as the importer reads it: days ago as times, drawings as files."""
    line = {key: value for key, value in story.items() if key not in {"days_ago", "draws"}}
    if "days_ago" in story:
        line["published_at"] = (today - timedelta(days=story["days_ago"])).isoformat()
    line["corrections"] = [_dated_correction(c, today) for c in story.get("corrections", [])]
    if picture := story.get("lead_picture"):
        picture = dict(picture)
        subject = picture.pop("draw")
        picture["file"], picture["licence"] = f"{story['id']}.jpg", "own"
        picture.setdefault("focal", list(focal_point(subject, story["id"])))
        line["lead_picture"] = picture
    return line


def _dated_correction(correction: dict, today: datetime) -> dict:
    made = dict(correction)
    if "days_ago" in made:
        made["made_at"] = (today - timedelta(days=made.pop("days_ago"))).isoformat()
    return made


def drawings(stories: list[dict]) -> list[Drawing]:
    """Return what has to be drawn: file name, subject, seed."""
    wanted = []
    for story in stories:
        if picture := story.get("lead_picture"):
            wanted.append((f"{story['id']}.jpg", picture["draw"], story["id"]))
        wanted += [(name, subject, name) for name, subject in story.get("draws", {}).items()]
    return wanted


def draw_all(wanted: list[Drawing], folder: Path, *, say: Callable[[str], None]) -> None:
    """Draw the pictures that are missing, on all processors, saying every few seconds how far it is."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [(name, subject, seed, str(folder)) for name, subject, seed in wanted if not (folder / name).exists()]
    if not missing:
        return
    said = time.monotonic()
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for done, _ in enumerate(pool.map(_draw_one, missing, chunksize=4), start=1):
            if time.monotonic() - said > 3 or done == len(missing):  # noqa: PLR2004 - seconds
                said = time.monotonic()
                say(f"    {done} of {len(missing)} pictures drawn")


def _draw_one(task: tuple[str, str, str, str]) -> None:
    """Draw one picture into its file; a file that exists is whole, as it is renamed when done."""
    name, subject, seed, folder = task
    unfinished = Path(folder) / f".{name}.{os.getpid()}"
    draw(subject, seed, SIZE).save(unfinished, "JPEG", quality=88)
    unfinished.rename(Path(folder) / name)
