"""Pins that no longer belong to pyproject.toml, or were edited by hand, are found without a network."""

import shutil

import pin
import pytest


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of requirements/ that may be spoilt."""
    copy = tmp_path / "requirements"
    shutil.copytree(pin.FOLDER, copy)
    monkeypatch.setattr(pin, "FOLDER", copy)
    return copy


def test_what_make_pin_wrote_passes(folder, capsys):
    assert (pin.check(), capsys.readouterr().out) == (0, "")


def test_an_edit_by_hand_is_found(folder, capsys):
    base = folder / "base.txt"
    base.write_text(base.read_text().replace("django==6.1", "django==6.0"))

    assert pin.check() == 1
    assert capsys.readouterr().out.startswith("requirements/base.txt is not what `make pin` makes")


def test_a_new_wish_makes_every_file_stale(folder, monkeypatch, capsys):
    monkeypatch.setattr(pin, "wishes", lambda: "another digest")

    assert pin.check() == 1
    assert capsys.readouterr().out.count("run `make pin`") == len(pin.GROUPS)


def test_a_missing_file_is_found(folder):
    (folder / "uv.txt").unlink()

    assert pin.check() == 1
