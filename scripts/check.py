"""Run every check that needs no browser and no server: each in one line with its time, all of them even when one fails.
`make check ARGS="ruff types"` runs only the steps whose names hold one of these words.
"""

import os
import secrets
import subprocess
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DEVELOPMENT = {"DEBUG": "1", "DATABASE_URL": "sqlite://:memory:"}
# What a real server sets; `check --deploy` looks at what the settings make of it.
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "news.example.org",
    "DATABASE_URL": "sqlite://:memory:",
}
# Our packages stand in one list, that of the staircase.
PACKAGES: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]


@dataclass(frozen=True)
class Step:
    """One check: what it is called, what is run, with which variables, and what to do when it fails."""

    name: str
    command: list[str]
    mend: str = ""
    env: dict[str, str] = field(default_factory=dict)


def tool(name: str, *arguments: str) -> list[str]:
    """Return the command for a program of this environment."""
    return [str(BIN / name), *arguments]


def python(*arguments: str) -> list[str]:
    """Return the command for this Python."""
    return [sys.executable, *arguments]


def templates() -> list[str]:
    """List the templates."""
    return sorted(str(path) for path in ROOT.glob("templates/**/*.html"))


def when_there(paths: list[str], step: Step) -> list[Step]:
    """Return the step, or nothing where it would have nothing to look at."""
    return [step] if paths else []


def steps() -> list[Step]:
    """List the checks, the slow ones first."""
    listed = [
        Step("types (mypy)", tool("mypy"), env=DEVELOPMENT),
        Step(
            "staircase (import-linter)",
            tool("lint-imports", "--no-cache", "--no-logo"),
            "HOUSE rules: CONTRIBUTING.md",
        ),
        Step("style (ruff check)", tool("ruff", "check", "--output-format", "concise", "."), "make fix"),
        Step("format (ruff format)", tool("ruff", "format", "--check", "."), "make fix"),
        *when_there(
            templates(),
            Step(
                "templates (djade)",
                tool("djade", "--target-version", "6.1", "--check", *templates()),
                "make fix",
            ),
        ),
        Step("danger (bandit)", tool("bandit", "-q", "-c", "pyproject.toml", "-f", "custom", "-r", *PACKAGES)),
        Step(
            "migrations are made",
            python("manage.py", "makemigrations", "--check", "--dry-run"),
            "make migrations",
            DEVELOPMENT,
        ),
        Step("migrations can be deployed", python("scripts/lint_migrations.py"), env=DEVELOPMENT),
        Step(
            "ready for a server (check --deploy)",
            python("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
            env=PRODUCTION,
        ),
        Step("pins (requirements)", python("scripts/pin.py", "--check"), "make pin"),
        Step("licences", python("scripts/licences.py")),
    ]
    if os.environ.get("CI", "").lower() in {"1", "true"}:  # 40 s and a network: not at every save
        listed.insert(0, Step("pins resolve the same", python("scripts/pin.py", "--resolve"), "make pin"))
    return listed


def run(step: Step) -> tuple[Step, int, str, float]:
    """Run one step. Returns it with its exit code, what it printed and the seconds it took."""
    begun = time.monotonic()
    env = {**os.environ, "NO_COLOR": "1", "PYTHONWARNINGS": "ignore", **step.env}
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        env=env,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return step, done.returncode, done.stdout, time.monotonic() - begun


def chosen() -> list[Step]:
    """Return the steps whose names hold one of the words given, or all."""
    words = sys.argv[1:]
    return [step for step in steps() if not words or any(word in step.name for word in words)]


def main() -> int:
    """Run the steps, as many at once as there are processors. Returns the exit code."""
    begun = time.monotonic()
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for future in as_completed([pool.submit(run, step) for step in chosen()]):
            step, code, said, seconds = future.result()
            print(f"{'ok    ' if code == 0 else 'FAILED'} {step.name:<38} {seconds:5.1f} s", flush=True)
            if code:
                failed.append(step)
                print("".join(f"       {line}\n" for line in said.strip().splitlines()), flush=True)
    for step in failed:
        print(f"Failed: {step.name}" + (f" (to mend: {step.mend})" if step.mend else ""))
    print(f"{len(failed) or 'No'} failure{'' if len(failed) == 1 else 's'} in {time.monotonic() - begun:.0f} s.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
