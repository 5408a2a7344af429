"""A Python is found where people have one, and a broken one is passed over."""

import sys
from pathlib import Path

import pytest
import pythons

OURS = pythons.ask(sys.executable)


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine with nothing on its path and no pyenv."""
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.delenv("NEWSROOM_PYTHON", raising=False)
    return tmp_path


def link(place: Path) -> Path:
    """Put a Python that runs at a place."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(OURS[1])
    return place


def same(path: str) -> bool:
    """Tell whether a path leads to the Python these tests run with."""
    return Path(path).resolve() == Path(OURS[1]).resolve()


def test_a_shim_that_fails_and_an_old_python_are_passed_over(bare, program, monkeypatch):
    shim = program("shims/python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    old = program("old/python3", "echo 3.11.2; echo /usr/bin/python3")
    good = link(bare / "good" / "python3")
    monkeypatch.setenv("PATH", f"{shim.parent}:{old.parent}:{good.parent}")

    assert same(pythons.choose("no-uv-needed"))


def test_a_python_that_pyenv_keeps_is_found_though_it_is_not_active(bare):
    link(bare / "pyenv/versions/3.13.0/bin/python")

    assert same(pythons.choose("no-uv-needed"))


def test_pyenv_offers_its_newest_first_and_nothing_but_plain_pythons(bare):
    for version in ("3.9.18", "3.12.1", "3.13.0", "3.13.0t", "miniconda3-latest", "pypy3.10"):
        (bare / "pyenv/versions" / version).mkdir(parents=True)

    offered = [Path(path).parts[-3] for path in pythons.kept_by_pyenv()]

    assert offered == ["3.13.0", "3.12.1", "3.9.18"]


def test_another_persons_pyenv_is_no_obstacle(bare):
    (bare / "pyenv").write_text("not a folder that can be listed")

    assert pythons.kept_by_pyenv() == []


def test_the_python_that_is_named_is_taken(bare, monkeypatch):
    monkeypatch.setenv("NEWSROOM_PYTHON", str(link(bare / "mine")))

    assert same(pythons.choose("no-uv-needed"))


def test_a_named_python_that_does_not_do_is_refused(bare, monkeypatch):
    monkeypatch.setenv("NEWSROOM_PYTHON", "python2")

    with pytest.raises(pythons.NoPython, match=r"NEWSROOM_PYTHON=python2 is not"):
        pythons.choose("no-uv-needed")


def test_where_none_can_be_had_the_message_says_what_to_do(bare, program):
    uv = program("uv", "echo 'no network' >&2; exit 1")

    with pytest.raises(pythons.NoPython, match=r"needs Python 3\.12(.|\n)*Install one"):
        pythons.choose(str(uv))


def test_uv_fetches_one_where_there_is_none(bare, program):
    uv = program("uv", f'[ "$2" = find ] && echo {OURS[1]}; exit 0')

    assert same(pythons.choose(str(uv)))
