"""Pin every dependency to the newest release that fits, with hashes: pyproject.toml in, requirements/*.txt out."""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bootstrap
import private_uv

ROOT = private_uv.ROOT
FOLDER = ROOT / "requirements"
# The largest first: the smaller ones take the same versions.
GROUPS = {
    "dev": ["pyproject.toml", "--group", "dev"],
    "test": ["pyproject.toml", "--group", "test"],
    "base": ["pyproject.toml"],
    "uv": ["--group", "uv"],
}
OPTIONS = [
    "--universal",
    "--generate-hashes",
    "--python-version",
    "3.12",
    "--no-header",
    "--no-annotate",
    "--quiet",
]


def digest(text: str) -> str:
    """Return a short digest."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def wishes() -> str:
    """Return a digest of what pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [
        project["project"]["dependencies"],
        project["dependency-groups"],
        project["project"]["requires-python"],
    ]
    return digest(json.dumps(asked, sort_keys=True))


def head(pins: str) -> str:
    """Return the first line of a file: by its two digests a check needs no network."""
    return f"# Made by `make pin` from pyproject.toml ({wishes()}-{digest(pins)}); don't edit by hand.\n"


def pins_in(path: Path) -> str:
    """Return a file's pins alone."""
    lines = path.read_text().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#"))


def compile_group(name: str, target: Path, *, upgrade: bool) -> None:
    """Write one requirements file; without upgrade, pins that still fit stay. Raises CalledProcessError."""
    uv = private_uv.find() or private_uv.bring()
    command = [uv, "pip", "compile", *GROUPS[name], *OPTIONS, "--output-file", str(target)]
    if name in {"test", "base"}:
        command += ["--constraints", str(FOLDER / "dev.txt")]
    if upgrade:
        command.append("--upgrade")
    subprocess.run(
        command,
        cwd=ROOT,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    pins = pins_in(target)
    target.write_text(head(pins) + pins)


def pin() -> int:
    """Take the newest of everything. Returns the exit code."""
    FOLDER.mkdir(exist_ok=True)
    for name in GROUPS:
        target = FOLDER / f"{name}.txt"
        compile_group(name, target, upgrade=True)
        print(f"requirements/{name}.txt: {pins_in(target).count('==')} packages")
    return 0


def check() -> int:
    """Tell whether each file is what `make pin` wrote for this pyproject.toml. Returns the exit code."""
    paths = {name: FOLDER / f"{name}.txt" for name in GROUPS}
    stale = [
        name
        for name, path in paths.items()
        if not path.exists() or path.read_text() != head(pins_in(path)) + pins_in(path)
    ]
    for name in stale:
        print(f"requirements/{name}.txt is not what `make pin` makes of this pyproject.toml: run `make pin`.")
    return 1 if stale else 0


def resolve() -> int:
    """Resolve again, keeping the pins that fit, and compare. Needs a network. Returns the exit code."""
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor() as pool:

        def differs(group: str) -> bool:
            old, new = FOLDER / f"{group}.txt", Path(name) / f"{group}.txt"
            new.write_text(old.read_text())
            compile_group(group, new, upgrade=False)
            return new.read_text() != old.read_text()

        changed = [group for group, yes in zip(GROUPS, pool.map(differs, GROUPS), strict=True) if yes]
    for group in changed:
        print(f"Resolving pyproject.toml again gives another requirements/{group}.txt: run `make pin`.")
    return 1 if changed else 0


def main() -> int:
    """Pin, or check the pins. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument(
        "--check", dest="work", action="store_const", const=check, help="compare digests, without a network"
    )
    ways.add_argument("--resolve", dest="work", action="store_const", const=resolve, help="compare by resolving again")
    os.environ.update(bootstrap.environment())
    try:
        return (parser.parse_args().work or pin)()
    except subprocess.CalledProcessError as error:
        print(f"uv could not resolve pyproject.toml:\n{error.stderr}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
