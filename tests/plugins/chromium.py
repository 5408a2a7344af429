"""Finding the system's Chromium, for journeys and screenshots."""

import os
import shutil

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
# As root there is no sandbox to be had; in a container /dev/shm is small.
ARGUMENTS = ["--disable-dev-shm-usage", "--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def find() -> str | None:
    """Return the path of a Chromium: the one NEWSROOM_CHROMIUM names, or the first on the path."""
    named = os.environ.get("NEWSROOM_CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
