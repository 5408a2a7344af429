"""Reading the checkout, for the rules in test_house.py."""

import ast
import fnmatch
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = [
    "newsroom",
    "ads",
    "articles",
    "audience",
    "audit",
    "background",
    "comments",
    "pages",
    "readers",
    "search",
    "sections",
    "signin",
    "supporters",
    "wire",
]
MADE_HERE = {
    ".git",
    ".venv",
    ".tools",
    ".demo",
    ".hypothesis",
    "media",
    "staticfiles",
    "htmlcov",
    "__pycache__",
}
BINARY = {
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".avif",
    ".ico",
    ".woff2",
    ".gz",
    ".br",
    ".zip",
    ".mo",
    ".pdf",
    ".sqlite3",
}


def files(pattern: str = "**/*") -> list[Path]:
    """List the project's files, committed or about to be; without git, all that were not made on this machine."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    paths = [ROOT / file for file in listed.stdout.split("\0") if file] if listed.returncode == 0 else all_files()
    wanted = re.compile(fnmatch.translate(pattern.replace("**/", "*")))
    return sorted(path for path in paths if path.is_file() and wanted.match(name(path)))


def all_files() -> list[Path]:
    """List what people wrote, where git can't be asked."""
    found = []
    for folder, folders, file_names in ROOT.walk():
        folders[:] = [f for f in folders if f not in MADE_HERE and not f.endswith("_cache")]
        found += [folder / file for file in file_names]
    return found


def python_files() -> list[Path]:
    """List the Python files people write: migrations are Django's."""
    return [path for path in files() if path.suffix == ".py" and "migrations" not in path.parts]


def name(path: Path) -> str:
    """Return a path as a person would say it."""
    return path.relative_to(ROOT).as_posix()


def lines_in(path: Path) -> int:
    """Count a file's lines."""
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give each function in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


# What waits for somebody else, and as how many-eth argument its end may be given; none, where only by name.
WAITS = {
    "wait": 1, "join": 1, "result": 1, "acquire": 2, "communicate": 2, "urlopen": 3, "HTTPConnection": 3, "HTTPSConnection": 3,
    "socket.create_connection": 2,
} | dict.fromkeys(["subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output"])  # fmt: skip


def endless_waits(path: Path) -> Iterator[tuple[int, str]]:
    """Give each place, with its line, where a file waits for a process, a thread or an answer and would wait for ever."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            said = ast.unparse(node.func)
            verb = said.rpartition(".")[2]
            if said.endswith("Popen"):
                yield node.lineno, f"{said}, where patience.Process ends with its block"
            elif (verb == "readline" and ".std" in said) or (
                (known := {said, verb} & WAITS.keys()) and not _ends(node, WAITS[known.pop()])
            ):
                yield node.lineno, said


def _ends(call: ast.Call, place: int | None) -> bool:
    return "timeout" in {keyword.arg for keyword in call.keywords} or (place is not None and len(call.args) >= place)


def markup(path: Path) -> str:
    """Return a template's HTML with Django's tags blanked out: `{% include … with style="wide" %}` is no style."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{% comment.*?endcomment %\}", "", text, flags=re.DOTALL)
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)


def mirrored(test: Path) -> list[Path]:
    """List the places that a test file may mirror: articles/x.py, the package articles/x, a command or a tag library x."""
    inside = test.relative_to(ROOT / "tests")
    app, folder, stem = inside.parts[0], Path(*inside.parts[:-1]), inside.stem.removeprefix("test_")
    places = [ROOT / folder, ROOT / app / "management" / "commands", ROOT / app / "templatetags"]
    return [place / f"{stem}.py" for place in places] + [ROOT / folder / stem]


def classes_in(css: Path) -> set[str]:
    """Return the class names a style sheet speaks of."""
    text = re.sub(r"/\*.*?\*/", "", css.read_text(encoding="utf-8"), flags=re.DOTALL)
    return set(re.findall(r"\.(-?[_a-zA-Z][\w-]*)", text))
