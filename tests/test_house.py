"""The rules of the house that no linter knows (CONTRIBUTING.md). Each failure says what to do."""

import ast
import re
import socket

import pytest
from django.apps import apps
from pytest_socket import SocketConnectBlockedError

from tests import house

# Names that say nothing: whatever is in such a file belongs to a subject that has a name.
NAMELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "managers",
    "tasks",
    "misc",
    "common",
    "mixins",
    "tools",
}
# Folders of tests that mirror no app: what they follow instead.
OWN_ORDER = {
    "deploy": "the files in deploy/",
    "hostile": "the list of hostile cases",
    "journeys": "people",
    "plugins": "rules for every run",
    "factories": "models",
}
# Tests that stand above the apps.
WHOLE_SITE = {"test_house.py"}
# Tests that stand above the modules of one app: what they look at as a whole.
WHOLE_APP = {
    "test_matrix.py": "gateways, inbox and books together",
    "test_power_cuts.py": "server, worker and inbox together",
    "test_many_at_once.py": "the same, pressed at once",
}
# Pages that may hold inline style or script: why.
INLINE_ALLOWED = {
    "templates/mail/": "mail programs read no style sheets",
    "templates/unfold/layouts/skeleton.html": "the frame of the desk, which has a content policy of its own",
}
# Tests that may wait without an end, or look as if they did: why.
ENDLESS_ALLOWED = {
    "tests/patience.py": "the bounds themselves",
}
INLINE = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a script handler": r"<[^>]*\son[a-z]+\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/(?:ld\+)?json)",
}
# Written so that this file doesn't find itself.
MACHINE_PATHS = r"(?<![\w.$}])/(?:wor[k]|roo[t]|op[t])/|/hom[e]/[a-z]"
REGISTRIES = r"\b(?:py[p]i|pythonhoste[d]|npmj[s]|debia[n])\.(?:org|com|net)\b"


def complain(faults, advice):
    """Fail with each fault on its line, and what to do."""
    faults = list(faults)
    if faults:
        pytest.fail("\n  ".join([advice, *faults]), pytrace=False)


def test_files_fit_in_a_few_screens():
    sizes = {house.name(path): house.lines_in(path) for path in house.python_files()}

    complain(
        (f"{name}: {n} lines" for name, n in sizes.items() if n > 400),
        "Over 400 lines: part these by subject.",
    )


def test_functions_fit_on_a_screen():
    long = (
        f"{house.name(path)}:{f.lineno} {f.name}: {f.end_lineno - f.lineno + 1} lines"
        for path in house.python_files()
        for f in house.functions(path)
        if f.end_lineno - f.lineno + 1 > 50
    )

    complain(long, "Over 50 lines: give a part of each a name of its own.")


def test_templates_fit_in_a_few_screens():
    sizes = {house.name(path): house.lines_in(path) for path in house.files("templates/**/*")}

    complain(
        (f"{name}: {n} lines" for name, n in sizes.items() if n > 150),
        "Over 150 lines: move a part to templates/parts/.",
    )


def test_every_file_is_named_for_its_subject():
    nameless = [house.name(path) for path in house.python_files() if path.stem in NAMELESS]
    nameless += sorted(
        {house.name(p.parent) for p in house.python_files() if p.parent.name in NAMELESS and p.parent != house.ROOT}
    )

    complain(nameless, "These names say nothing: name the file for the work or the subject (STYLE.md, 1).")


def test_every_module_says_what_it_is_for():
    silent = []
    for path in house.python_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body and not ast.get_docstring(tree):
            silent.append(house.name(path))

    complain(silent, "Open these with one sentence: what is the module for?")


def test_tests_stand_where_the_code_stands():
    astray = []
    for path in house.files("tests/**/test_*.py"):
        folder = path.relative_to(house.ROOT / "tests").parts[0]
        if folder in house.APPS:
            found = path.name in WHOLE_APP or any(place.exists() for place in house.mirrored(path))
        elif folder == "tooling":
            found = any(
                (house.ROOT / there / path.name.removeprefix("test_")).exists()
                for there in ("scripts", "benchmarks", "tests/plugins")
            )
        else:
            found = folder in OWN_ORDER or path.name in WHOLE_SITE
        if not found:
            astray.append(house.name(path))

    complain(
        astray,
        "These mirror no module: articles/publishing.py is tested in tests/articles/test_publishing.py.",
    )


def test_every_part_has_one_name():
    parts = {path.stem: path for path in house.files("templates/parts/*.html")}
    pages = "".join(path.read_text(encoding="utf-8") for path in house.files("templates/**/*.html"))
    faults = []
    for css in house.files("newsroom/static/css/parts/*.css"):
        word = css.stem.replace("_", "-")
        own = re.compile(rf"{re.escape(word)}(__|--|$)")
        if not any(own.match(name) for name in house.classes_in(css)):
            faults.append(f"{house.name(css)}: styles no .{word}")
        elif css.stem not in parts and not re.search(rf"\b{re.escape(word)}\b", pages):
            faults.append(f"{house.name(css)}: there is no templates/parts/{css.stem}.html, and no page says {word}")

    complain(faults, "A part has one name: templates/parts/card.html, css/parts/card.css, .card.")


def test_no_test_waits_without_an_end():
    endless = [
        f"{house.name(path)}:{line}: {what}"
        for path in house.files("tests/**/*.py")
        for line, what in house.endless_waits(path)
        if house.name(path) not in ENDLESS_ALLOWED
    ]

    complain(endless, "What these wait for may never come: give each a timeout, or use tests/patience.py.")


@pytest.mark.parametrize(
    "line",
    ["a.wait()", "a.join()", "a.communicate('in')", "urlopen(a)", "HTTPConnection(a, 80)", "socket.create_connection(a)",
     "subprocess.run([a], check=True)", "subprocess.Popen([a])", "a.stdout.readline()", "lock.acquire()"],
)  # fmt: skip
def test_a_wait_without_an_end_is_found(line, tmp_path):
    (tmp_path / "waits.py").write_text(line)

    assert [number for number, _what in house.endless_waits(tmp_path / "waits.py")] == [1]


@pytest.mark.parametrize(
    "line",
    ["a.wait(3)", "a.join(timeout=3)", "','.join(a)", "a.communicate('in', 3)", "urlopen(a, timeout=3)", "broker.run()",
     "barrier.wait(timeout=1)", "subprocess.run([a], timeout=3)", "patience.Process([a])", "file.readline()"],
)  # fmt: skip
def test_a_wait_that_ends_is_let_alone(line, tmp_path):
    (tmp_path / "waits.py").write_text(line)

    assert list(house.endless_waits(tmp_path / "waits.py")) == []


@pytest.mark.parametrize(("what", "pattern"), INLINE.items(), ids=INLINE)
def test_pages_hold_no_inline_style_or_script(what, pattern):
    guilty = [
        house.name(path)
        for path in house.files("**/templates/**/*.html")
        if not house.name(path).startswith(tuple(INLINE_ALLOWED))
        and re.search(pattern, house.markup(path), re.IGNORECASE)
    ]

    complain(guilty, f"The content policy blocks {what}: use a class and a file under static/.")


def test_orders_are_written_where_they_are_asked_for():
    ordered = [
        model._meta.label for model in apps.get_models() if model._meta.app_label in house.APPS and model._meta.ordering
    ]

    complain(ordered, "No Meta.ordering: say .newest_first() where the order matters (STYLE.md, 3).")


@pytest.mark.parametrize(
    ("pattern", "advice"),
    [
        pytest.param(MACHINE_PATHS, "These name a folder of one machine: nobody else has it.", id="machine paths"),
        pytest.param(REGISTRIES, "These name a package registry: no file records a download address.", id="registries"),
    ],
)
def test_no_file_names_what_only_one_machine_has(pattern, advice):
    found = []
    for path in house.files():
        if path.suffix not in house.BINARY:
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                if re.search(pattern, line):
                    found.append(f"{house.name(path)}:{number}: {line.strip()[:100]}")

    complain(found, advice)


def test_requirements_hold_names_versions_and_hashes_alone():
    allowed = re.compile(
        r"# Made by `make pin`.*|[a-z0-9._-]+(\[[a-z0-9,._-]+\])?==[^\s;]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?"
    )
    odd = [
        f"{house.name(path)}:{number}: {line}"
        for path in house.files("requirements/*")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if not allowed.fullmatch(line)
    ]

    complain(odd, "Only `make pin` writes requirements/: names, versions, hashes.")


def test_psycopg_3_stays_out():
    pins = "".join(path.read_text() for path in house.files("requirements/*.txt"))

    assert not re.findall(r"^psycopg(?:-binary|-c)?==", pins, re.MULTILINE)


def test_the_makefile_stays_small():
    assert house.lines_in(house.ROOT / "Makefile") <= 60


@pytest.mark.filterwarnings("ignore:A test tried to use")
def test_nothing_leaves_this_machine_during_tests():
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
