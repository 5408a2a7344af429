"""Finding the system's Chromium, for journeys and screenshots."""

import os
import shutil

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
# Only our own pages are opened; containers and root have no sandbox to offer, and a small /dev/shm.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


def find() -> str | None:
    """Return the path of a Chromium: the one NEWSROOM_CHROMIUM names, or the first on the path."""
    named = os.environ.get("NEWSROOM_CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
