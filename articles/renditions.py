"""The sizes of a picture that readers get: their addresses, and the files, made when first asked for."""

from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from articles.models import Picture
from newsroom.kit import pictures


def address(picture: Picture, *, shape: str, width: int, extension: str) -> str:
    """Return where one rendition is found. It changes with the pixels and the focal point, so it may be kept for ever."""
    return reverse(
        "articles:rendition",
        kwargs={
            "pk": picture.pk, "version": picture.version, "shape": shape, "width": width, "extension": extension,
        },
    )  # fmt: skip


def srcset(picture: Picture, *, shape: str, extension: str) -> str:
    """Return all widths of a shape in one format, as a `srcset`."""
    widths = pictures.widths_in(shape, picture.width, picture.height)
    return ", ".join(f"{address(picture, shape=shape, width=w, extension=extension)} {w}w" for w in widths)


def is_offered(picture: Picture, shape: str, width: int) -> bool:
    """Tell whether a rendition is one we hand out: nobody can make us render any size they like."""
    return shape in pictures.SHAPES and width in pictures.widths_in(shape, picture.width, picture.height)


def opened(picture: Picture, *, shape: str, width: int, extension: str) -> IO[bytes]:
    """Return a rendition's file, made now if it was never asked for.

    Raises Unusable or FileNotFoundError when the original is broken or gone.
    """
    name = f"renditions/{picture.pk}/{picture.version}/{shape}-{width}.{extension}"
    if not default_storage.exists(name):
        with picture.file.open("rb") as original:
            content = original.read()
        made = pictures.render(
            content, shape=shape, width=width, extension=extension, focal=(picture.focal_x, picture.focal_y)
        )
        return _kept(name, made)
    return default_storage.open(name)


def _kept(name: str, content: bytes) -> IO[bytes]:
    """Store a rendition under exactly its name; two processes that made it at once keep one of the two."""
    stored = default_storage.save(name, ContentFile(content))
    if stored != name:
        default_storage.delete(stored)
    return default_storage.open(name)
