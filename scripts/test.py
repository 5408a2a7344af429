"""Run the tests on SQLite, and on PostgreSQL too where one answers.

    make test                       everything
    make test ARGS="tests/articles -k publish"

The last line is pytest's own. One to three tests that failed beside others are run once more, alone: many drive servers
and browsers of their own, and a busy machine is no bug. Such a test is named at the end, for it is worth a look. In CI (CI=true or NEWSROOM_REQUIRE=all) a missing database or browser is a failure.
"""

import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import databases

from tests.plugins import chromium, required

SOME_FAILED, NOTHING_COLLECTED = 1, 5
# More than these have another reason than a busy machine.
MOST_TO_RUN_AGAIN = 3
# A test that hangs fails after five minutes (tests/plugins/patience.py); what is silent for longer will say nothing more.
SILENT_SECONDS = 900
# One for each database: what failed on another is none of its own.
CACHES = ROOT / ".pytest_cache"


def run(arguments: list[str], database_url: str) -> tuple[int, str]:
    """Run pytest on one database and pass on what it prints. Returns its exit code and its closing line."""
    env = {**os.environ, "DATABASE_URL": database_url, "COLUMNS": str(shutil.get_terminal_size().columns)}
    # Tests start servers and commands by the hundred: compiling our modules each time takes longer than what they do.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-u", "-m", "pytest", *arguments]
    if sys.stdout.isatty():
        command.append("--color=yes")
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    tail = b""
    for chunk in said_by(process):
        sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        tail = (tail + chunk)[-4000:]
    lines = [line for line in tail.decode(errors="replace").splitlines() if line.strip()]
    return process.wait(timeout=60), lines[-1] if lines else ""


def said_by(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """Give what a process says until it ends; end it when it falls silent. A server it left behind keeps nobody waiting."""
    pipe, heard_at = process.stdout.fileno(), time.monotonic()  # type: ignore[union-attr] # stdout is a pipe
    while True:
        over = process.poll() is not None
        if select.select([pipe], [], [], 0 if over else 1)[0]:
            if not (chunk := os.read(pipe, 65536)):
                return
            heard_at = time.monotonic()
            yield chunk
        elif over:
            return
        elif time.monotonic() - heard_at > SILENT_SECONDS:
            process.kill()
            yield f"\nNothing was said for {SILENT_SECONDS} seconds: ended.\n".encode()
            return


def run_on(name: str, database_url: str, *, is_first: bool) -> tuple[int, str, list[str]]:
    """Run everything on one database. Returns exit code, closing line, and what failed beside others but passed alone."""
    print(f"\n=== {name} ===", flush=True)
    given, parallel = arguments_for_pytest(is_first=is_first)
    given = ["-o", f"cache_dir={CACHES / name}", *given]
    code, line = run([*parallel, *given], database_url)
    failed = failed_last(name) if code == SOME_FAILED and parallel else []
    if not 0 < len(failed) <= MOST_TO_RUN_AGAIN:
        return code, line, []
    print(f"\n=== {name}, what failed, alone ===", flush=True)
    code, line = run(["--last-failed", *given], database_url)
    return code, line, [] if code else [f"{test} ({name})" for test in failed]


def failed_last(name: str) -> list[str]:
    """Return the tests that failed in the last run on a database, as pytest wrote them down; none where none was begun."""
    try:
        failed = json.loads((CACHES / name / "v/cache/lastfailed").read_text())
    except (OSError, ValueError):
        return []
    return list(failed) if all("::" in test for test in failed) else []


def databases_to_test() -> dict[str, str] | None:
    """Return the databases by name and say which they are. None where one is missing that has to be there."""
    sqlite_url = "sqlite:///" + str(ROOT / "test.sqlite3")  # tests run on a copy in memory
    url, said = databases.postgresql()
    browser = chromium.find()
    print(f"Databases: SQLite; {said}")
    print(f"Browser:   {browser or 'none, so the journeys are skipped'}", flush=True)
    if required.all_is_required() and not (url and browser):
        print("Both databases and a browser have to be here (NEWSROOM_REQUIRE).", file=sys.stderr)
        return None
    return {"SQLite": sqlite_url} | ({"PostgreSQL": url} if url else {})


def arguments_for_pytest(*, is_first: bool) -> tuple[list[str], list[str]]:
    """Return what was given, or what has to do with a further database; and how it is spread over the processors."""
    given = sys.argv[1:]
    if not is_first and "-m" not in given:
        given = ["-m", "not once", *given]
    parallel = not any(argument in {"-s", "--pdb", "-n"} or argument.startswith("-n") for argument in given)
    # One more than there are processors: a test that drives a browser waits a good part of its time. Whoever is done
    # takes work from the others, or one of them would end with all the slow ones in its hands.
    spread = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
    return given, spread if parallel else []


def wait_for_our_turn() -> int:
    """Hold a lock, as two runs in one checkout would drop each other's databases. It goes when the process does."""
    (ROOT / ".tools").mkdir(exist_ok=True)
    lock = os.open(ROOT / ".tools" / "test.lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("Another run of the tests is under way here; waiting for it …", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def verdict(codes: list[int]) -> int:
    """Return the exit code of all runs: the first real failure's; finding no test counts when no run found one."""
    failures = [code for code in codes if code not in {0, NOTHING_COLLECTED}]
    return failures[0] if failures else min(codes)


def main() -> int:
    """Run everything; where something failed, that run's closing line comes last. Returns the exit code."""
    chosen = databases_to_test()
    if chosen is None:
        return 1
    wait_for_our_turn()
    results: dict[str, tuple[int, str, list[str]]] = {}
    for name, url in chosen.items():
        results[name] = run_on(name, url, is_first=not results)
    code = verdict([code for code, *_ in results.values()])
    if shaky := [test for *_, tests in results.values() for test in tests]:
        print(
            "\nFailed beside others, passed alone:\n" + "\n".join(shaky), "\n" + list(results.values())[-1][1], sep="\n"
        )
    failed = next((name for name, result in results.items() if result[0] == code), "")
    if code and list(results.values())[-1][0] == 0:
        print(f"\nThe last database passed, {failed} did not:\n{results[failed][1]}")
    return code


if __name__ == "__main__":
    sys.exit(main())
