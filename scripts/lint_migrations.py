"""Find migrations that break a running site while it is deployed: a column dropped, renamed, or added without a default."""

import logging
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

django.setup()

from django_migration_linter import MigrationLinter

APPS = ["newsroom", "articles", "audit", "background", "search", "sections", "signin", "supporters", "wire"]


def main() -> int:
    """Lint our own migrations. Returns the exit code."""
    logging.disable(logging.INFO)
    linter = MigrationLinter(include_apps=APPS, no_cache=True, ignore_initial_migrations=True)
    linter.lint_all_migrations()
    linter.print_summary()
    return 1 if linter.has_errors else 0


if __name__ == "__main__":
    sys.exit(main())
