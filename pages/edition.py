"""Which edition of the program a stored page was made by: one that was made by another is not looked at."""

import os
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

from newsroom import environment

_KINDS = {".py", ".html", ".xml", ".txt", ".mo", ".svg"}
_FOLDERS_LEFT_OUT = {".venv", ".tools", ".git", "tests", "docs", "benchmarks", "media", "staticfiles"}


@cache
def current() -> str:
    """Return a short digest of the program's text, of the names of its static files and of what the operator has set."""
    digest = blake2b(digest_size=8)
    for name in sorted(environment.VARIABLES):
        digest.update(f"{name}={os.environ.get(name, '')}\n".encode())
    for path in sorted(_files(settings.BASE_DIR)):
        digest.update(path.read_bytes())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists():
        digest.update(manifest.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _FOLDERS_LEFT_OUT and name[0] != "."]
        found += [Path(parent) / name for name in names if Path(name).suffix in _KINDS]
    return found
