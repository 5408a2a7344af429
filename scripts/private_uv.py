"""Finding uv, or bringing it into a folder of this checkout.

Works with Python 3.9, as it runs before there is a Python of ours.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
PRIVATE = TOOLS / "uv"
NEEDED = (0, 8)
PINNED = ROOT / "requirements" / "uv.txt"


class NoUv(Exception):
    """uv is not here and could not be brought. Says what to do."""


def runs(uv: str | Path) -> bool:
    """Tell whether this uv starts and is new enough: a pyenv shim may be there and fail."""
    try:
        answer = subprocess.run(
            [str(uv), "--version"],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    version = re.match(r"uv (\d+)\.(\d+)", answer.stdout)
    return version is not None and (int(version[1]), int(version[2])) >= NEEDED


def find() -> str | None:
    """Return a uv that runs: ours, one on the path, or one in its usual places."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    candidates = [str(PRIVATE / "bin" / "uv")]
    candidates += [path for path in (shutil.which("uv", path=f) for f in folders if f) if path]
    candidates += [os.path.expanduser(f"~/{folder}/bin/uv") for folder in (".local", ".cargo")]
    return next((uv for uv in candidates if os.path.exists(uv) and runs(uv)), None)


def call(*command: str | Path, env: dict[str, str] | None = None) -> tuple[bool, str]:
    """Run a command quietly. Returns whether it went well, and what it said."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env=env,
        )
    except OSError as error:
        return False, str(error)
    return done.returncode == 0, done.stdout.strip()


def by_venv(folder: Path) -> tuple[bool, str]:
    """Install with the pip of a new virtual environment."""
    made, said = call(sys.executable, "-m", "venv", "--clear", folder)
    return install([folder / "bin" / "python", "-m", "pip"], []) if made else (made, said)


def by_pip(folder: Path) -> tuple[bool, str]:
    """Install with the system's pip into a plain folder, where venv is missing (as Debian ships python3)."""
    shutil.rmtree(folder, ignore_errors=True)
    return install([sys.executable, "-m", "pip"], ["--target", folder])


def by_system_wheel(folder: Path) -> tuple[bool, str]:
    """Install with the pip in Debian's package of wheels, fetched and unpacked here without being root."""
    shutil.rmtree(folder, ignore_errors=True)
    wheels = list(Path("/usr/share/python-wheels").glob("pip-*.whl"))
    with tempfile.TemporaryDirectory(dir=TOOLS) as name:
        if not wheels:
            got, said = fetch_wheel_package(Path(name))
            if not got:
                return got, said
            wheels = list(Path(name).glob("**/python-wheels/pip-*.whl"))
        if not wheels:
            return False, "the package python3-pip-whl holds no pip"
        return install([sys.executable, wheels[0] / "pip"], ["--target", folder])


def fetch_wheel_package(into: Path) -> tuple[bool, str]:
    """Fetch Debian's package that holds pip, with lists of our own so that no right is needed."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return False, "there is no apt-get here either"
    state = into / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True)
    apt = [
        "apt-get",
        "-q",
        "-o",
        f"Dir::State::lists={state / 'lists'}",
        "-o",
        f"Dir::Cache={state / 'cache'}",
    ]
    apt += ["-o", "APT::Sandbox::User=", "-o", "Debug::NoLocking=1"]
    got, said = call(*apt, "update")
    if got:
        got, said = call("sh", "-c", 'cd "$0" && shift 0 && exec "$@"', into, *apt, "download", "python3-pip-whl")
    for package in into.glob("*.deb"):
        return call("dpkg-deb", "-x", package, into / "unpacked")
    return False, said


def install(pip: list[str | Path], options: list[str | Path]) -> tuple[bool, str]:
    """Install the pinned uv with this pip, checking its hash."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-cache-dir"]
    env = {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    return call(*pip, "install", *quiet, *options, "--require-hashes", "-r", PINNED, env=env)


def bring() -> str:
    """Install uv into this checkout. Raises NoUv with every reason."""
    print("  Bringing uv into .tools/ …", flush=True)
    TOOLS.mkdir(exist_ok=True)
    partial = TOOLS / "uv.partial"
    reasons = []
    for way in (by_venv, by_pip, by_system_wheel):
        done, said = way(partial)
        if done and runs(partial / "bin" / "uv"):
            shutil.rmtree(PRIVATE, ignore_errors=True)
            partial.rename(PRIVATE)
            return str(PRIVATE / "bin" / "uv")
        reasons.append(said or "the uv it installed does not run")
    shutil.rmtree(partial, ignore_errors=True)
    tried = "\n".join(f"  - {way}: {said[-600:]}" for way, said in zip(("venv", "pip", "apt"), reasons))
    raise NoUv(
        f"uv could not be installed with {sys.executable}:\n{tried}\n"
        "Is there a network? If so, install uv or your system's python3-venv package and run the same command again."
    )
