"""Make the environment the other commands run in: uv, a Python, and the pinned packages.

    python3 scripts/bootstrap.py base|test|dev

Safe to run twice, from two shells at once, and after being killed. Works with Python 3.9.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import ssl
import subprocess
import sys
import time
from pathlib import Path

import private_uv
import pythons

ROOT = private_uv.ROOT
VENV = ROOT / ".venv"
STAMP = VENV / "newsroom.json"
UNFINISHED = VENV / "newsroom-unfinished"
GROUPS = ["base", "test", "dev"]  # each holds the one before it


class Refused(Exception):
    """The environment can't be made here. Says what to do."""


REFUSALS = (Refused, private_uv.NoUv, pythons.NoPython)


def requirements(group: str) -> Path:
    """Return the file that pins a group."""
    return ROOT / "requirements" / f"{group}.txt"


def read_stamp() -> dict[str, str]:
    """Return what the environment was made of, or nothing where it is missing or was left half made."""
    if UNFINISHED.exists() or not os.access(VENV / "bin" / "python", os.X_OK):
        return {}
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def wanted_stamp(group: str) -> dict[str, str]:
    """Return what the stamp says when the environment is right."""
    digest = hashlib.sha256(requirements(group).read_bytes()).hexdigest()
    return {
        "group": group,
        "requirements": digest,
        "place": str(ROOT),
        "wish": os.environ.get("NEWSROOM_PYTHON", ""),
    }


def group_to_install(group: str, stamp: dict[str, str]) -> str:
    """Return the group asked for, or the larger one that is here already: `make demo` takes no tools away."""
    return max(group, stamp.get("group", "base"), key=GROUPS.index)


def is_right(stamp: dict[str, str], wanted: dict[str, str]) -> bool:
    """Tell whether the environment serves as it is."""
    if not wanted["wish"]:  # no wish is content with any Python
        stamp = {**stamp, "wish": ""}
    return stamp == wanted


def serves_here(stamp: dict[str, str], wanted: dict[str, str]) -> bool:
    """Tell whether the environment can be brought up to date, or must be made anew."""
    answer = pythons.ask(str(VENV / "bin" / "python"))
    moved = stamp.get("place", str(ROOT)) != str(ROOT) or not made_for_this_place()
    other = bool(wanted["wish"]) and stamp.get("wish") != wanted["wish"]
    return bool(answer) and answer[0] >= pythons.NEEDED and not (moved or other or UNFINISHED.exists())


def made_for_this_place() -> bool:
    """Tell whether the environment's own scripts point into this checkout: it may have been moved or copied."""
    activate = VENV / "bin" / "activate"
    return activate.exists() and str(VENV) in activate.read_text()


def environment() -> dict[str, str]:
    """Return the variables uv runs with."""
    env = dict(os.environ)
    env.pop("VIRTUAL_ENV", None)
    paths = ssl.get_default_verify_paths()
    if paths.cafile or os.path.exists("/etc/ssl/certs/ca-certificates.crt"):
        # A company's proxy signs with an authority that only the system knows. The second name is uv's older one.
        env.setdefault("UV_SYSTEM_CERTS", "1")
        env.setdefault("UV_NATIVE_TLS", "1")
    if not os.access(os.path.expanduser("~"), os.W_OK):
        env.setdefault("UV_CACHE_DIR", str(private_uv.TOOLS / "cache"))
        env.setdefault("UV_PYTHON_INSTALL_DIR", str(private_uv.TOOLS / "python"))
    return env


def uv_run(lock: int, uv: str, *arguments: str | Path) -> None:
    """Run uv. It holds our lock too, so that when we are killed nobody starts while it still writes."""
    command = [uv, *(str(argument) for argument in arguments)]
    done = subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL, pass_fds=[lock])
    if done.returncode:
        raise Refused("uv could not install the packages (its reason is above). Run the same command again to go on.")


def make(group: str, stamp: dict[str, str], wanted: dict[str, str], lock: int) -> None:
    """Make the environment, or bring it up to date. Raises Refused, NoUv or NoPython."""
    os.environ.update(environment())
    uv = private_uv.find() or private_uv.bring()
    if not serves_here(stamp, wanted):
        python = pythons.choose(uv)
        shutil.rmtree(VENV, ignore_errors=True)
        print(f"  Python: {python}", flush=True)
        uv_run(lock, uv, "venv", "--quiet", "--no-project", "--python", python, VENV)
    UNFINISHED.touch()
    names = [line for line in requirements(group).read_text().splitlines() if "==" in line]
    print(f"  Packages: {len(names)} ({group}) …", flush=True)
    python_here = VENV / "bin" / "python"
    quiet = [] if sys.stderr.isatty() else ["--quiet"]  # a bar on a terminal, errors alone in a log
    uv_run(lock, uv, "pip", "sync", *quiet, "--require-hashes", "--python", python_here, requirements(group))
    STAMP.write_text(json.dumps(wanted))
    UNFINISHED.unlink()


def hold_lock() -> int:
    """Wait until no other shell sets up this checkout. The lock goes when the process does."""
    try:
        private_uv.TOOLS.mkdir(exist_ok=True)
        lock = os.open(private_uv.TOOLS / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise Refused(f"This folder can't be written to by you: {ROOT} ({error.strerror}).") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("  Another command is setting up; waiting for it …", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def bootstrap(group: str) -> None:
    """Have the environment ready for a group. Raises Refused, NoUv or NoPython."""
    stamp = read_stamp()
    group = group_to_install(group, stamp)
    if is_right(stamp, wanted_stamp(group)):
        return
    lock = hold_lock()
    stamp = read_stamp()  # the one we waited for may have done it
    group = group_to_install(group, stamp)
    wanted = wanted_stamp(group)
    if is_right(stamp, wanted):
        return
    begun = time.monotonic()
    print("Setting up (this is quick from the second time on):", flush=True)
    make(group, stamp, wanted, lock)
    print(f"  Ready after {time.monotonic() - begun:.0f} s.", flush=True)


def main() -> int:
    """Read the group and set up. Returns the exit code."""
    if sys.argv[1:] not in [[group] for group in GROUPS]:
        print("Usage: python3 scripts/bootstrap.py base|test|dev", file=sys.stderr)
        return 2
    try:
        bootstrap(sys.argv[1])
    except REFUSALS as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
