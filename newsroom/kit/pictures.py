"""Pictures as files: what is taken in, and the sizes, shapes and formats that are sent out."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from PIL import UnidentifiedImageError

from newsroom.kit import later, likeness, picture_ends, picture_words
from newsroom.kit.picture_words import Words

if TYPE_CHECKING:
    from PIL import Image, ImageOps
else:
    Image, ImageOps = later.module("PIL.Image"), later.module("PIL.ImageOps")

MOST_PIXELS = 40_000_000
MOST_BYTES = 40 * 1024 * 1024
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
WIDTHS = (320, 480, 720, 960, 1280, 1920)
ORIENTATION = 0x0112
TURNED = {5, 6, 7, 8}
MOST_TURNED = 8
# Large enough to see all coarse shapes in.
LOOKED_AT = 256
# A shape is a ratio to cut to around the focal point; None keeps the picture whole.
SHAPES: dict[str, tuple[int, int] | None] = {
    "whole": None, "card": (3, 2), "square": (1, 1), "social": (40, 21), "wide": (16, 9), "classic": (4, 3),
}  # fmt: skip
# AVIF at speed 8 takes a fifth of the default's time for the same size (measured, docs/decisions/0005-pictures.md).
SAVING = {
    "avif": ("AVIF", {"quality": 60, "speed": 8}),
    "webp": ("WEBP", {"quality": 76, "method": 4}),
    "jpg": ("JPEG", {"quality": 80, "progressive": True, "optimize": True}),
}
# In what ways decoders give up on a broken file; AVIF's with RuntimeError, others with whatever they stumbled over.
_GIVES_UP = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, RuntimeError)
MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


class Unusable(ValueError):
    """The file can't be used as a picture; the message says why and what to do."""


@dataclass(frozen=True)
class Accepted:
    """A file that was found to be a picture: its bytes as they came, and what they are."""

    content: bytes
    digest: str
    extension: str
    width: int
    height: int
    look: int | None = None
    words: Words = field(default_factory=Words)


def take_in(file: IO[bytes]) -> Accepted:
    """Read a file that someone offers as a picture and decode it once, within bounds.

    Width and height are those after its orientation mark is applied. Raises Unusable for anything that is not
    a whole JPEG, PNG, WebP, AVIF or GIF picture of at most 40 million pixels and 40 MB, and nothing else besides.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        msg = "This file is larger than 40 MB. Save the picture smaller and try again."
        raise Unusable(msg)
    with _opened(content, at_most=LOOKED_AT) as (image, size):
        extension = FORMATS[image.format or ""]
        width, height = size if image.getexif().get(ORIENTATION, 1) not in TURNED else size[::-1]
        words = picture_words.read(image)
        image.thumbnail((LOOKED_AT, LOOKED_AT), Image.Resampling.BOX)
        look = likeness.look_of(_plain(_upright(image)))
    if picture_ends.is_something_else_too(content, extension):
        msg = (
            "Behind this picture hangs something that is no picture: an archive, a page or a program. "
            "Open it, export it again as a new file, and upload that."
        )
        raise Unusable(msg)
    return Accepted(content, hashlib.sha256(content).hexdigest(), extension, width, height, look, words)


@contextmanager
def _opened(content: bytes, *, at_most: int) -> Iterator[tuple[Image.Image, tuple[int, int]]]:
    """Open and decode a picture; yield it with its true size. Every failure of the decoder comes out as Unusable.

    A JPEG is decoded no larger than needed, `at_most` being the width that is wanted: that saves most of the memory.
    """
    try:
        with _no_doubts(), Image.open(io.BytesIO(content), formats=list(FORMATS)) as image:
            size = image.size
            _refuse_too_large(size)
            image.draft("RGB", (at_most, at_most))
            image.load()
            yield image, size
    except Unusable:
        raise
    except UnidentifiedImageError:
        raise Unusable(_not_ours(content)) from None
    except Image.DecompressionBombError:
        msg = "This picture has far more than 40 million pixels. Save it smaller and try again."
        raise Unusable(msg) from None
    except (*_GIVES_UP, struct.error) as error:
        msg = f"This picture can't be read to its end ({error}). Export it again and try once more."
        raise Unusable(msg) from error


def _refuse_too_large(size: tuple[int, int]) -> None:
    """Refuse a size before a single pixel is decoded. Raises Unusable."""
    if size[0] * size[1] > MOST_PIXELS:
        msg = (
            f"This picture has {size[0]:,} × {size[1]:,} pixels; 40 million in all is the most. "
            "Save it smaller and try again."
        )
        raise Unusable(msg)


def _not_ours(content: bytes) -> str:
    """Return what to say of a file in another format: with advice for those that people do try."""
    start = content[:512].lstrip().lower()
    advice = ""
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        advice = " Drawings in SVG can hold programs: export it as PNG."
    elif b"ftyphei" in start or b"ftypmif1" in start:
        advice = " Pictures in HEIC are known to telephones only: share it as JPEG (“most compatible”)."
    elif start.startswith((b"%pdf", b"%!ps", b"ii*\x00", b"mm\x00*", b"8bps")):
        advice = " Export it as JPEG or PNG from the program that made it."
    return f"This file is not a JPEG, PNG, WebP, AVIF or GIF picture.{advice}"


@contextmanager
def _no_doubts() -> Iterator[None]:
    """Silence Pillow's warnings on sizes (we have a bound of our own) and on untidy metadata (which we drop)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def version(digest: str, focal_x: float, focal_y: float) -> str:
    """Return what names this picture's pixels and focal point in a rendition's address."""
    return f"{digest[:12]}-{round(focal_x * 100):02d}{round(focal_y * 100):02d}"


def size_in(shape: str, width: int, height: int) -> tuple[int, int]:
    """Return the largest width and height of a picture in a shape."""
    ratio = SHAPES[shape]
    if ratio is None:
        return width, height
    across, down = ratio
    return min(width, height * across // down), min(height, width * down // across)


def widths_in(shape: str, width: int, height: int) -> list[int]:
    """Return the widths a picture is offered in: never wider than it is, at least one."""
    widest, _ = size_in(shape, width, height)
    return [w for w in WIDTHS if w <= widest] or [max(widest, 1)]


def height_at(shape: str, width: int, of: tuple[int, int]) -> int:
    """Return how high a rendition of this width stands, of a picture of a size."""
    across, down = size_in(shape, *of)
    return max(1, round(width * down / across))


def crop_box(shape: str, width: int, height: int, focal: tuple[float, float]) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of the cut that keeps the focal point as near the middle as it can be."""
    across, down = size_in(shape, width, height)
    left = min(max(round(focal[0] * width - across / 2), 0), width - across)
    top = min(max(round(focal[1] * height - down / 2), 0), height - down)
    return left, top, left + across, top + down


@dataclass(frozen=True)
class Size:
    """One rendition that is wanted: a shape, a width, a format; and a height, where it must be that to the pixel."""

    shape: str
    width: int
    extension: str
    height: int = 0


def render(content: bytes, *, shape: str, width: int, extension: str, focal: tuple[float, float]) -> bytes:
    """Return a rendition, built from the pixels alone: no metadata, comment, profile or tail comes along.

    Raises Unusable when the original can't be decoded any more.
    """
    return next(render_all(content, [Size(shape, width, extension)], focal=focal))[1]


def render_all(content: bytes, sizes: list[Size], *, focal: tuple[float, float]) -> Iterator[tuple[Size, bytes]]:
    """Yield several renditions of one picture, decoded once. Raises Unusable as `render` does."""
    widest = max(size.width for size in sizes)
    with _opened(content, at_most=widest * 2) as (image, _size):
        upright = _plain(_upright(image))
    for size in sizes:
        box = crop_box(size.shape, *upright.size, focal)
        height = size.height or height_at(size.shape, size.width, upright.size)
        small = upright.resize((size.width, height), Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)
        out = io.BytesIO()
        image_format, options = SAVING[size.extension]
        small.save(out, image_format, **options)
        yield size, out.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """Return a new RGB image with the same pixels, on white where they were transparent."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        rgba = image.convert("RGBA")
        ground = Image.new("RGB", rgba.size, "white")
        ground.paste(rgba, mask=rgba.getchannel("A"))
        return ground
    rgb = image if image.mode == "RGB" else _eight_bits(image).convert("RGB")
    # Pillow would write what it found in the file, such as its comment, into the next one.
    rgb.info = {}
    return rgb


def _upright(image: Image.Image) -> Image.Image:
    """Return the picture turned as its orientation mark says; itself, without a copy, when it stands right."""
    return ImageOps.exif_transpose(image) if 1 < image.getexif().get(ORIENTATION, 1) <= MOST_TURNED else image


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture of 16-bit greys with eight bits: Pillow would turn all that is brighter than 255 white."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image
