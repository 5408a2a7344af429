"""What is joined from segments is one gzip member, to the byte what was put in."""

import gzip
import subprocess
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.joining import carried, digest, joined, segment, table, unpacked

WORDS = "Überall Licht – and a <p class='a'>page</p> that repeats itself. "


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=8))
def test_any_row_of_segments_is_one_valid_member(parts):
    segments = [segment(part) for part in parts]

    page = joined(segments)
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)

    assert unpacker.decompress(page.gzip) == b"".join(parts) == unpacked(segments)
    assert unpacker.eof
    assert unpacker.unused_data == b""
    assert page.size == sum(map(len, parts))


@pytest.mark.parametrize("repeats", [1, 100, 1000])
def test_gzip_itself_finds_no_fault_with_a_page(tmp_path, repeats):
    parts = [(WORDS * repeats * n).encode() for n in (1, 3, 2)]
    file = tmp_path / "page.gz"
    file.write_bytes(joined([segment(part) for part in parts]).gzip)

    subprocess.run(["gzip", "-t", file], check=True, timeout=60)

    assert gzip.decompress(file.read_bytes()) == b"".join(parts)


def test_the_digest_is_that_of_what_stands_there_and_in_which_segments():
    one, two = segment(b"one"), segment(b"two")

    assert digest([one, two]) == digest([segment(b"one"), two])
    assert len({digest(row) for row in ([one, two], [two, one], [one], [one, two, two])}) == 4


def test_a_longer_page_costs_no_more_than_its_bytes():
    """Little is lost by compressing apart what is long enough to be shared."""
    parts = [(WORDS * 60 + str(n)).encode() for n in range(5)]

    whole = gzip.compress(b"".join(parts), 6)

    assert len(joined([segment(part) for part in parts]).gzip) < len(whole) + 5 * 150


@given(st.binary(max_size=50), st.binary(max_size=300))
def test_a_checksum_is_carried_over_what_stands_behind(first, behind):
    assert carried(table(len(behind)), zlib.crc32(first)) ^ zlib.crc32(behind) == zlib.crc32(first + behind)
