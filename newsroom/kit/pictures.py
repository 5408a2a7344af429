"""Pictures as files: what is taken in, and the sizes, shapes and formats that are sent out."""

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 40_000_000
MOST_BYTES = 40 * 1024 * 1024
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
WIDTHS = (320, 640, 960, 1280, 1920)
# A shape is a ratio to cut to around the focal point; None keeps the picture whole.
SHAPES: dict[str, tuple[int, int] | None] = {"whole": None, "card": (3, 2), "square": (1, 1), "social": (40, 21)}
# AVIF at speed 8 takes a fifth of the default's time for the same size (measured, docs/decisions/0005-pictures.md).
SAVING = {
    "avif": ("AVIF", {"quality": 60, "speed": 8}),
    "webp": ("WEBP", {"quality": 76, "method": 4}),
    "jpg": ("JPEG", {"quality": 80, "progressive": True, "optimize": True}),
}
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


def take_in(file: IO[bytes]) -> Accepted:
    """Read a file that someone offers as a picture and decode it once, within bounds.

    Width and height are those after its orientation mark is applied. Raises Unusable for anything that is not
    a whole JPEG, PNG, WebP, AVIF or GIF picture of at most 40 million pixels and 40 MB.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        msg = "This file is larger than 40 MB. Save the picture smaller and try again."
        raise Unusable(msg)
    with _opened(content) as image:
        upright = ImageOps.exif_transpose(image)
        width, height = upright.size
        extension = FORMATS[image.format or ""]
    return Accepted(content, hashlib.sha256(content).hexdigest(), extension, width, height)


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    """Open and decode a picture; every failure of the decoder comes out as Unusable, its mere doubts don't count."""
    try:
        with _no_doubts(), Image.open(io.BytesIO(content), formats=list(FORMATS)) as image:
            if image.width * image.height > MOST_PIXELS:
                msg = (
                    f"This picture has {image.width:,} × {image.height:,} pixels; 40 million in all is the most. "
                    "Save it smaller and try again."
                )
                raise Unusable(msg)
            image.load()
            yield image
    except Unusable:
        raise
    except UnidentifiedImageError:
        msg = "This file is not a JPEG, PNG, WebP, AVIF or GIF picture."
        raise Unusable(msg) from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        msg = f"This picture can't be read to its end ({error}). Export it again and try once more."
        raise Unusable(msg) from error


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


def crop_box(shape: str, width: int, height: int, focal: tuple[float, float]) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of the cut that keeps the focal point as near the middle as it can be."""
    across, down = size_in(shape, width, height)
    left = min(max(round(focal[0] * width - across / 2), 0), width - across)
    top = min(max(round(focal[1] * height - down / 2), 0), height - down)
    return left, top, left + across, top + down


def render(content: bytes, *, shape: str, width: int, extension: str, focal: tuple[float, float]) -> bytes:
    """Return a rendition, built from the pixels alone: no metadata, comment, profile or tail comes along.

    Raises Unusable when the original can't be decoded any more.
    """
    with _opened(content) as image:
        if getattr(image, "is_animated", False):
            image.seek(0)
        image.draft("RGB", (width * 2, width * 2))
        upright = _plain(ImageOps.exif_transpose(image))
    box = crop_box(shape, *upright.size, focal)
    height = max(1, round(width * (box[3] - box[1]) / (box[2] - box[0])))
    small = upright.resize((width, height), Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)
    out = io.BytesIO()
    image_format, options = SAVING[extension]
    small.save(out, image_format, **options)
    return out.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """Return a new RGB image with the same pixels, on white where they were transparent."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        rgba = image.convert("RGBA")
        ground = Image.new("RGB", rgba.size, "white")
        ground.paste(rgba, mask=rgba.getchannel("A"))
        return ground
    rgb = image.convert("RGB")
    return Image.frombytes("RGB", rgb.size, rgb.tobytes())
