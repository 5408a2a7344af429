"""Where pictures end, and what may not hang behind them."""

import io
import zipfile

import pytest

from newsroom.kit.picture_ends import end_of, is_something_else_too
from tests.files import saved, scene

FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("run.class", "x" * 200)
    return out.getvalue()


@pytest.mark.parametrize(("extension", "image_format"), FORMATS.items())
def test_the_end_of_each_format_is_found(extension, image_format):
    content = saved(scene(1), image_format)

    assert end_of(content, extension) == len(content)
    assert end_of(content + b"behind", extension) == len(content)
    assert not is_something_else_too(content, extension)


def test_the_end_of_a_progressive_jpeg_is_found():
    content = saved(scene(1), "JPEG", progressive=True, quality=95)

    assert end_of(content + b"\xff\xd9 more", "jpg") == len(content)


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(
    "tail",
    [archive(), b"<html><script>alert(1)</script>", b"\n<?php system(1);", b"%PDF-1.7", b"\x7fELF\x02", b"MZ\x90\x00"],
    ids=["zip", "html", "php", "pdf", "elf", "exe"],
)
def test_u5_a_picture_that_is_something_else_too_is_told(extension, tail):
    assert is_something_else_too(saved(scene(1), FORMATS[extension]) + tail, extension)


@pytest.mark.parametrize(
    "tail", [b"\x00" * 100, b"\x00\x00\x00\x18ftypmp42film", saved(scene(2)), b"SEFH maker's notes SEFT"]
)
def test_what_telephones_hang_behind_a_photograph_is_no_harm(tail):
    assert not is_something_else_too(saved(scene(1)) + tail, "jpg")


@pytest.mark.parametrize("extension", FORMATS)
def test_cut_and_broken_files_have_an_end_too(extension):
    content = saved(scene(1), FORMATS[extension])
    for length in range(16, len(content), max(1, len(content) // 60)):
        assert 0 <= end_of(content[:length], extension) <= max(length, len(content))
