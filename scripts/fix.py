"""Mend what a program can mend: style, format, templates, and Django code that a newer form replaces."""

import subprocess
import sys
from pathlib import Path

import check

ROOT = check.ROOT


def python_files() -> list[str]:
    """List our Python files, migrations apart."""
    folders = [*check.PACKAGES, "tests"]
    return sorted(
        str(path) for name in folders for path in Path(ROOT, name).rglob("*.py") if "migrations" not in path.parts
    )


def run(name: str, *arguments: str) -> int:
    """Run one fixer. Returns its exit code."""
    return subprocess.run(check.tool(name, *arguments), cwd=ROOT, check=False, stdin=subprocess.DEVNULL).returncode


def main() -> int:
    """Run the fixers one after another. Returns the exit code of what they can't mend."""
    # These two answer 1 when they changed something.
    run("django-upgrade", "--target-version", "6.1", *python_files())
    run("djade", "--target-version", "6.1", *check.templates())
    left = run("ruff", "check", "--fix", ".")
    run("ruff", "format", ".")
    return left


if __name__ == "__main__":
    sys.exit(main())
