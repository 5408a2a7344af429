"""A uv that runs is found, one that only seems to be there is passed over."""

import private_uv
import pytest


@pytest.fixture(autouse=True)
def _nothing_at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(private_uv, "PRIVATE", tmp_path / "tools" / "uv")
    monkeypatch.setattr(private_uv, "TOOLS", tmp_path / "tools")


def test_a_shim_that_fails_does_not_hide_the_uv_behind_it(program, monkeypatch):
    shim = program("shims/uv", "echo 'pyenv: uv: command not found' >&2; exit 127")
    good = program("bin/uv", "echo 'uv 0.13.9'")
    monkeypatch.setenv("PATH", f"{shim.parent}:{good.parent}")

    assert private_uv.find() == str(good)


def test_a_uv_that_is_too_old_is_passed_over(program, monkeypatch):
    old = program("bin/uv", "echo 'uv 0.4.30'")
    monkeypatch.setenv("PATH", str(old.parent))

    assert private_uv.find() is None


def test_our_own_comes_first(program, monkeypatch):
    other = program("bin/uv", "echo 'uv 0.13.9'")
    ours = program("tools/uv/bin/uv", "echo 'uv 0.13.9'")
    monkeypatch.setenv("PATH", str(other.parent))

    assert private_uv.find() == str(ours)


def test_where_it_can_not_be_brought_every_reason_is_told(monkeypatch):
    for way in ("by_venv", "by_pip", "by_system_wheel"):
        monkeypatch.setattr(private_uv, way, lambda folder, way=way: (False, f"{way} has no network"))

    with pytest.raises(private_uv.NoUv) as refusal:
        private_uv.bring()

    assert [way in str(refusal.value) for way in ("by_venv", "by_pip", "by_system_wheel")] == [
        True,
        True,
        True,
    ]
    assert "run the same command again" in str(refusal.value)
