"""Pictures as files."""

import io

import pytest
from PIL import Image

from newsroom.kit import pictures
from tests.factories.articles import drawn


def opened(content):
    return Image.open(io.BytesIO(content))


def test_a_picture_is_taken_in_with_its_upright_size():
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right by a quarter
    Image.new("RGB", (300, 200)).save(file, "JPEG", exif=exif)
    file.seek(0)

    accepted = pictures.take_in(file)

    assert (accepted.width, accepted.height, accepted.extension) == (200, 300, "jpg")


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"GIF89a" + b"\xff" * 9]
)
def test_what_is_no_picture_is_refused_with_a_reason(content):
    with pytest.raises(pictures.Unusable, match=r"is not a JPEG|can't be read"):
        pictures.take_in(io.BytesIO(content))


def test_a_broken_picture_is_refused():
    whole = drawn(7, (800, 800), "JPEG").read()

    with pytest.raises(pictures.Unusable, match="can't be read to its end"):
        pictures.take_in(io.BytesIO(whole[: len(whole) // 2]))


def test_a_bomb_is_refused_before_it_is_decoded():
    file = io.BytesIO()
    Image.new("1", (13_000, 13_000)).save(file, "PNG")
    file.seek(0)

    with pytest.raises(pictures.Unusable, match="40 million"):
        pictures.take_in(file)


@pytest.mark.parametrize("extension", ["avif", "webp", "jpg"])
def test_a_rendition_has_its_size_and_nothing_but_pixels(extension):
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (900, 600), "navy").save(file, "JPEG", exif=exif, comment=b"<?php")

    made = pictures.render(file.getvalue(), shape="card", width=320, extension=extension, focal=(0.5, 0.5))

    assert opened(made).size == (320, 213)
    assert b"secret place" not in made
    assert b"<?php" not in made


def test_a_cut_keeps_the_focal_point():
    image = Image.new("RGB", (1000, 500), "white")
    image.paste("black", (900, 200, 1000, 300))
    out = io.BytesIO()
    image.save(out, "PNG")

    cut = opened(pictures.render(out.getvalue(), shape="square", width=320, extension="jpg", focal=(0.95, 0.5)))

    assert cut.convert("L").getpixel((300, 160)) < 40, "the dark corner is inside"


@pytest.mark.parametrize(
    ("size", "shape", "widths"),
    [
        ((2000, 1000), "whole", [320, 480, 720, 960, 1280, 1920]),
        ((2000, 1000), "card", [320, 480, 720, 960, 1280]),
        ((100, 900), "whole", [100]),
        ((100, 900), "square", [100]),
    ],
)
def test_widths_never_exceed_the_picture(size, shape, widths):
    assert pictures.widths_in(shape, *size) == widths


def test_transparency_comes_out_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(out, "PNG")

    made = opened(pictures.render(out.getvalue(), shape="whole", width=320, extension="jpg", focal=(0.5, 0.5)))

    assert made.getpixel((10, 10)) == (255, 255, 255)


def test_every_orientation_of_real_files_is_turned_right(real_data):
    for file in sorted((real_data / "images" / "exif-orientation").glob("Landscape_*.jpg")):
        with file.open("rb") as content:
            accepted = pictures.take_in(content)
        assert accepted.width > accepted.height, file.name


def test_odd_real_files_are_shown_or_refused_never_a_crash(real_data):
    for file in sorted((real_data / "images" / "odd").iterdir()):
        with file.open("rb") as content:
            try:
                accepted = pictures.take_in(content)
            except pictures.Unusable:
                continue
        width = pictures.widths_in("card", accepted.width, accepted.height)[0]
        pictures.render(accepted.content, shape="card", width=width, extension="webp", focal=(0.5, 0.5))
