"""A package under a licence that doesn't go with ours is found."""

import licences
import pytest


def test_what_we_need_at_run_time_passes(capsys):
    assert (licences.main(), capsys.readouterr().out) == (0, "")


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        ("MIT", ""),
        ("BSD-3-Clause AND MIT", ""),
        ("AGPL-3.0-only", "thing: AGPL-3.0-only"),
        (
            "GNU Lesser General Public License v3 (LGPLv3)",
            "thing: GNU Lesser General Public License v3 (LGPLv3)",
        ),
        ("", "thing: unknown licence ''"),
    ],
)
def test_licences_are_judged(monkeypatch, stated, verdict):
    monkeypatch.setattr(licences, "licence", lambda name: stated)

    assert licences.judge("thing") == verdict
