"""What a client takes, and what it has."""

import pytest

from pages import negotiating


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        (None, ("identity",)),
        ("", ("identity",)),
        ("gzip", ("gzip", "identity")),
        ("gzip, deflate, br, zstd", ("br", "gzip", "identity")),
        ("GZIP;q=1.0, BR;q=0.5", ("gzip", "br", "identity")),
        ("br;q=0, gzip", ("gzip", "identity")),
        ("*", ("br", "gzip", "identity")),
        ("*;q=0, gzip", ("gzip",)),
        ("identity, gzip;q=0.5", ("identity", "gzip")),
        ("gzip;q=0", ("identity",)),
        ("identity;q=0", ("identity",)),
        ("x-gzip", ("gzip", "identity")),
        ("gzip;q=nonsense", ("identity",)),
        ("gzip;q=nan", ("identity",)),
        ("gzip;q=7", ("identity",)),
        (",,;;=q", ("identity",)),
        ("gzip," * 200, ("identity",)),
    ],
)
def test_encodings_are_taken_as_they_are_liked(said, taken):
    assert negotiating.encodings(said) == taken


@pytest.mark.parametrize(
    ("said", "had"),
    [('"a"', {'"a"'}), ('W/"a", "b-gz"', {'"a"', '"b-gz"'}), ("a", set()), ("*", set()), ('"a', set()), ("", set())],
)
def test_tags_that_are_had_are_read(said, had):
    assert negotiating.tags(said) == had
