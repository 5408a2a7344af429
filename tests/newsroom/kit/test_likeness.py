"""How alike pictures look."""

import io

import pytest
from PIL import Image, ImageEnhance

from newsroom.kit import likeness, pictures
from tests.files import saved, scene


def look(content: bytes) -> int:
    return pictures.take_in(io.BytesIO(content)).look


@pytest.mark.parametrize(
    "again",
    [
        lambda image: saved(image, "JPEG", quality=25),
        lambda image: saved(image.resize((150, 100)), "JPEG"),
        lambda image: saved(image.resize((1200, 800)), "PNG"),
        lambda image: saved(image, "WEBP", quality=30),
        lambda image: saved(image.convert("L"), "JPEG"),
        lambda image: saved(ImageEnhance.Brightness(image).enhance(0.85), "JPEG"),
    ],
    ids=["quality", "smaller", "larger png", "webp", "grey", "darker"],
)
@pytest.mark.parametrize("seed", range(5))
def test_the_same_picture_in_another_size_or_format_is_near(again, seed):
    image = scene(seed)

    assert likeness.distance(look(saved(image, "PNG")), look(again(image))) <= likeness.NEAR


def test_other_pictures_are_far():
    looks = [look(saved(scene(seed), "PNG")) for seed in range(40)]

    nearest = min(likeness.distance(a, b) for n, a in enumerate(looks) for b in looks[:n])
    assert nearest > likeness.NEAR + 4


def test_the_nearest_two_of_real_photographs_are_far_apart(real_data):
    looks = []
    for file in sorted((real_data / "images" / "nasa").glob("*.jpg")):
        with file.open("rb") as content:
            looks.append(pictures.take_in(content).look)

    assert min(likeness.distance(a, b) for n, a in enumerate(looks) for b in looks[:n]) > likeness.NEAR


def test_a_plain_surface_has_no_look():
    assert look(saved(Image.new("RGB", (300, 200), "teal"), "PNG")) is None


@pytest.mark.parametrize("number", [0, 1, -1, 2**63 - 1, -(2**63), 0x0123456789ABCDEF])
def test_looks_seven_bits_apart_share_a_band(number):
    """One bit in each band and one more in three: the worst way in which seven bits can lie."""
    other = number & (2**64 - 1)
    for bit in (0, 5, 16, 21, 32, 37, 48):
        other ^= 1 << bit
    other = other - 2**64 if other >= 2**63 else other

    assert likeness.distance(number, other) == 7
    assert set(likeness.bands_near(number)) & set(likeness.bands_of(other))
    assert len(set(likeness.bands_near(number))) == 68
