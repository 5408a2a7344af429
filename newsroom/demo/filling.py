"""Filling the demo: tables, network, pictures, stories; each step is done once and can be resumed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from articles.importing import story_lines
from articles.models import Licence, Picture
from newsroom.demo import advertising, dossiers, network, reading, real, stories, supporting, talking

Say = Callable[[str], None]


def fill(folder: Path, *, data: Path | None, say: Say) -> None:
    """Bring the demo's database and files to where it can be served; what is there already stays as it is."""
    say("  Preparing the database …")
    call_command("migrate", verbosity=0)
    if not (folder / "filled").exists():
        say("  Founding four newspapers …")
        network.found()
        _bring_in_stories(folder, say)
        dossiers.open_all()
        advertising.book()
        (folder / "filled").write_text(timezone.now().isoformat())
    if data is not None:
        real.bring_in(data, say=say)
    reading.invent()
    say("  Remembering fourteen months of supporters …")
    supporting.invent()
    talking.invent()
    _collect_static(say)


def _bring_in_stories(folder: Path, say: Say) -> None:
    written = list(stories.read())
    say(f"  Drawing the pictures for {len(written)} stories …")
    stories.draw_all(stories.drawings(written), folder / "drawn", say=say)
    say("  Printing the first edition …")
    today = _day_of_first_start(folder)
    lines = (stories.dated(story, today) for story in written)
    report = story_lines.bring_in(lines, source="demo", media=folder / "drawn")
    # Those inside texts have no line of their own that could say whose they are: all of them are drawn here.
    Picture.objects.filter(licence=Licence.UNKNOWN).update(licence=Licence.OWN)
    say(f"    {report}")


def _day_of_first_start(folder: Path) -> datetime:
    """Return the moment all dates count from; kept, so that a start that was interrupted goes on with the same."""
    file = folder / "first-start"
    if not file.exists():
        file.write_text(timezone.now().isoformat())
    return datetime.fromisoformat(file.read_text())


def _collect_static(say: Say) -> None:
    """Hash and compress style sheets and scripts when any is newer than the last time."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and manifest.stat().st_mtime > _newest_source():
        return
    say("  Setting the type …")
    call_command("collectstatic", interactive=False, verbosity=0)


def _newest_source() -> float:
    files = (settings.BASE_DIR / "newsroom" / "static").rglob("*")
    lock = [settings.BASE_DIR / "pyproject.toml", *(settings.BASE_DIR / "requirements").glob("*.txt")]
    return max(file.stat().st_mtime for file in [*files, *lock] if file.is_file())
