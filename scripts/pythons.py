"""Finding a Python that can run this project: on the path, kept by pyenv, or fetched by uv.

Works with Python 3.9, as it runs before there is a Python of ours.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

NEEDED = (3, 12)
TESTED_FIRST = ["python3.13", "python3.12", "python3.14", "python3", "python"]
FETCHED = "3.13"
# A Python built without one of these modules starts, and fails an hour later.
QUESTION = (
    "import sys, ssl, sqlite3, zlib, ctypes, venv, sysconfig;"
    "ok = sys.implementation.name == 'cpython' and not sysconfig.get_config_var('Py_GIL_DISABLED');"
    "print('%d.%d.%d' % sys.version_info[:3] if ok else 'no'); print(getattr(sys, '_base_executable', sys.executable))"
)


class NoPython(Exception):
    """No Python that is new enough could be had. Says what to do."""


def ask(candidate: str) -> tuple[tuple[int, ...], str] | None:
    """Return the version and true path of a Python, or None where it doesn't run or can't be used."""
    try:
        answer = subprocess.run(
            [candidate, "-I", "-c", QUESTION],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        version, path = answer.stdout.split("\n")[:2]
        return tuple(int(part) for part in version.split(".")), path
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def on_the_path() -> list[str]:
    """List candidates on the path, the versions we test with first. A name may occur in many folders."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    found = [shutil.which(name, path=folder) for name in TESTED_FIRST for folder in folders if folder]
    return list(dict.fromkeys(path for path in found if path))


def kept_by_pyenv() -> list[str]:
    """List the Pythons pyenv keeps, active or not, newest first."""
    versions = Path(os.environ.get("PYENV_ROOT") or Path("~/.pyenv").expanduser(), "versions")
    try:
        names = [name for name in os.listdir(versions) if re.fullmatch(r"\d+(\.\d+)*", name)]
    except OSError:  # no pyenv, or another person's
        return []
    newest_first = sorted(names, key=lambda name: [int(part) for part in name.split(".")], reverse=True)
    return [str(versions / name / "bin" / "python") for name in newest_first]


def fetched_by(uv: str) -> str:
    """Have uv fetch a Python of its own, or find the one it fetched before. Raises NoPython."""
    env = {**os.environ, "UV_PYTHON_PREFERENCE": "only-managed"}
    print(f"  No Python {NEEDED[0]}.{NEEDED[1]} or newer here: uv fetches {FETCHED} …", flush=True)
    install = subprocess.run([uv, "python", "install", FETCHED], env=env, check=False, stdin=subprocess.DEVNULL)
    where = subprocess.run(
        [uv, "python", "find", FETCHED],
        env=env,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    path = where.stdout.strip()
    if install.returncode or where.returncode or not ask(path):
        raise NoPython(
            f"Newsroom needs Python {NEEDED[0]}.{NEEDED[1]} or newer. None is on the path or kept by pyenv, and uv\n"
            "could not fetch one (its reason is above). Install one (python.org, your system's packages, or\n"
            f"`pyenv install {FETCHED}`) and run the same command again, or name it: NEWSROOM_PYTHON=/path/to/python3.13"
        )
    return path


def named() -> str | None:
    """Return the Python that NEWSROOM_PYTHON names, if any. Raises NoPython when it won't do."""
    wish = os.environ.get("NEWSROOM_PYTHON")
    if not wish:
        return None
    answer = ask(wish)
    if not answer or answer[0] < NEEDED:
        raise NoPython(f"NEWSROOM_PYTHON={wish} is not a Python {NEEDED[0]}.{NEEDED[1]} or newer that runs.")
    return answer[1]


def choose(uv: str) -> str:
    """Return the path of the Python to use. Raises NoPython."""
    chosen = named()
    if chosen:
        return chosen
    for candidate in on_the_path() + kept_by_pyenv():
        answer = ask(candidate)
        if answer and answer[0] >= NEEDED:
            return answer[1]
    return fetched_by(uv)
